"""Converts Word documents (docx) to plain text in the markup of the plain-text reader.

The archive is checked before it is parsed: its size unpacked, macros, passwords, and document type
definitions, which could name other files or grow without end (OOXML, ECMA-376 part 2, allows none).
Pictures are never opened. Deleted words are left out, inserted ones included.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import mammoth

from cms.importing.document import Dropped
from cms.importing.inline import lowered, raised
from cms.importing.written_out import written_out

MOST_PART_BYTES = 6 * 1024 * 1024
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_PARTS = 3000
MOST_DEPTH = 120
# mammoth takes a second for some 10,000, and somebody waits for the answer.
MOST_ELEMENTS = 100_000

TOO_LARGE = (
    "it is too large once it is unpacked; split it into one document a page and import those."
)
DAMAGED = "the document is damaged; open it in Word, save it again, and import that."

DELETED = "It was deleted or moved in the document, with its changes tracked."
COMMENT = "A comment in the document, not a part of its text."
ON_EVERY_PAGE = "It stood at the top or foot of every page."

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Below these, "deleted" is said of a paragraph's end or a row, which hold no words themselves.
_OF_MARKS = (f"{_W}rPr", f"{_W}trPr")
_TEXT_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[\w.]+\.rels"
    r"|word/(?:document|styles|numbering|footnotes|endnotes)\.xml"
)
_AROUND = re.compile(r"word/(?:header|footer)\d*\.xml")
_COMMENTS = "word/comments.xml"
_DEFINES_TYPES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='TOC Heading'] => p:fresh
"""


class NotReadable(Exception):
    """A Word document that cannot be read; its message says why and what to do."""


@dataclass(frozen=True, slots=True)
class WordDocument:
    """The text of a Word document, every word in its file, and what is left out of the text."""

    text: str
    words: str
    left_out: tuple[Dropped, ...]
    unsure: tuple[str, ...]


def read_word(content: bytes) -> WordDocument:
    """Read the bytes of a docx file, or raise `NotReadable`."""
    parts = _parts_of(content)
    trees = {name: _tree(parts[name]) for name in _TEXT_PARTS if name in parts}
    for tree in trees.values():
        _leave_one_rendering(tree)
    left_out = [each for tree in trees.values() for each in _take_deleted(tree)]
    words = [text for tree in trees.values() for text in _paragraphs(tree)]
    left_out += _comments(parts)
    left_out += _around_pages(parts)
    for tree in trees.values():
        _make_readable(tree)
    parts |= {name: ElementTree.tostring(tree, "utf-8") for name, tree in trees.items()}
    text = written_out(_html(parts))
    return WordDocument(
        text,
        "\n".join([*words, *(dropped.text for dropped in left_out)]),
        tuple(left_out),
        _doubts(trees, left_out),
    )


def _parts_of(content: bytes) -> dict[str, bytes]:
    """The parts that are read, after the archive was checked. Pictures are not among them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at(archive.infolist())
            names = [
                each.filename
                for each in archive.infolist()
                if _READ.fullmatch(each.filename)
                or _AROUND.fullmatch(each.filename)
                or each.filename == _COMMENTS
            ]
            parts = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError,
            NotImplementedError, RuntimeError) as problem:  # fmt: skip
        raise NotReadable(DAMAGED) from problem
    if any(_DEFINES_TYPES.search(part) or b"\x00" in part for part in parts.values()):
        raise NotReadable(
            "it holds definitions that no Word document needs; open it in Word, save it again, and "
            "import that."
        )
    return parts


def _look_at(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that is not what Word saves, before anything in it is unpacked."""
    if any(entry.filename == "word/vbaProject.bin" for entry in entries):
        raise NotReadable("it holds macros; save it as a document without them (docx).")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise NotReadable("it is protected by a password; save it without one.")
    read = [entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))]
    is_too_large = len(entries) > MOST_PARTS or sum(read) > MOST_UNPACKED_BYTES
    if is_too_large or max(read, default=0) > MOST_PART_BYTES:
        raise NotReadable(TOO_LARGE)
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise NotReadable(DAMAGED)


def _tree(part: bytes) -> ElementTree.Element:
    try:
        tree = ElementTree.fromstring(part)  # noqa: S314 (parts that define types are refused)
    except (ElementTree.ParseError, LookupError, ValueError) as problem:
        raise NotReadable(DAMAGED) from problem
    level, depth, elements = [tree], 0, 0
    while level:
        level, depth = [child for node in level for child in node], depth + 1
        elements += len(level)
        if depth > MOST_DEPTH:
            raise NotReadable(DAMAGED)
        if elements > MOST_ELEMENTS:
            raise NotReadable(TOO_LARGE)
    return tree


def _html(parts: dict[str, bytes]) -> str:
    """The document as mammoth's HTML, from an archive of only the parts that hold text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            if _READ.fullmatch(name):
                archive.writestr(name, part)
    file.seek(0)
    try:
        result = mammoth.convert_to_html(
            file,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda image: {}),
        )
    except Exception as problem:
        raise NotReadable(DAMAGED) from problem
    return str(result.value)


def _paragraphs(tree: ElementTree.Element) -> Iterator[str]:
    """The words of each paragraph, deleted ones too: the input of the import's account."""
    for paragraph in tree.iter(f"{_W}p"):
        text = "".join(_texts(paragraph))
        if text.strip():
            yield text


def _texts(node: ElementTree.Element) -> Iterator[str]:
    """The text of a node without nested paragraphs; superscripts and subscripts in Unicode."""
    for child in node:
        if child.tag == f"{_W}r":
            text = "".join(_texts(child))
            align = child.find(f"{_W}rPr/{_W}vertAlign")
            place = "" if align is None else align.get(f"{_W}val")
            yield {"superscript": raised, "subscript": lowered}.get(place or "", str)(text)
        elif child.tag == f"{_M}oMath":
            yield _formula(child)
        elif child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag not in (f"{_W}p", f"{_W}pPr", f"{_W}rPr"):
            yield from _texts(child)


def _leave_one_rendering(tree: ElementTree.Element) -> None:
    """Keep one of several alternatives, such as of a text box, where mammoth reads it."""
    for each in list(tree.iter(f"{_MC}AlternateContent")):
        choices = each.findall(f"{_MC}Choice")
        if each.find(f"{_MC}Fallback") is None and choices:
            choices.pop(0).tag = f"{_MC}Fallback"
        for choice in choices:
            each.remove(choice)


def _take_deleted(tree: ElementTree.Element) -> Iterator[Dropped]:
    """Remove deleted and moved-away text from a tree, and give it."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if child.tag in (f"{_W}del", f"{_W}moveFrom") and parent.tag not in _OF_MARKS:
                parts = (each for each in child.iter() if each.tag in (f"{_W}delText", f"{_W}t"))
                text = "".join(each.text or "" for each in parts)
                parent.remove(child)
                if text.strip():
                    yield Dropped(text, DELETED)


def _make_readable(tree: ElementTree.Element) -> None:
    """Convert what mammoth does not read: formulas, and double strikethrough."""
    for struck in list(tree.iter(f"{_W}dstrike")):
        struck.tag = f"{_W}strike"
    for parent in list(tree.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == f"{_M}oMath":
                run = ElementTree.Element(f"{_W}r")
                words = ElementTree.SubElement(run, f"{_W}t")
                words.text = _formula(child)
                parent[place] = run
            elif child.tag == f"{_M}oMathPara":
                child.tag = f"{_W}smartTag"
                _make_readable(child)


def _formula(node: ElementTree.Element) -> str:
    """A formula on one line, its powers after a "^"."""
    if node.tag == f"{_M}t":
        return node.text or ""
    between = {f"{_M}sSup": "^", f"{_M}sSub": "", f"{_M}f": "/"}.get(node.tag, "")
    return between.join(part for part in map(_formula, node) if part)


def _comments(parts: dict[str, bytes]) -> list[Dropped]:
    if _COMMENTS not in parts:
        return []
    comments = []
    for comment in _tree(parts[_COMMENTS]).iter(f"{_W}comment"):
        text = " ".join(_paragraphs(comment))
        if text:
            comments.append(Dropped(text, COMMENT))
    return comments


def _around_pages(parts: dict[str, bytes]) -> list[Dropped]:
    """The headers and footers, each text once."""
    texts = [
        text
        for name in sorted(parts)
        if _AROUND.fullmatch(name)
        for text in _paragraphs(_tree(parts[name]))
    ]
    return [Dropped(text, ON_EVERY_PAGE) for text in dict.fromkeys(texts)]


def _doubts(trees: dict[str, ElementTree.Element], left_out: list[Dropped]) -> tuple[str, ...]:
    doubts = []
    signs = sum(1 for tree in trees.values() for _ in tree.iter(f"{_W}sym"))
    if signs:
        doubts.append(
            f"{signs} special signs, such as ticks or arrows, may be missing: compare the text "
            "with the document."
        )
    deleted = sum(each.why == DELETED for each in left_out)
    if deleted:
        doubts.append(
            f"The document had tracked changes: {deleted} deleted pieces were left out and what "
            "was inserted was kept. Check that this is the text that was agreed."
        )
    return tuple(doubts)
