"""Actions on readers' reports: receive, answer in public, dismiss, delete the text."""

from datetime import datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from cms.checks.characters import without_refused
from cms.evidence import ledger
from cms.evidence.ledger import exclusively
from cms.feedback.models import Helpful, Report, ReportAnswer
from cms.feedback.signals import report_received
from cms.identity import persons
from cms.jobs import JobReport as Done
from cms.people.models import User
from cms.policy import feedback
from cms.policy.figures import POLICY
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import ANSWER_REPORT
from cms.policy.refusals import refuse_if
from cms.publishing.models import Edition

_SEVERITY_ORDER = [Report.Severity.HARM, Report.Severity.WRONG, Report.Severity.UNCLEAR]


def receive(
    edition: Edition, *, digest: str, anchor: str, heading: str, severity: str, text: str,
    now: datetime,
) -> Report:  # fmt: skip
    """Store a reader's report about a part of a page, with the digest of what they read."""
    refuse_if(
        feedback.why_not_report(is_known_severity=severity in Report.Severity.values, text=text)
    )
    report = Report.objects.create(
        page_key=edition.page_key, path=edition.path, title=edition.title, digest=digest,
        anchor=anchor[:40], heading=heading[:255], severity=severity, at=now,
        text=without_refused(text).strip(),
    )  # fmt: skip
    report_received.send(Report, report=report)
    return report


def count_helpful(edition: Edition, *, helped: bool) -> None:
    """Count one more reader who found the edition helpful, or did not."""
    column = "yes" if helped else "no"
    Helpful.objects.get_or_create(digest=edition.digest, defaults={"page_key": edition.page_key})
    Helpful.objects.filter(digest=edition.digest).update(**{column: F(column) + 1})


def open_reports() -> QuerySet[Report]:
    """Open reports: possible harm first, then the oldest."""
    order = Case(
        *(
            When(severity=severity, then=Value(place))
            for place, severity in enumerate(_SEVERITY_ORDER)
        ),
        default=Value(len(_SEVERITY_ORDER)),
        output_field=IntegerField(),
    )
    return Report.objects.filter(state=Report.State.NEW).order_by(order, "at", "pk")


def open_count() -> dict[str, int]:
    """How many reports wait, and how many of them say that someone could be harmed."""
    harm = Count("pk", filter=Q(severity=Report.Severity.HARM))
    return Report.objects.filter(state=Report.State.NEW).aggregate(waiting=Count("pk"), harm=harm)


def count_at_most(most: int) -> tuple[int, int]:
    """How many open reports say that someone could be harmed, and how many say other things,
    neither counted beyond `most`: every screen of the desk asks.
    """
    new = Report.objects.filter(state=Report.State.NEW)
    harm = new.filter(severity=Report.Severity.HARM)
    others = new.filter(severity__in=set(Report.Severity) - {Report.Severity.HARM})
    return harm[:most].count(), others[:most].count()


@exclusively
def answer_report(
    report: Report, *, by: User, about: str, text: str, now: datetime
) -> ReportAnswer:
    """Answer a report on the page's public record, in the publisher's own words and name."""
    report.refresh_from_db()
    refuse_if(
        feedback.why_not_answer_report(
            may_answer=by.has_perm(ANSWER_REPORT),
            is_open=report.state == Report.State.NEW,
            about=about,
            text=text,
        )
    )
    answer = ReportAnswer.objects.create(
        report_number=report.pk, page_key=report.page_key, digest=report.digest,
        anchor=report.anchor, heading=report.heading, about=about.strip(), text=text.strip(),
        by=by.person, by_printed=persons.name_to_print(by), at=now,
    )  # fmt: skip
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.ANSWERED_REPORT, subject=report.page_key,
        rows=[answer], report=report.pk,
    )  # fmt: skip
    _close(report, Report.State.ANSWERED, by=by, now=now)
    return answer


@exclusively
def dismiss_report(report: Report, *, by: User, reason: str, now: datetime) -> Report:
    """Close a report without a public answer. The ledger says who and when, not the words."""
    report.refresh_from_db()
    refuse_if(
        feedback.why_not_dismiss_report(
            may_answer=by.has_perm(ANSWER_REPORT),
            is_open=report.state == Report.State.NEW,
            reason=reason,
        )
    )
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.DISMISSED_REPORT, subject=report.page_key,
        rows=[], report=report.pk, severity=report.severity,
    )  # fmt: skip
    _close(report, Report.State.DISMISSED, by=by, now=now, reason=reason.strip())
    return report


def delete_closed_report_texts(now: datetime) -> Done:
    """`run_due`: the words of reports that were closed some time ago are deleted."""
    before = now - timedelta(days=POLICY.report_retention_days)
    closed = Report.objects.exclude(state=Report.State.NEW).filter(closed_at__lt=before)
    forgotten = closed.exclude(text="", reason="").update(text="", reason="")
    return Done(done=[f"Deleted the words of {forgotten} closed reports."] if forgotten else [])


def _close(report: Report, state: str, *, by: User, now: datetime, reason: str = "") -> None:
    report.state, report.closed_at, report.closed_by = state, now, by.person
    report.reason = reason
    report.save(update_fields=["state", "closed_at", "closed_by", "reason"])
