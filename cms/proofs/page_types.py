"""The page types whose words are signed: which they are, and what screens call them."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

WORDS_A_MINUTE = 238


def is_reviewed(model: type[Any] | None) -> bool:
    """Whether pages of this type reach readers only as signed proofs: it says so itself."""
    return bool(getattr(model, "is_reviewed", False))


@cache
def reviewed_types() -> tuple[type[Model], ...]:
    """Every page type that is reviewed, in the order of the installed apps."""
    return tuple(model for model in apps.get_models() if is_reviewed(model))


def kind_label(kind: str) -> str:
    """The label of a kind, from its page type; the kind itself without one."""
    return _labels().get(kind, kind.capitalize())


def reading_minutes(words: int) -> int:
    """Minutes to read at 238 words a minute, at least one (the rate Wagtail's editor uses)."""
    return max(1, round(words / WORDS_A_MINUTE))


@cache
def _labels() -> dict[str, str]:
    return {model.kind: model.kind_label for model in reviewed_types()}  # type: ignore[attr-defined]
