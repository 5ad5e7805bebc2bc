"""Puts a new draft under its index, in its writer's name."""

from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from cms.people.models import User


def add_draft(
    page: Any, *, under: Page, authors: list[Any], questions: list[Any], user: User | None
) -> None:
    """Save an unpublished page and its first revision. The slug is made free if it is taken."""
    page.live = False
    page.owner = user
    page.slug = _free_slug(page.title, under)
    under.add_child(instance=page)
    page.authors = authors
    page.related_questions = questions
    page.save_revision(user=user, log_action="wagtail.create", clean=False)


def _free_slug(title: str, under: Page) -> str:
    wanted = slugify(title, allow_unicode=True)[:80].strip("-") or "untitled"
    taken = set(under.get_children().values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
