"""A plain content delivery network, small and real: a shared cache over HTTP (RFC 9111)."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

DROPPED = {"connection", "transfer-encoding", "content-length", "server", "date", "keep-alive"}
Stored = tuple[int, dict[str, str], bytes, float]


class Edge(BaseHTTPRequestHandler):
    """Keeps what it may, asks again when it must, compresses, and adds headers of its own."""

    origin = ""
    kept: dict[str, Stored]
    served: list[str]

    def do_GET(self) -> None:
        """Answer from the cache while that is allowed, else from the origin."""
        kept = self.kept.get(self.path)
        if kept and time.time() < kept[3]:
            return self.answer(kept, "HIT")
        asked = {"If-None-Match": kept[1]["ETag"]} if kept and "ETag" in kept[1] else {}
        connection = HTTPConnection(urlsplit(self.origin).netloc)
        connection.request("GET", self.path, headers={"Host": "localhost", **asked})
        response = connection.getresponse()
        body = response.read()
        if response.status == 304 and kept:
            return self.answer(kept, "REVALIDATED")
        headers = {k: v for k, v in response.getheaders() if k.lower() not in DROPPED}
        got = (response.status, headers, body, time.time() + lifetime(headers))
        self.kept.pop(self.path, None)
        if response.status == 200 and "no-store" not in headers.get("Cache-Control", ""):
            self.kept[self.path] = got
        return self.answer(got, "MISS")

    def answer(self, stored: Stored, how: str) -> None:
        """Send what is stored, compressed for whoever can read that."""
        status, headers, body, _ = stored
        self.served.append(how)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Cache", how)
        self.send_header("Via", "1.1 edge")
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def lifetime(headers: dict[str, str]) -> int:
    """For how many seconds an answer may be given again without asking."""
    control = headers.get("Cache-Control", "")
    if "max-age=" not in control or "no-cache" in control:
        return 0
    return int(control.split("max-age=")[1].split(",")[0])


@contextmanager
def in_front_of(origin: str) -> Iterator[tuple[str, list[str]]]:
    """The address of a cache in front of a site, and how it served each answer."""
    served: list[str] = []
    edge = type("EdgeOfThisTest", (Edge,), {"origin": origin, "kept": {}, "served": served})
    server = ThreadingHTTPServer(("localhost", 0), edge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}", served
    server.shutdown()
    server.server_close()
