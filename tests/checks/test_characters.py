"""Which characters are refused, taken out, kept and folded: against Python's own Unicode data."""

import csv
import io
import sys
import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.checks import Block, Document, Passage, characters, check
from tests.factories import NOW

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
ANY = st.text(st.characters(exclude_categories=[]), max_size=60)
NASTY = st.text(
    st.sampled_from("aZ5=@-+\t\x0b\x0c\x1b\xad\u034f\u061c\u200b\u200c\u200d\u200e\u202e\u2066\u2069"
                    "\u3164\ufe0f\ufeff\ufffe\ud800\U000e0041ا中กम❤🔥<>&'\"]"),
    max_size=30,
)  # fmt: skip
TEXTS = ANY | NASTY
MANY = settings(max_examples=400, deadline=None)


def is_noncharacter(c: str) -> bool:
    return ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def test_every_control_surrogate_separator_override_tag_and_noncharacter_is_refused_and_no_other():
    turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for c in EVERY:
        expected = (
            (unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in "\t\n\r")
            or unicodedata.bidirectional(c) in turning
            or is_noncharacter(c)
            or 0xE0000 <= ord(c) <= 0xE007F
        )
        assert (characters.first_refused(c) is not None) == expected, hex(ord(c))


def test_every_format_sign_is_refused_or_taken_out_of_plain_english_but_those_that_are_seen():
    seen = {"\u0600", "\u06dd", "\u070f", "\u08e2", "\U000110bd"}
    for c in EVERY:
        if unicodedata.category(c) == "Cf" and not characters.first_refused(c):
            gone = characters.clean(f"a {c} b") == "a  b"
            name = unicodedata.name(c, "")
            assert gone or c in seen or "NUMBER" in name or "SIGN" in name or "MARK" in name or (
                "HIEROGLYPH" in name or "POUND" in name or "KAITHI" in name or "SHORTHAND" in name
            ), name  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("jun\u200bkie", "junkie"),
        ("jun\u200dkie", "junkie"),
        ("jun\u2060kie", "junkie"),
        ("\ufeffNever", "Never"),
        ("Dose\u3164five", "Dosefive"),
        ("5\ufe0f0 mg", "50 mg"),
        ("A\u200fB", "AB"),
        ("ab\xad cd", "ab cd"),
        ("a\u200c\u200c\u200cb", "ab"),
    ],
)
def test_a_sign_that_no_language_needs_there_is_taken_out(text, left):
    assert characters.clean(text) == left
    assert not list(characters.invisible_signs(text))


@pytest.mark.parametrize(
    "text",
    [
        "Donau\xaddampf\xadschiff",
        "می\u200cخواهم",
        "क्\u200dष",
        "ปวด\u200bหัว",
        "ភាសា\u200bខ្មែរ",
        "السعر\u200f 5",
        "葛\U000e0100",
        "ᠠ\u180b",
    ],
)
def test_a_sign_that_a_language_needs_stays_and_is_told_of(text):
    assert characters.clean(text) == text
    assert list(characters.invisible_signs(text))


@pytest.mark.parametrize("emoji", ["❤️", "👩\u200d⚕️", "1️⃣", "🏳️\u200d🌈"])
def test_what_an_emoji_is_made_of_stays_and_is_seen(emoji):
    assert characters.clean(f"Call {emoji} now") == f"Call {emoji} now"
    assert not list(characters.invisible_signs(emoji))


def test_mark_up_does_not_part_letters():
    assert characters.clean_html("<b>می</b>\u200cخواهم <i>jun</i>\u200bkie") == (
        "<b>می</b>\u200cخواهم <i>jun</i>kie"
    )


def test_the_sentence_says_what_stands_where():
    why = characters.why_not("never \u202egm 05\u202c")
    assert "right-to-left override (U+202E)" in why
    assert "“never ⟨U+202E⟩gm 05" in why
    assert characters.first_refused(why) is None


@pytest.mark.parametrize("word", [
    "jun\u200bkie", "jun\xadkie", "ju\u2060nkie", "ｊｕｎｋｉｅ", "𝐣𝐮𝐧𝐤𝐢𝐞", "jun\u200dkie",
])  # fmt: skip
def test_no_spelling_hides_a_word_from_the_checks(word):
    def found(text):
        document = Document("A title", blocks=(Block("b", "paragraph", (Passage(text),)),))
        return {(f.rule, f.quote) for f in check(document, today=NOW.date())}

    assert ("person-label", "junkie") in found("He is a junkie.")
    assert ("person-label", "junkie") in found(f"He is a {word}.")


def test_fractions_dashes_and_units_stay_as_they_are_written():
    assert characters.folded("½ tablet… 5 µg — 10²") == "½ tablet… 5 µg — 10²"
    assert characters.folded("ﬁve ＡＢＣ１２") == "five ABC12"


@MANY
@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(text):
    assert characters.clean(characters.clean(text)) == characters.clean(text)


@MANY
@given(TEXTS)
def test_nothing_that_is_seen_is_taken_out(text):
    left = iter(characters.clean(text))
    gone = []
    waiting = next(left, None)
    for c in text:
        if c == waiting:
            waiting = next(left, None)
        else:
            gone.append(c)
    assert waiting is None
    assert all(unicodedata.category(c) in {"Cf", "Mn", "Lo", "Cn"} for c in gone)


@MANY
@given(TEXTS)
def test_any_text_makes_good_xml_and_a_harmless_cell(text):
    from html import escape

    made = ElementTree.fromstring(f"<a>{characters.xml_safe(escape(text))}</a>")  # noqa: S314
    assert made.tag == "a"
    cell = characters.in_a_cell(text)
    assert cell.lstrip()[:1] not in ("=", "+", "-", "@")
    written = io.StringIO()
    csv.writer(written).writerow([cell, "next"])
    written.seek(0)
    assert next(csv.reader(written, strict=True))[-1] == "next"
