"""The actions: submit, request changes, sign, publish, withdraw, correct, revoke.

Each is one transaction: lock the ledger, check the rules, write evidence, append to the ledger.
The web, the command line and Wagtail's workflow call these and nothing else. All raise Refusal
before anything is written; `now` is an aware datetime.
"""

from datetime import datetime
from html import unescape
from typing import Any, cast

from django.contrib.auth import authenticate
from django.utils import timezone
from wagtail.models import Revision

from cms.drafts import facts as drafts_facts
from cms.drafts import reasons
from cms.drafts.documents import check_page
from cms.drafts.reviewed_content import ReviewedContent
from cms.evidence import ledger
from cms.evidence.ledger import SYSTEM, exclusively
from cms.identity import persons
from cms.people.models import User
from cms.policy import keys, publication, saving, signing, submission
from cms.policy import submission as submission_policy
from cms.policy.facts import SignatureFacts
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import NAME_WRITER, PUBLISH_EDITION
from cms.policy.refusals import refuse_if
from cms.proofs import drafted_words, statements
from cms.proofs.manifest import canonical_content, make_proof
from cms.proofs.models import Outcome, Proof, ProofAsset, Revocation, SignOff, WriterNamed
from cms.publishing import facts as publishing_facts
from cms.publishing import wagtail_rows
from cms.publishing.actions import _publish, _withdraw
from cms.publishing.addresses import publication_address
from cms.publishing.models import Scheduled
from cms.review import assignment, facts, key_signing, reviewers
from cms.review.key_signing import KeyAnswer
from cms.throttling import attempts


@exclusively
def submit(page: ReviewedContent, revision: Revision, *, by: User | None, now: datetime) -> Proof:
    """Ask for review: freeze a revision of the page as a proof, replacing one still open."""
    refuse_if(submission_policy.why_not_submit_as(is_somebody=by is not None), page_id=page.pk)
    by = cast(User, by)
    frozen: ReviewedContent = revision.as_object()
    findings = reasons.with_reasons(check_page(frozen, today=now.date()), frozen.reasons)
    refuse_if(
        submission.why_not_submit(drafts_facts.facts_of_page(frozen, findings), now=now),
        page_id=page.pk,
    )
    earlier = Proof.objects.of_page(frozen.page_key).light()
    superseded = [
        _end(proof, Outcome.Kind.SUPERSEDED, by=by.person, now=now)
        for proof in earlier.filter(outcome=None)
    ]
    newest = earlier.first()
    number = newest.number + 1 if newest else 1
    typed = [canonical_content(frozen, revision.content), frozen.message_to_reviewer]
    refuse_if(saving.why_not_seal(typed), page_id=page.pk)
    drafted_words.record_missing(frozen)
    proof, rendering = make_proof(
        frozen, revision, submitter=by, number=number, findings=findings, now=now
    )
    sealed = [
        proof.parsed_manifest,
        proof.parsed_internal,
        unescape(proof.html),
    ]
    refuse_if(saving.why_not_seal(sealed), page_id=page.pk)
    publication_address(proof, now=now)
    proof.save(force_insert=True)
    assets = [
        ProofAsset.objects.create(proof=proof, sha256=name.split(".")[0], filename=name)
        for name in rendering.filenames
    ]
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.SUBMITTED, subject=frozen.page_key,
        rows=[*superseded, proof, *assets], proof=proof.digest,
    )  # fmt: skip
    assignment.on_submitted(proof, now=now)
    return proof


@exclusively
def recall(page: ReviewedContent, *, by: User | None, now: datetime) -> Outcome | None:
    """The writer takes an open proof back, to go on writing."""
    proof = Proof.objects.of_page(page.page_key).filter(outcome=None).first()
    if proof is None:
        return None
    actor = by.person if by else SYSTEM
    outcome = _end(proof, Outcome.Kind.RECALLED, by=actor, now=now)
    ledger.append(
        now=now, actor=actor, action=LedgerAction.RECALLED, subject=proof.page_key,
        rows=[outcome], proof=proof.digest,
    )  # fmt: skip
    return outcome


@exclusively
def request_changes(proof: Proof, *, by: User, reason: str, now: datetime) -> Outcome:
    """Send a proof back with what must change."""
    reviewer = reviewers.of_reviewer(by, today=now.date())
    refuse_if(signing.why_not_review(reviewer))
    refuse_if(signing.why_not_act_on(facts.of_proof(proof, today=now.date())))
    has_notes = proof.notes.filter(outcome=None).exists()
    refuse_if(signing.why_not_send_back(reason=reason, has_notes=has_notes))
    outcome = _end(
        proof, Outcome.Kind.CHANGES_REQUESTED, by=by.person, now=now,
        reason=reason.strip(), by_printed=by.contributor.name,
    )  # fmt: skip
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.REQUESTED_CHANGES, subject=proof.page_key,
        rows=[outcome], proof=proof.digest,
    )  # fmt: skip
    wagtail_rows.sent_back(proof, by, reason.strip())
    return outcome


def sign(
    proof: Proof,
    *,
    by: User,
    signature: SignatureFacts,
    now: datetime,
    password: str = "",
    answer: KeyAnswer | None = None,
) -> SignOff:
    """Sign a proof. The reviewer authenticates again here (compare 21 CFR 11.200): by an answer
    of their own key to exactly what the sign-off says, or, where policy allows, by password.
    """
    proof_facts = facts.of_proof(proof, today=now.date())
    refuse_if(signing.why_not_sign(proof_facts, reviewers.of_reviewer(by, today=now.date())))
    means = key_signing.means_of_signing(by)
    if answer is not None:
        return _sign(proof, by=by, signature=signature, answer=answer, now=now)
    if password:
        refuse_if(keys.why_not_this_means(keys.BY_PASSWORD, means))
    else:
        if means != keys.BY_PASSWORD:
            refuse_if(signing.why_not_accept(signature, proof_facts, today=now.date()))
        refuse_if(keys.why_not_unanswered(means))
    is_right = authenticate(username=by.get_username(), password=password) == by
    refuse_if(
        keys.why_not_believe_password(
            is_right=is_right,
            why_limited=None
            if is_right
            else attempts.why_not_try(by.get_username(), "", now=timezone.now()),
        )
    )
    return _sign(proof, by=by, signature=signature, answer=None, now=now)


@exclusively
def _sign(
    proof: Proof,
    *,
    by: User,
    signature: SignatureFacts,
    answer: KeyAnswer | None,
    now: datetime,
) -> SignOff:
    today = now.date()
    proof_facts = facts.of_proof(proof, today=today)
    refuse_if(signing.why_not_sign(proof_facts, reviewers.of_reviewer(by, today=today)))
    refuse_if(signing.why_not_accept(signature, proof_facts, today=today))
    if answer is None:
        sign_off = statements.drafted(proof, proof_facts, signature, by=by, at=now)
        sign_off.authenticated_by = keys.BY_PASSWORD
    else:
        sign_off = key_signing.signed(proof, proof_facts, signature, by=by, answer=answer, now=now)
    sign_off.save(force_insert=True)
    rows: list[Any] = [sign_off]
    completing = signing.completes(proof_facts)
    if completing:
        rows.append(_end(proof, Outcome.Kind.SIGNED, by=by.person, now=now))
    else:
        rows += assignment.on_first_signature(proof, by=by, now=now)
    ledger.append(
        now=now, actor=by.person,
        action=LedgerAction.SIGNED if completing else LedgerAction.SIGNED_FIRST_OF_TWO,
        subject=proof.page_key, rows=rows, proof=proof.digest,
    )  # fmt: skip
    if completing:
        wagtail_rows.approved(proof, by)
        _do_when_signed(sign_off, by=by, now=now)
    return sign_off


def _do_when_signed(sign_off: SignOff, *, by: User, now: datetime) -> None:
    """Carry out what was chosen at submission: publish now, schedule, or hold."""
    proof = sign_off.proof
    if proof.when_signed == Proof.WhenSigned.PUBLISH:
        _publish(sign_off, actor=by.person, now=now)
    elif proof.when_signed == Proof.WhenSigned.AT and proof.publish_at:
        if proof.publish_at <= now:
            _publish(sign_off, actor=by.person, now=now)
        else:
            Scheduled.objects.create(sign_off=sign_off, at=proof.publish_at, by=proof.submitted_by)


@exclusively
def revoke(sign_off: SignOff, *, by: User, reason: str, now: datetime) -> Revocation:
    """Revoke a sign-off and withdraw the editions that depend on it."""
    refuse_if(
        publication.why_not_revoke(
            is_signer=sign_off.signed_with == by.person,
            is_publisher=by.has_perm(PUBLISH_EDITION),
            is_revoked=Revocation.objects.filter(sign_off=sign_off).exists(),
            reason=reason,
        )
    )
    revocation = Revocation.objects.create(
        sign_off=sign_off,
        by=by.person,
        by_printed=persons.name_to_print(by),
        reason=reason.strip(),
        at=now,
    )
    Scheduled.objects.filter(sign_off=sign_off, done_at=None).update(cancelled_at=now)
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.REVOKED, subject=sign_off.proof.page_key,
        rows=[revocation], proof=sign_off.digest,
    )  # fmt: skip
    for edition in publishing_facts.editions_resting_on(sign_off):
        _withdraw(
            edition, by=by.person, reason=f"Its sign-off was revoked. {reason.strip()}", now=now
        )
    return revocation


@exclusively
def name_writer(proof: Proof, *, writer: User, by: User, now: datetime) -> WriterNamed:
    """Name the writer of unattributed edits."""
    refuse_if(
        signing.why_not_name_writer(
            may_name=by.has_perm(NAME_WRITER),
            has_unknown=proof.parsed_internal["unknown_writer"],
            is_named=WriterNamed.objects.filter(proof=proof).exists(),
        )
    )
    named = WriterNamed.objects.create(proof=proof, writer=writer.person, by=by.person, at=now)
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.NAMED_WRITER, subject=proof.page_key,
        rows=[named], proof=proof.digest,
    )  # fmt: skip
    assignment.on_writer_named(named)
    return named


def _end(
    proof: Proof, kind: str, *, by: str, now: datetime, reason: str = "", by_printed: str = ""
) -> Outcome:
    assignment.on_decided(proof)
    return Outcome.objects.create(
        proof=proof, kind=kind, by=by, by_printed=by_printed, reason=reason, at=now
    )
