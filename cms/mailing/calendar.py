"""A person's review dates as an iCalendar feed (RFC 5545)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from icalendar import Calendar, Event

from cms.mailing.outbox import address
from cms.people.models import User
from cms.policy.permissions import PUBLISH_EDITION
from cms.publishing.models import Edition


def review_dates(user: User, *, now: datetime) -> bytes:
    """The review-due days of the pages this person signed or wrote; of all, for a publisher."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Review dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{settings.WAGTAIL_SITE_NAME}: reviews due")
    for edition in _editions(user):
        calendar.add_component(_event(edition, now=now))
    return calendar.to_ical()


def _editions(user: User) -> list[Edition]:
    editions = Edition.objects.current().select_related("sign_off", "whole_page_sign_off__proof")
    if not user.has_perm(PUBLISH_EDITION):
        profile = getattr(user, "contributor", None)
        mine = Q(whole_page_sign_off__signed_with=user.person)
        if profile:
            mine |= Q(sign_off__proof__internal__contains=profile.person)
        editions = editions.filter(mine)
    return list(editions.order_by("whole_page_sign_off__review_due_on", "path"))


def _event(edition: Edition, *, now: datetime) -> Event:
    due_on = edition.whole_page_sign_off.review_due_on
    if due_on is None:
        raise ValueError("A whole-page sign-off has a next review date.")
    event = Event()
    event.add("uid", f"review-due-{edition.page_key}@countersign")
    event.add("dtstamp", now)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"Review due: {edition.title}")
    event.add(
        "description",
        f"The whole page must be checked again by this day. It was last signed by "
        f"{edition.whole_page_sign_off.printed_name}.",
    )
    event.add("url", address(reverse("desk_proof", args=[edition.sign_off.proof_id])))
    return event
