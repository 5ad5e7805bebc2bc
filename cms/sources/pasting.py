"""Parses a pasted DOI, PubMed ID, web address or printed reference.

Uses no network and guesses nothing: a field that cannot be read stays empty.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from cms.checks.identifiers import doi_in, pmid_in
from cms.sources import authors
from cms.sources.references import Reference

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
# "Sordo L, Barrio G. Mortality risk during treatment. BMJ. 2017;357:j1550." (NLM's own style)
_PRINTED = re.compile(
    r"^(?P<authors>[^.?!]+?(?:et al)?)\.\s+(?P<title>[^\n]+?[.?!])\s+"
    r"(?P<journal>[^\d.]{2,120}(?:\([^)]*\))?)\.\s+(?P<year>(?:1[89]|20)\d\d)\b"
)
_YEAR_IN_DOI = re.compile(r"[./(-]((?:19[5-9]|20[0-4])\d)(?=[./)-])")
_YEAR_IN_PATH = re.compile(r"/((?:19[89]|20[0-4])\d)(?:[/-](?:0[1-9]|1[0-2]))?(?=[/-])")


def read(text: str) -> Reference:
    """Parse one reference from a pasted text."""
    text = " ".join(text.split())
    reference = Reference(doi=doi_in(text), pmid=pmid_in(text))
    if printed := _PRINTED.match(text):
        reference.title = printed["title"].rstrip(".")
        reference.authors = authors.join_names(authors.from_printed(printed["authors"]))
        reference.publisher = printed["journal"].strip()
        reference.year = int(printed["year"])
        reference.kind = "study"
    address = _address(text)
    if address and not _is_resolver(address):
        reference.url = address
    _fill_publisher(reference)
    _fill_year(reference)
    return reference


def _address(text: str) -> str:
    found = _URL.search(text)
    if found:
        return found[0].rstrip(".,;")
    bare = text.strip()
    if _HOST.fullmatch(bare) and not doi_in(bare):
        return f"https://{bare}"
    return ""


def _is_resolver(url: str) -> bool:
    """Whether the address only repeats the DOI or PubMed ID."""
    host = urlsplit(url).hostname or ""
    return host in {"doi.org", "dx.doi.org", "www.doi.org", "pubmed.ncbi.nlm.nih.gov"} or (
        host.endswith("ncbi.nlm.nih.gov") and "/pubmed/" in url
    )


def _fill_publisher(reference: Reference) -> None:
    """Publisher and kind, from the DOI's prefix or the host."""
    known = _tables()
    name = reference.doi.lower()
    rows = [row for prefix, row in known["doi_prefixes"] if name and name.startswith(prefix)]
    if not rows and reference.url:
        parts = urlsplit(reference.url)
        host, path = (parts.hostname or "").removeprefix("www."), parts.path
        rows = [row for place, row in known["hosts"] if _is_under(host, path, place)]
    if rows:
        publisher, kind = rows[0]
        reference.publisher = reference.publisher or publisher
        if reference.kind in ("", "study"):
            reference.kind = kind


def _is_under(host: str, path: str, place: str) -> bool:
    domain, _, folder = place.partition("/")
    at_home = host == domain or host.endswith(f".{domain}")
    return at_home and (not folder or path.startswith(f"/{folder}"))


def _fill_year(reference: Reference) -> None:
    if reference.year:
        return
    found = _YEAR_IN_DOI.search(reference.doi)
    if not found and reference.url:
        found = _YEAR_IN_PATH.search(urlsplit(reference.url).path)
    if found:
        reference.year = int(found[1])


@cache
def _tables() -> dict[str, list[tuple[str, tuple[str, str]]]]:
    """The tables of publishers, longest name first."""
    rows = tomllib.loads((Path(__file__).parent / "publishers.toml").read_text())
    return {
        name: sorted(
            ((place, (row[0], row[1])) for place, row in table.items()), key=lambda r: -len(r[0])
        )
        for name, table in rows.items()
    }
