"""The front page: search first, then topics, where to start, common questions and what is new."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.delivery.conditional import conditional_get
from cms.delivery.lists import topics_with_totals, with_sign_offs
from cms.delivery.pages import edition_facts
from cms.delivery.questions import common_questions, question_facts
from cms.publishing.models import Edition

LEAD = "Clear information that you can check. A clinician signs every page before you read it."


@conditional_get
def front_page(request: HttpRequest, *, title: str, articles: str, questions: str) -> HttpResponse:
    """Everything on it comes from editions."""
    today = timezone.localdate()
    newest = with_sign_offs(Edition.objects.current()).order_by("-published_at", "pk")
    featured = list(newest.filter(kind=articles, featured=True)[:3])
    recent = newest.filter(kind=articles).exclude(pk__in=[edition.pk for edition in featured])

    def entries(editions: Any) -> list[dict[str, Any]]:
        return [edition_facts(edition, today=today) for edition in editions]

    home = {
        "title": title,
        "lead": LEAD,
        "featured": entries(featured),
        "recent": entries(recent[:4]),
        "questions": [
            question_facts(question, today=today) for question in common_questions(questions, 6)
        ],
        "topics": topics_with_totals(),
    }
    response = render(request, "delivery/home.html", {"home": home})
    response["Cache-Control"] = "no-cache"
    return response
