"""What changed between two proofs of a page: everything that goes public, a line a block."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bs4 import BeautifulSoup

from cms.review.models.evidence import Outcome, Proof, SignOff

BLOCKS = ["p", "li", "h1", "h2", "h3", "h4", "tr", "caption", "figcaption", "blockquote", "summary"]


@dataclass(frozen=True, slots=True)
class Change:
    """A run of lines: the same in both, gone from the newer, or new in it."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since an earlier proof, and why that one is compared with."""

    since: Proof
    label: str
    runs: tuple[Change, ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing that goes public differs."""
        return all(run.kind == "same" for run in self.runs)


def changes_of(proof: Proof) -> Changes | None:
    """What changed since the last whole-page sign-off, or else since the proof before."""
    earlier = Proof.objects.filter(page_key=proof.page_key, number__lt=proof.number)
    signed = (
        earlier.filter(
            outcome__kind=Outcome.Kind.SIGNED,
            sign_offs__scope=SignOff.Scope.WHOLE_PAGE,
            sign_offs__revocation=None,
        )
        .order_by("-number")
        .first()
    )
    since = signed or earlier.order_by("-number").first()
    if since is None:
        return None
    label = "the whole page was last signed" if signed else "the proof before"
    return Changes(since, label, tuple(compared(public_lines(since), public_lines(proof))))


def compared(old: list[str], new: list[str]) -> Iterator[Change]:
    """The runs that make the new lines of the old. Applying them to the old gives the new."""
    signs = {"  ": "same", "- ": "gone", "+ ": "new"}
    told = (line for line in difflib.ndiff(old, new) if not line.startswith("? "))
    for sign, lines in groupby(told, key=lambda line: line[:2]):
        yield Change(signs[sign], tuple(line[2:] for line in lines))


def public_lines(proof: Proof) -> list[str]:
    """Everything of a proof that readers or search engines get: words, links, pictures, facts."""
    manifest = json.loads(proof.manifest)
    content = manifest["content"]
    return [
        f"Authors: {', '.join(author['name'] for author in manifest['authors'])}",
        f"Topics: {', '.join(topic['name'] for topic in manifest['topics'])}",
        f"Title for search engines: {content.get('seo_title', '')}",
        f"Description for search engines: {content.get('search_description', '')}",
        f"On the home page: {'yes' if content.get('featured') else 'no'}",
        *(f"Question below the page: {key}" for key in manifest["questions"]),
        *_lines(proof.html),
    ]


def _lines(html: str) -> list[str]:
    """Sealed HTML as lines, with the addresses of its links and the files of its pictures."""
    soup = BeautifulSoup(html, "html.parser")
    for furniture in soup.select(".sealed-back, nav"):
        furniture.decompose()
    for link in soup.select("a[href]"):
        address = str(link["href"])
        if not address.startswith("#"):
            link.append(f" [link: {address}]")
    for picture in soup.find_all("img"):
        file = str(picture["src"]).rsplit("/", 1)[-1][:12]
        picture.replace_with(f"[picture {file}: {picture['alt']}]\n")
    for tag in soup.find_all(BLOCKS):
        tag.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return [line for line in lines if line]
