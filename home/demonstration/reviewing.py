"""The demonstration's claims, notes and declines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.desk.annotation import block_positions
from cms.people.models import User
from cms.proofs.models import Proof
from cms.review import assignment, notes
from cms.review.models import Note


@dataclass(frozen=True, slots=True)
class Remark:
    """A note on a passage, and what its writer answers, if anything."""

    kind: str
    quote: str
    text: str = ""
    wording: str = ""
    answer: str = ""


REMARKS: dict[str, list[Remark]] = {
    "when-they-do-not-want-help": [
        Remark(
            Note.Kind.MUST_FIX,
            "Keep them alive: naloxone, honest talk about risk, and no one using alone.",
            "Say where to get naloxone, or link to the page that does. (Demonstration.)",
        ),
        Remark(
            Note.Kind.SUGGESTION,
            "Not being ready today does not mean never.",
            "Warmer, and it leaves hope. (Demonstration.)",
            wording="Someone who is not ready today may be ready later.",
        ),
    ],
    "can-the-doctor-talk-to-me": [
        Remark(
            Note.Kind.QUESTION,
            "state laws may add more",
            "Which states do we mean? (Demonstration.)",
            answer="I am asking our legal adviser. (Demonstration.)",
        ),
    ],
    "should-we-hold-an-intervention": [
        Remark(
            Note.Kind.QUESTION,
            "Results outside trials may be lower",
            "Does the source say by how much? (Demonstration.)",
            answer="It gives no figure, so I left it at that. (Demonstration.)",
        ),
        Remark(
            Note.Kind.SUGGESTION,
            "reward healthy choices",
            wording="notice and reward healthy choices",
        ),
    ],
}


def review(slug: str, proof: Proof, *, reviewer: User, writer: User, at: datetime) -> None:
    """Take a proof on two hours after it came, and write its notes an hour later."""
    if slug not in REMARKS:
        return
    assignment.claim(proof, by=reviewer, now=at + timedelta(hours=2))
    for remark in REMARKS[slug]:
        notes.add_note(
            proof,
            by=reviewer,
            kind=remark.kind,
            anchor=_innermost_block(proof, remark.quote),
            quote=remark.quote,
            text=remark.text,
            wording=remark.wording,
            now=at + timedelta(hours=3),
        )
    answers = {remark.quote: remark.answer for remark in REMARKS[slug] if remark.answer}
    for note in Note.objects.filter(proof=proof, quote__in=answers):
        notes.answer_note(note, by=writer, text=answers[note.quote], now=at + timedelta(hours=4))


def decline(proof: Proof, *, by: User, at: datetime) -> None:
    """A reviewer has no time for a proof that nobody has taken."""
    assignment.decline(
        proof,
        by=by,
        kind="no time",
        until_on=(at + timedelta(days=21)).date(),
        text="At a conference. (Demonstration.)",
        now=at,
    )


def _innermost_block(proof: Proof, quote: str) -> str:
    """The innermost block that holds a passage once."""
    anchors = [
        spot.anchor
        for spot in block_positions(proof.html)
        if notes.times_found_at(proof, spot.anchor, quote) == 1
    ]
    return min(anchors, key=lambda anchor: len(notes.words_at(proof, anchor)), default="")
