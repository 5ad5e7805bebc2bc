"""What is promised, told again in a few plain lines that ask the product nothing.

People, pages, proofs and signatures are remembered by what was typed and pressed. The machine
compares this memory with what the site and its database say.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

CONFLICT = "conflict"


@dataclass(eq=False)
class Person:
    """Somebody with a login: what they are today, and until when their credential stands."""

    name: str
    roles: set[str] = field(default_factory=set)
    is_active: bool = True
    credential_until: date | None = None

    def runs_the_machine(self) -> bool:
        return self.is_active and "superuser" in self.roles

    def reviews(self) -> bool:
        return self.is_active and "reviewer" in self.roles

    def publishes(self) -> bool:
        return self.is_active and bool({"publisher", "superuser"} & self.roles)

    def reads_proofs(self) -> bool:
        return self.reviews() or self.publishes()

    def withdraws(self) -> bool:
        return self.reviews() or self.publishes()

    def is_qualified_on(self, today: date) -> bool:
        return self.credential_until is None or today <= self.credential_until


@dataclass(eq=False)
class Words:
    """Something that was typed, or brought back: which words, by whom, when, in which draft, and
    who typed them first.
    """

    number: int
    by: Person
    at: datetime
    draft: int = 0
    first_by: frozenset[Person] = frozenset()

    def writers(self) -> set[Person]:
        """Whose words they are."""
        return {self.by, *self.first_by}


@dataclass(eq=False)
class Signature:
    """A name under a proof, and whether it was taken back."""

    by: Person
    at: datetime
    is_whole: bool
    due: date | None
    is_revoked: bool = False


@dataclass(eq=False)
class MustFix:
    """A note that something must be fixed, and whether whoever asked is satisfied."""

    pk: int
    by: Person
    is_open: bool = True


@dataclass(eq=False)
class Declined:
    """Somebody would not take a proof; a conflict of interest is about its whole page."""

    pk: int
    by: Person
    kind: str
    has_ended: bool = False


@dataclass(eq=False)
class Proof:
    """What was frozen when a page was submitted, and what its writer wants done once it is signed:
    publish it at once, at a time, or (`when` is None) hold it.
    """

    pk: int
    words: Words
    writers: set[Person]
    typed: int
    when: datetime | None
    signatures: list[Signature] = field(default_factory=list)
    completed_by: list[Signature] = field(default_factory=list)
    declined: list[Declined] = field(default_factory=list)
    end: str = ""
    due_at: datetime | None = None
    was_published: bool = False

    def standing(self) -> list[Signature]:
        """The signatures that were not taken back."""
        return [signature for signature in self.signatures if not signature.is_revoked]

    def complete(self) -> None:
        """Enough have signed: it rests on those whose signatures stand now."""
        self.end, self.completed_by = "signed", self.standing()

    def stands(self) -> bool:
        """Signed off, with no signature that it rests on taken back since."""
        return self.end == "signed" and not any(s.is_revoked for s in self.completed_by)


@dataclass(eq=False)
class Page:
    """One page: everything typed into it, its proofs, and what readers should see of it."""

    pk: int
    slug: str
    author: Person
    signatures_needed: int = 1
    typed: list[Words] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    must_fix: list[MustFix] = field(default_factory=list)
    shown: Proof | None = None
    whole: Signature | None = None
    rests_on: list[Signature] = field(default_factory=list)
    is_withdrawn: bool = False
    is_deleted: bool = False
    path: str = ""
    at: datetime | None = None

    def is_readable(self) -> bool:
        return self.shown is not None and not self.is_withdrawn

    def newest(self) -> Proof | None:
        return self.proofs[-1] if self.proofs else None

    def is_open(self, proof: Proof) -> bool:
        """Whether anything can still be decided about a proof."""
        return not self.is_deleted and not proof.end and proof is self.newest()

    def writers_now(self, submitter: Person) -> set[Person]:
        """The named author, the submitter, and the writers of all that was typed or brought back
        since the last signed proof.
        """
        since = max((p.typed for p in self.proofs if p.stands()), default=0)
        return {self.author, submitter}.union(*(w.writers() for w in self.typed[since:]))

    def conflicted(self) -> set[Person]:
        """Who declared a conflict of interest about this page that has not ended."""
        return {
            declined.by
            for proof in self.proofs
            for declined in proof.declined
            if declined.kind == CONFLICT and not declined.has_ended
        }

    def whole_page_signature(self, proof: Proof) -> Signature | None:
        """The newest whole-page signature that stands on this proof or an earlier one."""
        for earlier in reversed(self.proofs[: self.proofs.index(proof) + 1]):
            if earlier.stands() and earlier.signatures[-1].is_whole:
                return earlier.signatures[-1]
        return None

    def is_for(self, proof: Proof, person: Person, *, today: date) -> bool:
        """Whether a proof is open to this person: a qualified reviewer, once, of others' words."""
        return (
            self.is_open(proof)
            and person.reviews()
            and person.is_qualified_on(today)
            and person not in proof.writers
            and person not in self.conflicted()
            and all(s.by is not person for s in proof.signatures)
        )

    def may_be_signed_by(self, proof: Proof, person: Person, *, today: date) -> bool:
        """Who may sign it, unless something that they themselves asked for is still to be fixed."""
        asked = {note.by for note in self.must_fix if note.is_open}
        return self.is_for(proof, person, today=today) and person not in asked

    def needs_whole(self, proof: Proof, *, today: date) -> bool:
        whole = self.whole_page_signature(proof)
        return whole is None or whole.due is None or whole.due < today

    def may_publish(self, proof: Proof) -> bool:
        """Signed off and standing, the newest such, never published before."""
        newer = self.proofs[self.proofs.index(proof) + 1 :]
        return (
            proof.stands()
            and self.whole_page_signature(proof) is not None
            and not self.is_deleted
            and not proof.was_published
            and not any(p.stands() for p in newer)
        )

    def publish(self, proof: Proof, *, now: datetime) -> None:
        whole = self.whole_page_signature(proof)
        assert whole is not None
        behind = next(p for p in self.proofs if whole in p.signatures)
        self.shown, self.is_withdrawn, self.at = proof, False, self.at or now
        self.whole, self.rests_on = whole, [*proof.completed_by, *behind.completed_by]
        proof.was_published, proof.due_at = True, None

    def revoke(self, signature: Signature) -> None:
        signature.is_revoked = True
        if signature in self.rests_on:
            self.is_withdrawn = True
