"""The actions on notes: add, answer, resolve or withdraw, take or leave a suggestion.

Like `cms.review.actions`: one transaction each, evidence and a ledger entry, or a Refusal.
"""

from datetime import datetime
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from wagtail.models import Page

from cms.drafts.rewording import reword, times_found
from cms.evidence import ledger
from cms.evidence.ledger import exclusively
from cms.people.models import User
from cms.people.names import printed_name
from cms.policy import notes
from cms.policy.ledger_actions import LedgerAction
from cms.policy.notes import NoteDecisionFacts, NoteFacts
from cms.policy.permissions import PUBLISH_EDITION
from cms.policy.refusals import refuse_if
from cms.proofs import anchors, drafted_words
from cms.proofs.models import Proof
from cms.proofs.rendering import plain_text
from cms.review import facts, reviewers
from cms.review.models import Note, NoteAnswer, NoteOutcome


@exclusively
def add_note(
    proof: Proof, *, by: User, kind: str, text: str, now: datetime,
    anchor: str = "", quote: str = "", wording: str = "",
) -> Note:  # fmt: skip
    """Pin a note to a block of a proof, or with no anchor to the whole page."""
    text, quote, wording = text.strip(), " ".join(quote.split()), wording.strip()
    place = place_of(proof, anchor)
    refuse_if(
        notes.why_not_note(
            NoteFacts(
                kind=kind,
                text=text,
                quote=quote,
                wording=wording,
                is_placed=place is not None,
                is_about_a_part=bool(anchor),
                found=times_found_at(proof, anchor, quote),
            ),
            facts.of_proof(proof, today=now.date()),
            may_sign=reviewers.may_sign(by),
            may_publish=by.has_perm(PUBLISH_EDITION),
        )
    )
    note = Note.objects.create(
        proof=proof, page_key=proof.page_key, place=place or "", anchor=anchor, quote=quote,
        kind=kind, text=text, wording=wording if kind == Note.Kind.SUGGESTION else "",
        by=by.person, by_printed=printed_name(by), at=now,
    )  # fmt: skip
    if note.wording and (page := page_of(note.proof.page_id)):
        drafted_words.record_proposed(page, proof, by=by, wording=note.wording, now=now)
    _append_to_ledger(LedgerAction.NOTED, note, rows=[note], by=by, now=now, kind=kind)
    return note


@exclusively
def answer_note(note: Note, *, by: User, text: str, now: datetime) -> NoteAnswer:
    """Answer a note: its writer to the reviewer, or the reviewer in return."""
    text = text.strip()
    refuse_if(notes.why_not_answer(decision_facts(note, by), text=text))
    answer = NoteAnswer.objects.create(
        note=note, text=text, by=by.person, by_printed=printed_name(by), at=now
    )
    _append_to_ledger(LedgerAction.ANSWERED_NOTE, note, rows=[answer], by=by, now=now)
    return answer


@exclusively
def resolve_note(note: Note, *, by: User, now: datetime) -> NoteOutcome:
    """Resolve a note, as its author."""
    refuse_if(notes.why_not_settle(decision_facts(note, by)))
    return _settle(note, NoteOutcome.Kind.RESOLVED, by=by, now=now)


@exclusively
def withdraw_note(note: Note, *, by: User, now: datetime) -> NoteOutcome:
    """Withdraw a note, as its author."""
    refuse_if(notes.why_not_settle(decision_facts(note, by)))
    return _settle(note, NoteOutcome.Kind.WITHDRAWN, by=by, now=now)


@exclusively
def take_suggestion(note: Note, *, by: User, now: datetime) -> NoteOutcome:
    """Put the proposed words into the draft as a new revision; who takes them is a writer of it.

    Raises Refusal, and changes nothing, when the draft no longer has the quoted words.
    """
    refuse_if(notes.why_not_take(decision_facts(note, by)))
    draft = page_of(note.proof.page_id).get_latest_revision_as_object()
    draft.forget_what_was_sent()
    reword(draft, place=note.place, quote=note.quote, wording=note.wording)
    revision = draft.save_revision(user=by, log_action=True)
    return _settle(note, NoteOutcome.Kind.TAKEN, by=by, now=now, revision_id=revision.pk)


@exclusively
def leave_suggestion(note: Note, *, by: User, reason: str, now: datetime) -> NoteOutcome:
    """Leave a suggestion, with a reason."""
    reason = reason.strip()
    refuse_if(notes.why_not_leave(decision_facts(note, by), reason=reason))
    return _settle(note, NoteOutcome.Kind.LEFT_AS_IS, by=by, now=now, reason=reason)


class NotesOf:
    """The notes of one page as one person finds them now, for screens and actions alike."""

    def __init__(self, page_id: int, user: User):
        page = page_of(page_id)
        may = page.permissions_for_user(user) if page else None
        self._user = user
        self.may_note = reviewers.may_sign(user) or user.has_perm(PUBLISH_EDITION)
        self._on_page = {
            "may_note": self.may_note,
            "may_edit": may is not None and may.can_edit(),
            "is_locked": may is not None and may.page_locked(),
            "page_exists": page is not None,
        }

    def facts(self, note: Note, outcome: NoteOutcome | None) -> NoteDecisionFacts:
        """What decides about one of them; `outcome` is how it was dealt with, if it was."""
        return NoteDecisionFacts(
            kind=note.kind,
            outcome=outcome.kind if outcome else None,
            is_own=note.by == self._user.person,
            **self._on_page,
        )


def decision_facts(note: Note, user: User) -> NoteDecisionFacts:
    """The facts of a note that decide what this user may do about it."""
    outcome = NoteOutcome.objects.filter(note=note).first()
    return NotesOf(note.proof.page_id, user).facts(note, outcome)


def place_of(proof: Proof, anchor: str) -> str | None:
    """The block id or field name behind an anchor of a proof; None if there is none."""
    if not anchor:
        return ""
    placed = anchors.anchors(proof.parsed_manifest)
    return next((place for place, there in placed.items() if there == anchor), None)


def times_found_at(proof: Proof, anchor: str, quote: str) -> int:
    """How often a block of a proof, or the whole of it, holds the quoted words."""
    if not quote:
        return 0
    return sum(times_found(line, quote) for line in words_at(proof, anchor).splitlines())


def words_at(proof: Proof, anchor: str) -> str:
    """The plain text of the block at an anchor; without an anchor, of the whole proof."""
    if not anchor:
        return proof.plain_text
    return Words(proof.html).text_at(anchor) or ""


class Words:
    """The words of a proof's blocks, read once, and only when they are asked for."""

    def __init__(self, html: str):
        self.html = html
        self._texts: dict[str, str | None] = {}

    def text_at(self, anchor: str) -> str | None:
        """What stands at an anchor, a line a line; None when nothing does."""
        if anchor not in self._texts:
            element = self._soup.find(id=anchor) if anchor else None
            self._texts[anchor] = plain_text(str(element)) if element else None
        return self._texts[anchor]

    @cached_property
    def _soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html.parser")


def page_of(page_id: int) -> Any:
    """The page as it stands, of its own type; None when it was deleted."""
    page = Page.objects.filter(pk=page_id).first()
    return page.specific if page else None


def _settle(
    note: Note, kind: str, *, by: User, now: datetime, reason: str = "",
    revision_id: int | None = None,
) -> NoteOutcome:  # fmt: skip
    outcome = NoteOutcome.objects.create(
        note=note, kind=kind, reason=reason, revision_id=revision_id,
        by=by.person, by_printed=printed_name(by), at=now,
    )  # fmt: skip
    _append_to_ledger(LedgerAction.SETTLED_NOTE, note, rows=[outcome], by=by, now=now, how=kind)
    return outcome


def _append_to_ledger(
    action: LedgerAction, note: Note, *, rows: list[Any], by: User, now: datetime, **data: str
) -> None:
    """Append to the ledger what notifications need: page, proof and note."""
    ledger.append(
        now=now, actor=by.person, action=action, subject=note.page_key,
        rows=rows, proof=note.proof.digest, note=note.pk, **data,
    )  # fmt: skip
