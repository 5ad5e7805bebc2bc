"""What publishers do at the desk: publish, schedule, withdraw, correct, revoke."""

from datetime import timedelta

from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from cms.proofs.models import Proof as ProofRow
from cms.proofs.models import SignOff
from cms.publishing.models import Edition, Scheduled
from tests.promises.site import Stage
from tests.promises.strategies import a_publisher, which

something_was_published = precondition(lambda self: any(page.shown for page in self.pages))


class Publishing(Stage):
    """Acts on what was signed, and on what readers see."""

    @precondition(lambda self: any(proof.end == "signed" for p in self.pages for proof in p.proofs))
    @rule(name=a_publisher, at=which, older=which, later=st.booleans())
    def publish(self, name: str, at: int, older: int, later: bool) -> None:
        """Publish a signed proof now, or schedule it for tomorrow."""
        page, proof = self.proof(at, older)
        when = (self.tick() + timedelta(days=1)).replace(second=0)
        allowed = self.people[name].publishes() and page.may_publish(proof)
        form = {"at": f"{when:%Y-%m-%dT%H:%M}" if later else ""}
        self.press(name, reverse("desk_publish", args=[proof.pk]), form)
        if later:
            kept = Scheduled.objects.filter(sign_off__proof=proof.pk, at=when, cancelled_at=None)
            done = kept.exists() and proof.due_at != when
            self.expect("schedule", allowed=allowed and proof.due_at != when, done=done)
            if done:
                proof.due_at = when
        else:
            done = self.is_shown(page, proof) and not proof.was_published
            self.expect("publish by hand", allowed=allowed, done=done)
            if done:
                self.now_shown(page, proof)

    @something_was_published
    @rule(name=a_publisher, at=which)
    def withdraw(self, name: str, at: int) -> None:
        page = self.shown_page(at)
        edition = Edition.objects.answering().get(path=page.path)
        allowed = self.people[name].withdraws() and page.is_readable()
        self.tick()
        form = {"reason": "The dose was wrong.", "digest": edition.digest}
        self.press(name, reverse("desk_withdraw", args=[edition.pk]), form)
        edition.refresh_from_db()
        done = page.is_readable() and edition.state == "withdrawn"
        self.expect("withdraw", allowed=allowed, done=done)
        page.is_withdrawn = page.is_withdrawn or done

    @something_was_published
    @rule(name=a_publisher, at=which)
    def correct(self, name: str, at: int) -> None:
        """Admit that an earlier edition was wrong: adds a notice, and touches no signed word."""
        edition = Edition.objects.answering().get(path=self.shown_page(at).path)
        past = Edition.objects.filter(page_key=edition.page_key).exclude(state="current").first()
        if past is None:
            return
        self.tick()
        form = {"edition": past.pk, "wrong": "It said two.", "right": "It is ten.", "advice": ""}
        before = past.corrections.count()
        self.press(name, reverse("desk_correct", args=[edition.pk]), form)
        done = past.corrections.count() > before
        self.expect("correct", allowed=self.people[name].publishes(), done=done)

    @precondition(lambda self: any(proof.signatures for p in self.pages for proof in p.proofs))
    @rule(name=a_publisher, at=which, older=which)
    def revoke(self, name: str, at: int, older: int) -> None:
        """Take a signature back: its signer may, and so may a publisher."""
        page, proof = self.proof(at, older, signed=True)
        person = self.people[name]
        row = ProofRow.objects.get(pk=proof.pk)
        is_own = any(s.by is person for s in proof.standing())
        allowed = bool(proof.standing()) and person.reads_proofs() and (
            person.publishes() or is_own
        )  # fmt: skip
        self.tick()
        form = {"reason": "It was mistaken.", "digest": row.digest}
        self.press(name, reverse("desk_revoke", args=[proof.pk]), form)
        left = SignOff.objects.filter(proof=row, revocation=None).values_list("signed_with")
        signers = {self.person(who) for (who,) in left}
        revoked = [s for s in proof.standing() if s.by not in signers]
        self.expect("revoke", allowed=allowed, done=bool(revoked))
        assert len(revoked) < 2
        for signature in revoked:
            assert person.publishes() or signature.by is person
            page.revoke(signature)
            proof.due_at = None
