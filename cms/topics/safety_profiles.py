"""Safety profiles: a topic's statements, and their versions on the ledger."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.blocks.stream_block import StreamValue

from cms.checks import Statement
from cms.evidence import ledger
from cms.evidence.canonical import canonical, sha256
from cms.policy.ledger_actions import LedgerAction
from cms.topics.models import ProfileVersion, Topic


def statements_of(topic: Topic) -> tuple[Statement, ...]:
    """A topic's current statements, as the checks read them."""
    return tuple(
        Statement(
            name=value["name"],
            ways=tuple(way for way in map(str.strip, value["ways"]) if way),
            is_required=value["needed"] == "required",
            why=value["why"],
            source=value["source"] or "",
        )
        for value in (child.value for child in topic.statements)
    )


def as_text(statements: Iterable[Statement]) -> str:
    """A profile's canonical form, which its digest is computed from."""
    return canonical(
        [
            {
                "name": statement.name,
                "required": statement.is_required,
                "ways": list(statement.ways),
                "why": statement.why,
                "source": statement.source,
            }
            for statement in statements
        ]
    )


def newest(topic: Topic) -> ProfileVersion | None:
    """The newest recorded version of a topic's profile."""
    return ProfileVersion.objects.filter(topic_slug=topic.slug).order_by("-number").first()


@transaction.atomic
def record(topic: Topic, *, by: str, now: datetime) -> ProfileVersion | None:
    """Record a new version of a topic's profile if it changed; return the newest.

    None for a topic that never had one. Called when a publisher saves the topic, and again when a
    proof is made, so that a profile changed outside the editor is on the ledger at its first
    use at the latest.
    """
    ledger.lock()
    last = newest(topic)
    statements = as_text(statements_of(topic))
    if last is None and statements == "[]":
        return None
    if last and last.sha256 == sha256(statements):
        return last
    version = ProfileVersion.objects.create(
        topic_slug=topic.slug,
        topic_name=topic.name,
        number=last.number + 1 if last else 1,
        statements=statements,
        sha256=sha256(statements),
        changed_by=by,
        changed_at=now,
    )
    ledger.append(
        now=now, actor=by, action=LedgerAction.CHANGED_SAFETY_PROFILE,
        subject=f"topic:{topic.slug}", rows=[version], changes=changes(last, version),
    )  # fmt: skip
    return version


def changes(before: ProfileVersion | None, after: ProfileVersion) -> list[str]:
    """A sentence for each statement that was added, taken out or reworded."""
    before_by_name = _by_name(before.statements) if before else {}
    after_by_name = _by_name(after.statements)
    sentences = [f"Added “{name}”." for name in after_by_name if name not in before_by_name]
    sentences += [f"Took out “{name}”." for name in before_by_name if name not in after_by_name]
    for name in after_by_name:
        if name in before_by_name and before_by_name[name] != after_by_name[name]:
            fields = [
                key
                for key in after_by_name[name]
                if before_by_name[name][key] != after_by_name[name][key]
            ]
            sentences.append(f"Changed “{name}”: {', '.join(fields)}.")
    return sentences or ["Changed the order."]


def history(topic: Topic) -> list[dict[str, Any]]:
    """Every version, newest first: number, who, when, and what changed."""
    versions = list(ProfileVersion.objects.filter(topic_slug=topic.slug).order_by("number"))
    before = [None, *versions]
    return [
        {"version": version, "changes": changes(earlier, version)}
        for earlier, version in zip(before, versions, strict=False)
    ][::-1]


def statements_stream(rows: list[dict[str, Any]]) -> StreamValue:
    """Statements from plain data (`name`, `needed`, `ways`, `why`, `source`) as a field's value."""
    field: Any = Topic._meta.get_field("statements")
    value: StreamValue = field.to_python([{"type": "statement", "value": row} for row in rows])
    return value


def _by_name(statements: str) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in json.loads(statements)}
