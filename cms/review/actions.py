"""The verbs: submit, request changes, sign, publish, withdraw, correct, revoke.

Each is one transaction: take the ledger, check the rules, write evidence, append to the ledger.
The web, the command line and Wagtail's workflow call these and nothing else. All raise Refusal
before anything is written; `now` is an aware datetime.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth import authenticate
from django.utils import timezone
from wagtail.models import Revision

from cms.people import attempts
from cms.people.models import Contributor, User
from cms.review import assigning, facts, ledger, mirror, reasons, rules
from cms.review.addresses import address_of
from cms.review.authorship import display_name
from cms.review.canonical import canonical
from cms.review.checking import check_page
from cms.review.ledger import one_at_a_time
from cms.review.models.corrections import Correction
from cms.review.models.editions import Edition, EditionQuestion, EditionTopic, Scheduled
from cms.review.models.evidence import (
    Outcome,
    Proof,
    ProofAsset,
    Revocation,
    SignOff,
    WriterNamed,
)
from cms.review.proofing import make_proof
from cms.review.refusals import Refusal, refuse_if
from cms.review.rules import (
    BAD_REQUEST,
    FORBIDDEN,
    POLICY,
    TOO_MANY,
    SignatureFacts,
)
from cms.review.signals import edition_changed

SYSTEM = "system"


@one_at_a_time
def submit(page: Any, revision: Revision, *, by: User, now: datetime) -> Proof:
    """Ask for review: freeze a revision of the page as a proof, replacing one still open."""
    frozen = revision.as_object()
    findings = reasons.answered(check_page(frozen, today=now.date()), frozen.reasons)
    refuse_if(rules.why_not_submit(facts.of_draft(frozen, findings), now=now), page_id=page.pk)
    if by is None:
        raise Refusal("Somebody must submit the page in their own name.", page_id=page.pk)
    earlier = Proof.objects.filter(page_key=frozen.page_key).order_by("-number")
    superseded = [
        _end(proof, Outcome.Kind.SUPERSEDED, by=by.person, now=now)
        for proof in earlier.filter(outcome=None)
    ]
    newest = earlier.first()
    number = newest.number + 1 if newest else 1
    proof, rendering = make_proof(
        frozen, revision, submitter=by, number=number, findings=findings, now=now
    )
    address_of(proof, now=now)
    proof.save(force_insert=True)
    assets = [
        ProofAsset.objects.create(proof=proof, sha256=name.split(".")[0], filename=name)
        for name in rendering.filenames
    ]
    ledger.append(
        now=now, actor=by.person, action="submitted", subject=frozen.page_key,
        rows=[*superseded, proof, *assets], proof=proof.digest,
    )  # fmt: skip
    assigning.entered(proof, now=now)
    return proof


@one_at_a_time
def recall(page: Any, *, by: User | None, now: datetime) -> Outcome | None:
    """The writer takes an open proof back, to go on writing."""
    proof = Proof.objects.filter(page_key=page.page_key, outcome=None).order_by("-number").first()
    if proof is None:
        return None
    actor = by.person if by else SYSTEM
    outcome = _end(proof, Outcome.Kind.RECALLED, by=actor, now=now)
    ledger.append(
        now=now, actor=actor, action="recalled", subject=proof.page_key,
        rows=[outcome], proof=proof.digest,
    )  # fmt: skip
    return outcome


@one_at_a_time
def request_changes(proof: Proof, *, by: User, reason: str, now: datetime) -> Outcome:
    """Send a proof back with what must change."""
    reviewer = facts.of_reviewer(by, today=now.date())
    refuse_if(rules.why_not_review(reviewer))
    refuse_if(rules.why_not_act_on(facts.of_proof(proof, today=now.date())))
    has_notes = proof.notes.filter(outcome=None).exists()
    refuse_if(rules.why_not_send_back(reason=reason, has_notes=has_notes))
    outcome = _end(
        proof, Outcome.Kind.CHANGES_REQUESTED, by=by.person, now=now,
        reason=reason.strip(), by_printed=by.contributor.name,
    )  # fmt: skip
    ledger.append(
        now=now, actor=by.person, action="requested changes", subject=proof.page_key,
        rows=[outcome], proof=proof.digest,
    )  # fmt: skip
    mirror.sent_back(proof, by, reason.strip())
    return outcome


def sign(
    proof: Proof, *, by: User, password: str, signature: SignatureFacts, now: datetime
) -> SignOff:
    """Sign a proof. The reviewer authenticates again here (compare 21 CFR 11.200)."""
    refuse_if(
        rules.why_not_sign(
            facts.of_proof(proof, today=now.date()), facts.of_reviewer(by, today=now.date())
        )
    )
    if not password:
        raise Refusal("Give your password again: that is your signature.", BAD_REQUEST)
    if authenticate(username=by.get_username(), password=password) != by:
        if why := attempts.why_not_try(by.get_username(), "", now=timezone.now()):
            raise Refusal(f"{why} Nothing was signed.", TOO_MANY)
        raise Refusal("That is not your password, so nothing was signed. Try again.", FORBIDDEN)
    return _sign(proof, by=by, signature=signature, now=now)


@one_at_a_time
def _sign(proof: Proof, *, by: User, signature: SignatureFacts, now: datetime) -> SignOff:
    today = now.date()
    proof_facts = facts.of_proof(proof, today=today)
    refuse_if(rules.why_not_sign(proof_facts, facts.of_reviewer(by, today=today)))
    refuse_if(rules.why_not_accept(signature, proof_facts, today=today))
    contributor = Contributor.objects.get(user=by)
    first = proof.sign_offs.filter(revocation=None).order_by("pk").first()
    is_whole = signature.scope == rules.WHOLE_PAGE
    sign_off = SignOff.objects.create(
        proof=proof,
        digest=proof.digest,
        reviewer=contributor.person,
        signed_with=by.person,
        printed_name=contributor.name,
        printed_slug=contributor.slug,
        credentials=canonical([c.printed() for c in contributor.credentials_on(today)]),
        scope=signature.scope,
        meaning=POLICY.meaning if is_whole else POLICY.meaning_of_changes,
        checklist=canonical(
            [
                {"statement": item.statement, "confirmed": signature.checklist[item.key]}
                for item in rules.checklist(proof_facts)
            ]
            + [
                {
                    "statement": item.statement,
                    "confirmed": signature.judged[item.key],
                    "instrument": f"{item.instrument}, {item.number}",
                }
                for item in POLICY.offered
                if item.key in signature.judged
            ]
        ),
        interests=signature.interests.strip(),
        overrides=canonical(reasons.rows(proof_facts.overridden)),
        countersigns=first,
        review_due_on=signature.review_due_on if is_whole else None,
        authenticated_by="password",
        signed_at=now,
    )
    rows: list[Any] = [sign_off]
    completing = rules.completes(proof_facts)
    if completing:
        rows.append(_end(proof, Outcome.Kind.SIGNED, by=by.person, now=now))
    else:
        rows += assigning.signed_first(proof, by=by, now=now)
    ledger.append(
        now=now, actor=by.person, action="signed" if completing else "signed, first of two",
        subject=proof.page_key, rows=rows, proof=proof.digest,
    )  # fmt: skip
    if completing:
        mirror.approved(proof, by)
        _do_when_signed(sign_off, by=by, now=now)
    return sign_off


def _do_when_signed(sign_off: SignOff, *, by: User, now: datetime) -> None:
    """What the writer asked for when submitting: publish now, at a time, or hold."""
    proof = sign_off.proof
    if proof.when_signed == Proof.WhenSigned.PUBLISH:
        _publish(sign_off, actor=by.person, now=now)
    elif proof.when_signed == Proof.WhenSigned.AT and proof.publish_at:
        if proof.publish_at <= now:
            _publish(sign_off, actor=by.person, now=now)
        else:
            Scheduled.objects.create(sign_off=sign_off, at=proof.publish_at, by=proof.submitted_by)


@one_at_a_time
def publish(proof: Proof, *, by: User, now: datetime, at: datetime | None = None) -> Edition | None:
    """Make a signed proof what readers see, now or (with `at`) at a set time."""
    may_publish = by.has_perm("review.publish_edition")
    refuse_if(rules.why_not_run_the_board(may_publish=may_publish))
    sign_off = _publishable_sign_off(proof)
    if at is None:
        return _publish(sign_off, actor=by.person, now=now)
    refuse_if(rules.why_not_publish_at(at, now=now))
    Scheduled.objects.update_or_create(
        sign_off=sign_off, defaults={"at": at, "by": by.person, "cancelled_at": None}
    )
    ledger.append(
        now=now, actor=by.person, action="scheduled", subject=proof.page_key,
        rows=[], proof=proof.digest, at=at.isoformat(),
    )  # fmt: skip
    return None


@one_at_a_time
def publish_scheduled(scheduled: Scheduled, *, now: datetime) -> Edition | None:
    """Publish what is due; safe to call twice. What can no longer be published is cancelled."""
    scheduled.refresh_from_db()
    if scheduled.done_at or scheduled.cancelled_at or scheduled.at > now:
        return None
    why = facts.why_not_publish(scheduled.sign_off.proof, scheduled.sign_off)
    if why:
        scheduled.cancelled_at = now
        scheduled.save(update_fields=["cancelled_at"])
        ledger.append(
            now=now, actor=SYSTEM, action="schedule cancelled",
            subject=scheduled.sign_off.proof.page_key, rows=[], reason=str(why),
        )  # fmt: skip
        return None
    return _publish(scheduled.sign_off, actor=SYSTEM, now=now)


def _publish(sign_off: SignOff, *, actor: str, now: datetime) -> Edition:
    proof = sign_off.proof
    refuse_if(facts.why_not_publish(proof, sign_off))
    path, first_published_at = address_of(proof, now=now)
    manifest = json.loads(proof.manifest)
    replaced = Edition.objects.answering().filter(page_key=proof.page_key).first()
    if replaced:
        move_on(replaced, Edition.State.SUPERSEDED, by=actor, now=now)
    edition = Edition.objects.create(
        path=path,
        page_key=proof.page_key,
        page_id=proof.page_id,
        language=proof.language,
        kind=proof.kind,
        sign_off=sign_off,
        whole_page_sign_off=facts.whole_page_sign_off(proof) or sign_off,
        digest=proof.digest,
        title=manifest["title"],
        summary=manifest["summary"],
        words=proof.words,
        featured=bool(manifest["content"].get("featured")),
        last_edited_at=proof.last_edited_at,
        published_by=actor,
        published_at=now,
        first_published_at=first_published_at,
    )
    rows = [
        *(EditionQuestion.objects.create(edition=edition, question_key=key, position=position)
          for position, key in enumerate(manifest["questions"])),
        *(EditionTopic.objects.create(edition=edition, slug=topic["slug"])
          for topic in manifest["topics"]),
    ]  # fmt: skip
    Scheduled.objects.filter(sign_off=sign_off, done_at=None).update(done_at=now)
    ledger.append(
        now=now, actor=actor, action="published", subject=proof.page_key,
        rows=[edition, *rows], path=path, edition=edition.pk, proof=proof.digest,
    )  # fmt: skip
    edition_changed.send(Edition, edition=edition)
    mirror.published(proof)
    return edition


@one_at_a_time
def withdraw(edition: Edition, *, by: User, reason: str, now: datetime) -> Edition:
    """The address says, from the next request on, that it is no longer advice, and why."""
    edition.refresh_from_db()
    refuse_if(
        rules.why_not_withdraw(
            is_current=edition.state == Edition.State.CURRENT,
            reason=reason,
            may_withdraw=by.has_perm("review.withdraw_edition"),
        )
    )
    return _withdraw(edition, by=by.person, reason=reason.strip(), now=now)


def _withdraw(edition: Edition, *, by: str, reason: str, now: datetime) -> Edition:
    move_on(edition, Edition.State.WITHDRAWN, by=by, now=now, reason=reason)
    ledger.append(
        now=now, actor=by, action="withdrawn", subject=edition.page_key,
        rows=[], path=edition.path, edition=edition.pk, reason=reason,
    )  # fmt: skip
    edition_changed.send(Edition, edition=edition)
    mirror.withdrawn(edition.page_id, None)
    return edition


@one_at_a_time
def correct(
    edition: Edition, *, by: User, wrong: str, right: str, now: datetime, advice: str = ""
) -> Correction:
    """Say in public what an edition said that was wrong. Its page shows it from now on."""
    edition.refresh_from_db()
    refuse_if(
        rules.why_not_correct(
            may_correct=by.has_perm("review.correct_edition"),
            is_shown=edition.state == Edition.State.CURRENT,
            wrong=wrong,
            right=right,
            advice=advice,
        )
    )
    correction = Correction.objects.create(
        edition=edition,
        page_key=edition.page_key,
        wrong=wrong.strip(),
        right=right.strip(),
        advice=advice.strip(),
        by=by.person,
        by_printed=display_name(by)[:160],
        at=now,
    )
    ledger.append(
        now=now, actor=by.person, action="corrected", subject=edition.page_key,
        rows=[correction], path=edition.path, edition=edition.pk,
    )  # fmt: skip
    answering = Edition.objects.answering().get(page_key=edition.page_key)
    edition_changed.send(Edition, edition=answering)
    return correction


@one_at_a_time
def revoke(sign_off: SignOff, *, by: User, reason: str, now: datetime) -> Revocation:
    """A sign-off no longer stands; the edition that rests on it is withdrawn with it."""
    refuse_if(
        rules.why_not_revoke(
            is_signer=sign_off.signed_with == by.person,
            is_publisher=by.has_perm("review.publish_edition"),
            is_revoked=Revocation.objects.filter(sign_off=sign_off).exists(),
            reason=reason,
        )
    )
    revocation = Revocation.objects.create(
        sign_off=sign_off,
        by=by.person,
        by_printed=display_name(by)[:160],
        reason=reason.strip(),
        at=now,
    )
    Scheduled.objects.filter(sign_off=sign_off, done_at=None).update(cancelled_at=now)
    ledger.append(
        now=now, actor=by.person, action="revoked", subject=sign_off.proof.page_key,
        rows=[revocation], proof=sign_off.digest,
    )  # fmt: skip
    for edition in facts.editions_resting_on(sign_off):
        _withdraw(
            edition, by=by.person, reason=f"Its sign-off was revoked. {reason.strip()}", now=now
        )
    return revocation


@one_at_a_time
def name_writer(proof: Proof, *, writer: User, by: User, now: datetime) -> WriterNamed:
    """A publisher says who wrote the edits that carried no name."""
    refuse_if(
        rules.why_not_name_writer(
            may_name=by.has_perm("review.name_writer"),
            has_unknown=facts.internal_of(proof)["unknown_writer"],
            is_named=WriterNamed.objects.filter(proof=proof).exists(),
        )
    )
    named = WriterNamed.objects.create(proof=proof, writer=writer.person, by=by.person, at=now)
    ledger.append(
        now=now, actor=by.person, action="named writer", subject=proof.page_key,
        rows=[named], proof=proof.digest,
    )  # fmt: skip
    assigning.writer_was_named(named)
    return named


def _end(
    proof: Proof, kind: str, *, by: str, now: datetime, reason: str = "", by_printed: str = ""
) -> Outcome:
    assigning.ended(proof)
    return Outcome.objects.create(
        proof=proof, kind=kind, by=by, by_printed=by_printed, reason=reason, at=now
    )


def move_on(
    edition: Edition, state: str, *, by: str, now: datetime, reason: str | None = None
) -> None:
    """The only change an edition knows: on to its next state."""
    if edition.state == Edition.State.CURRENT:
        edition.ended_at, edition.ended_by = now, by
        edition.reason = reason or ""
    edition.state = state
    edition.save(update_fields=Edition.CHANGING)


def _publishable_sign_off(proof: Proof) -> SignOff:
    """The signature that completed a proof. Raises Refusal when it cannot be published."""
    sign_off: SignOff | None = proof.sign_offs.order_by("-pk").first()
    why = facts.why_not_publish(proof, sign_off)
    if sign_off is None or why:
        raise Refusal(why or "This proof has not been signed off, so it cannot be published.")
    return sign_off
