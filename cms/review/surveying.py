"""Every draft and every edition, checked: one at a time, so that memory stays flat."""

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import django
from django.apps import apps
from wagtail.models import Revision

from cms.checks import Finding, check
from cms.review.checking import document_of_content
from cms.review.models import Edition, ReviewedPage, Topic
from cms.review.rules import POLICY

DRAFT, EDITION = "draft", "edition"
A_TIME = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to check: the newest revision of a page, or an edition, by its row number."""

    kind: str
    pk: int


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What was found in a draft or an edition."""

    kind: str
    title: str
    place: str
    findings: tuple[Finding, ...]


def subjects(*, kinds: frozenset[str]) -> Iterator[Subject]:
    """The newest draft of every page, and every current edition."""
    if DRAFT in kinds:
        for model in _types().values():
            revisions = model.objects.exclude(latest_revision=None)
            for pk in revisions.order_by("pk").values_list("latest_revision", flat=True).iterator():
                yield Subject(DRAFT, pk)
    if EDITION in kinds:
        for pk in Edition.objects.current().order_by("pk").values_list("pk", flat=True).iterator():
            yield Subject(EDITION, pk)


def length(*, kinds: frozenset[str]) -> int:
    """How many there are to check."""
    drafts = sum(m.objects.exclude(latest_revision=None).count() for m in _types().values())
    editions = Edition.objects.current().count()
    return drafts * (DRAFT in kinds) + editions * (EDITION in kinds)


def survey(every: Iterator[Subject], *, today: date, processes: int) -> Iterator[Surveyed]:
    """Check each, in so many processes, and give the results as they come."""
    if processes <= 1:
        for subject in every:
            yield checked(subject, today)
        return
    work = [(subject, today) for subject in every]
    # A new process knows no models until Django is set up, so nothing of ours may come first. One
    # that cannot start breaks the executor, where a Pool would start another, and another.
    with ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=django.setup
    ) as executor:
        yield from executor.map(_checked, work, chunksize=A_TIME)


def checked(subject: Subject, today: date) -> Surveyed:
    """Check one draft or edition."""
    if subject.kind == DRAFT:
        revision = Revision.objects.only("content", "object_id").get(pk=subject.pk)
        content = revision.content
        model = _type_of_content(content["content_type"])
        language, place = _language(content["locale"]), f"page {revision.object_id}"
        topics = [t for t in _topics().values() if t.pk in set(content.get("topics", []))]
    else:
        edition = Edition.objects.select_related("sign_off__proof").get(pk=subject.pk)
        manifest = json.loads(edition.sign_off.proof.manifest)
        content, model = manifest["content"] | manifest, _types()[edition.kind]
        content["sources"] = manifest["content"]["sources"]
        language, place = edition.language, edition.path
        topics = [_topics()[t["slug"]] for t in manifest["topics"] if t["slug"] in _topics()]
    document = document_of_content(model, content, language=language, topics=topics)
    return Surveyed(
        kind=subject.kind,
        title=document.title,
        place=place,
        findings=tuple(check(document, today=today, limits=POLICY.reading)),
    )


def _checked(work: tuple[Subject, date]) -> Surveyed:
    return checked(*work)


@cache
def _types() -> dict[str, Any]:
    models = (model for model in apps.get_models() if issubclass(model, ReviewedPage))
    return {model.kind: model for model in models}


@cache
def _type_of_content(content_type: int) -> Any:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_id(content_type).model_class()


@cache
def _language(locale: int) -> str:
    from wagtail.models import Locale

    return str(Locale.objects.get(pk=locale).language_code)


@cache
def _topics() -> dict[str, Topic]:
    return {topic.slug: topic for topic in Topic.objects.all()}
