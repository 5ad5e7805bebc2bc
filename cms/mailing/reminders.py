"""Daily reminders: decisions that are due, and pages that must be reviewed again.

A letter's key contains its subject and urgency, so after missed days each person gets the most
urgent reminder once, and none twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from cms.mailing import recipients
from cms.mailing.links import LinkMaker, desk_link, workplace_link
from cms.mailing.models import Letter
from cms.people.models import User
from cms.policy.figures import POLICY
from cms.proofs.models import Proof
from cms.publishing.models import Edition
from cms.review.models import Waiting


def reminders(*, now: datetime) -> Iterator[Letter]:
    """The unsaved reminders for today."""
    yield from about_decisions(now=now)
    yield from about_review_dates(now=now)


def about_decisions(*, now: datetime) -> Iterator[Letter]:
    """Remind the holder on the day a decision is due, and publishers after it."""
    today = now.date()
    late = Waiting.objects.filter(decide_by__lte=today).select_related("proof")
    for waiting in late.order_by("decide_by", "pk"):
        proof, due_on = waiting.proof, _day(waiting.decide_by)
        yield from _letters_to(
            recipients.logins({waiting.holder}) or recipients.reviewers(proof, today=today),
            proof,
            key=f"decide:{proof.pk}",
            subject=f"“{proof.title}” waits for a decision, due {due_on}.",
            text="Please sign it or say what must change. If you cannot take it, decline it there, "
            "so that somebody else can.",
            minutes=waiting.minutes,
            link=desk_link,
            now=now,
        )
        if waiting.decide_by < today:
            who = waiting.holder_printed or "Nobody"
            yield from _letters_to(
                recipients.publishers(),
                proof,
                key=f"escalate:{proof.pk}",
                subject=f"“{proof.title}” is past the day its decision was due.",
                text=f"It was due {due_on}. {who} has it. You can assign it to somebody else.",
                link=desk_link,
                now=now,
            )


def about_review_dates(*, now: datetime) -> Iterator[Letter]:
    """Remind writers, signer and publishers before a review is due, and when it is overdue."""
    today = now.date()
    soon = today + timedelta(days=max(POLICY.remind_before_days))
    editions = (
        Edition.objects.current()
        .filter(whole_page_sign_off__review_due_on__lte=soon)
        .select_related("sign_off__proof", "whole_page_sign_off")
    )
    for edition in editions.order_by("whole_page_sign_off__review_due_on").iterator(500):
        due_on = edition.whole_page_sign_off.review_due_on
        if due_on is None:
            continue
        is_overdue, stage = due_on < today, _urgency(due_on, today=today)
        proof = edition.sign_off.proof
        yield from _letters_to(
            [
                *recipients.writers(proof),
                *recipients.logins({edition.whole_page_sign_off.signed_with}),
                *recipients.publishers(),
            ],
            proof,
            key=f"review-due:{edition.whole_page_sign_off_id}:{stage}",
            subject=f"“{edition.title}” {'was' if is_overdue else 'is'} due for review on "
            f"{_day(due_on)}.",
            text="Readers are told that it is overdue, and that it is no longer clinically "
            "reviewed."
            if is_overdue
            else "Until then readers see it as clinically reviewed.",
            link=workplace_link,
            now=now,
        )


def _urgency(due_on: date, *, today: date) -> str:
    """The most urgent notice that applies: days before, or overdue."""
    days_left = (due_on - today).days
    if days_left < 0:
        return "overdue"
    return str(min(days for days in POLICY.remind_before_days if days >= days_left))


def _letters_to(
    users: Iterable[User], proof: Proof, *, key: str, subject: str, text: str, link: LinkMaker,
    now: datetime, minutes: int = 0,
) -> Iterator[Letter]:  # fmt: skip
    for user in {user.pk: user for user in users}.values():
        leads = link(proof, user)
        yield Letter(
            key=f"{key}:{user.person_id}", to=user, subject=subject[:300], text=text,
            minutes=minutes, link_label=leads.label, link=leads.path, written_at=now, due_at=now,
        )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
