"""Lists a page's notes for the desk and the editor. Decides nothing and writes nothing."""

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe

from cms.checks.shortening import shortened
from cms.drafts.rewording import times_found
from cms.people.models import User
from cms.policy import notes as notes_policy
from cms.proofs.anchors import anchor_in_editor
from cms.proofs.models import Outcome, Proof
from cms.review.models import Note, NoteAnswer, NoteOutcome
from cms.review.notes import NotesOf, Words

FIELD_LABELS = {"title": "Title", "summary": "Summary", "key_points": "Key points"}
LABEL_LENGTH = 70


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note on a proof's screen, with what this user may do about it."""

    note: Note
    answers: list[NoteAnswer]
    outcome: NoteOutcome | None
    label: str
    anchor: str
    is_earlier: bool
    quote_status: str
    may_answer: bool
    may_settle: bool
    may_take: bool
    may_leave: bool

    @property
    def place_url(self) -> str:
        """Where the editor shows the block or field, if the note is about one."""
        anchor = anchor_in_editor(self.note.place)
        return f"#{anchor}" if anchor else ""

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.outcome is None

    @property
    def dealt_with(self) -> str:
        """Its outcome or last answer, in words."""
        if self.outcome:
            return f"{self.outcome.get_kind_display()} by {self.outcome.by_printed}"
        if self.answers:
            return f"Answered by {self.answers[-1].by_printed}"
        return "Not answered yet"


@dataclass(frozen=True, slots=True)
class PageNotes:
    """A page's notes on one proof's screen."""

    rows: list[NoteRow] = field(default_factory=list)
    may_note: bool = False

    def at_anchor(self, anchor: str) -> list[NoteRow]:
        """The notes pinned to one block of this proof."""
        return [row for row in self.rows if anchor and row.anchor == anchor]

    @property
    def open_count(self) -> int:
        """How many are open."""
        return sum(row.is_open for row in self.rows)


def page_notes(proof: Proof, user: User) -> PageNotes:
    """The notes of a proof and of the ones before it: all that are open, and since the last
    signed proof those that were dealt with too.
    """
    notes = list(_notes_of(proof))
    found = NotesOf(proof.page_id, user)
    texts = Words(proof.html)
    rows = []
    for note in notes:
        outcome = getattr(note, "outcome", None)
        decision = found.facts(note, outcome)
        rows.append(
            NoteRow(
                note=note,
                answers=list(note.answers.all()),
                outcome=outcome,
                label=_label(note, texts),
                anchor=note.anchor if texts.text_at(note.anchor) is not None else "",
                is_earlier=note.proof_id != proof.pk,
                quote_status=_quote_status(note, texts) if note.proof_id != proof.pk else "",
                may_answer=notes_policy.why_not_answer(decision, text="an answer") is None,
                may_settle=notes_policy.why_not_settle(decision) is None,
                may_take=notes_policy.why_not_take(decision) is None,
                may_leave=notes_policy.why_not_leave(decision, reason="a reason") is None,
            )
        )
    return PageNotes(rows=rows, may_note=found.may_note)


def label_at(proof: Proof, anchor: str) -> str:
    """The beginning of what stands at an anchor of a proof; empty when nothing does."""
    return _beginning(Words(proof.html).text_at(anchor) or "")


def block_at(proof: Proof, anchor: str) -> SafeString:
    """A block's HTML without ids, to be shown on another page."""
    element = BeautifulSoup(proof.html, "html.parser").find(id=anchor) if anchor else None
    if not isinstance(element, Tag):
        return mark_safe("")
    if element.name in {"section", "article"}:
        heading = element.find(["h2", "h3"])
        element = heading if isinstance(heading, Tag) else element
    for tag in [element, *element.find_all(id=True)]:
        tag.attrs.pop("id", None)
    return mark_safe(str(element))  # noqa: S308 (sealed by our own renderer)


def _notes_of(proof: Proof) -> QuerySet[Note]:
    signed = Proof.objects.before(proof).filter(outcome__kind=Outcome.Kind.SIGNED)
    last_signed = signed.values_list("number", flat=True).first()
    return (
        Note.objects.filter(page_key=proof.page_key, proof__number__lte=proof.number)
        .filter(Q(outcome=None) | Q(proof__number__gt=last_signed or 0))
        .select_related("outcome", "proof")
        .defer(*Proof.long_texts("proof"))
        .prefetch_related("answers")
    )


def _label(note: Note, words: Words) -> str:
    """Where a note is pinned, in words a person knows the place by."""
    if not note.place:
        return "The whole page"
    if note.place in FIELD_LABELS:
        return FIELD_LABELS[note.place]
    return _beginning(words.text_at(note.anchor) or "") or "A part that is no longer there"


def _beginning(text: str) -> str:
    return shortened(text.split("\n", 1)[0], LABEL_LENGTH)


def _quote_status(note: Note, words: Words) -> str:
    """What became, in this proof, of the words an earlier note is about."""
    if not note.place:
        return ""
    text = words.text_at(note.anchor)
    if text is None:
        return "That part is no longer in the page."
    if not note.quote:
        return ""
    if any(times_found(line, note.quote) for line in text.splitlines()):
        return "The quoted words still stand there."
    return "The quoted words were changed."
