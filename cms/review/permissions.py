"""What Wagtail's admin lets people do with reviewed pages, and with the pages they stand under."""

from wagtail.models import PagePermissionTester

from cms.review.models.editions import Edition


def has_edition_beneath(page) -> bool:  # type: ignore[no-untyped-def]
    """Whether readers can read this page or any page under it."""
    ids = page.get_descendants(inclusive=True).values_list("pk", flat=True)
    return Edition.objects.current().filter(page_id__in=ids).exists()


class GuardedPermissionTester(PagePermissionTester):
    """Wagtail's answers, except: nobody deletes what readers can still read."""

    def can_delete(self, ignore_bulk=False):  # type: ignore[no-untyped-def]
        """Withdraw first, then delete."""
        return super().can_delete(ignore_bulk) and not has_edition_beneath(self.page)

    def can_move(self):  # type: ignore[no-untyped-def]
        """Moving changes no address, so a published page may move."""
        return super().can_delete(ignore_bulk=True)


class ReviewedPagePermissionTester(GuardedPermissionTester):
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


class IndexPermissionTester(GuardedPermissionTester):
    """On the pages that reviewed pages stand under, nothing is published on creation."""

    def can_publish_subpage(self):  # type: ignore[no-untyped-def]
        """A new reviewed page starts as a draft, whoever makes it."""
        return False

    def can_set_view_restrictions(self):  # type: ignore[no-untyped-def]
        """What was signed is public."""
        return False
