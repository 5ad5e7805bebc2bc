"""Wagtail page permissions for reviewed pages and their index pages."""

from wagtail.models import PagePermissionTester


class ReviewedPagePermissionTester(PagePermissionTester):
    """No Publish, Unpublish, schedule or privacy on reviewed pages, for superusers either."""

    def can_publish(self):  # type: ignore[no-untyped-def]
        """Publishing belongs to the sign-off."""
        return False

    def can_unpublish(self):  # type: ignore[no-untyped-def]
        """Withdrawing, with its reason, belongs to the review desk."""
        return False

    def can_publish_subpage(self):  # type: ignore[no-untyped-def]
        """Reviewed pages have no pages under them."""
        return False

    def can_set_view_restrictions(self):  # type: ignore[no-untyped-def]
        """What was signed is public."""
        return False

    def can_unschedule(self):  # type: ignore[no-untyped-def]
        """Wagtail's schedule is not used."""
        return False


class IndexPermissionTester(PagePermissionTester):
    """Index pages cannot be moved or unpublished, and publish no subpage."""

    def can_unpublish(self):  # type: ignore[no-untyped-def]
        """Readers find their way by it."""
        return False

    def can_move(self):  # type: ignore[no-untyped-def]
        """Its address is printed in the navigation."""
        return False

    def can_publish_subpage(self):  # type: ignore[no-untyped-def]
        """A new reviewed page starts as a draft, whoever makes it."""
        return False

    def can_submit_for_moderation(self):  # type: ignore[no-untyped-def]
        """Navigation holds no advice, so there is nothing to review."""
        return False

    def can_set_view_restrictions(self):  # type: ignore[no-untyped-def]
        """What was signed is public."""
        return False
