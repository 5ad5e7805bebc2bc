"""Pictures made for the demonstration: a quiet landscape, a different hour for each page."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Canvas
from PIL import ImageDraw
from wagtail.images import get_image_model

SIZE = (1280, 560)
HOURS = [
    ((250, 226, 196), (126, 160, 170), (48, 88, 98)),
    ((222, 236, 240), (120, 170, 150), (44, 92, 84)),
    ((244, 214, 204), (150, 132, 160), (66, 66, 100)),
]
ALT = "A drawing of a path over low hills towards a house with one lit window."
CREDIT = "Drawn by computer for this demonstration."


def hero(slug: str, title: str) -> dict[str, Any]:
    """The value of a picture block, with a picture made and stored for it."""
    model = get_image_model()
    name = f"Demonstration: {title}"
    image = model.objects.filter(title=name).first()
    if image is None:
        content = ContentFile(_drawing(sum(slug.encode())), name=f"{slug}.png")
        image = model.objects.create(title=name, file=content)
    return {"image": image, "alt_text": ALT, "credit": CREDIT, "caption": ""}


def _drawing(seed: int) -> bytes:
    sky, far, near = HOURS[seed % len(HOURS)]
    width, height = SIZE
    canvas = Canvas.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(canvas)
    sun = 180 + (seed * 37) % 800
    draw.ellipse([sun, 80, sun + 120, 200], fill=tuple(min(255, c + 12) for c in sky))
    for layer in range(4):
        shade = tuple(f + (n - f) * layer // 3 for f, n in zip(far, near, strict=True))
        top = 240 + layer * 75
        points = [(0, height)]
        for x in range(0, width + 40, 40):
            swell = ((x // 40 + seed + layer * 7) * (layer + 3)) % 11
            points.append((x, top + swell * 6))
        draw.polygon([*points, (width, height)], fill=shade)
    house = 860 - (seed * 13) % 300
    draw.polygon([(house, 400), (house + 45, 365), (house + 90, 400)], fill=(60, 48, 52))
    draw.rectangle([house + 8, 400, house + 82, 450], fill=(76, 60, 62))
    draw.rectangle([house + 34, 412, house + 54, 434], fill=(255, 224, 150))
    draw.line([(house + 44, 450), (house - 60, 500), (house - 20, 560)], fill=sky, width=10)
    buffer = io.BytesIO()
    canvas.save(buffer, "PNG")
    return buffer.getvalue()
