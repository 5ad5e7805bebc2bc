"""DOIs, PubMed IDs and web addresses in one spelling each, so that equal ones compare equal."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>|]+", re.IGNORECASE)
_PMID = re.compile(
    r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|\bPMID:?\s*)(\d{1,9})\b",
    re.IGNORECASE,
)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|s_cid)$", re.IGNORECASE)


def doi_in(text: str) -> str:
    """The first DOI in a text, without resolver, label or closing punctuation; "" if none.

    (ISO 26324: a prefix beginning 10., a slash, then almost anything.)
    """
    found = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if not found:
        return ""
    doi = found[0]
    while doi and (
        doi[-1] in ".,;:'’”\"]}*" or (doi[-1] == ")" and doi.count(")") > doi.count("("))
    ):
        doi = doi[:-1]
    return doi


def doi_key(text: str) -> str:
    """A DOI as it is compared: its case does not count."""
    return doi_in(text).lower()


def pmid_in(text: str) -> str:
    """The first PubMed ID in a text that names it as one, or that is nothing but digits."""
    bare = text.strip()
    if bare.isdecimal() and bare.isascii() and len(bare) <= 9:
        return bare.lstrip("0")
    found = _PMID.search(text)
    return found[1].lstrip("0") if found else ""


def url_key(url: str) -> str:
    """A web address as it is compared: no scheme, "www.", fragment, tracking or closing slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url.strip()
    if not host:
        return ""
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])])
    return urlunsplit(("", f"{host}{port}", parts.path.rstrip("/"), query, "")).removeprefix("//")
