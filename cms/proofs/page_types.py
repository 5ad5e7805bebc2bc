"""What screens say of any page, whatever its type: the name of its kind, and its length."""

from functools import cache

from django.apps import apps

from cms.authoring.models import ReviewedPage

WORDS_A_MINUTE = 238


def kind_label(kind: str) -> str:
    """The name of a kind, as its page type gives it; the kind itself when that type is gone."""
    return _labels().get(kind, kind.capitalize())


def reading_minutes(words: int) -> int:
    """Minutes to read at 238 words a minute, at least one (the rate Wagtail's editor uses)."""
    return max(1, round(words / WORDS_A_MINUTE))


@cache
def _labels() -> dict[str, str]:
    types = (model for model in apps.get_models() if issubclass(model, ReviewedPage))
    return {model.kind: model.kind_label for model in types}
