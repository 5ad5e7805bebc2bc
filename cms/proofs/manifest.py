"""Draft to proof: render, pin, canonicalise, digest. The result is immutable."""

import json
from datetime import date, datetime
from typing import Any

from wagtail.fields import StreamField
from wagtail.models import Revision

from cms.checks import ADVISE, Finding
from cms.drafts import reasons
from cms.drafts.reviewed_content import ReviewedContent, ReviewedType
from cms.evidence.canonical import canonical, sha256
from cms.evidence.ledger import SYSTEM
from cms.evidence.models import instant
from cms.identity import persons
from cms.people.models import Contributor, User
from cms.policy import submission
from cms.policy.facts import AnsweredFinding
from cms.proofs.authorship import Writers, writers_of
from cms.proofs.manifest_types import (
    InternalFacts,
    Manifest,
    PrintedAuthor,
    SealedChecks,
    SealedProfile,
)
from cms.proofs.models import Proof
from cms.proofs.rendering import Rendering, render
from cms.topics import safety_profiles
from cms.topics.models import ProfileVersion, Topic

SCHEMA = "proof/2"


def make_proof(
    page: ReviewedContent,
    revision: Revision,
    *,
    submitter: User,
    number: int,
    findings: tuple[AnsweredFinding, ...],
    now: datetime,
) -> tuple[Proof, Rendering]:
    """Freeze a page, rebuilt from a revision, as an unsaved proof."""
    rendering = render(page)
    findings += unpublished_link_findings(rendering)
    topics = list(page.topics.all())
    versions = [safety_profiles.record(topic, by="system", now=now) for topic in topics]
    # A topic that was changed behind the ledger is on it at its first use at the latest.
    persons.record(*topics, by=SYSTEM, now=now)
    content = canonical_content(page, revision.content)
    writers = writers_of(page, content, submitter=submitter)
    internal = canonical(internal_facts(page, writers, submitter, findings, versions, topics))
    last_edited_at = when_last_edited(page, revision, content, now=now)
    facts: Manifest = {
        "schema": SCHEMA,
        "page": page.page_key,
        "number": number,
        "kind": page.kind,
        "language": page.locale.language_code,
        "title": page.title,
        "summary": page.summary,
        "authors": [
            author_as_printed(author.contributor, today=now.date()) for author in page.authors.all()
        ],
        "topics": [{"name": topic.name, "slug": topic.slug} for topic in topics],
        "sources": content["sources"],
        "content": content,
        "last_edited_at": instant(last_edited_at),
        "questions": question_keys(page),
        "checks": public_findings(findings, versions),
        "html_sha256": sha256(rendering.html),
        "assets": sorted(rendering.filenames),
        "internal_sha256": sha256(internal),
    }
    manifest = canonical(facts)
    proof = Proof(
        page_key=page.page_key,
        page_id=page.pk,
        revision_id=revision.pk,
        number=number,
        kind=page.kind,
        language=page.locale.language_code,
        title=json.loads(manifest)["title"],
        digest=sha256(manifest),
        manifest=manifest,
        html=rendering.html,
        html_sha256=sha256(rendering.html),
        plain_text=rendering.plain_text,
        internal=internal,
        words=rendering.words,
        submitted_by=submitter.person,
        submitted_at=now,
        last_edited_at=last_edited_at,
        when_signed=page.when_signed,
        publish_at=page.publish_at if page.when_signed == Proof.WhenSigned.AT else None,
    )
    return proof, rendering


def author_as_printed(contributor: Contributor, *, today: date) -> PrintedAuthor:
    """What pages print of an author, as it stands on a day."""
    return {
        "name": contributor.name,
        "slug": contributor.slug,
        "credentials": [c.printed() for c in contributor.credentials_on(today)],
    }


def internal_facts(
    page: ReviewedContent,
    writers: Writers,
    submitter: User,
    findings: tuple[AnsweredFinding, ...],
    versions: list[ProfileVersion | None],
    topics: list[Topic],
) -> InternalFacts:
    """The internal part of a proof: for reviewers, never public, with a digest of its own."""
    return {
        "writers": sorted(writers.persons),
        "unknown_writer": writers.has_unknown,
        "words_of": writers.quotes,
        "submitter": submitter.person,
        "message": page.message_to_reviewer,
        "findings": [reasons.finding_to_json(one) for one in findings],
        "profiles": _profile_versions(versions),
        "asked": [persons.state_of_topic(topic) for topic in topics],
    }


def public_findings(
    findings: tuple[AnsweredFinding, ...], versions: list[ProfileVersion | None]
) -> SealedChecks:
    """The public part of the checks' result: overrides with reasons, and counts."""
    overridden = [reasons.finding_to_json(one) for one in findings if submission.is_overridden(one)]
    counts: dict[str, int] = {}
    for one in findings:
        counts[one.finding.severity] = counts.get(one.finding.severity, 0) + 1
    return {"overridden": overridden, "found": counts, "profiles": _profile_versions(versions)}


def _profile_versions(versions: list[ProfileVersion | None]) -> list[SealedProfile]:
    return [
        {"topic": version.topic_slug, "version": version.number, "sha256": version.sha256}
        for version in versions
        if version
    ]


def unpublished_link_findings(rendering: Rendering) -> tuple[AnsweredFinding, ...]:
    """An advisory finding for each link to a page that is not published."""
    return tuple(
        AnsweredFinding(
            Finding(
                rule="link-unpublished",
                severity=ADVISE,
                place="",
                quote=title,
                sentence=f"It links to “{title}”, which readers could not open when this was "
                "submitted.",
            )
        )
        for title in rendering.unpublished
    )


def question_keys(page: ReviewedContent) -> list[str]:
    """The keys of the questions a page shows below itself, in order."""
    related = getattr(page, "related_questions", None)
    if related is None:
        return []
    return [item.question.specific.page_key for item in related.all()]


def canonical_content(page: ReviewedType, content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content without what is not sealed; nested JSON parsed, keys of rows dropped.

    A deny-list (`ReviewedPage.UNSEALED_FIELDS`): a new field is sealed until someone says no.
    """
    streams = {f.name for f in page._meta.get_fields() if isinstance(f, StreamField)}
    sealed = {}
    for name, value in content.items():
        if name in page.UNSEALED_FIELDS:
            continue
        if name in streams and isinstance(value, str):
            value = json.loads(value)
        sealed[name] = _without_row_keys(value)
    return json.loads(canonical(sealed))


def _without_row_keys(value: Any) -> Any:
    """Child rows without the database's numbers for them; their order is the list's."""
    if isinstance(value, list) and all(isinstance(row, dict) and "pk" in row for row in value):
        return [
            {key: v for key, v in row.items() if key not in {"pk", "page", "sort_order"}}
            for row in value
        ]
    return value


def when_last_edited(
    page: ReviewedContent, revision: Revision, content: dict[str, Any], *, now: datetime
) -> datetime:
    """When these words last changed; carried over from the last proof with equal content.

    Otherwise the time of the oldest draft in the newest run of drafts that hold these words.
    """
    previous = Proof.objects.of_page(page.page_key).first()
    if previous and previous.parsed_manifest["content"] == content:
        return previous.last_edited_at
    edited_at = revision.created_at
    earlier = Revision.page_revisions.filter(
        object_id=str(page.pk),
        pk__lt=revision.pk,
        pk__gt=previous.revision_id if previous else 0,
    ).order_by("-pk")
    for draft in earlier.iterator(chunk_size=50):
        if canonical_content(page, draft.content) != content:
            break
        edited_at = draft.created_at
    return min(edited_at, now)
