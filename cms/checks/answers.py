"""Rules for question pages: the title is a question, the short answer answers first."""

import re
from collections.abc import Iterator

from cms.checks.findings import ADVISE, WARN, Hit
from cms.checks.lists import pattern
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "structure"
MAX_WORDS = 32
_QUESTION_FORM = re.compile(
    r"^(?:(?:and|but|so|if|when|in|for|with|at|to|by|on|after|before|of)\b[^?]*\b)?"
    r"(?:who|whom|whose|what|when|where|why|which|how|is|are|am|was|were|do|does|did|can|could|will"
    r"|would|should|shall|may|might|must|has|have|had|isn't|aren't|don't|doesn't|can't|won't"
    r"|what's|who's|where's|how's)\b",
    re.IGNORECASE,
)
_PREAMBLE = pattern("preambles", around=r"^{}\b")


@rule("question-not-asked", severity=WARN, family=FAMILY)
def question_not_asked(reading: Reading) -> Iterator[Hit]:
    """A question page whose title asks nothing, or several things."""
    document = reading.document
    title = document.title.strip()
    if not document.is_question or not title:
        return
    last_sentence = re.split(r"(?<=[.!]) ", title.replace("’", "'"))[-1]
    if not title.endswith("?"):
        sentence = "The title of a question page must be a question."
    elif title.count("?") > 1:
        sentence = "The title asks more than one question; readers search for one."
    elif not _QUESTION_FORM.search(last_sentence) and not re.search(
        r"\b(?:or not|right)\?$", last_sentence
    ):
        sentence = "The title ends like a question and does not ask one."
    else:
        return
    yield Hit("title", title, sentence, "Ask one thing, as a reader would, with a question mark.")


@rule("answer-not-first", severity=ADVISE, family=FAMILY)
def answer_not_first(reading: Reading) -> Iterator[Hit]:
    """A short answer that warms up, asks back, or runs on before it answers."""
    document = reading.document
    summary = document.summary.strip()
    if not document.is_question or not summary:
        return
    first = reading.sentence_at(reading.passages[1].start).text
    words = first.split()
    if _PREAMBLE.search(first.replace("’", "'")):
        sentence = "The short answer warms up before it answers."
    elif first.endswith("?"):
        sentence = "The short answer begins with a question."
    elif len(words) > MAX_WORDS:
        sentence = f"The first sentence of the answer has {len(words)} words."
    else:
        return
    yield Hit("summary", first, sentence, "Put the answer into the first few words.")
