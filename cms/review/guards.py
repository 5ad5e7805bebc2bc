"""Courtesy guards on Wagtail's rows: they tell people early. The editions are the lock."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from cms.review.models.editions import Edition
from cms.review.refusals import Refusal
from cms.review.rules import CONFLICT

UNSIGNED = (
    "This page cannot be made live: no sign-off stands behind it. "
    "Your text is kept as a draft; use “Submit for clinical review”."
)
ALIAS = "A reviewed page cannot be shown under a second address. Copy it, or link to it."
PUBLISHED = "“{title}” is published, so it cannot be deleted. Withdraw it at the review desk first."
PUBLISHED_BELOW = (
    "“{title}” has published pages under it, so it cannot be deleted. "
    "Withdraw them at the review desk first."
)


def refuse_unsigned_live(sender: type, instance: Any, **kwargs: Any) -> None:
    """Refuse to save a reviewed page as live when no current edition stands behind it, or as an
    alias, which Wagtail would make live along with its source.
    """
    if not isinstance(instance, Page) or not _is_reviewed(instance):
        return
    if instance.alias_of_id:
        raise Refusal(ALIAS, CONFLICT, page_id=instance.alias_of_id)
    written = kwargs.get("update_fields")
    if not instance.live or (written is not None and "live" not in written):
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


def refuse_to_start_deleting(request: HttpRequest, page: Any) -> None:
    """`before_delete_page`: the same for a page and all under it, before anybody confirms."""
    refuse_deleting(type(page), page)
    ids = page.get_descendants().values_list("pk", flat=True)
    if Edition.objects.current().filter(page_id__in=ids).exists():
        raise Refusal(PUBLISHED_BELOW.format(title=page.title), CONFLICT, page_id=page.pk)


def _is_reviewed(page: Page) -> bool:
    from cms.review.models.pages import ReviewedPage

    model = type(page) if type(page) is not Page else page.specific_class
    return model is not None and issubclass(model, ReviewedPage)
