"""The writer's preview: the draft as its proof would look, from the same renderer."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from cms.drafts.reviewed_content import ReviewedContent
from cms.proofs.rendering import render


def preview_context(page: ReviewedContent, request: HttpRequest) -> dict[str, Any]:
    """What `review/preview.html` shows: the sealed element, marked as unsigned."""
    rendering = render(page)
    return {
        "title": page.title,
        "html": mark_safe(rendering.html),  # noqa: S308 (made by our own renderer)
        "words": rendering.words,
    }
