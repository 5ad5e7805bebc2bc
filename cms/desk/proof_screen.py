"""Template context of a proof's screen, from evidence. Decides nothing and writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.checks import characters
from cms.comparison.comparing import Differences, Part
from cms.comparison.layout import STATES, render_changes
from cms.desk import earlier_proofs
from cms.desk.decisions import Decisions
from cms.desk.earlier_proofs import CLEAN, EarlierProof
from cms.people.models import User
from cms.people.names import printed_names
from cms.policy import signing
from cms.proofs.manifest_types import Manifest
from cms.proofs.models import Outcome, Proof
from cms.proofs.page_types import kind_label, reading_minutes
from cms.publishing.models import Edition, Scheduled


@dataclass(frozen=True, slots=True)
class ComparedProof:
    """A proof compared with an earlier one."""

    earlier: EarlierProof
    differences: Differences

    @property
    def minutes(self) -> int:
        """How long the changed passages take to read."""
        return reading_minutes(self.differences.words_to_read)

    @property
    def parts(self) -> int:
        """How many parts the page has now."""
        return sum(part.state not in ("gone", "left") for part in self.differences.parts)

    @property
    def changed(self) -> list[dict[str, Any]]:
        """The parts that differ: label, anchor and kind of change."""
        return [
            {"label": part.label, "place": _anchor_of(part), "state": STATES[part.state].lower()}
            for part in self.differences.changed
        ]


def _anchor_of(part: Part) -> str:
    return part.place if part.state != "gone" else ""


def comparison_context(
    proof: Proof, user: User, persons: frozenset[str], *, show: str, names: dict[str, str]
) -> dict[str, Any]:
    """Which comparisons are offered, the chosen one, and its result.

    `show` is the key of the choice; an unknown key means the most useful one.
    """
    choices = earlier_proofs.earlier_proofs(proof, person=user.person, persons=persons)
    by_key = {choice.key: choice for choice in choices}
    chosen = None if show == CLEAN else by_key.get(show) or next(iter(choices), None)
    compared = (
        ComparedProof(chosen, earlier_proofs.differences(chosen.proof, proof, names=names))
        if chosen
        else None
    )
    return {
        "show": chosen.key if chosen else CLEAN,
        "choices": [
            {"key": CLEAN, "label": "As readers will get it", "number": None},
            *({"key": c.key, "label": c.label, "number": c.proof.number} for c in choices),
        ],
        "compared": compared,
    }


def shown_html(proof: Proof, compared: ComparedProof | None, *, busy: set[str]) -> str:
    """The proof's HTML to show: clean, or with changes marked and the rest folded."""
    if compared is None:
        return proof.html
    return render_changes(compared.differences, since=compared.earlier.since, busy=busy)


def unseen_in(manifest: Manifest) -> list[characters.Sign]:
    """The signs in a proof's words that nobody sees and a language needs, each kind once."""
    found: dict[str, characters.Sign] = {}
    for text in characters.strings(manifest["content"]):
        for sign in characters.invisible_signs(text):
            found.setdefault(sign.name, sign)
    return [found[name] for name in sorted(found)]


def proof_context(
    proof: Proof,
    decisions: Decisions,
    *,
    show: str,
    now: datetime,
) -> dict[str, Any]:
    """Everything about one proof but its forms."""
    internal = proof.parsed_internal
    manifest = proof.parsed_manifest
    names = printed_names({*internal["writers"], proof.submitted_by})
    outcome = Outcome.objects.filter(proof=proof).first()
    questions = _questions_below(manifest["questions"])
    return {
        **comparison_context(
            proof,
            decisions.user,
            decisions.reviewer.persons,
            show=show,
            names={q["key"]: q["title"] for q in questions},
        ),
        "proof": {
            "pk": proof.pk,
            "title": proof.title,
            "kind_label": kind_label(proof.kind),
            "number": proof.number,
            "digest": proof.digest,
            "unseen": unseen_in(manifest),
            "submitted_by": names[proof.submitted_by],
            "submitted_at": proof.submitted_at,
            "last_edited_at": proof.last_edited_at,
            "authors": [author["name"] for author in manifest["authors"]],
            "writers": sorted({names[person] for person in internal["writers"]}),
            "message": internal["message"],
            "when_signed_label": when_signed_label(proof),
            "words": proof.words,
            "minutes": reading_minutes(proof.words),
            "topics": [topic["name"] for topic in manifest["topics"]],
            "unknown_writer": decisions.proof_facts.unknown_writer,
        },
        "questions": questions,
        "publish_at": _publish_at(proof),
        "history": _history(proof),
        "state_label": outcome.get_kind_display() if outcome else "Waiting for review",
        "is_open": decisions.is_open,
        "may_review": decisions.may_review,
        "why_not_sign": decisions.why_not_sign or decisions.why_no_means or "",
        "has_no_means": decisions.why_no_means is not None,
        "signature": _signature(decisions.user, now=now),
        "signatures": _signatures(proof, decisions),
        "sign_offs": [
            {
                "printed_name": row.printed_name,
                "signed_at": row.signed_at,
                "scope_label": row.get_scope_display(),
                "review_due_on": row.review_due_on,
                "revoked": row.is_revoked,
            }
            for row in proof.sign_offs.select_related("revocation")
        ],
    }


def _signatures(proof: Proof, decisions: Decisions) -> dict[str, Any] | None:
    """Signatures given and missing on an open proof that needs more than one."""
    needed = signing.signatures_needed(decisions.proof_facts)
    if needed < 2 or not decisions.is_open:
        return None
    signed = list(proof.sign_offs.filter(revocation=None).order_by("pk"))
    return {
        "needed": needed,
        "topics": [topic.name for topic in decisions.proof_facts.topics if topic.signatures > 1],
        "missing": needed - len(signed),
        "is_yours": decisions.why_not_sign is None,
        "signed": [
            {
                "printed_name": row.printed_name,
                "signed_at": row.signed_at,
                "scope_label": row.get_scope_display(),
            }
            for row in signed
        ],
    }


def _questions_below(keys: list[str]) -> list[dict[str, str]]:
    """The questions a page shows below itself, each from its own edition if it has one."""
    published = {
        edition.page_key: edition for edition in Edition.objects.current().filter(page_key__in=keys)
    }
    drafts = {
        page.specific.page_key: page.title
        for page in Page.objects.filter(
            translation_key__in=[key.split(":")[0] for key in keys]
        ).select_related("locale")
    }
    return [
        {
            "key": key,
            "title": published[key].title if key in published else drafts.get(key, "A question"),
            "path": published[key].path if key in published else "",
        }
        for key in keys
    ]


def _publish_at(proof: Proof) -> datetime | None:
    """When a signed proof is going to be published, if that is set."""
    scheduled = Scheduled.objects.filter(
        sign_off__proof=proof, done_at=None, cancelled_at=None
    ).first()
    return scheduled.at if scheduled else None


def when_signed_label(proof: Proof) -> str:
    """What happens when it is signed, in words."""
    if proof.when_signed == Proof.WhenSigned.AT and proof.publish_at:
        at = timezone.localtime(proof.publish_at)
        return f"It is published on {at:%-d %B %Y at %H:%M}, once signed."
    if proof.when_signed == Proof.WhenSigned.HOLD:
        return "It waits for a publisher once it is signed."
    return "It is published the moment it is signed."


def _signature(user: User, *, now: datetime) -> dict[str, Any]:
    contributor = getattr(user, "contributor", None)
    if contributor is None:
        return {"name": "", "credentials": []}
    return {
        "name": contributor.name,
        "credentials": [str(c) for c in contributor.credentials_on(now.date())],
    }


def _history(proof: Proof) -> list[dict[str, Any]]:
    earlier = Outcome.objects.filter(
        proof__page_key=proof.page_key, proof__number__lte=proof.number
    ).select_related("proof")
    rows = list(earlier.order_by("-proof__number"))
    names = printed_names({row.by for row in rows})
    return [
        {
            "number": row.proof.number,
            "outcome_label": row.get_kind_display(),
            "reason": row.reason,
            "by": row.by_printed or names[row.by],
            "at": row.at,
            "url": reverse("desk_proof", args=[row.proof_id]),
        }
        for row in rows
    ]
