"""A ledger entry with the rows that notifications about it need."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cms.evidence.models import LedgerEntry
from cms.people.names import printed_names
from cms.proofs.models import Outcome, Proof, SignOff
from cms.review.models import Note


@dataclass(frozen=True)
class Event:
    """Something that happened in review, about one proof."""

    entry: LedgerEntry
    data: dict[str, Any]
    proof: Proof

    @property
    def today(self) -> date:
        """The day it happened."""
        return self.entry.at.date()

    @property
    def actor(self) -> str:
        """The actor's name: as signed, if they signed this proof, else the current one."""
        signed = SignOff.objects.filter(proof=self.proof, signed_with=self.entry.actor).first()
        name = (
            signed.printed_name if signed else printed_names({self.entry.actor})[self.entry.actor]
        )
        return name[:1].upper() + name[1:]

    @property
    def reason(self) -> str:
        """The reason given, or nothing."""
        if reason := self.data.get("reason"):
            return str(reason)
        outcome = Outcome.objects.filter(proof=self.proof).first()
        return outcome.reason if outcome else ""

    @cached_property
    def note(self) -> Note | None:
        """The note it is about, if it is about one."""
        note = self.data.get("note")
        return Note.objects.filter(pk=int(note)).first() if note else None

    def words(self) -> dict[str, str]:
        """The values for the placeholders of a notification."""
        note = self.note
        answer = note.answers.order_by("-pk").first() if note else None
        return {
            "actor": self.actor,
            "title": self.proof.title,
            "reason": self.reason or "see the notes",
            "note": (note.text or note.wording) if note else "",
            "answer": answer.text if answer else "",
            "settled": str(self.data.get("how", "")),
        }


def event_of(entry: LedgerEntry) -> Event | None:
    """The event of an entry; None when it is about no proof."""
    data = json.loads(entry.data)
    proofs = Proof.objects.all()
    if digest := data.get("proof"):
        proof = proofs.filter(digest=digest).first()
    elif edition := data.get("edition"):
        proof = proofs.filter(sign_offs__editions=edition).first()
    else:
        proof = None
    return Event(entry, data, proof) if proof else None
