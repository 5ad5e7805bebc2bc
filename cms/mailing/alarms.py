"""Immediate letters: a reader reports that a page could harm someone.

A report is not on the ledger, so that its text can be deleted; a letter does not repeat it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Min
from django.urls import reverse

from cms.feedback.models import Report
from cms.mailing import recipients
from cms.mailing.models import Letter


def harm_letters(*, now: datetime) -> Iterator[Letter]:
    """Unsaved letters to publishers: one per page with an open report of harm, about the oldest,
    so that a flood of reports about a page is one letter until that report is closed.
    """
    open_harm = Report.objects.filter(state=Report.State.NEW, severity=Report.Severity.HARM)
    oldest = open_harm.order_by().values("page_key").annotate(first=Min("pk")).values("first")
    publishers = recipients.publishers()
    for report in Report.objects.filter(pk__in=oldest).order_by("pk"):
        part = f"the part “{report.heading}”" if report.heading else "the whole page"
        for user in publishers:
            yield Letter(
                key=f"harm:{report.pk}:{user.person_id}",
                to=user,
                subject=f"A reader says that “{report.title}” could harm someone."[:300],
                text=f"They wrote about {part}. Please read what they say now. If they may be "
                "right, withdraw the page first and check it then.",
                link_label="Read the report",
                link=f"{reverse('desk_reports')}#report-{report.pk}",
                written_at=now,
                due_at=now,
            )
