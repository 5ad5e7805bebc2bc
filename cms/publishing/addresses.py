"""The paths of editions: a page's path is fixed when it is first published."""

from datetime import datetime
from typing import cast

from wagtail.models import Page, Revision

from cms.policy import publication
from cms.policy.refusals import refuse_if
from cms.proofs.models import Proof
from cms.publishing.models import Edition


def publication_address(proof: Proof, *, now: datetime) -> tuple[str, datetime]:
    """A page's path and first publication: its editions', or else its draft's path and now."""
    earlier = (
        Edition.objects.filter(page_key=proof.page_key).order_by("-published_at", "-pk").first()
    )
    if earlier:
        return earlier.path, earlier.first_published_at
    path = _path_in_tree(proof)
    holder = Edition.objects.filter(path=path).order_by("-published_at").first()
    refuse_if(
        publication.why_not_submit_at(
            path,
            owner_title=holder.title if holder else "",
            is_navigation=path is not None and is_navigation_path(path, but=proof.page_id),
        ),
        page_id=proof.page_id,
    )
    return cast(str, path), now


def is_navigation_path(path: str, *, but: int) -> bool:
    """Whether a navigation page has this path."""
    others = Page.objects.live().filter(url_path__endswith=path).exclude(pk=but)
    return any(parts and parts[2] == path for parts in (page.get_url_parts() for page in others))


def _path_in_tree(proof: Proof) -> str | None:
    page = Page.objects.filter(pk=proof.page_id).first()
    revision = Revision.objects.filter(pk=proof.revision_id).first()
    if page is None:
        return None
    slug = revision.content["slug"] if revision else page.slug
    parts = page.get_parent().specific.get_url_parts()
    return f"{parts[2]}{slug}/" if parts and parts[2] else None
