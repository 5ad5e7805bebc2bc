"""The public record of a page: every edition, sign-off and digest, for people and machines."""

import json
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from cms.delivery import signatures
from cms.delivery.record.changes import MAX_EDITIONS, ChangedLine, changed_lines
from cms.delivery.record.wordings import wordings_taken
from cms.delivery.sealed_bodies import check_signature, check_signed, checked_manifest
from cms.delivery.signatures import CHECKED_WITH, means_of
from cms.evidence.models import instant
from cms.feedback.models import ReportAnswer
from cms.proofs.models import Proof, SignOff
from cms.proofs.page_types import kind_label
from cms.publishing.models import Edition


def editions_of(path: str) -> list[Edition]:
    """Every edition of an address's page, at any address, newest first.

    Raises Tampered when one of them no longer shows what was signed.
    """
    keys = Edition.objects.filter(path=path).order_by("-pk").values("page_key")[:1]
    editions = list(
        Edition.objects.filter(page_key__in=keys)
        .select_related("sign_off__proof", *CHECKED_WITH)
        .prefetch_related(Prefetch("sign_off__proof__sign_offs", queryset=_signed()))
        .prefetch_related("corrections", "retracted")
        .order_by("-published_at", "-pk")
    )
    for edition in editions:
        check_signed(edition)
        checked_manifest(edition.sign_off.proof)
        for sign_off in edition.sign_off.proof.sign_offs.all():
            check_signature(sign_off)
    return editions


def _signed() -> QuerySet[SignOff]:
    """Sign-offs with all that is printed of them, and all that they are checked with."""
    return SignOff.objects.select_related(
        "revocation", "countersigns", "key__attestation__signed_by", "key__revocation"
    )


def answers_of(editions: list[Edition]) -> list[ReportAnswer]:
    """Our public answers to what readers reported about a page, newest first."""
    return list(ReportAnswer.objects.filter(page_key=editions[0].page_key))


def html_context(path: str, editions: list[Edition]) -> dict[str, Any]:
    """Template context of `delivery/record.html`."""
    taken = wordings_taken(editions)
    return {
        "title": editions[0].title,
        "path": path,
        "is_current": editions[0].state == Edition.State.CURRENT,
        "json_path": f"{path}record.json",
        "funding": settings.FUNDING,
        "answers": answers_of(editions),
        "editions": [
            {
                "number": number,
                "state": edition.state,
                "path": edition.path,
                "published_at": edition.published_at,
                "ended_at": edition.ended_at,
                "reason": edition.reason,
                "digest": edition.digest,
                "html_sha256": edition.sign_off.proof.html_sha256,
                "last_edited_at": edition.last_edited_at,
                "authors": _authors(edition.sign_off.proof),
                "is_first": number == 1,
                "number_before": number - 1,
                "changed": _changed(edition, editions, len(editions) - number),
                "overridden": _overridden(edition.sign_off.proof),
                "retracted": list(edition.retracted.all()),
                "wordings": taken[edition.pk],
                "sign_offs": [_sign_off(row) for row in edition.sign_off.proof.sign_offs.all()],
                "corrections": list(edition.corrections.all()),
            }
            for number, edition in zip(range(len(editions), 0, -1), editions, strict=True)
        ],
    }


def json_data(path: str, editions: list[Edition]) -> dict[str, Any]:
    """`record.json`: with the manifest of each edition, whose SHA-256 is the digest signed."""
    taken = wordings_taken(editions)
    return {
        "path": path,
        "kind": kind_label(editions[0].kind),
        "state": editions[0].state,
        "funding_of_the_site": settings.FUNDING or None,
        "answers": [
            {
                "about": answer.about,
                "text": answer.text,
                "digest": answer.digest,
                "part": answer.heading,
                "by": answer.by_printed,
                "at": instant(answer.at),
            }
            for answer in answers_of(editions)
        ],
        "editions": [
            {
                "state": edition.state,
                "path": edition.path,
                "published_at": instant(edition.published_at),
                "ended_at": instant(edition.ended_at) if edition.ended_at else None,
                "reason": edition.reason,
                "digest": edition.digest,
                "manifest": edition.sign_off.proof.manifest,
                "wordings_taken": [
                    {"proposed_by": name, "passages": count} for name, count in taken[edition.pk]
                ],
                "sources_retracted": [
                    {
                        "title": row.source_title,
                        "doi": row.doi,
                        "pmid": row.pmid,
                        "nature": row.nature,
                        "retracted_on": row.retracted_on.isoformat() if row.retracted_on else None,
                        "found_at": instant(row.found_at),
                    }
                    for row in edition.retracted.all()
                ],
                "sign_offs": [
                    {
                        "digest": row.digest,
                        "reviewer": row.printed_name,
                        "credentials": json.loads(row.credentials),
                        "scope": row.scope,
                        "meaning": row.meaning,
                        "checklist": json.loads(row.checklist),
                        "interests": row.interests,
                        "overrides": json.loads(row.overrides),
                        "review_due_on": (
                            row.review_due_on.isoformat() if row.review_due_on else None
                        ),
                        "authenticated_by": row.authenticated_by,
                        "means": means_of(row),
                        "signature": signatures.for_machines(row),
                        "signed_at": instant(row.signed_at),
                        "revoked_at": (instant(row.revocation.at) if row.is_revoked else None),
                    }
                    for row in edition.sign_off.proof.sign_offs.all()
                ],
                "corrections": [
                    {
                        "at": instant(row.at),
                        "by": row.by_printed,
                        "wrong": row.wrong,
                        "right": row.right,
                        "advice": row.advice,
                    }
                    for row in edition.corrections.all()
                ],
            }
            for edition in editions
        ],
    }


def _authors(proof: Proof) -> list[dict[str, str]]:
    return [
        {"name": author["name"], "path": f"/people/{author['slug']}/"}
        for author in proof.parsed_manifest["authors"]
    ]


def _changed(edition: Edition, editions: list[Edition], place: int) -> list[ChangedLine] | None:
    """The diff to the previous edition; None without one, or for editions beyond the limit."""
    if place + 1 >= len(editions) or place >= MAX_EDITIONS:
        return None
    before = editions[place + 1].sign_off.proof.plain_text
    return changed_lines(before, edition.sign_off.proof.plain_text)


def _overridden(proof: Proof) -> list[dict[str, Any]]:
    """The findings the writer overrode, the reasons, and the signers who accepted them."""
    found = proof.parsed_manifest.get("checks", {}).get("overridden", [])
    accepted: dict[tuple[str, str, str], list[str]] = {}
    for row in proof.sign_offs.all():
        for override in json.loads(row.overrides):
            key = (override["rule"], override["place"], override["quote"])
            accepted.setdefault(key, []).append(row.printed_name)
    return [
        {
            "sentence": one["sentence"],
            "quote": one["quote"],
            "reason": one["reason"],
            "accepted_by": accepted.get((one["rule"], one["place"], one["quote"]), []),
        }
        for one in found
    ]


def _sign_off(row: SignOff) -> dict[str, Any]:
    return {
        "printed_name": row.printed_name,
        "path": f"/people/{row.printed_slug}/",
        "is_whole_page": row.scope == SignOff.Scope.WHOLE_PAGE,
        "credentials": json.loads(row.credentials),
        "signed_at": row.signed_at,
        "scope_label": row.get_scope_display(),
        "meaning": row.meaning,
        "interests": row.interests,
        "checklist": [
            {
                "question": item["statement"],
                "answer": "Yes" if item["confirmed"] else "No",
                "instrument": item.get("instrument", ""),
            }
            for item in json.loads(row.checklist)
        ],
        "review_due_on": row.review_due_on,
        **signatures.for_people(row),
        "revoked": (
            {
                "at": row.revocation.at,
                "by": row.revocation.by_printed,
                "reason": row.revocation.reason,
            }
            if row.is_revoked
            else None
        ),
    }
