"""Reading a file gives its text, or one sentence that says why not and what to do next."""

import codecs
import os
from pathlib import Path

import pytest

from cms.importing.reading import MAX_BYTES, UnreadableDocument, read


def written(folder: Path, content: bytes) -> Path:
    """Write a document."""
    path = folder / "soup.txt"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    """Give the sentence with which a file is refused."""
    with pytest.raises(UnreadableDocument) as refused:
        read(path)
    return str(refused.value)


def assert_is_one_sentence(text: str) -> None:
    """Check that a refusal is a single sentence that names the file."""
    assert "soup.txt" in text
    assert text.endswith(".")
    assert "\n" not in text
    assert ". " not in text


def test_plain_utf8_is_read_and_nothing_is_unsure(tmp_path: Path) -> None:
    reading = read(written(tmp_path, "Soupe à la crème.\n".encode()))
    assert reading.text == "Soupe à la crème.\n"
    assert reading.unsure == ()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_decides_the_encoding(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = written(tmp_path, mark + "Soupe épaisse".encode(encoding))
    assert read(path).text == "Soupe épaisse"


def test_windows_1252_is_read_and_owned_up_to(tmp_path: Path) -> None:
    reading = read(written(tmp_path, "The nurse’s café – 5 µg".encode("cp1252")))
    assert reading.text == "The nurse’s café – 5 µg"
    assert [doubt for doubt in reading.unsure if "Windows-1252" in doubt]


def test_letters_damaged_before_saving_are_owned_up_to(tmp_path: Path) -> None:
    assert read(written(tmp_path, "A cafÃ© in town".encode())).unsure
    assert not read(written(tmp_path, "A café in town".encode())).unsure


@pytest.mark.parametrize(
    "content",
    [
        "Привет, это текст о супе".encode("cp1251"),
        b"Caf\xc3\xa9 and caf\xe9 in one file",
        b"\x81\x8d soup",
        codecs.BOM_UTF16_LE + b"odd",
    ],
)
def test_letters_that_cannot_be_made_out_are_refused(tmp_path: Path, content: bytes) -> None:
    said = refusal(written(tmp_path, content))
    assert "cannot be made out" in said
    assert_is_one_sentence(said)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 soup", "a PDF"),
        (b"PK\x03\x04 soup", "a ZIP"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"{\\rtf1 soup}", "a rich text"),
        (b"  <!DOCTYPE html><p>soup", "a web page"),
        (b"soup\x00soup", "binary"),
    ],
)
def test_what_is_not_plain_text_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    said = refusal(written(tmp_path, content))
    assert kind in said
    assert "plain text" in said
    assert_is_one_sentence(said)


@pytest.mark.parametrize("content", [b"", b" \n\t\n", codecs.BOM_UTF8, "\u200b\n\u00a0".encode()])
def test_a_file_without_words_is_refused(tmp_path: Path, content: bytes) -> None:
    assert_is_one_sentence(refusal(written(tmp_path, content)))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path / "soup.txt")
    assert "no file" in said
    assert_is_one_sentence(said)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "soup.txt").mkdir()
    said = refusal(tmp_path / "soup.txt")
    assert "folder" in said
    assert_is_one_sentence(said)


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "soup.txt")
    assert "ordinary file" in refusal(tmp_path / "soup.txt")


def test_a_file_one_may_not_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, b"soup")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    said = refusal(path)
    assert "may not read" in said
    assert_is_one_sentence(said)


def test_more_than_five_megabytes_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "soup.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Path, "open", fail)
    said = refusal(path)
    assert "5 MB" in said
    assert_is_one_sentence(said)


def test_exactly_five_megabytes_are_read(tmp_path: Path) -> None:
    assert len(read(written(tmp_path, b"a" * MAX_BYTES)).text) == MAX_BYTES


def test_a_file_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in refusal(tmp_path / "so\x1b[31mup.txt")


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\u2029three", "one\ntwo\n\nthree"),
        ("5\u00a0mg\u202fdaily\tnow", "5 mg daily now"),
        ("so\u200bu\ufeffp\u00ad", "soup"),
        ("so\x07up\x1b", "soup"),
        ("cafe\u0301", "café"),
        ("\u202epuos", "puos"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0631\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0631\u0645",
        ),
    ],
)
def test_characters_are_made_plain(tmp_path: Path, written_as: str, meant: str) -> None:
    assert read(written(tmp_path, written_as.encode())).text == meant


def test_what_makes_words_look_other_than_they_are_is_taken_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "dose.txt"
    path.write_text("Never \u202egm 05\u202c. He is a jun\u200bkie.", encoding="utf-8")
    reading = read(path)
    assert reading.text == "Never gm 05. He is a junkie."
    assert any("right-to-left override" in said and "gm 05" in said for said in reading.unsure)
