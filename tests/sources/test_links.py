"""Links are asked carefully: never inside the building, whatever a redirect or a name says."""

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.sources import links
from cms.sources.links import check_link, is_public

AGENT = "Countersign link check (+https://example.org)"


class Site(BaseHTTPRequestHandler):
    """A small web site with every kind of answer; it remembers what it was asked."""

    asked: list[tuple[str, str, str, str]] = []

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        seen = (self.command, self.path, self.headers["Host"], self.headers["User-Agent"])
        type(self).asked.append(seen)
        port = self.server.server_address[1]
        status, location = {
            "/good": (200, ""),
            "/gone": (404, ""),
            "/shy": (403, ""),
            "/broken": (500, ""),
            "/no-head": (405 if self.command == "HEAD" else 200, ""),
            "/moved": (301, "/good"),
            "/moved-twice": (308, "/moved"),
            "/elsewhere": (302, "/good"),
            "/moved-to-gone": (301, "/gone"),
            "/round": (301, "/round"),
            "/inside": (302, f"http://localhost:{port}/good"),
            "/file": (302, "file:///etc/passwd"),
            "/huge": (200, ""),
        }.get(self.path.partition("?")[0], (404, ""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command == "GET" and self.path == "/huge":
            for _ in range(10_000):
                try:
                    self.wfile.write(b"x" * 65536)
                except OSError:
                    return

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "status", "fault", "is_sure"),
    [
        ("/good", 200, "", False),
        ("/good?a=1&b=2", 200, "", False),
        ("/gone", 404, "it answers 404 (not found).", True),
        ("/shy", 403, "", False),
        ("/broken", 500, "it answers 500.", False),
        ("/no-head", 200, "", False),
        ("/moved-to-gone", 404, "it answers 404 (not found).", True),
        ("/round", None, "it redirects without end.", True),
        ("/file", None, "it is no web address (http or https).", True),
    ],
)
def test_what_an_address_answers(site: str, path: str, status, fault: str, is_sure: bool):
    answer = check_link(site + path, agent=AGENT, may_be_private=True)
    assert (answer.status, answer.fault, answer.is_sure) == (status, fault, is_sure)


@pytest.mark.parametrize(
    ("path", "moved"), [("/moved", "/good"), ("/moved-twice", "/good"), ("/elsewhere", "")]
)
def test_only_a_move_for_good_is_told(site: str, path: str, moved: str):
    expected = site + moved if moved else ""
    assert check_link(site + path, agent=AGENT, may_be_private=True).moved_to == expected


def test_it_says_who_asks_asks_head_first_and_names_the_host(site: str):
    check_link(f"{site}/no-head", agent=AGENT, may_be_private=True)
    host = site.removeprefix("http://")
    assert Site.asked == [(m, "/no-head", host, AGENT) for m in ("HEAD", "GET")]


def test_a_page_without_end_is_left_after_the_first_bytes(site: str):
    assert check_link(f"{site}/huge", agent=AGENT, may_be_private=True).status == 200


def test_a_private_address_is_never_asked(site: str):
    answer = check_link(f"{site}/good", agent=AGENT)
    assert answer.fault == "it leads to an address inside a private network."
    assert Site.asked == []


def test_a_name_that_has_one_private_address_among_others_is_never_asked(site: str):
    answer = check_link(
        f"{site}/good", agent=AGENT, resolve=lambda host, port: ["93.184.215.14", "127.0.0.1"]
    )
    assert "private network" in answer.fault
    assert Site.asked == []


def test_a_redirect_into_the_building_is_not_followed(site: str, monkeypatch):
    """The first hop passes as if it were public; the second is looked at again."""
    real = links.is_public
    monkeypatch.setattr(links, "is_public", lambda address: address == "127.0.0.1" or real(address))
    answer = check_link(
        f"{site}/inside", agent=AGENT,
        resolve=lambda host, port: ["127.0.0.1" if host == "127.0.0.1" else "10.0.0.1"],
    )  # fmt: skip
    assert "private network" in answer.fault
    assert [path for _, path, *_ in Site.asked] == ["/inside"]


def test_the_connection_goes_to_the_address_that_was_looked_at(site: str):
    """A name is resolved once: a second answer of the name server would not be asked for."""
    port = site.rpartition(":")[2]
    resolved: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        resolved.append(host)
        return ["127.0.0.1"]

    answer = check_link(
        f"http://no-such-name.invalid:{port}/good", agent=AGENT, may_be_private=True,
        resolve=resolve,
    )  # fmt: skip
    assert (answer.status, resolved) == (200, ["no-such-name.invalid"])


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "gopher://example.org",
     "http://user:secret@example.org/", "http:///nowhere", "http://[::1", "https://exa mple.org/"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused_with_a_sentence(url: str):
    def never(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    answer = check_link(url, agent=AGENT, resolve=never)
    assert answer.status is None
    assert answer.fault.endswith(".")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False), ("ff02::1", False), ("::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_of_the_open_internet(address: str, expected: bool):
    assert is_public(address) is expected


def test_certificates_are_checked():
    context = links._tls()
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
