"""Django system checks of an installation."""

from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import OperationalError, ProgrammingError
from wagtail.models import Page, Site

from cms.checks import rules
from cms.checks.loading import ENTRY_POINTS
from cms.policy.keys import KEYS_ONLY, KEYS_OR_PASSWORDS
from cms.proofs.page_types import is_reviewed


@register(Tags.models)
def every_page_type_is_reviewed_or_navigation(**kwargs: Any) -> list[Error]:
    """A page type is either a ReviewedPage or says that it is navigation only."""
    return [
        Error(
            f"{model.__name__} is neither a ReviewedPage nor marked `is_navigation = True`.",
            hint="Its words would reach readers unsigned.",
            id="authoring.E001",
        )
        for model in apps.get_models()
        if issubclass(model, Page)
        and model is not Page
        and not is_reviewed(model)
        and not getattr(model, "is_navigation", False)
    ]


@register(Tags.database)
def one_site(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """An installation serves one site: paths are what editions answer for."""
    if "default" not in (databases or []):
        return []
    try:
        count = Site.objects.count()
    except (OperationalError, ProgrammingError):
        return []
    if count <= 1:
        return []
    return [Error(f"There are {count} sites; this system serves one.", id="authoring.E002")]


@register()
def rules_of_the_site_can_be_read(**kwargs: Any) -> list[Error]:
    """The files of rules in CHECK_FILES, and rules that packages add, can be used."""
    if not settings.CHECK_FILES and not entry_points(group=ENTRY_POINTS):
        return []
    try:
        rules()
    except ValueError as problem:
        return [
            Error(str(problem), hint="Mend it, or take it out of CHECK_FILES.", id="authoring.E003")
        ]
    return []


@register(Tags.security)
def means_of_signing_is_known(**kwargs: Any) -> list[Error]:
    """`SIGNING` is one of the two words that the policy knows."""
    if settings.SIGNING in (KEYS_ONLY, KEYS_OR_PASSWORDS):
        return []
    return [
        Error(
            f"SIGNING is “{settings.SIGNING}”, so nobody signs with a password.",
            hint=f"Say “{KEYS_ONLY}” or “{KEYS_OR_PASSWORDS}”.",
            id="authoring.E004",
        )
    ]
