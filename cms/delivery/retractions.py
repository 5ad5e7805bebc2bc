"""Whether an edition cites a retracted article, as an annotation of the page's own query."""

from django.db.models import Exists, OuterRef

from cms.publishing.models import Edition, SourceRetracted


def column() -> dict[str, Exists]:
    """An annotation for a query of editions."""
    return {"retracted_found": Exists(SourceRetracted.objects.filter(edition=OuterRef("pk")))}


def cites_retracted(edition: Edition) -> bool:
    """Whether an edition that was fetched with `column` cites a retracted source."""
    return bool(getattr(edition, "retracted_found", False))
