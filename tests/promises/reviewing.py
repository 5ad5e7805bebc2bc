"""What reviewers do at the desk: claim, decline, note, send back, sign."""

from datetime import timedelta

from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cms.policy.facts import CHANGES_ONLY, WHOLE_PAGE
from cms.proofs.models import Proof as ProofRow
from cms.proofs.models import SignOff
from cms.review.models import Assignment, ConflictEnded, Decline, NoteOutcome
from tests import factories
from tests.promises.model import CONFLICT, Declined, MustFix, Page, Proof, Signature
from tests.promises.site import Stage
from tests.promises.strategies import a_reviewer, which

there_is_a_proof = precondition(lambda self: any(page.proofs for page in self.pages))


class Reviewing(Stage):
    """Acts on a proof that waits for its signature."""

    @there_is_a_proof
    @rule(name=a_reviewer, at=which, older=which)
    def claim(self, name: str, at: int, older: int) -> None:
        """Take a proof on, if nobody has it."""
        page, proof = self.proof(at, older)
        mine = Assignment.objects.filter(proof=proof.pk, reviewer=self.users[name].person)
        is_free = not Assignment.objects.filter(proof=proof.pk, release=None).exists()
        allowed = is_free and page.is_for(proof, self.people[name], today=self.tick().date())
        had = mine.count()
        self.press(name, reverse("desk_claim", args=[proof.pk]), {})
        self.expect("claim", allowed=allowed, done=mine.count() > had)

    @there_is_a_proof
    @rule(
        name=a_reviewer, at=which, older=which,
        kind=st.sampled_from([CONFLICT, CONFLICT, "not my field", "no time"]),
    )  # fmt: skip
    def decline(self, name: str, at: int, older: int, kind: str) -> None:
        """Say that one cannot take a proof, at times for a conflict of interest."""
        page, proof = self.proof(at, older)
        person, tomorrow = self.people[name], self.tick().date() + timedelta(days=1)
        said = [d for d in proof.declined if (d.by, d.kind) == (person, kind) and not d.has_ended]
        allowed = person.reviews() and page.is_open(proof) and (kind == "no time" or not said)
        rows = Decline.objects.filter(proof=proof.pk, reviewer=self.users[name].person).order_by()
        before = rows.count()
        form = {"kind": kind, "until_on": tomorrow.isoformat(), "text": ""}
        self.press(name, reverse("desk_decline", args=[proof.pk]), form)
        done = rows.count() > before
        self.expect(f"decline, {kind}", allowed=allowed, done=done)
        if done:
            proof.declined.append(Declined(rows.latest("pk").pk, person, kind))

    @precondition(lambda self: any(q.declined for page in self.pages for q in page.proofs))
    @rule(name=st.none() | a_reviewer, at=st.integers(0, 20))
    def end_conflict(self, name: str | None, at: int) -> None:
        """Who declared a conflict of interest, or somebody else, says that it has ended."""
        declines = [d for page in self.pages for proof in page.proofs for d in proof.declined]
        declined = declines[-1 - at % len(declines)]
        name = name or declined.by.name
        person = self.people[name]
        allowed = (
            person.reads_proofs()
            and person is declined.by
            and declined.kind == CONFLICT
            and not declined.has_ended
        )
        self.tick()
        self.press(name, reverse("desk_end_conflict", args=[declined.pk]), {})
        ended = ConflictEnded.objects.filter(decline=declined.pk).exists()
        self.expect("end a conflict", allowed=allowed, done=ended and not declined.has_ended)
        declined.has_ended = ended

    @there_is_a_proof
    @rule(name=a_reviewer, at=which, older=which)
    def note(self, name: str, at: int, older: int) -> None:
        """Ask for something that must be fixed: who asked does not sign while it stands."""
        page, proof = self.proof(at, older)
        notes = ProofRow.objects.get(pk=proof.pk).notes
        before = notes.count()
        form = {"kind": "must fix", "text": "Say when.", "anchor": "", "quote": "", "wording": ""}
        self.tick()
        self.press(name, reverse("desk_write_note", args=[proof.pk]), form)
        person, done = self.people[name], notes.count() > before
        self.expect("note", allowed=person.reviews() and page.is_open(proof), done=done)
        if done:
            page.must_fix.append(MustFix(notes.latest("pk").pk, person))

    @precondition(lambda self: any(page.must_fix for page in self.pages))
    @rule(name=st.none() | a_reviewer, at=st.integers(0, 20))
    def resolve_note(self, name: str | None, at: int) -> None:
        """Who asked for something, or somebody else, says that it is fixed."""
        notes = [note for page in self.pages for note in page.must_fix]
        note = notes[-1 - at % len(notes)]
        name = name or note.by.name
        person = self.people[name]
        allowed = person.reads_proofs() and person is note.by and note.is_open
        self.tick()
        self.press(name, reverse("desk_resolve_note", args=[note.pk]), {})
        is_open = not NoteOutcome.objects.filter(note=note.pk).exists()
        self.expect("resolve a note", allowed=allowed, done=note.is_open and not is_open)
        note.is_open = is_open

    @there_is_a_proof
    @rule(name=a_reviewer, at=which, older=which)
    def send_back(self, name: str, at: int, older: int) -> None:
        page, proof = self.proof(at, older)
        allowed = self.people[name].reviews() and page.is_open(proof)
        before = proof.end
        self.tick()
        self.press(name, reverse("desk_changes", args=[proof.pk]), {"reason": "Say when."})
        self.notice_ends(page)
        self.expect("send back", allowed=allowed, done=proof.end != before)

    @there_is_a_proof
    @rule(
        name=a_reviewer, at=which, older=which,
        whole=st.sampled_from([True, True, False]),
        lie=st.sampled_from([""] * 8 + ["password", "digest"]),
    )  # fmt: skip
    def sign(self, name: str, at: int, older: int, whole: bool, lie: str) -> None:
        """Sign; at times with another password, or on another digest."""
        page, proof = self.proof(at, older)
        person, today = self.people[name], self.tick().date()
        row = ProofRow.objects.get(pk=proof.pk)
        due = today + timedelta(days=300)
        scope = WHOLE_PAGE if whole else CHANGES_ONLY
        form = factories.sign_form(row, scope=scope, review_due_on=due.isoformat())
        if lie:
            form[lie] = "0" * 64
        begun = next(iter(proof.standing()), None)
        allowed = (
            page.may_be_signed_by(proof, person, today=today)
            and not lie
            and (whole or not page.needs_whole(proof, today=today))
            and (begun is None or begun.is_whole == whole)
        )
        signed = SignOff.objects.filter(proof=row, signed_with=self.users[name].person)
        had = signed.count()
        self.press(name, reverse("desk_sign", args=[proof.pk]), form)
        done = signed.count() > had
        self.expect("sign", allowed=allowed, done=done)
        if done:
            self._now_signed(
                page, proof, Signature(person, self.now, whole, due if whole else None)
            )

    @there_is_a_proof
    @rule(at=which, hand=st.integers(0, 5))
    def sign_own_words(self, at: int, hand: int) -> None:
        """One of those who wrote a proof tries to sign it, with nothing else amiss."""
        writers = sorted(self.proof(at, 0)[1].writers, key=lambda person: person.name)
        name = writers[hand % len(writers)].name
        self.sign(name=name, at=at, older=0, whole=True, lie="")

    def _now_signed(self, page: Page, proof: Proof, signature: Signature) -> None:
        proof.signatures.append(signature)
        if len(proof.standing()) < page.signatures_needed:
            return
        proof.complete()
        if proof.when and proof.when > self.now:
            proof.due_at = proof.when
        elif proof.when and page.may_publish(proof):
            self.now_shown(page, proof)
