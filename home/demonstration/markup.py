"""The light mark-up of the demonstration's files, as rich text."""

import html
import re
from collections.abc import Callable

_MARKS = re.compile(
    r"\[\^(?P<cite>[\w-]+)\]|\[(?P<text>[^\]]+)\]\((?P<target>[^)]+)\)"
    r"|\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*"
)

Cite = Callable[[str], str]
PageId = Callable[[str, str], int | None]


def rich(text: str, *, cite: Cite, page_id: PageId) -> str:
    """One line of rich text.

    `cite` gives the block id of a source, `page_id` the page of a kind and slug, if it exists.
    """
    text = " ".join(text.split())
    parts, end = [], 0
    for mark in _MARKS.finditer(text):
        parts.append(html.escape(text[end : mark.start()], quote=False))
        end = mark.end()
        if mark["cite"]:
            parts[-1] = parts[-1].rstrip()
            parts.append(f'<span data-cite="{cite(mark["cite"])}">[source]</span>')
        elif mark["target"]:
            parts.append(_link(mark["text"], mark["target"], page_id))
        elif mark["bold"]:
            parts.append(f"<b>{html.escape(mark['bold'], quote=False)}</b>")
        else:
            parts.append(f"<i>{html.escape(mark['italic'], quote=False)}</i>")
    parts.append(html.escape(text[end:], quote=False))
    return "".join(parts)


def _link(text: str, target: str, page_id: PageId) -> str:
    words = html.escape(text, quote=False)
    if target.startswith(("http://", "https://")):
        return f'<a href="{html.escape(target)}">{words}</a>'
    kind, _, slug = target.partition(":")
    pk = page_id(kind, slug)
    return f'<a linktype="page" id="{pk}">{words}</a>' if pk else words
