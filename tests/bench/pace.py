"""From a letter's link to a signature on three changed words, at the pace of a person.

`python -m tests.bench.pace`. It waits as long as a person would: reading at 238 words a minute, the
mean of 190 studies (Brysbaert 2019), and for keys, pointing and thinking the times of the
keystroke-level model of Card, Moran and Newell, for somebody who types 40 words a minute. Ticking
a statement takes no thinking besides reading it. Works on a database of its own in a temporary
folder.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WORDS_A_MINUTE = 238
KEY, POINT, THINK = 0.28, 1.1, 1.35
waited: dict[str, float] = defaultdict(float)


def main() -> None:
    """Make the page, serve it, review it, and say how long that took."""
    with tempfile.TemporaryDirectory(prefix="countersign-pace-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
        sys.path.insert(0, str(ROOT))
        username, address = _made()
        with _served() as site, sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
                args=["--no-sandbox", "--disable-background-networking"],
            )
            page = browser.new_page(viewport={"width": 360, "height": 740})
            screens: list[str] = []
            page.on("framenavigated", lambda frame: screens.append(frame.url.split("#")[0]))
            began = time.perf_counter()
            review(page, site + address, username)
            took = time.perf_counter() - began
            browser.close()
    for what, seconds in waited.items():
        print(f"  {what}: {seconds:.0f} s")
    print(f"from the link to the signature: {took:.0f} s at a person's pace, ", end="")
    print(f"{len(set(screens))} screens: log-in, proof, and the queue that says it is signed")


def review(page: Page, address: str, username: str) -> None:
    """Log in, read what changed, fill in, sign."""
    from tests.factories import PASSWORD

    page.goto(address)
    write(page.get_by_label("Username"), username)
    write(page.get_by_label("Password"), PASSWORD)
    click(page.get_by_role("button", name="Log in"))
    read(page.locator(".bench-brief"), "the brief")
    click(page.locator(".changed-parts a").first)
    read(page.locator("#words"), "what changed")
    click(page.get_by_role("link", name="Sign", exact=True).last)
    read(page.locator("#sign"), "the statements and the signature")
    for box in page.locator("#sign").get_by_role("checkbox").all():
        click(box, thinking=0)
    write(page.get_by_label("Interests to declare"), "None.")
    write(page.get_by_label("Your password, again"), PASSWORD)
    click(page.get_by_role("button", name="Sign this proof"))
    page.get_by_text("is published at").wait_for()


def read(place: Locator, name: str) -> None:
    """Take in the words that can be seen there."""
    unseen = " ".join(place.locator(".hide").all_inner_texts())
    words = len(place.inner_text().split()) - len(unseen.split())
    wait(f"reading {name}, {words} words", words * 60 / WORDS_A_MINUTE)


def wait(what: str, seconds: float) -> None:
    """Let the time go by that a person takes, and remember for what."""
    waited[what] += seconds
    time.sleep(seconds)


def click(place: Locator, *, thinking: float = THINK) -> None:
    """Find it, go to it, press."""
    wait("finding and pressing", thinking + POINT)
    place.click()


def write(place: Locator, words: str) -> None:
    """Go to a field, unless the page has put the cursor there, and type."""
    if not place.evaluate("field => field === document.activeElement"):
        click(place)
    waited["typing"] += KEY * len(words)
    place.press_sequentially(words, delay=KEY * 1000)


def _made() -> tuple[str, str]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from home.setup import set_up
    from tests import factories
    from tests.journeys.test_reviewing import page_that_changed

    set_up()
    reviewer = factories.make_reviewer()
    proof = page_that_changed(reviewer, grew=False)
    return reviewer.username, f"/review/{proof.pk}/"


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
