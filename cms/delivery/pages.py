"""Resolves an address to its edition and related editions, in one indexed query."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.delivery import chrome, corrections, retractions, sharing
from cms.delivery.direction import direction_of
from cms.delivery.sealed_bodies import SealedBody, bodies, check_signed
from cms.delivery.signatures import CHECKED_WITH, means_of_edition
from cms.policy.publication import is_overdue
from cms.proofs.page_types import kind_label, reading_minutes
from cms.publishing.models import Edition, EditionQuestion

MAX_SHOWN_IN = 8
SECTIONS = {"article": ("Articles", "/articles/"), "question": ("Questions", "/faq/")}


@dataclass(frozen=True, slots=True)
class AddressContent:
    """The content of an address: its edition; by page key the editions of its questions and of
    the pages that show it as a question; and the version of the help lines.
    """

    edition: Edition
    related: dict[str, Edition]
    help_key: tuple[datetime | None, int]

    def etag(self, *, today: date) -> str:
        """Covers every shown digest, state and correction, the chrome, help lines and day."""
        shown = sorted(
            f"{e.digest[:16]}{e.state[0]}{e.pk}" for e in (self.edition, *self.related.values())
        )
        notices = sorted(
            f"c{row.pk}"
            for edition in (self.edition, *self.related.values())
            for row in corrections.of(edition)
        )
        notices += [
            f"r{edition.pk}"
            for edition in (self.edition, *self.related.values())
            if retractions.cites_retracted(edition)
        ]
        changed, count = self.help_key
        parts = [*shown, *notices, chrome.version(), str(changed), str(count), today.isoformat()]
        return '"' + sha256("|".join(parts).encode()).hexdigest()[:40] + '"'


def content_at(path: str) -> AddressContent | None:
    """Look up an address in one query; None when nothing was ever published there."""
    below = EditionQuestion.objects.filter(
        edition__path=path, edition__state=Edition.State.CURRENT
    ).values("question_key")
    above = EditionQuestion.objects.filter(
        question_key__in=Edition.objects.answering().filter(path=path).values("page_key")
    ).values("edition_id")
    rows: Iterable[Any] = (
        Edition.objects.owning_a_path()
        .filter(
            Q(path=path)
            | Q(page_key__in=below, state=Edition.State.CURRENT)
            | Q(pk__in=above, state=Edition.State.CURRENT)
        )
        .select_related("sign_off", "whole_page_sign_off", *CHECKED_WITH)
        .annotate(
            **chrome.help_line_version_columns(), **corrections.column(), **retractions.column()
        )
    )
    found, related = None, {}
    for row in rows:
        if row.path == path:
            found = row
        else:
            related[row.page_key] = row
    if found is None:
        return None
    return AddressContent(found, related, (found.help_changed, found.help_count or 0))


def moved_to(edition: Edition) -> str | None:
    """The current path of a moved edition's page: redirects never form a chain."""
    answering = Edition.objects.answering().filter(page_key=edition.page_key)
    return answering.values_list("path", flat=True).first()


def page_context(found: AddressContent, *, today: date) -> dict[str, Any]:
    """Template context of a reader's page, around and between its sealed elements."""
    edition = found.edition
    check_signed(edition)
    body = bodies([edition.digest])[edition.digest]
    questions = [found.related[k] for k in body.question_keys if k in found.related]
    for question in questions:
        check_signed(question)
    question_bodies = bodies([question.digest for question in questions])
    section = SECTIONS.get(edition.kind)
    return {
        **edition_facts(edition, today=today),
        "kind": edition.kind,
        "html": body.html,
        "language": body.language,
        "direction": direction_of(body.language),
        "digest": body.digest,
        "body": body,
        "answers": [question_bodies[question.digest] for question in questions],
        "parts": body.parts,
        "authors": body.authors,
        "reviewer": reviewer_as_printed(edition),
        "last_edited_on": timezone.localdate(edition.last_edited_at),
        "published_on": timezone.localdate(edition.first_published_at),
        "topics": body.topics,
        "questions": [_question(question, question_bodies, today=today) for question in questions],
        "shown_in": _shown_in(found, body, today=today),
        "corrections": corrections.on_top(edition, today=today),
        "share": sharing.links(edition.title, edition.path),
        "crumbs": [("Home", "/"), *([section] if section else [])],
    }


def edition_facts(edition: Edition, *, today: date) -> dict[str, Any]:
    """What lists and pages show of an edition. Every date comes from a sign-off."""
    whole = edition.whole_page_sign_off
    return {
        "title": edition.title,
        "summary": edition.summary,
        "path": edition.path,
        "kind_label": kind_label(edition.kind),
        "reviewed_on": timezone.localdate(whole.signed_at),
        "review_due_on": whole.review_due_on,
        "is_overdue": is_overdue(whole.review_due_on, today=today),
        "cites_retracted": retractions.cites_retracted(edition),
        "reading_minutes": reading_minutes(edition.words),
        "record_path": f"{edition.path}record/",
    }


def reviewer_as_printed(edition: Edition) -> dict[str, Any]:
    """Who signed the whole page, with credentials spelled out as they stood."""
    whole = edition.whole_page_sign_off
    return {
        "name": whole.printed_name,
        "slug": whole.printed_slug,
        "path": f"/people/{whole.printed_slug}/",
        "credentials": json.loads(whole.credentials),
        "means": means_of_edition(edition),
    }


def _shown_in(found: AddressContent, body: SealedBody, *, today: date) -> list[dict[str, Any]]:
    """The pages of another kind that show this one below themselves, newest first."""
    shown = [
        edition
        for key, edition in found.related.items()
        if key not in body.question_keys and edition.kind != found.edition.kind
    ]
    shown.sort(key=lambda edition: edition.published_at, reverse=True)
    return [edition_facts(edition, today=today) for edition in shown[:MAX_SHOWN_IN]]


def _question(
    edition: Edition, bodies_by_digest: dict[str, SealedBody], *, today: date
) -> dict[str, Any]:
    return {
        **edition_facts(edition, today=today),
        "anchor": f"question-{edition.path.strip('/').rsplit('/', 1)[-1]}",
        "digest": edition.digest,
        "html": bodies_by_digest[edition.digest].html,
        "reviewer_name": edition.whole_page_sign_off.printed_name,
        "corrections": corrections.on_top(edition, today=today),
    }
