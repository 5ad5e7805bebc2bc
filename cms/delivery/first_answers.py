"""What stands above the results of a search: signed steps, a number to tap, or what we lack."""

import re
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from cms.delivery.chrome import current_help_lines
from cms.delivery.pages import edition_facts, reviewer_as_printed
from cms.delivery.sealed_bodies import Tampered, bodies, check_signed
from cms.publishing.models import Edition
from cms.search.understanding import Answer, ParsedQuery

# Which of the register's numbers goes with an answer.
LINES = {
    Answer.EMERGENCY: "emergency",
    Answer.CRISIS: "crisis",
    Answer.NOT_COVERED: "referral",
    Answer.SERVICE: "referral",
}
_STEPS = re.compile(r'<div class="sealed-emergency".*?(<ol .*?</ol>)', re.DOTALL)
_ID = re.compile(r' id="[^"]*"')


def answers(
    asked: ParsedQuery, first: list[Edition], missing: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The answers a query gets, most urgent first. In an emergency nothing else but a crisis."""
    given = asked.answers | ({Answer.NOT_COVERED} if missing else set())
    kinds = [kind for kind in LINES if kind in given]
    if Answer.EMERGENCY in kinds:
        kinds = [kind for kind in kinds if kind in (Answer.EMERGENCY, Answer.CRISIS)]
    if not kinds:
        return []
    lines = {line.kind: line for line in current_help_lines()}
    return [
        {
            "kind": str(kind).replace(" ", "-"),
            "line": lines.get(LINES[kind]),
            "words": _words_answered(asked, kind) or " ".join(missing),
            "steps": _steps(asked, first) if kind == Answer.EMERGENCY else None,
        }
        for kind in kinds
    ]


def _words_answered(asked: ParsedQuery, kind: str) -> str:
    """The words of the query that an answer is for."""
    stems = {s for bet in asked.bets if bet.answer == kind for s in bet.stems}
    heard = [
        term.typed
        for term in asked.terms
        if not stems.isdisjoint(s for phrase in term.meant for s in phrase)
    ]
    return " ".join(dict.fromkeys(heard))


def _steps(asked: ParsedQuery, first: list[Edition]) -> dict[str, Any] | None:
    """The signed steps of the first page that publishers chose for these words, from its proof."""
    pages = {bet.page for bet in asked.bets if bet.answer == Answer.EMERGENCY}
    edition = next((edition for edition in first if edition.page_id in pages), None)
    if edition is None:
        return None
    try:
        check_signed(edition)
        found = _STEPS.search(bodies([edition.digest])[edition.digest].html)
    except Tampered:  # Logged there. The number to tap does not wait for it.
        return None
    facts = edition_facts(edition, today=timezone.localdate())
    return facts | {
        "reviewer": reviewer_as_printed(edition),
        "html": _elsewhere(found[1], edition.path) if found else "",
    }


def _elsewhere(html: str, path: str) -> SafeString:
    """Signed HTML on another page than its own: its marks lead back, and no id stands twice."""
    without = _ID.sub("", html).replace('href="#', f'href="{path}#')
    return mark_safe(without)  # noqa: S308 (its digest is the one that was signed)
