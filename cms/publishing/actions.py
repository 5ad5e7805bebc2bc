"""The action that changes a published page's address and leaves a redirect at the old one."""

from datetime import datetime

from cms.evidence import ledger
from cms.evidence.ledger import SYSTEM, exclusively
from cms.identity import persons
from cms.people.models import User
from cms.policy import publication
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import CORRECT_EDITION, PUBLISH_EDITION, WITHDRAW_EDITION
from cms.policy.refusals import Refusal, refuse_if
from cms.proofs import internal_facts
from cms.proofs.models import Proof, SignOff
from cms.publishing import facts as publishing_facts
from cms.publishing import wagtail_rows
from cms.publishing.addresses import is_navigation_path, publication_address
from cms.publishing.models import Correction, Edition, EditionQuestion, EditionTopic, Scheduled
from cms.publishing.signals import edition_changed


@exclusively
def change_address(edition: Edition, *, path: str, by: User, now: datetime) -> Edition:
    """Move the signed edition to another path; the old path redirects from the next request on.

    No signature is needed, as no word changes. The old path stays reserved for this page.
    """
    edition.refresh_from_db()
    holder = (
        Edition.objects.filter(path=path)
        .exclude(page_key=edition.page_key)
        .order_by("-published_at")
        .first()
    )
    refuse_if(
        publication.why_not_change_address(
            may_publish=by.has_perm(PUBLISH_EDITION),
            is_current=edition.state == Edition.State.CURRENT,
            old_path=edition.path,
            new_path=path,
            owner_title=holder.title if holder else "",
            is_navigation=is_navigation_path(path, but=edition.page_id),
        )
    )
    for back in Edition.objects.filter(path=path, state=Edition.State.MOVED):
        move_on(back, Edition.State.SUPERSEDED, by=by.person, now=now)
    move_on(edition, Edition.State.MOVED, by=by.person, now=now)
    moved, rows = _copy_to_path(path, edition)
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.CHANGED_ADDRESS, subject=edition.page_key,
        rows=[moved, *rows], path=path, edition=moved.pk,
        old_path=edition.path, old_edition=edition.pk, proof=edition.digest,
    )  # fmt: skip
    edition_changed.send(Edition, edition=edition)
    edition_changed.send(Edition, edition=moved)
    return moved


def _copy_to_path(
    path: str, edition: Edition
) -> tuple[Edition, list[EditionQuestion | EditionTopic]]:
    """The same edition at another path, with its questions and topics."""
    columns = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if field.attname not in {"id", "path", *Edition.MUTABLE_COLUMNS}
    }
    moved = Edition.objects.create(**columns, path=path)
    rows: list[EditionQuestion | EditionTopic] = [
        EditionQuestion.objects.create(
            edition=moved, question_key=row.question_key, position=row.position
        )
        for row in edition.questions.all()
    ]
    rows += [
        EditionTopic.objects.create(edition=moved, slug=row.slug) for row in edition.topics.all()
    ]
    return moved, rows


@exclusively
def publish(proof: Proof, *, by: User, now: datetime, at: datetime | None = None) -> Edition | None:
    """Make a signed proof what readers see, now or (with `at`) at a set time."""
    may_publish = by.has_perm(PUBLISH_EDITION)
    refuse_if(publication.why_not_act_as_publisher(may_publish=may_publish))
    sign_off = _publishable_sign_off(proof)
    if at is None:
        return _publish(sign_off, actor=by.person, now=now)
    refuse_if(publication.why_not_publish_at(at, now=now))
    Scheduled.objects.update_or_create(
        sign_off=sign_off, defaults={"at": at, "by": by.person, "cancelled_at": None}
    )
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.SCHEDULED, subject=proof.page_key,
        rows=[], proof=proof.digest, at=at.isoformat(),
    )  # fmt: skip
    return None


@exclusively
def publish_scheduled(scheduled: Scheduled, *, now: datetime) -> Edition | None:
    """Publish what is due; safe to call twice. What can no longer be published is cancelled."""
    scheduled.refresh_from_db()
    if scheduled.done_at or scheduled.cancelled_at or scheduled.at > now:
        return None
    why = publishing_facts.why_not_publish(scheduled.sign_off.proof, scheduled.sign_off)
    if why:
        scheduled.cancelled_at = now
        scheduled.save(update_fields=["cancelled_at"])
        ledger.append(
            now=now, actor=SYSTEM, action=LedgerAction.SCHEDULE_CANCELLED,
            subject=scheduled.sign_off.proof.page_key, rows=[], reason=str(why),
        )  # fmt: skip
        return None
    return _publish(scheduled.sign_off, actor=SYSTEM, now=now)


def _publish(sign_off: SignOff, *, actor: str, now: datetime) -> Edition:
    proof = sign_off.proof
    refuse_if(publishing_facts.why_not_publish(proof, sign_off))
    path, first_published_at = publication_address(proof, now=now)
    manifest = proof.parsed_manifest
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
        whole_page_sign_off=internal_facts.whole_page_sign_off(proof) or sign_off,
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
        now=now, actor=actor, action=LedgerAction.PUBLISHED, subject=proof.page_key,
        rows=[edition, *rows], path=path, edition=edition.pk, proof=proof.digest,
    )  # fmt: skip
    edition_changed.send(Edition, edition=edition)
    wagtail_rows.published(proof)
    return edition


@exclusively
def withdraw(edition: Edition, *, by: User, reason: str, now: datetime) -> Edition:
    """Withdraw an edition: from the next request on its address answers 410 with the reason."""
    edition.refresh_from_db()
    refuse_if(
        publication.why_not_withdraw(
            is_current=edition.state == Edition.State.CURRENT,
            reason=reason,
            may_withdraw=by.has_perm(WITHDRAW_EDITION),
        )
    )
    return _withdraw(edition, by=by.person, reason=reason.strip(), now=now)


def _withdraw(edition: Edition, *, by: str, reason: str, now: datetime) -> Edition:
    move_on(edition, Edition.State.WITHDRAWN, by=by, now=now, reason=reason)
    ledger.append(
        now=now, actor=by, action=LedgerAction.WITHDRAWN, subject=edition.page_key,
        rows=[], path=edition.path, edition=edition.pk, reason=reason,
    )  # fmt: skip
    edition_changed.send(Edition, edition=edition)
    wagtail_rows.withdrawn(edition.page_id, None)
    return edition


@exclusively
def correct(
    edition: Edition, *, by: User, wrong: str, right: str, now: datetime, advice: str = ""
) -> Correction:
    """Say in public what an edition said that was wrong. Its page shows it from now on."""
    edition.refresh_from_db()
    refuse_if(
        publication.why_not_correct(
            may_correct=by.has_perm(CORRECT_EDITION),
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
        by_printed=persons.name_to_print(by),
        at=now,
    )
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.CORRECTED, subject=edition.page_key,
        rows=[correction], path=edition.path, edition=edition.pk,
    )  # fmt: skip
    answering = Edition.objects.answering().get(page_key=edition.page_key)
    edition_changed.send(Edition, edition=answering)
    return correction


def move_on(
    edition: Edition, state: str, *, by: str, now: datetime, reason: str | None = None
) -> None:
    """Set an edition's next state: the only columns of it that may change."""
    if edition.state == Edition.State.CURRENT:
        edition.ended_at, edition.ended_by = now, by
        edition.reason = reason or ""
    edition.state = state
    edition.save(update_fields=Edition.MUTABLE_COLUMNS)


def _publishable_sign_off(proof: Proof) -> SignOff:
    """The signature that completed a proof. Raises Refusal when it cannot be published."""
    sign_off: SignOff | None = proof.sign_offs.order_by("-pk").first()
    why = publishing_facts.why_not_publish(proof, sign_off)
    if sign_off is None or why:
        raise Refusal(why or publication.NOT_SIGNED_OFF)
    return sign_off
