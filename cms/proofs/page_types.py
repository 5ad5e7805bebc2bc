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


@cache
def types_by_kind() -> dict[str, Any]:
    """Every page type that is reviewed, by the kind that proofs and editions name."""
    models: tuple[Any, ...] = reviewed_types()
    return {model.kind: model for model in models}


def kind_label(kind: str) -> str:
    """The label of a kind, from its page type; the kind itself without one."""
    model = types_by_kind().get(kind)
    return str(model.kind_label) if model else kind.capitalize()


def reading_minutes(words: int) -> int:
    """Minutes to read at 238 words a minute, at least one (the rate Wagtail's editor uses)."""
    return max(1, round(words / WORDS_A_MINUTE))
