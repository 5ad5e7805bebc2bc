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
    page.slug = free_slug(slug_of(page.title), under)
    under.add_child(instance=page)
    page.authors = authors
    page.related_questions = questions
    page.save_revision(user=user, log_action="wagtail.create", clean=False)


def slug_of(title: str) -> str:
    """The end of an address that a title makes."""
    return slugify(title, allow_unicode=True)[:80].strip("-") or "untitled"


def free_slug(wanted: str, under: Page, *, but: Page | None = None) -> str:
    """The end of an address, with a number where another page under this one has it."""
    others = under.get_children().exclude(pk=but.pk if but else None)
    taken = set(others.values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
