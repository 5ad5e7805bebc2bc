"""Courtesy guards on Wagtail's rows: they tell people early. The editions are the lock."""

from typing import Any

from wagtail.models import Page

from cms.review.models.editions import Edition
from cms.review.refusals import Refusal
from cms.review.rules import CONFLICT

UNSIGNED = (
    "This page cannot be made live: no sign-off stands behind it. "
    "Your text is kept as a draft; use “Submit for clinical review”."
)
PUBLISHED = "“{title}” is published, so it cannot be deleted. Withdraw it at the review desk first."


def refuse_unsigned_live(sender: type, instance: Any, **kwargs: Any) -> None:
    """Refuse to save a reviewed page as live when no current edition stands behind it."""
    if not isinstance(instance, Page) or not instance.live or not _is_reviewed(instance):
        return
    if not instance.pk or not Edition.objects.current().filter(page_id=instance.pk).exists():
        raise Refusal(UNSIGNED, CONFLICT, page_id=instance.pk)


def refuse_deleting(sender: type, instance: Any, **kwargs: Any) -> None:
    """Refuse to delete a page that readers can read."""
    if (
        isinstance(instance, Page)
        and Edition.objects.current().filter(page_id=instance.pk).exists()
    ):
        raise Refusal(PUBLISHED.format(title=instance.title), CONFLICT, page_id=instance.pk)


def _is_reviewed(page: Page) -> bool:
    from cms.review.models.pages import ReviewedPage

    model = type(page) if type(page) is not Page else page.specific_class
    return model is not None and issubclass(model, ReviewedPage)
