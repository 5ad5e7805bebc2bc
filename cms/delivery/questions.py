"""The list of questions: by topic, the short answer a click away, without a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.delivery.conditional import conditional_get
from cms.delivery.lists import INTROS, listing, topics_with_totals, with_sign_offs
from cms.delivery.pages import edition_facts
from cms.publishing.models import Edition

A_TOPIC = 12


@conditional_get
def question_list(request: HttpRequest, *, kind: str, title: str) -> HttpResponse:
    """The newest questions of every topic; with a page number, all of them, newest first."""
    if "page" in request.GET:
        return listing(request, kind=kind, title=title)
    topics = topics_with_totals(kind=kind)
    seen: set[int] = set()
    groups = [_group(topic, kind, seen) for topic in topics]
    total = Edition.objects.current().filter(kind=kind).count()
    context = {
        "title": title,
        "intro": INTROS.get(kind, ""),
        "topics": topics,
        "groups": [group for group in groups if group["entries"]],
        "total": total,
        "is_all": total <= len(seen),
    }
    response = render(request, "delivery/questions.html", {"listing": context})
    response["Cache-Control"] = "no-cache"
    return response


def common_questions(kind: str, number: int) -> list[Edition]:
    """The questions that most published pages show below themselves; then the newest."""
    from django.db.models import Count

    from cms.publishing.models import EditionQuestion

    shown = (
        EditionQuestion.objects.filter(edition__state=Edition.State.CURRENT)
        .values_list("question_key")
        .annotate(pages=Count("pk"))
        .order_by("-pages", "question_key")[: number * 2]
    )
    order = {key: place for place, (key, _) in enumerate(shown)}
    questions = with_sign_offs(Edition.objects.current().filter(kind=kind))
    found = sorted(questions.filter(page_key__in=order), key=lambda row: order[row.page_key])
    if len(found) < number:
        newest = questions.exclude(page_key__in=order).order_by("-published_at", "pk")
        found += newest[: number - len(found)]
    return found[:number]


def _group(topic: dict[str, Any], kind: str, seen: set[int]) -> dict[str, Any]:
    """The newest questions of a topic that were not listed under an earlier one."""
    today = timezone.localdate()
    editions = with_sign_offs(
        Edition.objects.current().filter(kind=kind, topics__slug=topic["slug"])
    ).order_by("-published_at", "pk")
    new = [edition for edition in editions[: A_TOPIC * 2] if edition.pk not in seen][:A_TOPIC]
    seen.update(edition.pk for edition in new)
    return topic | {"entries": [question_facts(edition, today=today) for edition in new]}


def question_facts(edition: Edition, *, today: Any) -> dict[str, Any]:
    """What lists show of a question, with its anchor."""
    anchor = edition.path.strip("/").rsplit("/", 1)[-1]
    return edition_facts(edition, today=today) | {"anchor": anchor}
