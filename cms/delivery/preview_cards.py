"""Preview cards: the picture that link previews show, with the page's signed title.

A card's URL contains the digests of the words and of the design, so it can be cached for ever.
"""

import io
import tempfile
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from cms.delivery.conditional import conditional_get
from cms.proofs.page_types import kind_label
from cms.publishing.models import Edition

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
DESIGN = 1
BACKGROUND, INK, MUTED, BRAND = "#fbfcfa", "#14211f", "#44534f", "#0d3b3a"
LARGEST, SMALLEST, MAX_LINES = 76, 44, 5


def card_path(digest: str) -> str:
    """The path of a proof's card."""
    return f"/cards/{digest}-{_design()}.png"


@require_safe
@conditional_get
def card(request: HttpRequest, digest: str, design: str) -> FileResponse:
    """The card of a published page, drawn at the first request."""
    edition = Edition.objects.current().filter(digest=digest).first()
    if edition is None or design != _design():
        raise Http404("There is no such card.")
    file = settings.CARDS_ROOT / f"{digest}-{design}.png"
    if not file.exists():
        _store(file, draw(edition.title, kind_label(edition.kind)))
    response = FileResponse(file.open("rb"), content_type="image/png")
    response["ETag"] = f'"{file.name}"'
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def draw(title: str, kind: str) -> bytes:
    """A PNG of 1200 by 630: kind, title and the site's name."""
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, HEIGHT - 110, WIDTH, HEIGHT), fill=BRAND)
    pen.text((MARGIN, MARGIN - 20), kind, font=_font(34), fill=MUTED)
    size, lines = _fitted(pen, title)
    top = 130
    for line in lines:
        pen.text((MARGIN, top), line, font=_font(size), fill=INK)
        top += round(size * 1.25)
    name = _shortened(pen, settings.WAGTAIL_SITE_NAME, 38, WIDTH - 2 * MARGIN - 60)
    pen.ellipse((MARGIN, HEIGHT - 77, MARGIN + 44, HEIGHT - 33), outline=BACKGROUND, width=4)
    pen.line(
        [(MARGIN + 12, HEIGHT - 55), (MARGIN + 19, HEIGHT - 45), (MARGIN + 33, HEIGHT - 65)],
        fill=BACKGROUND, width=5,
    )  # fmt: skip
    pen.text((MARGIN + 64, HEIGHT - 78), name, font=_font(38), fill=BACKGROUND)
    buffer = io.BytesIO()
    image.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _fitted(pen: ImageDraw.ImageDraw, title: str) -> tuple[int, list[str]]:
    """The largest font size at which the title fits, and its lines."""
    lines: list[str] = []
    for size in range(LARGEST, SMALLEST - 1, -8):
        lines = _wrapped(pen, title, size)
        if len(lines) * size * 1.25 <= HEIGHT - 110 - 130 - 20:
            return size, lines
    shown = lines[:MAX_LINES]
    shown[-1] = _shortened(pen, f"{shown[-1]} …", SMALLEST, WIDTH - 2 * MARGIN)
    return SMALLEST, shown


def _wrapped(pen: ImageDraw.ImageDraw, text: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        together = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(together, font=_font(size)) <= WIDTH - 2 * MARGIN:
            lines[-1] = together
        else:
            lines.append(_shortened(pen, word, size, WIDTH - 2 * MARGIN))
    return lines or [""]


def _shortened(pen: ImageDraw.ImageDraw, text: str, size: int, room: int) -> str:
    while text and pen.textlength(text, font=_font(size)) > room:
        text = text[:-2].rstrip(" …") + "…" if len(text) > 2 else ""
    return text


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's bundled font: nothing is fetched, and every machine draws alike."""
    return ImageFont.load_default(size)


def _design() -> str:
    """A short digest of the card's design."""
    return sha256(f"{DESIGN}|{settings.WAGTAIL_SITE_NAME}".encode()).hexdigest()[:8]


def _store(file: Path, content: bytes) -> None:
    """Write a file atomically, safe against concurrent writers."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
        written.write(content)
    Path(written.name).replace(file)
