"""The tags that block templates use; each asks the rendering in hand (`seal` in the context)."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def prose(context: dict[str, Any], value: Any) -> SafeString:
    """Rich text, cleaned, with its paragraphs."""
    return context["seal"].prose(getattr(value, "source", value))


@register.simple_tag(takes_context=True)
def prose_line(context: dict[str, Any], value: Any) -> SafeString:
    """Rich text, cleaned, without its paragraph tags: for list items."""
    return context["seal"].prose(getattr(value, "source", value), unwrapped=True)


@register.simple_tag(takes_context=True)
def picture(context: dict[str, Any], value: Any) -> SafeString:
    """A pinned picture with its alternative text."""
    path, width, height = context["seal"].picture(value["image"])
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
        path,
        value["alt_text"],
        width,
        height,
    )


@register.simple_tag(takes_context=True)
def anchor(context: dict[str, Any], value: Any) -> str:
    """The id of a section."""
    return context["seal"].anchor_of(value)


@register.simple_tag(takes_context=True)
def place(context: dict[str, Any], name: str | None) -> SafeString | str:
    """The id attribute of a block, by its block id, or of a field, by its name."""
    identity = context["seal"].place_once(name) if name else ""
    return format_html(' id="{}"', identity) if identity else ""


@register.simple_tag(takes_context=True)
def related_question(context: dict[str, Any], value: Any) -> dict[str, str]:
    """A question's title and path, as they stand when the proof is made."""
    page = value.specific
    return {"title": page.title, "path": context["seal"].path_of(page) or ""}
