"""The policy of notes, in plain Python: who may write, answer and close them.

As in `cms.policy.signing`: every function takes facts and returns None (yes) or the `Why`.
"""

from dataclasses import dataclass

from cms.policy.facts import ProofFacts
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why
from cms.policy.signing import why_not_act_on

MUST_FIX, QUESTION, SUGGESTION = "must fix", "question", "suggestion"
RESOLVED, WITHDRAWN, TAKEN, LEFT_AS_IS = "resolved", "withdrawn", "taken", "left"
MAX_CHARACTERS = 5_000


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note as filled in. `found` counts how often its block holds the quoted words."""

    kind: str
    text: str
    quote: str = ""
    wording: str = ""
    is_placed: bool = True
    is_about_a_part: bool = True
    found: int = 1


@dataclass(frozen=True, slots=True)
class NoteDecisionFacts:
    """The facts of a note for somebody who would answer, close, take or leave it."""

    kind: str
    outcome: str | None
    is_own: bool = False
    may_edit: bool = False
    may_note: bool = False
    is_locked: bool = False
    page_exists: bool = True


def why_not_note(
    note: NoteFacts, proof: ProofFacts, *, may_sign: bool, may_publish: bool
) -> Why | None:
    """Say why this note cannot be pinned to this proof, or None."""
    if not (may_sign or may_publish):
        return Why("Only clinical reviewers and publishers may write notes.", FORBIDDEN)
    if why := why_not_act_on(proof):
        return why
    if note.kind not in (MUST_FIX, QUESTION, SUGGESTION):
        return Why("Say what it is: must fix, question or suggestion.", BAD_REQUEST)
    if note.kind == MUST_FIX and not may_sign:
        return Why(
            "Only a clinical reviewer may say that something must be fixed. "
            "Make it a question or a suggestion.",
            FORBIDDEN,
        )
    return _why_not_worded(note)


def _why_not_worded(note: NoteFacts) -> Why | None:
    if not note.is_placed:
        return Why("That place is not in this proof. Choose where the note belongs.", BAD_REQUEST)
    if max(len(note.text), len(note.quote), len(note.wording)) > MAX_CHARACTERS:
        return Why(f"A note has room for {MAX_CHARACTERS:,} characters. Shorten it.", BAD_REQUEST)
    if note.kind == SUGGESTION:
        if not note.is_about_a_part:
            return Why(
                "A suggestion belongs to one part: choose “Note” beside the words it changes.",
                BAD_REQUEST,
            )
        if not note.quote or not note.wording:
            return Why(
                "A suggestion needs the words it would replace and the words you propose.",
                BAD_REQUEST,
            )
        if note.quote == note.wording:
            return Why("The words you propose are the ones that stand there.", BAD_REQUEST)
    elif not note.text:
        return Why("Write what you want to say: the writer will work from it.", BAD_REQUEST)
    if note.quote and not note.found:
        return Why(
            "The quoted words do not stand in this part of the proof. Copy them from it exactly.",
            BAD_REQUEST,
        )
    if note.kind == SUGGESTION and note.found > 1:
        return Why("The quoted words stand there more than once. Quote a little more.", BAD_REQUEST)
    return None


def why_not_answer(note: NoteDecisionFacts, *, text: str) -> Why | None:
    """Say why this person cannot answer this note, or None."""
    if not (note.may_edit or note.may_note):
        return Why("Only the page's writers and its reviewers may answer.", FORBIDDEN)
    if note.outcome:
        return Why("This note has been dealt with, so there is nothing to answer.", CONFLICT)
    if not text:
        return Why("Write an answer.", BAD_REQUEST)
    if len(text) > MAX_CHARACTERS:
        return Why(
            f"An answer has room for {MAX_CHARACTERS:,} characters. Shorten it.", BAD_REQUEST
        )
    return None


def why_not_settle(note: NoteDecisionFacts) -> Why | None:
    """Say why this person cannot resolve or take back this note, or None: its author may."""
    if not note.is_own:
        return Why("Only the person who wrote this note may settle it.", FORBIDDEN)
    return _why_not_open(note)


def why_not_take(note: NoteDecisionFacts) -> Why | None:
    """Say why this person cannot put the proposed words into the draft, or None."""
    if why := _why_not_decide(note):
        return why
    if note.is_locked:
        return Why("The page is locked by somebody else. Ask them to unlock it first.", CONFLICT)
    return None


def why_not_leave(note: NoteDecisionFacts, *, reason: str) -> Why | None:
    """Say why this person cannot leave a suggestion as it is, or None."""
    if why := _why_not_decide(note):
        return why
    if not reason:
        return Why("Say why you leave it: the reviewer will read it.", BAD_REQUEST)
    if len(reason) > MAX_CHARACTERS:
        return Why(f"A reason has room for {MAX_CHARACTERS:,} characters. Shorten it.", BAD_REQUEST)
    return None


def _why_not_decide(note: NoteDecisionFacts) -> Why | None:
    if not note.page_exists:
        return Why("The page of this note was deleted, so nothing can be changed.", CONFLICT)
    if not note.may_edit:
        return Why("Only people who may write in this page decide about suggestions.", FORBIDDEN)
    if note.kind != SUGGESTION:
        return Why("This note proposes no words. Answer it instead.", CONFLICT)
    return _why_not_open(note)


def _why_not_open(note: NoteDecisionFacts) -> Why | None:
    if note.outcome:
        return Why("This note has been dealt with already. Nothing was changed.", CONFLICT)
    return None
