"""A reviewer with a keyboard alone: from the log-in to a signature, the focus always in sight."""

import re

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from cms.publishing.models import Edition
from cms.review.models import Note
from tests import factories
from tests.journeys.test_reviewing import page_that_changed

pytestmark = pytest.mark.browser

FARTHEST = 60
# Whether the focused element is on the screen with a ring that can be seen, or its label has one.
SEEN = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.width > 1;
  const style = getComputedStyle(at);
  return onScreen && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


class Keyboard:
    """Someone at a page who presses keys, and hears the role and name of what has the focus."""

    def __init__(self, page: Page, tree: CDPSession):
        self.page, self.tree = page, tree
        tree.send("Accessibility.enable")

    def focused(self) -> tuple[str, str]:
        """Role and name of what has the focus, as the accessibility tree gives them."""
        found = self.tree.send("Runtime.evaluate", {"expression": "document.activeElement"})
        node = self.tree.send(
            "Accessibility.getPartialAXTree",
            {"objectId": found["result"]["objectId"], "fetchRelatives": False},
        )["nodes"][0]
        return node["role"]["value"], node.get("name", {}).get("value", "")

    def tab_to(self, role: str, name: str) -> None:
        """Press Tab until something of this role and name has the focus, and can be seen to."""
        heard = []
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            heard.append(self.focused())
            if heard[-1][0] == role and re.match(name, heard[-1][1]):
                assert self.page.evaluate(SEEN), f"The focus on {heard[-1]} cannot be seen."
                return
        raise AssertionError(f"No {role} “{name}” after {FARTHEST} times Tab: {heard}")

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        """Go to it by Tab, and press a key there."""
        self.tab_to(role, name)
        self.page.keyboard.press(key)

    def key(self, key: str) -> None:
        """Press one of the screen's own keys, once its script, which comes last, is there."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)

    def type(self, name: str, words: str) -> None:
        """Go to the field of this name by Tab, and type into it."""
        self.tab_to("textbox", name)
        self.page.keyboard.type(words)


def test_from_the_log_in_to_a_signature_by_keyboard_alone(site: str, browser: Browser):
    reviewer = factories.make_reviewer()
    proof = page_that_changed(reviewer)
    size = {"width": 1280, "height": 800}
    context = browser.new_context(base_url=site, viewport=size, reduced_motion="reduce")
    page = context.new_page()
    keyboard = Keyboard(page, context.new_cdp_session(page))

    page.goto("/review/")
    keyboard.type("Username", reviewer.username)
    keyboard.type("Password", factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    keyboard.press("button", "Take it ?: Naloxone at home")
    expect(page.get_by_text("This proof is with you.")).to_be_visible()

    keyboard.press("link", "Skip to main content")
    keyboard.key("j")
    expect(page.locator("#words [data-change]").first).to_be_focused()
    assert page.evaluate(SEEN)
    keyboard.press("link", "Note here: Wait two whole minutes")
    expect(page.get_by_role("heading", name="Write a note")).to_be_visible()
    keyboard.press("radio", "Must fix", "ArrowDown")
    assert keyboard.focused()[1].startswith("Question")
    keyboard.type("What you want to say", "Is it two?")
    keyboard.press("button", "Pin this note")
    expect(page.get_by_text("Your note is pinned.")).to_be_visible()

    keyboard.key("s")
    boxes = page.locator("#sign").get_by_role("checkbox")
    expect(boxes.first).to_be_focused()
    page.keyboard.press("Space")
    for _ in boxes.all()[1:]:
        keyboard.press("checkbox", "", "Space")
    keyboard.type("Interests to declare", "None.")
    keyboard.type("Your password, again", factories.PASSWORD)
    keyboard.press("button", "Sign this proof")
    expect(page.get_by_text("is published at /articles/naloxone/")).to_be_visible()
    assert Edition.objects.current().get().digest == proof.digest
    assert Note.objects.get().text == "Is it two?"
    context.close()
