"""What axe-core, the accessibility checker, finds on the page that is open."""

import json
from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# The rules whose answer depends on the colours; all others need to be asked in one scheme only.
OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
# The same of widths and sizes of text. The size of what is pressed is of WCAG 2.2, and axe-core
# tries it only when it is asked to.
OF_SIZE = {"runOnly": ["scrollable-region-focusable", "target-size"]}
# What differs between two looks of a page.
OF_THE_LOOK = {"runOnly": [*OF_COLOUR["runOnly"], *OF_SIZE["runOnly"]]}
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
# Each width and each scheme, every time; `make test-long` tries every rule in all four pairs.
LOOKS = ((360, "light", EVERY_RULE), (1280, "dark", OF_THE_LOOK))
ALL_LOOKS = tuple((w, scheme, EVERY_RULE) for w in (360, 1280) for scheme in ("light", "dark"))


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """A line for each place that breaks a rule: the rule, what it asks, and where. None: empty."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = json.dumps({"resultTypes": ["violations"], "preload": False} | (options or {}))
    found = page.evaluate(f"axe.run({asked}).then(results => results.violations)")
    return [
        f"{rule['id']}: {rule['help']} at {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


def in_looks(page: Page, looks: Sequence[tuple[int, str, dict[str, Any]]]) -> list[str]:
    """What is wrong at these widths and in these schemes, and what hangs out of the window.

    The window is as tall as the page: what a bar at its foot covers until one scrolls is not small.
    """
    wrong = []
    for width, scheme, rules in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(tall, 800), 16000)})
        wrong += [f"{width} {scheme}, {line}" for line in violations(page, rules)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{width}: the page is {wide} wide")
    return wrong
