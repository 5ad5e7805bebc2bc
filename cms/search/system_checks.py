"""System check of the search index."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Tags, register
from django.core.checks import Warning as Concern
from django.db import DatabaseError, connection

from cms.search import index


@register(Tags.database)
def search_knows_every_page(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Concern]:
    """The search index holds each current edition, and nothing else."""
    if "default" not in (databases or []):
        return []
    try:
        if index.TABLE not in connection.introspection.table_names():
            return []
        if not index.is_behind():
            return []
    except DatabaseError:
        return []
    return [
        Concern(
            "The search index is not made from what is published now.",
            hint="Run manage.py rebuild_search.",
            id="delivery.W001",
        )
    ]
