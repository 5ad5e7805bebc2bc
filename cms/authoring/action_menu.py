"""The buttons under Wagtail's editor, in the words of clinical review."""

from typing import Any

from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    PublishMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
    UnpublishMenuItem,
)

from cms.authoring.models import ReviewedPage
from cms.proofs.models import Proof


class SubmitForReviewMenuItem(SubmitForModerationMenuItem):
    """Wagtail's submit button by its proper name."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The label, whatever the workflow is called."""
        return super().get_context_data(parent_context) | {"label": "Submit for clinical review"}


class RecallMenuItem(CancelWorkflowMenuItem):
    """Wagtail's cancel button by its proper name."""

    label = "Take back from review"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Only while a proof is with the reviewers."""
        page = context.get("page")
        is_open = page and Proof.objects.filter(page_id=page.pk, outcome=None).exists()
        return bool(is_open and super().is_shown(context))


REMOVED_ITEMS = (PublishMenuItem, UnpublishMenuItem, RestartWorkflowMenuItem)


def adapt_action_menu(menu_items: list[ActionMenuItem], context: dict[str, Any]) -> None:
    """Replace Wagtail's publishing buttons, in place, when the page is a reviewed one."""
    page = context.get("page")
    parent = context.get("parent_page")
    is_reviewed = isinstance(page, ReviewedPage) or (
        context["view"] == "create"
        and parent is not None
        and any(issubclass(m, ReviewedPage) for m in parent.specific_class.allowed_subpage_models())
    )
    if not is_reviewed:
        return
    ours = []
    for item in menu_items:
        if isinstance(item, SubmitForModerationMenuItem):
            ours.append(SubmitForReviewMenuItem(order=item.order))
        elif isinstance(item, CancelWorkflowMenuItem):
            recall = RecallMenuItem(order=item.order)
            if recall.is_shown(context):
                ours.append(recall)
        elif not isinstance(item, REMOVED_ITEMS):
            ours.append(item)
    menu_items[:] = ours
