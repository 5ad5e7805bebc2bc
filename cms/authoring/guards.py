"""Signal handlers that refuse unsafe saves and deletions of Wagtail's rows.

They warn people early; what readers get is protected by the editions.
"""

from typing import Any

from django.db.models.signals import pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction, Site

from cms.policy.refusals import CONFLICT, Refusal
from cms.proofs.page_types import is_reviewed
from cms.publishing.models import Edition

HOME_DEPTH = 2
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

PRIVATE = (
    "“{title}” cannot be made private: readers may read what was signed. "
    "To take a page down, withdraw it at the review desk."
)
TOPIC_IN_USE = (
    "Published pages are listed under “{name}”, so it cannot be deleted. "
    "Publish them under another topic first."
)
ONE_SITE = "This system serves one site, and it is there already."
FRONT = "Readers enter a site at its home page, so no other page can take its place."
LAST_SITE = "Readers are served from this site, so it cannot be deleted."


def refuse_unsigned_live(sender: type, instance: Any, **kwargs: Any) -> None:
    """Refuse to save a reviewed page as live without a current edition, or as an
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


def refuse_deleting_with_descendants(page: Any) -> None:
    """Refuse to delete a page when readers can read it or any page under it."""
    refuse_deleting(type(page), page)
    ids = page.get_descendants().values_list("pk", flat=True)
    if Edition.objects.current().filter(page_id__in=ids).exists():
        raise Refusal(PUBLISHED_BELOW.format(title=page.title), CONFLICT, page_id=page.pk)


def refuse_deleting_topic(sender: type, instance: Any, **kwargs: Any) -> None:
    """Refuse to delete a topic that published pages are listed under."""
    if Edition.objects.current().filter(topics__slug=instance.slug).exists():
        raise Refusal(TOPIC_IN_USE.format(name=instance.name))


def refuse_privacy(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    """Refuse to hide a page from readers."""
    raise Refusal(PRIVATE.format(title=instance.page.title), page_id=instance.page_id)


def refuse_another_site(sender: type, instance: Site, **kwargs: Any) -> None:
    """Refuse a second site, and a front page that is not a home page under the tree's root."""
    if Site.objects.exclude(pk=instance.pk).exists():
        raise Refusal(ONE_SITE)
    front = instance.root_page.specific
    is_home = getattr(front, "is_navigation", False) and front.depth == HOME_DEPTH
    if not is_home and Site.objects.filter(pk=instance.pk).exclude(root_page=front).exists():
        raise Refusal(FRONT)


def refuse_deleting_the_site(sender: type, instance: Site, **kwargs: Any) -> None:
    """Refuse to delete the site that readers are served from, by itself or with its home page."""
    origin = kwargs.get("origin")
    if not isinstance(origin, Site) and getattr(origin, "model", None) is not Site:
        refuse_deleting_with_descendants(instance.root_page)
    raise Refusal(LAST_SITE)


def connect_guards() -> None:
    """Connect the guards to their signals."""
    pre_save.connect(refuse_unsigned_live, weak=False)
    pre_delete.connect(refuse_deleting, weak=False)
    pre_delete.connect(refuse_deleting_topic, sender="topics.Topic", weak=False)
    pre_save.connect(refuse_privacy, sender=PageViewRestriction, weak=False)
    pre_save.connect(refuse_another_site, sender=Site, weak=False)
    pre_delete.connect(refuse_deleting_the_site, sender=Site, weak=False)


def _is_reviewed(page: Page) -> bool:
    model = type(page) if type(page) is not Page else page.specific_class
    return is_reviewed(model)
