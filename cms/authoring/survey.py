"""Runs the checks over every draft and edition, in lots, in several processes."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

import django
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Revision

from cms.checks import Document, check
from cms.drafts import reasons
from cms.drafts.documents import document_of_content
from cms.policy.facts import AnsweredFinding
from cms.policy.figures import POLICY
from cms.proofs.page_types import types_by_kind
from cms.publishing.models import Edition
from cms.topics.models import Topic

DRAFT, EDITION = "draft", "edition"
# Pages in a lot, and lots queued or running per process.
LOT_SIZE, LOTS_AHEAD = 20, 2


@dataclass(frozen=True, slots=True)
class CheckSubject:
    """Something to check: the newest revision of a page, or an edition, by its row number."""

    kind: str
    pk: int


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """The findings about a draft or an edition, with its writer's reasons."""

    kind: str
    title: str
    place: str
    findings: tuple[AnsweredFinding, ...]


def subjects(*, kinds: frozenset[str]) -> Iterator[CheckSubject]:
    """The newest draft of every page, and every current edition."""
    if DRAFT in kinds:
        for model in types_by_kind().values():
            revisions = model.objects.exclude(latest_revision=None)
            for pk in revisions.order_by("pk").values_list("latest_revision", flat=True).iterator():
                yield CheckSubject(DRAFT, pk)
    if EDITION in kinds:
        for pk in Edition.objects.current().order_by("pk").values_list("pk", flat=True).iterator():
            yield CheckSubject(EDITION, pk)


def count_subjects(*, kinds: frozenset[str]) -> int:
    """How many there are to check."""
    drafts = sum(m.objects.exclude(latest_revision=None).count() for m in types_by_kind().values())
    editions = Edition.objects.current().count()
    return drafts * (DRAFT in kinds) + editions * (EDITION in kinds)


def check_all(
    every: Iterator[CheckSubject], *, today: date, processes: int
) -> Iterator[CheckedPage]:
    """Check all subjects in parallel and yield the results in order."""
    lots = _lots(every)
    if processes <= 1:
        for lot in lots:
            yield from check_lot(lot, today)
        return
    # A new process knows no models until Django is set up, so nothing of ours may come first. One
    # that cannot start breaks the executor, where a Pool would start another, and another.
    with ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=django.setup
    ) as executor:
        # `executor.map` would queue every page before the first result is read.
        begun: deque[Future[list[CheckedPage]]] = deque()
        for lot in lots:
            begun.append(executor.submit(check_lot, lot, today))
            if len(begun) >= processes * LOTS_AHEAD:
                yield from begun.popleft().result()
        while begun:
            yield from begun.popleft().result()


def _lots(every: Iterator[CheckSubject]) -> Iterator[tuple[CheckSubject, ...]]:
    while lot := tuple(islice(every, LOT_SIZE)):
        yield lot


def check_lot(lot: Iterable[CheckSubject], today: date) -> list[CheckedPage]:
    """Check one lot of drafts or editions, exactly as the editor would."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    return [
        _draft(subject.pk, topics, today)
        if subject.kind == DRAFT
        else _edition(subject.pk, topics, today)
        for subject in lot
    ]


def _draft(pk: int, topics: dict[str, Topic], today: date) -> CheckedPage:
    """The newest revision of a page, with the reasons that it holds."""
    revision = Revision.objects.only("content", "object_id").get(pk=pk)
    content = revision.content
    chosen = set(content.get("topics", []))
    document = document_of_content(
        _type_of_content(content["content_type"]),
        content,
        language=_language(content["locale"]),
        topics=[topic for topic in topics.values() if topic.pk in chosen],
    )
    place = f"page {revision.object_id}"
    return _checked_page(DRAFT, place, document, content.get("reasons"), today)


def _edition(pk: int, topics: dict[str, Topic], today: date) -> CheckedPage:
    """What readers see, with the reasons that were sealed in its proof."""
    edition = Edition.objects.select_related("sign_off__proof").get(pk=pk)
    proof = edition.sign_off.proof
    manifest = proof.parsed_manifest
    document = document_of_content(
        types_by_kind()[edition.kind],
        manifest["content"] | {name: manifest[name] for name in ("title", "summary")},
        language=edition.language,
        topics=[topics[row["slug"]] for row in manifest["topics"] if row["slug"] in topics],
    )
    sealed = proof.parsed_internal.get("findings")
    return _checked_page(EDITION, edition.path, document, sealed, today)


def _checked_page(
    kind: str, place: str, document: Document, stored: Any, today: date
) -> CheckedPage:
    found = check(document, today=today, limits=POLICY.reading)
    return CheckedPage(kind, document.title, place, reasons.with_reasons(found, stored))


@cache
def _type_of_content(content_type: int) -> Any:
    return ContentType.objects.get_for_id(content_type).model_class()


@cache
def _language(locale: int) -> str:
    return str(Locale.objects.get(pk=locale).language_code)
