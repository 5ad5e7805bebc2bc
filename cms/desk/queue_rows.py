"""Converts rows of the queue's lists for its templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from cms.policy import publication
from cms.policy.facts import ReviewerFacts, TopicFacts
from cms.proofs.models import Outcome
from cms.proofs.page_types import kind_label
from cms.publishing.models import Edition
from cms.review import facts
from cms.review.models import Waiting, WaitingTopic
from cms.review.waiting_list import highest
from cms.topics.models import Topic

ONE = TopicFacts(name="")


@dataclass(frozen=True, slots=True)
class Topics:
    """Every topic's facts and risk, read once."""

    facts: dict[str, TopicFacts]
    risks: dict[str, str]

    @classmethod
    def read(cls) -> "Topics":
        """Read them from the database."""
        known = list(Topic.objects.prefetch_related("competences"))
        return cls(
            facts={topic.slug: topic.facts() for topic in known},
            risks={topic.slug: topic.risk for topic in known},
        )

    def fitting(self, reviewer: ReviewerFacts) -> list[str]:
        """The topics that accept a credential of this reviewer."""
        return [
            slug
            for slug, topic in self.facts.items()
            if not topic.competences or topic.competences & reviewer.competences
        ]

    def risk(self, slugs: Iterable[str]) -> str:
        """The highest risk among topics."""
        return highest(self.risks, slugs)

    def of(self, topics: Iterable[WaitingTopic]) -> tuple[TopicFacts, ...]:
        """The requirements of these topics; a deleted one requires what nobody has."""
        nobody_has = frozenset({facts.DELETED_TOPIC})
        return tuple(
            self.facts.get(topic.slug, TopicFacts(name=topic.name, competences=nobody_has))
            for topic in topics
        )


def waiting_row(
    row: Waiting, topics: Topics, names: dict[str, str], *, now: datetime
) -> dict[str, Any]:
    """A row for an open proof."""
    today = now.date()
    risk = topics.risk(topic.slug for topic in row.topics.all())
    return {
        "pk": row.proof_id,
        "title": row.proof.title,
        "kind_label": kind_label(row.proof.kind),
        "number": row.proof.number,
        "is_resubmission": row.proof.number > 1,
        "submitted_by": names[row.proof.submitted_by],
        "submitted_at": row.proof.submitted_at,
        "waited": timesince(row.proof.submitted_at, now, depth=1),
        "words": row.proof.words,
        "minutes": row.minutes,
        "changed_percent": row.changed_percent,
        "topics": [topic.name for topic in row.topics.all()],
        "risk": risk,
        "risk_label": risk_label(risk),
        "decide_by": row.decide_by,
        "is_late": row.decide_by < today,
        "unknown_writer": row.unknown_writer,
        "signatures": max(topic.signatures for topic in (*topics.of(row.topics.all()), ONE)),
        "holder": row.holder_printed,
        "held_since": row.held_since,
    }


def risk_label(risk: str) -> str:
    """A topic's risk in two words; nothing for the lowest."""
    return "" if risk == Topic.Risk.LOWER else f"{risk.capitalize()} risk"


def sent_back_row(
    outcome: Outcome, names: dict[str, str], open_notes: dict[str, int]
) -> dict[str, Any]:
    """A row for a page that was sent back."""
    return {
        "pk": outcome.proof_id,
        "title": outcome.proof.title,
        "reason": outcome.reason,
        "by": outcome.by_printed or names[outcome.by],
        "at": outcome.at,
        "open_notes": open_notes.get(outcome.proof.page_key, 0),
    }


def due_row(edition: Any, topics: Topics, *, today: date) -> dict[str, Any]:
    """A published page that must soon be checked again as a whole."""
    due_on = edition.whole_page_sign_off.review_due_on
    risk = topics.risk(topic.slug for topic in edition.topics.all())
    return {
        "title": edition.title,
        "path": edition.path,
        "kind_label": kind_label(edition.kind),
        "words": edition.words,
        "due_on": due_on,
        "is_overdue": publication.is_overdue(due_on, today=today),
        "in_review": edition.in_review,
        "cites_retracted": edition.cites_retracted,
        "risk": risk,
        "risk_label": risk_label(risk),
    }


def published_row(
    edition: Edition, *, may_correct: bool, cites_retracted: bool, now: datetime
) -> dict[str, Any]:
    """A row for a current or withdrawn edition, with the links to act on it."""
    whole = edition.whole_page_sign_off
    is_withdrawn = edition.state == Edition.State.WITHDRAWN
    return {
        "title": edition.title,
        "path": edition.path,
        "url": reverse("desk_proof", args=[edition.sign_off.proof_id]),
        "reviewed_on": timezone.localdate(whole.signed_at),
        "review_due_on": whole.review_due_on,
        "is_overdue": publication.is_overdue(whole.review_due_on, today=now.date()),
        "is_withdrawn": is_withdrawn,
        "cites_retracted": cites_retracted,
        "address_url": "" if is_withdrawn else reverse("desk_address", args=[edition.pk]),
        "withdraw_url": "" if is_withdrawn else reverse("desk_withdraw", args=[edition.pk]),
        "correct_url": reverse("desk_correct", args=[edition.pk]) if may_correct else "",
        "record_path": f"{edition.path}record/",
    }
