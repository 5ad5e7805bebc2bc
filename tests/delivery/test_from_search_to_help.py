"""Two walks by the site's own links and forms: to an answer, and from a dangerous page to help."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


class Walk:
    """Somebody who reads one page after another and uses only what stands there."""

    def __init__(self, user: Any = None):
        self.client = Client()
        if user:
            self.client.force_login(user)

    def open(self, address: str, *, status: int = 200) -> None:
        """Open an address."""
        self._see(self.client.get(address, follow=True), status)

    def follow(self, label: str, *, status: int = 200) -> None:
        """Follow the first link with this label."""
        links = (a for a in self.soup.select("a, link") if label in _label(a))
        self.open(next(links)["href"], status=status)

    def send(self, form: str, *, status: int = 200, **filled: str) -> None:
        """Fill in a form and send it."""
        tag = self.soup.select_one(form)
        data = {
            field["name"]: field.get("value", "")
            for field in tag.select("input[name]:not([type=radio]), button[name]")
        }
        data |= {field["name"]: field.get_text().strip() for field in tag.select("textarea[name]")}
        send = self.client.post if tag.get("method") == "post" else self.client.get
        self._see(send(tag["action"], data | filled, follow=True), status)

    def _see(self, response: Any, status: int) -> None:
        assert response.status_code == status
        self.soup = BeautifulSoup(response.content, "html.parser")
        self.said = " ".join(self.soup.get_text(" ").split())


def _label(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split()) or str(tag.get("title", ""))


@pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")
def test_a_misspelt_search_leads_by_a_filter_to_an_answer_its_reviewer_and_its_feed(tree):
    topic = factories.make_topic(name="Overdose", slug="overdose")
    other = factories.make_topic(name="Recovery", slug="recovery")
    reviewer = factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    factories.publish(
        factories.make_question(title="How is naloxone given?", topics=[topic]), by=reviewer
    )
    factories.publish_next(factories.make_article(title="Naloxone at home", topics=[topic]))
    factories.publish_next(factories.make_question(title="Is naloxone free?", topics=[other]))
    reader = Walk()

    reader.open("/")
    reader.send("main form[role=search]", q="naloxonne")
    assert "3 results for “naloxone”" in reader.said
    reader.follow("Questions 2")
    reader.follow("Overdose 1")
    assert [a.get_text() for a in reader.soup.select(".entry-title")] == ["How is naloxone given?"]
    reader.follow("How is naloxone given?")
    reader.follow("Rhea Reviewer")
    assert "Doctor of Medicine" in reader.said
    reader.follow("How is naloxone given?")
    reader.follow("Overdose")
    reader.follow("Follow this topic")
    assert {title.get_text() for title in reader.soup.select("entry > title")} == {
        "How is naloxone given?", "Naloxone at home",
    }  # fmt: skip


def test_a_report_of_harm_comes_first_and_the_page_is_gone_with_its_reason_at_the_next_click(tree):
    factories.make_help_line(name="Verified Lifeline")
    fine = factories.publish(factories.make_article(title="Fine"))
    edition = factories.publish_next(factories.make_article(title="Doses"))
    reader, publisher = Walk(), Walk(factories.make_publisher())
    for path, severity, text in (
        (fine.path, "unclear", "I do not understand it."),
        (edition.path, "harm", "The dose kills."),
    ):
        reader.open(path)
        reader.follow("Report a problem")
        reader.send("form.tell", severity="", text=text, status=400)
        assert text in reader.said
        reader.send("form.tell", severity=severity, text=text)

    publisher.open("/review/")
    publisher.follow("Reports 1 where someone could be harmed")
    assert publisher.said.index("The dose kills.") < publisher.said.index("I do not understand it.")
    publisher.send("form[action*=withdraw]")

    reader.open(edition.path, status=410)
    assert "no longer" in reader.said
    assert "could harm someone" in reader.said
    assert "Verified Lifeline" in reader.said
    reader.open("/search/?q=doses")
    assert "Nothing found" in reader.said
    reader.open(fine.path)
