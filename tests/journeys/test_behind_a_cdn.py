"""An article served through a plain content delivery network still verifies, and is never stale."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from cms.publishing import actions as publishing_actions
from tests import factories
from tests.journeys import cdn
from tests.journeys.test_checking import DOCUMENT, checked_in_python, publish_with_a_picture


@dataclass
class Network:
    """A cache in front of the site."""

    address: str
    served: list[str]


@pytest.fixture
def network(site: str) -> Iterator[Network]:
    """One that has nothing in it yet."""
    with cdn.in_front_of(site) as (address, served):
        yield Network(address, served)


def by_openssl(page: str) -> list[str]:
    """Run the document's own two commands on a page: what each printed."""
    for needed in ("openssl", "curl", "bash"):
        if not shutil.which(needed):
            pytest.skip(f"{needed} is not installed, so the document's commands were not run.")
    section = DOCUMENT.read_text().split("## With openssl")[1]
    # The commands on a page come first, then those on a signature.
    commands = re.findall(r"```\n(.*?)```", section, re.DOTALL)[0]
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],  # noqa: S607
        env={"PAGE": page, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split()[-1] for line in done.stdout.splitlines()]


def test_the_document_s_python_agrees_first_and_again_from_the_cache(network: Network):
    edition = publish_with_a_picture()

    for _ in range(2):
        found = checked_in_python(network.address, edition.path)
        assert found.stdout.startswith("It matches: signed by"), found.stderr

    # The page was asked for again and not sent again; its pictures were not even asked for.
    assert "REVALIDATED" in network.served
    assert "HIT" in network.served


def test_the_document_s_openssl_commands_agree(network: Network):
    edition = publish_with_a_picture()
    proof = edition.sign_off.proof

    words, manifest = by_openssl(f"{network.address}{edition.path}")

    assert words == json.loads(proof.manifest)["html_sha256"] == proof.html_sha256
    assert manifest == edition.digest


def test_a_compressed_answer_holds_the_same_bytes(network: Network):
    edition = publish_with_a_picture()
    asked = Request(  # noqa: S310
        f"{network.address}{edition.path}", headers={"Accept-Encoding": "gzip"}
    )
    with urlopen(asked) as answer:  # noqa: S310
        assert answer.headers["Content-Encoding"] == "gzip"
        served = gzip.decompress(answer.read())

    start = served.index(b"<article")
    article = served[start : served.index(b"</article>", start) + len(b"</article>")]
    assert sha256(article).hexdigest() == edition.sign_off.proof.html_sha256


def test_what_is_withdrawn_is_gone_from_the_network_at_the_next_request(network: Network):
    edition = publish_with_a_picture()
    page = f"{network.address}{edition.path}"
    with urlopen(page) as answer:  # noqa: S310
        assert answer.status == 200

    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    with pytest.raises(HTTPError) as gone:
        urlopen(page)  # noqa: S310
    assert gone.value.code == 410


def test_newer_signed_words_are_there_at_the_next_request_and_verify(network: Network):
    page = factories.make_article(text="First words.")
    edition = factories.publish(page)
    assert checked_in_python(network.address, edition.path).returncode == 0
    factories.edit(page, by=page.owner, text="Second words.")

    factories.publish_next(page)

    with urlopen(f"{network.address}{edition.path}") as answer:  # noqa: S310
        assert "Second words." in answer.read().decode()
    found = checked_in_python(network.address, edition.path)
    assert found.stdout.startswith("It matches: signed by"), found.stderr
