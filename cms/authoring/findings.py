"""The findings in the editor: with the page, and reloaded after each save."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.checks.findings import SEVERITIES
from cms.drafts import reasons
from cms.drafts.documents import check_page
from cms.drafts.facts import facts_of_page
from cms.drafts.reasons import KEY_PREFIX, REASON_PREFIX, SHOWN_FIELD, form_key
from cms.drafts.reviewed_content import ReviewedContent
from cms.evidence.canonical import canonical
from cms.policy import submission
from cms.policy.facts import AnsweredFinding, DraftFacts
from cms.proofs.anchors import anchor_in_editor
from cms.proofs.page_types import is_reviewed

LABELS = {"block": "Must be mended", "warn": "Mend or explain", "advise": "Worth a look"}


class FindingsPanel(Panel):
    """The findings about the draft, each with a link to its place and a field for a reason."""

    class BoundPanel(Panel.BoundPanel):
        """The findings of one page."""

        template_name = "authoring/findings_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The findings about the bound form, or about the saved draft."""
            context = super().get_context_data(parent_context)
            page = self.instance
            facts = getattr(self.form, "facts", None)
            if facts is None and page.pk:
                facts = facts_of_page(page, findings_of(page))
            return (
                context
                | {
                    "page_id": page.pk or 0,
                    "is_new": facts is None,
                    "newer": getattr(self.form, "newer", None),
                    "is_refused": getattr(self.form, "is_refused", False),
                }
                | (findings_context(page, facts) if facts else {})
            )


def findings_of(page: ReviewedContent) -> tuple[AnsweredFinding, ...]:
    """What the checks find in a page, with the reasons its draft holds."""
    return reasons.with_reasons(check_page(page, today=timezone.localdate()), page.reasons)


def findings_context(page: Any, facts: DraftFacts) -> dict[str, Any]:
    """What stops a submission, as it would be refused, and every finding, gravest first."""
    now = timezone.now()
    missing = submission.missing_items(facts, now=now)
    rows = [
        _row(one, page.main_field) for one in submission.not_covered_by(missing, facts.findings)
    ]
    rows.sort(key=lambda row: SEVERITIES.index(row["severity"]))
    return {
        "rows": rows,
        "shown": SHOWN_FIELD,
        "stopping": len(submission.submission_problems(facts, now=now)),
        "missing": [
            {"sentence": one, "anchor": anchor_in_editor(one.place, page.main_field)}
            for one in missing
        ],
    }


def _row(one: AnsweredFinding, main_field: str) -> dict[str, Any]:
    finding = one.finding
    name = form_key(finding.key)
    return {
        "severity": finding.severity,
        "label": LABELS[finding.severity],
        "stops": submission.stops_submission(one),
        "rule": finding.rule,
        "quote": "" if finding.quote in finding.sentence else finding.quote,
        "sentence": finding.sentence,
        "suggestion": finding.suggestion,
        "source": finding.source,
        "anchor": anchor_in_editor(finding.place, main_field),
        "takes_reason": submission.takes_reason(finding),
        "reason": one.reason,
        "reason_name": f"{REASON_PREFIX}{name}",
        "of_name": f"{KEY_PREFIX}{name}",
        "of": canonical(list(finding.key)),
    }


@require_GET
def findings_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """The findings of a page's newest draft, as a piece of the editor's page."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not is_reviewed(type(page)):
        raise Http404("Only articles and questions are checked.")
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    context = findings_context(draft, facts_of_page(draft, findings_of(draft)))
    response = render(request, "desk/findings.html", context)
    response["Cache-Control"] = "no-store"
    return response
