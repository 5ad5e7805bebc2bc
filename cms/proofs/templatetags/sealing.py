"""Template tags for sealed blocks; each calls the current Sealing (`seal` in the context)."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# The `sizes` of pictures: the text column, or the viewport without margins.
SIZES = "(min-width: 44rem) 40rem, calc(100vw - 2rem)"


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
    pinned = context["seal"].picture(value["image"])
    loading = 'fetchpriority="high"' if context.get("is_hero") else 'loading="lazy"'
    return format_html(
        '<picture><source type="image/avif" srcset="{avif}" sizes="{sizes}">'
        '<img src="{path}" srcset="{webp}" sizes="{sizes}" width="{width}" height="{height}" '
        'alt="{alt}" decoding="async" {loading}></picture>',
        path=pinned.path,
        avif=pinned.choices["avif"],
        webp=pinned.choices["webp"],
        sizes=SIZES,
        width=pinned.width,
        height=pinned.height,
        alt=value["alt_text"],
        loading=mark_safe(loading),  # noqa: S308 (one of the two literals above)
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
