"""Takes the pictures that the README shows, of the demonstration as it runs on a port.

`python -m tests.bench.screenshots --port 8000`, with `make demo` running beside it.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
PASSWORD = "demonstration only"
PHONE, DESK = {"width": 360, "height": 760}, {"width": 1280, "height": 860}
# name, address, size, colour scheme, log in at, as whom
PICTURES = [
    ("home-desk", "/", DESK, "light", None, None),
    ("article-desk", "/articles/naloxone-at-home/", DESK, "light", None, None),
    ("article-phone", "/articles/overdose-signs-and-response/", PHONE, "light", None, None),
    ("question-phone-dark", "/faq/where-can-i-get-naloxone/", PHONE, "dark", None, None),
    ("home-phone", "/", PHONE, "light", None, None),
    ("questions-desk", "/faq/", DESK, "light", None, None),
    ("corrected-phone", "/faq/who-can-prescribe-buprenorphine/", PHONE, "light", None, None),
    ("help-phone-dark", "/help/", PHONE, "dark", None, None),
    ("how-we-review", "/how-we-review/", DESK, "light", None, None),
    ("person", "/people/dr-rosa-sample/", DESK, "dark", None, None),
    ("record", "/articles/naloxone-at-home/record/", DESK, "light", None, None),
    ("queue", "/review/", DESK, "light", "/review/login/", "reviewer"),
    ("proof-phone", "{proof}#sign", PHONE, "light", "/review/login/", "reviewer"),
    ("editor", "{sent back}", DESK, "light", "/admin/login/", "writer2"),
]


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000)
    site = f"http://127.0.0.1:{parser.parse_args().port}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        for picture in PICTURES:
            take(browser, site, *picture)
        browser.close()


def take(
    browser: Browser, site: str, name: str, address: str, size: dict, scheme: str,
    log_in_at: str | None, person: str | None,
) -> None:  # fmt: skip
    """One picture, in a browser that remembers nothing."""
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    if log_in_at:
        page.goto(site + log_in_at)
        page.fill("[name=username]", person)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_load_state("networkidle")
    if "{proof}" in address:
        page.goto(f"{site}/review/")
        proof = page.locator(".card h3 a").first
        address = address.replace("{proof}", proof.get_attribute("href"))
    if "{sent back}" in address:
        page.goto(f"{site}/admin/pages/search/?q=When+they+do+not+want+help")
        address = page.locator("a[href$='/edit/']").first.get_attribute("href")
    page.goto(site + address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
