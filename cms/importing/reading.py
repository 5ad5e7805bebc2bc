"""Reads a file as plain text: size, type and encoding checks, each with a clear refusal."""

import codecs
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from cms.checks import characters
from cms.importing.characters import plain
from cms.importing.document import Dropped
from cms.importing.word_documents import NotReadable, read_word

MAX_BYTES = 5 * 1024 * 1024
MOST_WORD_BYTES = 25 * 1024 * 1024

# (how the file begins, what it must also hold, what a person would call it)
_NOT_PLAIN_TEXT: tuple[tuple[bytes, bytes, str], ...] = (
    (b"%PDF-", b"", "a PDF"),
    (b"PK\x03\x04", b"opendocument.text", "an OpenDocument text (odt)"),
    (b"PK\x03\x04", b"", "a ZIP archive or an office document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        "an older Word or office document, or one with a password",
    ),
    (b"{\\rtf", b"", "a rich text (RTF) document"),
    (b"\x89PNG\r\n", b"", "a PNG picture"),
    (b"\xff\xd8\xff", b"", "a JPEG picture"),
    (b"GIF87a", b"", "a GIF picture"),
    (b"GIF89a", b"", "a GIF picture"),
    (b"\x1f\x8b", b"", "a gzip archive"),
    (b"7z\xbc\xaf", b"", "a 7-Zip archive"),
    (b"Rar!", b"", "a RAR archive"),
    (b"\x7fELF", b"", "a program"),
    (b"SQLite format 3", b"", "a database"),
)
_HTML_BEGINS = (b"<!doctype html", b"<html")
# UTF-32 comes first, because its little-endian mark begins with the mark of UTF-16.
_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Which line ends and damaged letters a file has is told of elsewhere, or is no loss.
_USUAL_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_USUAL_CHARACTERS = frozenset("\u00a0€‚„…†‡‰‹›‘’“”•–—™¡£©«»®°±²³´µ¶·¹¼½¾¿×÷§")  # noqa: RUF001
# UTF-8 read as Windows-1252 shows as one of these pairs, such as "Ã" and "©" for "é".
_MISREAD = re.compile(r"[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")  # noqa: RUF001


class UnreadableDocument(Exception):
    """A file that cannot be imported; its text is one sentence that says what to do next."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, and what was guessed in reading it."""

    text: str
    unsure: tuple[str, ...] = ()
    words: str = ""
    """Every word the file holds, where its text was written out of a Word document."""
    left_out: tuple[Dropped, ...] = ()


def read(path: Path) -> DecodedText:
    """Read the document at this path with what was guessed, or raise `Unreadable`."""
    name = _printable_name(path)
    content = _bytes_of(path, name)
    if content.startswith(b"PK\x03\x04") and b"word/" in content:
        return _from_word(content, name)
    if len(content) > MAX_BYTES:
        raise UnreadableDocument(_too_large(name))
    _refuse_binary(content, name)
    text, unsure = _decoded(content, name)
    unseen = _unseen(text)
    text = plain(text)
    if not text.strip():
        raise UnreadableDocument(
            f"“{name}” has no words in it; check that it was saved, and try again."
        )
    return DecodedText(text, (*unsure, *unseen, *_damage(text)))


def _from_word(content: bytes, name: str) -> DecodedText:
    """Read a Word document, or raise `Unreadable`."""
    try:
        document = read_word(content)
    except NotReadable as refusal:
        raise UnreadableDocument(f"“{name}” cannot be imported: {refusal}") from refusal
    text = plain(document.text)
    if not text.strip():
        raise UnreadableDocument(
            f"“{name}” has no words in it; check that it was saved, and try again."
        )
    left_out = tuple(replace(each, text=plain(each.text)) for each in document.left_out)
    unsure = (*document.unsure, *_damage(text))
    return DecodedText(text, unsure, plain(document.words), left_out)


def _printable_name(path: Path) -> str:
    """Give a file's name in a form that is safe to print."""
    name = path.name or str(path)
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _bytes_of(path: Path, name: str) -> bytes:
    """Read at most the bytes we allow from an ordinary file."""
    most = MOST_WORD_BYTES if path.suffix.lower() == ".docx" else MAX_BYTES
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableDocument(f"“{name}” is a folder; name the documents in it one by one.")
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableDocument(
                f"“{name}” is not an ordinary file; save it as plain text first."
            )
        if found.st_size > most:
            raise UnreadableDocument(_too_large(name))
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadableDocument(
            f"There is no file called “{name}” there; check the name and the folder."
        ) from None
    except PermissionError:
        raise UnreadableDocument(
            f"You may not read “{name}”; ask its owner to give you access, and try again."
        ) from None
    except (OSError, ValueError) as problem:
        raise UnreadableDocument(
            f"“{name}” could not be read ({type(problem).__name__}); "
            "copy it to another place and try again."
        ) from problem
    if len(content) > most:
        raise UnreadableDocument(_too_large(name))
    return content


def _too_large(name: str) -> str:
    """Say that a file is over the size we take."""
    return (
        f"“{name}” is larger than 5 MB (25 MB for Word); "
        "split it into one document a page and import those."
    )


def _refuse_binary(content: bytes, name: str) -> None:
    """Raise `Unreadable` for a file that is empty, or of a known kind other than text."""
    if not content.strip():
        raise UnreadableDocument(f"“{name}” is empty; check that it was saved, and try again.")
    for beginning, marker, kind in _NOT_PLAIN_TEXT:
        if content.startswith(beginning) and marker in content:
            raise UnreadableDocument(
                f"“{name}” cannot be imported: This is {kind}; "
                "save it as plain text and import that."
            )
    if content.removeprefix(codecs.BOM_UTF8).lstrip()[:20].lower().startswith(_HTML_BEGINS):
        raise UnreadableDocument(
            f"“{name}” cannot be imported: This is a web page (HTML); "
            "copy its words into a plain text file and import that."
        )


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Turn bytes into text, and say what was guessed about their encoding."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), ()
            except UnicodeDecodeError:
                raise UnreadableDocument(_undecodable(name)) from None
    if b"\x00" in content:
        raise UnreadableDocument(
            f"“{name}” is not plain text (it holds binary data); "
            "save it as plain text in UTF-8 and import that."
        )
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _from_windows(content, name)


def _from_windows(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Read bytes as Windows-1252 when that makes sense, and say that it was a guess."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise UnreadableDocument(_undecodable(name)) from None
    if not _reads_sensibly(text):
        raise UnreadableDocument(_undecodable(name))
    return text, (
        (
            "The file is not in UTF-8 and was read as Windows-1252: "
            "check letters with accents, quotation marks, dashes and units such as µg."
        ),
    )


def _reads_sensibly(text: str) -> bool:
    """Is this what somebody wrote on Windows, rather than another encoding read wrongly?"""
    if _MISREAD.search(text) or _CONTROL.search(text):
        return False
    special = _NOT_ASCII.findall(text)
    strange = sum(1 for sign in special if not sign.isalpha() and sign not in _USUAL_CHARACTERS)
    return len(special) * 10 <= len(text) * 3 and strange * 10 <= len(special)


def _undecodable(name: str) -> str:
    """Say that the letters of a file cannot be made out."""
    return (
        f"The letters in “{name}” cannot be made out; "
        "open it where it was written, save it as plain text in UTF-8, and import that."
    )


def _unseen(text: str) -> tuple[str, ...]:
    """Say what was taken out that made words look other than they are."""
    sign = characters.first_refused(_USUAL_CONTROL.sub(" ", text))
    if sign is None:
        return ()
    return (
        (
            f"Characters that nobody sees were taken out, first {sign.name} in “{sign.quote}”. "
            "Compare those words with the original."
        ),
    )


def _damage(text: str) -> tuple[str, ...]:
    """Say which letters were already damaged when the file was saved."""
    if "\ufffd" in text or _MISREAD.search(text):
        return (
            (
                "Some letters were damaged before this file was saved: "
                "compare accents, quotation marks and units with the original."
            ),
        )
    return ()
