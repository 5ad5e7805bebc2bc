"""The canonical form: one text for one value, whoever spells it and in whatever order."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.evidence.canonical import canonical, sha256
from cms.evidence.models import instant

# RFC 8785 keeps to the integers that every JSON reader holds exactly (I-JSON, RFC 7493).
WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEYS = WORDS.map(lambda key: unicodedata.normalize("NFC", key))
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | WORDS,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(KEYS, children, max_size=4),
    max_leaves=12,
)


def test_it_is_the_form_of_rfc_8785():
    value = {"numbers": [333, -0, 10**9], "string": '€$\n"\\/\x0f', "literals": [None, True, False]}
    assert canonical(value) == (
        '{"literals":[null,true,false],"numbers":[333,0,1000000000],'
        '"string":"€$\\n\\"\\\\/\\u000f"}'
    )


def test_keys_stand_in_the_order_of_their_utf_16_units():
    keys = ["\uff21", "\U0001f600", "€", "\ufb33", "1", "\r", "ö"]
    # U+FB33 is the two letters that NFC makes of it; U+FF21 stands after a surrogate pair.
    ordered = ["\r", "1", "ö", "\u05d3\u05bc", "€", "\U0001f600", "\uff21"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 1)))) == ordered


def test_two_keys_that_are_one_text_are_refused():
    assert canonical({"caf\u00e9": 1}) == canonical({"cafe\u0301": 1})
    with pytest.raises(ValueError, match=r"^Two keys are .* the other\.$"):
        canonical({"caf\u00e9": 1, "cafe\u0301": 2})


def test_the_order_in_which_keys_were_written_does_not_matter():
    assert canonical({"a": 1, "b": {"d": 2, "c": 3}}) == canonical({"b": {"c": 3, "d": 2}, "a": 1})
    assert canonical([1, 2]) != canonical([2, 1])


def test_text_composed_and_taken_apart_has_one_digest():
    composed, apart = "na\u00efve caf\u00e9", "nai\u0308ve cafe\u0301"
    assert composed != apart
    assert sha256(canonical({composed: [composed]})) == sha256(canonical({apart: [apart]}))


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), 2.0, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), {1}, b"x",
     {"deep": [{"er": 0.1}]}],
    ids=repr,
)  # fmt: skip
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(ValueError, match=r"^[a-z]+ has no canonical form; write it as text\.$"):
        canonical(value)


def test_numbers_that_other_readers_would_round_are_refused():
    assert canonical(2**53 - 1) == "9007199254740991"
    with pytest.raises(ValueError, match="exceeds"):
        canonical(2**53 + 1)


def test_a_tuple_is_written_as_a_list_and_true_is_not_one():
    assert canonical((1, "a")) == canonical([1, "a"]) == '[1,"a"]'
    assert canonical(True) != canonical(1)


def test_sha256_is_of_the_bytes_of_utf_8():
    assert sha256("é") == sha256("é".encode()) == hashlib.sha256(b"\xc3\xa9").hexdigest()


@settings(deadline=None)
@given(VALUES)
def test_reading_it_and_writing_it_again_changes_nothing(value):
    text = canonical(value)
    assert canonical(json.loads(text)) == text


@settings(deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=6), st.randoms())
def test_any_order_of_keys_and_any_form_of_unicode_gives_the_same_text(value, random):
    items = list(value.items())
    random.shuffle(items)
    apart = {unicodedata.normalize("NFD", key): child for key, child in items}
    assert canonical(apart) == canonical(value)


@settings(deadline=None)
@given(VALUES)
def test_what_it_writes_is_composed_text(value):
    strings = list(_strings(json.loads(canonical(value))))
    assert all(unicodedata.is_normalized("NFC", text) for text in strings)


def test_an_instant_is_spelt_in_utc_and_always_as_long():
    assert instant(datetime(2026, 3, 3, 9, tzinfo=UTC)) == "2026-03-03T09:00:00.000000Z"
    east = datetime.fromisoformat("2026-03-03T12:30:00.5+03:30")
    assert instant(east) == "2026-03-03T09:00:00.500000Z"


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (key, *_strings(item))
