"""Import and export of references as CSL-JSON and BibTeX."""

import json
import re
from datetime import date
from typing import Any

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import names as bibtex_names
from bibtexparser.model import Entry, Field

from cms.checks.identifiers import doi_in, pmid_in
from cms.sources import authors
from cms.sources.authors import Name
from cms.sources.references import Reference

CSL, BIBTEX = "csl-json", "bibtex"
MAX_REFERENCES = 500
_ARTICLES = {"review", "trial", "study"}
_GENRES = {
    "guideline": "Clinical guideline", "review": "Systematic review", "trial": "Trial",
    "study": "Observational study", "statistics": "Official statistics",
    "guidance": "Official guidance", "regulator": "Regulator's notice",
    "reference": "Reference work", "other": "Other",
}  # fmt: skip
_KINDS = {genre.lower(): kind for kind, genre in _GENRES.items()}
_KIND_OF_CSL = {"book": "reference", "report": "guidance", "webpage": "guidance"}
_KIND_OF_BIBTEX = {"book": "reference", "techreport": "guidance", "report": "guidance"}
_THROUGH = "Evidence current through "


class UnreadableReferences(ValueError):
    """The file is not what it says it is; the sentence says how."""


def read(text: str) -> list[Reference]:
    """References from a CSL-JSON or BibTeX text, whichever it is. Raises Unreadable."""
    body = text.lstrip("\ufeff \t\r\n")
    found = from_csl(body) if body[:1] in "[{" and body else from_bibtex(body)
    if len(found) > MAX_REFERENCES:
        raise UnreadableReferences(
            f"That holds {len(found)} references; at most {MAX_REFERENCES} can come in at once."
        )
    return found


def looks_like_a_file(text: str) -> bool:
    """Whether a pasted text is CSL-JSON or BibTeX rather than one plain reference."""
    body = text.lstrip("\ufeff \t\r\n")
    return body.startswith(("[{", "{")) or bool(re.match(r"\[\s*\{|@\w+\s*[{(]|%", body))


def from_csl(text: str) -> list[Reference]:
    """References from CSL-JSON. Raises Unreadable on anything else."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableReferences(f"This is not CSL-JSON: {_first_line(error)}") from error
    items = items.get("items", [items]) if isinstance(items, dict) else items
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UnreadableReferences("This is not CSL-JSON: a list of references was expected.")
    found = [_from_csl_item(item) for item in items]
    return [reference for reference in found if not reference.is_empty]


def _from_csl_item(item: dict[str, Any]) -> Reference:
    kind = str(item.get("type", ""))
    custom = item.get("custom")
    through = custom.get("current_through", "") if isinstance(custom, dict) else ""
    issued = _csl_day(item.get("issued"))
    return Reference(
        title=_line(item.get("title"), 300),
        authors=authors.join_names(_csl_names(item.get("author"))),
        publisher=_line(item.get("container-title") or item.get("publisher"), 200),
        kind=_KINDS.get(str(item.get("genre", "")).lower())
        or _KIND_OF_CSL.get(kind, "study" if kind.startswith("article") else "other"),
        year=issued[0] if issued else None,
        url=_web(item.get("URL")),
        doi=doi_in(str(item.get("DOI") or "")),
        pmid=pmid_in(str(item.get("PMID") or "")),
        accessed_on=_date(_csl_day(item.get("accessed"))),
        current_through=_day(str(through)),
    )


def to_csl(references: list[Reference]) -> str:
    """References as CSL-JSON (schema 1.0.2)."""
    return json.dumps(
        [_csl_item(number, r) for number, r in enumerate(references, start=1)],
        ensure_ascii=False,
        indent=2,
    )


def _csl_item(number: int, reference: Reference) -> dict[str, Any]:
    is_article = reference.kind in _ARTICLES
    item: dict[str, Any] = {
        "id": f"source-{number}",
        "type": "article-journal" if is_article else "report",
        "title": reference.title,
        "container-title" if is_article else "publisher": reference.publisher,
        "genre": _GENRES.get(reference.kind, "Other"),
    }
    if written_by := authors.names(reference.authors):
        item["author"] = [
            {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
            for name in written_by
        ]
    if reference.year:
        item["issued"] = {"date-parts": [[reference.year]]}
    for name, value in (("URL", reference.url), ("DOI", reference.doi), ("PMID", reference.pmid)):
        if value:
            item[name] = value
    if day := reference.accessed_on:
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    if reference.current_through:
        item["custom"] = {"current_through": reference.current_through.isoformat()}
    return item


def from_bibtex(text: str) -> list[Reference]:
    """References from BibTeX or BibLaTeX; LaTeX's accents are read. Raises Unreadable."""
    library = parse_string(text)
    if library.failed_blocks:
        line = (library.failed_blocks[0].start_line or 0) + 1
        raise UnreadableReferences(f"The BibTeX entry that begins on line {line} cannot be read.")
    if not library.entries:
        raise UnreadableReferences(
            "No reference could be read. Paste CSL-JSON or BibTeX, whole entries."
        )
    verbatim = [
        {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}
        for entry in library.entries
    ]
    for entry in library.entries:
        _split_authors(entry)
    read = middlewares.LatexDecodingMiddleware().transform(library)
    found = [_from_entry(entry, raw) for entry, raw in zip(read.entries, verbatim, strict=True)]
    return [reference for reference in found if not reference.is_empty]


def _from_entry(entry: Entry, raw: dict[str, str]) -> Reference:
    """`raw` holds the fields as written: addresses are not LaTeX."""
    values = {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}

    def value(*names: str) -> str:
        return next((values[name] for name in names if values.get(name)), "")

    kind = entry.entry_type.lower()
    year = re.search(r"\d{4}", value("year", "date"))
    note = value("note")
    through = note.partition(_THROUGH)[2][:10]
    return Reference(
        title=_line(value("title").replace("{", "").replace("}", ""), 300),
        authors=authors.join_names(authors.names(value("author"))),
        publisher=_line(
            value("journal", "journaltitle", "publisher", "institution", "organization"), 200
        ),
        kind=_KINDS.get(value("type").lower())
        or _KIND_OF_BIBTEX.get(kind, "study" if kind == "article" else "other"),
        year=int(year[0]) if year else None,
        url=_web(raw.get("url")),
        doi=doi_in(raw.get("doi", "")),
        pmid=pmid_in(raw.get("pmid", "")),
        accessed_on=_day(value("urldate")),
        current_through=_day(through),
    )


def to_bibtex(references: list[Reference]) -> str:
    """References as BibTeX, with LaTeX's special characters escaped."""
    library = middlewares.LatexEncodingMiddleware(keep_math=False).transform(
        Library([_entry(number, r) for number, r in enumerate(references, start=1)])
    )
    for entry, reference in zip(library.entries, references, strict=True):
        for name in ("url", "doi", "pmid"):
            if verbatim := getattr(reference, name):
                entry.set_field(Field(name, verbatim))
        if written_by := entry.fields_dict.get("author"):
            entry.set_field(Field("author", _in_bibtex(str(written_by.value))))
    written: str = write_string(library)
    return written


def _entry(number: int, reference: Reference) -> Entry:
    is_article = reference.kind in _ARTICLES
    through = reference.current_through
    values = {
        "title": reference.title,
        "author": reference.authors,
        "journal" if is_article else "institution": reference.publisher,
        "type": _GENRES.get(reference.kind, "Other"),
        "year": str(reference.year or ""),
        "urldate": reference.accessed_on.isoformat() if reference.accessed_on else "",
        "note": f"{_THROUGH}{through.isoformat()}" if through else "",
    }
    return Entry(
        "article" if is_article else "techreport",
        f"source{number}",
        [Field(name, text) for name, text in values.items() if text],
    )


def _csl_names(value: Any) -> list[Name]:
    """The people and organisations of a CSL-JSON field; whatever else stands there is left."""
    found = []
    for name in value if isinstance(value, list) else []:
        if isinstance(name, dict):
            parts = [name.get("dropping-particle"), name.get("non-dropping-particle")]
            family = _without_separators(
                " ".join(str(part) for part in [*parts, name.get("family")] if part)
            )
            given = _without_separators(
                " ".join(str(name[k]) for k in ("given", "suffix") if name.get(k))
            )
            literal = _without_separators(str(name.get("literal") or ""))
            found.append(Name(family, given) if family else Name(literal))
    return [name for name in found if name.family]


def _split_authors(entry: Entry) -> None:
    """Convert an entry's authors to a source's format, while braces still delimit names."""
    written = next((f for key, f in entry.fields_dict.items() if key.lower() == "author"), None)
    if written is None:
        return
    found = []
    for one in bibtex_names.split_multiple_persons_names(str(written.value)):
        try:
            parts = bibtex_names.parse_single_name_into_parts(one)
        except bibtex_names.InvalidNameError:
            found.append(Name(_without_separators(one)))
            continue
        given = [*parts.first, *parts.jr]
        found.append(
            Name(
                _without_separators(" ".join([*parts.von, *parts.last])),
                _without_separators(" ".join(given)),
            )
        )
    written.value = authors.SEPARATOR.join(str(n) for n in found if n.family not in ("", "others"))


def _in_bibtex(written: str) -> str:
    """Authors as BibTeX keeps them: braces keep an organisation's name in one piece."""
    return " and ".join(
        str(name) if name.given else f"{{{name.family}}}" for name in authors.names(written)
    )


def _without_separators(part: str) -> str:
    """A part of a name without separators."""
    return " ".join(re.sub(r"[;,]", " ", part).split())


def _line(value: Any, most: int) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(str(value or "").split())[:most].strip()


def _web(value: Any) -> str:
    url = str(value or "").strip()
    return url[:500] if url.lower().startswith(("http://", "https://")) else ""


def _csl_day(value: Any) -> list[int]:
    """A CSL date's first date-parts as numbers, or its raw or literal year."""
    if not isinstance(value, dict):
        return []
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        read = [int(part) for part in parts[0][:3] if str(part).isdecimal()]
        if read and 1800 <= read[0] <= 2200:
            return read
    year = re.search(r"\b(1[89]\d\d|2[01]\d\d)\b", str(value.get("raw") or value.get("literal")))
    return [int(year[1])] if year else []


def _date(parts: list[int]) -> date | None:
    try:
        return date(*parts) if len(parts) == 3 else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else "it cannot be read"
