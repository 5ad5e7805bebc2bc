"""What is promised, told again in a few plain lines that ask the product nothing.

People, pages, proofs and signatures are remembered by what was typed and pressed. The machine
compares this memory with what the site and its database say.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(eq=False)
class Person:
    """Somebody with a login: what they are today, and until when their credential stands."""

    name: str
    roles: set[str] = field(default_factory=set)
    is_active: bool = True
    credential_until: date | None = None
    has_credential: bool = False

    def reviews(self) -> bool:
        return self.is_active and "reviewer" in self.roles

    def publishes(self) -> bool:
        return self.is_active and bool({"publisher", "superuser"} & self.roles)

    def withdraws(self) -> bool:
        return self.reviews() or self.publishes()

    def is_qualified_on(self, today: date) -> bool:
        return self.has_credential and (
            self.credential_until is None or today <= self.credential_until
        )


@dataclass(eq=False)
class Words:
    """Something that was typed: which words, by whom, when."""

    number: int
    by: Person
    at: datetime


@dataclass(eq=False)
class Signature:
    """A name under a proof, and whether it was taken back."""

    by: Person
    at: datetime
    is_whole: bool
    due: date | None
    is_revoked: bool = False


@dataclass(eq=False)
class Proof:
    """What was frozen when a page was submitted."""

    pk: int
    words: Words
    writers: set[Person]
    typed: int
    signatures: list[Signature] = field(default_factory=list)
    end: str = ""
    publish_when_signed: bool = True
    was_published: bool = False
    must_fix: list[Person] = field(default_factory=list)

    def stands(self) -> bool:
        """Signed off, with no signature taken back since."""
        return self.end == "signed" and not any(s.is_revoked for s in self.signatures)


@dataclass(eq=False)
class Page:
    """One page: everything typed into it, its proofs, and what readers should see of it."""

    pk: int
    slug: str
    author: Person
    signatures_needed: int = 1
    is_copy: bool = False
    typed: list[Words] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    shown: Proof | None = None
    rests_on: list[Signature] = field(default_factory=list)
    is_withdrawn: bool = False
    is_deleted: bool = False
    path: str = ""
    at: datetime | None = None
    scheduled: tuple[Proof, datetime] | None = None

    def is_readable(self) -> bool:
        return self.shown is not None and not self.is_withdrawn

    def newest(self) -> Proof | None:
        return self.proofs[-1] if self.proofs else None

    def writers_now(self, submitter: Person) -> set[Person]:
        """The named author, the submitter, and all who typed since the last signed proof."""
        since = max((p.typed for p in self.proofs if p.stands()), default=0)
        return {self.author, submitter, *(w.by for w in self.typed[since:])}

    def whole_page_signature(self, proof: Proof) -> Signature | None:
        """The newest whole-page signature that stands on this proof or an earlier one."""
        for earlier in reversed(self.proofs[: self.proofs.index(proof) + 1]):
            if earlier.stands() and earlier.signatures[-1].is_whole:
                return earlier.signatures[-1]
        return None

    def may_be_signed_by(self, proof: Proof, person: Person, *, today: date) -> bool:
        """A qualified reviewer other than its writers, while it is open, once."""
        return (
            person.reviews()
            and person.is_qualified_on(today)
            and not self.is_deleted
            and not proof.end
            and proof is self.newest()
            and person not in proof.writers
            and person not in proof.must_fix
            and all(s.by is not person for s in proof.signatures)
        )

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
        self.rests_on = [*proof.signatures, *behind.signatures]
        proof.was_published = True
        self.scheduled = None

    def revoke(self, signature: Signature) -> None:
        signature.is_revoked = True
        if signature in self.rests_on:
            self.is_withdrawn = True
