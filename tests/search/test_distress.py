"""Search hears distress: the signed steps and a number first, and no word bent into another."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cms.delivery import first_answers, sealed_bodies
from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.importing.streams import block, listed
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.search import cache, search, search_words
from cms.search.models import BestBet, Synonym
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data]

STEPS = block(
    "emergency",
    {
        "title": "Is this happening now?",
        "signs": listed(["They do not wake"]),
        "actions": listed(["<p>Call at once.</p>", "<p>Stay.</p>"]),
    },
)


def saw(client: Client, query: str, **more: str) -> BeautifulSoup:
    """The page that a search shows."""
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [title.get_text() for title in page.select(".entry-title")]


def answers(page: BeautifulSoup) -> list[str]:
    """The kinds of the answers above the results."""
    return [section["class"][1].removeprefix("answer-") for section in page.select(".answer")]


def tell(typed: str, answer: str, page: Any = None) -> BestBet:
    """Put something first for some words."""
    row = BestBet(typed=typed, answer=answer, page=page and page.page_ptr)
    row.full_clean()
    row.save()
    return row


@pytest.fixture
def overdose(tree) -> Any:
    """A published page with signed steps, and what publishers say asks for it."""
    factories.make_help_line(kind="emergency", name="Emergency", number="911", dial="911")
    factories.make_help_line(kind="crisis", name="Lifeline", number="988", dial="988")
    factories.make_help_line(kind="referral", name="Finder", number="555-0199", dial="5550199")
    page = factories.make_article(title="Overdose: what to do", body=[STEPS, factories.section()])
    factories.publish(page)
    for typed in ("overdose", "not wake", "unconscious"):
        tell(typed, "emergency", page)
    tell("want to die", "crisis")
    tell("dying", "emergency", page)
    return page


@pytest.mark.parametrize(
    "query",
    ["my son won't wake up", "my son wont wake up", "My son WON’T wake", "can't wake him",
     "cannot get her to wake up", "he isn`t waking", "wake up he will not", "she doesnt wake up",
     "unconscious", "ODed", "o.d.", "OD'd", "over dose", "over-dose", "overdosing on something"],
)  # fmt: skip
def test_distress_is_heard_however_it_is_typed(overdose, client: Client, query: str):
    Synonym.objects.create(typed="od", means="overdose")
    factories.publish_next(
        factories.make_article(title="What words do I want?", text="To wake up.")
    )

    page = saw(client, query)

    assert answers(page) == ["emergency"]
    assert page.select_one(".answer a.button")["href"] == "tel:911"
    assert titles(page)[0] == "Overdose: what to do"
    assert not page.select(".count strong"), "nothing is corrected"


def test_the_steps_are_the_signed_ones_and_lead_back_to_their_page(overdose, client: Client):
    page = saw(client, "unconscious")
    answer = page.select_one(".answer")

    assert [li.get_text(strip=True) for li in answer.select("ol li")] == ["Call at once.", "Stay."]
    assert not [tag for tag in answer.select("ol *") if tag.get("id")]
    assert answer.select_one(".answer-from a")["href"].endswith("/")
    whole = page.get_text()
    assert whole.index("Call 911") < whole.index("Search everything")
    assert "signed by" in answer.get_text()


def test_in_distress_no_other_word_is_mended(overdose, client: Client):
    factories.publish_next(factories.make_article(title="Naloxone wakes them", text="Naloxone."))

    assert titles(saw(client, "won't wake after naloxonne")) == ["Overdose: what to do"]


def test_marks_in_the_steps_lead_back_to_their_page_and_bring_no_id():
    html = '<ol><li>Call.<a id="c-1" href="#src-1">[1]</a></li></ol>'

    shown = first_answers._elsewhere(html, "/articles/a/")

    assert shown == '<ol><li>Call.<a href="/articles/a/#src-1">[1]</a></li></ol>'


def test_misspelt_distress_is_heard_too_and_nothing_is_said_of_the_spelling(
    overdose, client: Client
):
    page = saw(client, "unconcious")

    assert answers(page) == ["emergency"]
    assert not page.select(".count strong")


def test_without_the_page_or_with_words_that_were_altered_the_number_stands_alone(
    overdose, client: Client, monkeypatch
):
    def altered(edition: Any) -> None:
        raise sealed_bodies.Tampered(edition.digest)

    with monkeypatch.context() as patched:
        patched.setattr(first_answers, "check_signed", altered)
        page = saw(client, "unconscious")
        assert page.select_one(".answer a.button")["href"] == "tel:911"
        assert not page.select(".answer ol")
    publishing_actions.withdraw(
        Edition.objects.current().get(page_id=overdose.pk),
        by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment(),
    )  # fmt: skip
    page = saw(client, "unconscious")
    assert answers(page) == ["emergency"]
    assert not page.select(".answer ol")


def test_without_a_number_the_emergency_answer_says_to_call_all_the_same(tree, client: Client):
    tell("unconscious", "emergency")

    assert "call your local emergency number" in saw(client, "unconscious").get_text()


def test_a_page_about_just_this_stands_before_the_steps_page(overdose, client: Client):
    factories.publish_next(factories.make_question(title="Can I overdose by touching fentanyl?"))

    page = saw(client, "overdose touching fentanyl")

    assert answers(page) == ["emergency"]
    assert titles(page)[0] == "Can I overdose by touching fentanyl?"


def test_who_wants_to_die_is_given_somebody_and_no_page_of_death(overdose, client: Client):
    factories.publish_next(factories.make_article(title="Why people die", text="To die, to die."))

    page = saw(client, "i want to die")

    assert answers(page) == ["crisis"]
    assert page.select_one(".answer a.button")["href"] == "tel:988"
    assert titles(page) == []
    assert "Nothing found" not in page.get_text()


ORDINARY = ["want", "won't", "odd", "wonder", "narrow", "heroine", "parkas", "bread"]


@pytest.mark.parametrize("word", ORDINARY)
def test_ordinary_english_is_never_bent_into_a_word_of_ours(tree, client: Client, word: str):
    text = "Wants, wait, odds, wander, narrowing, heroin, parks, breath, dread."
    factories.publish(factories.make_article(title="Ours", text=text))

    assert not saw(client, word).select(".count strong")


@pytest.mark.parametrize("word", ["vaping", "jahm", "xanax"])
def test_no_word_is_bent_into_one_of_every_day(tree, client: Client, word: str):
    factories.publish(factories.make_article(text="Taking them along, having an exam."))

    assert titles(saw(client, word)) == []


def test_synonyms_hold_both_ways_and_best_bets_after_them_after_stems_and_corrections(
    tree, client: Client
):
    best = factories.make_article(title="The best", text="On heroin.")
    factories.publish(best)
    factories.publish_next(factories.make_article(title="Heroin and gear", text="Gear."))
    Synonym.objects.create(typed="gear", means="heroin")
    assert set(titles(saw(client, "heroin"))) == set(titles(saw(client, "gear")))
    tell("heroin use", "page", best)
    tell("heroin", "page", best)

    for query in ("gear", "about heroin", "heorin", "geer", "Gears?"):
        assert titles(saw(client, query))[0] == "The best", query


def test_what_is_not_covered_is_said_with_the_line_that_helps(overdose, client: Client):
    tell("alcohol", "not covered")
    factories.publish_next(factories.make_article(title="Detox", text="Detox, not of alcohol."))

    page = saw(client, "alcohol detox at home")
    assert answers(page) == ["not-covered"]
    assert "Nothing here is about “alcohol”" in page.get_text()
    assert page.select_one(".answer a.button")["href"] == "tel:5550199"
    assert "zopiclone" in saw(client, "zopiclone").select_one(".answer").get_text()


def test_what_was_withdrawn_is_told_of_in_one_line(tree, client: Client):
    edition = factories.publish(factories.make_question(title="Are test strips worth having?"))
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    notice = saw(client, "fentanyl test strip").select_one("main .notice")

    assert "“Are test strips worth having?” was withdrawn" in notice.get_text()
    assert notice.a["href"] == edition.path
    assert not saw(client, "strip of land").select("main .notice")


def test_most_of_the_words_are_enough_before_any_spelling_is_mended(tree, client: Client):
    factories.publish(factories.make_article(title="Naloxone", text="Pharmacies sell naloxone."))

    page = saw(client, "pharmacies naloxone kwijibo")

    assert titles(page) == ["Naloxone"]
    assert not page.select(".count strong")
    assert "some of them" not in page.get_text()


def test_topics_and_checked_help_lines_are_found_among_the_pages(tree, client: Client):
    topic = factories.make_topic(name="Recovery", slug="recovery")
    factories.make_topic(name="Recovery of nothing", slug="empty")
    factories.publish(factories.make_article(title="Recovery for all", topics=[topic]))
    line = factories.make_help_line(name="Recovery Line", country="US", number="555-0101")
    factories.make_help_line(name="Recovery Abroad", country="FR")
    factories.make_help_line(name="Recovery Unchecked", verified_sha256="0" * 64)

    page = saw(client, "recovery")

    assert titles(page)[0] == "Recovery for all"
    assert set(titles(page)) == {"Recovery for all", "Recovery", "Recovery Line"}
    assert page.select_one('.entry a[href="/topics/recovery/"]')
    assert page.select_one(".entry .button")["href"] == line.href
    assert "Recovery Line" not in client.get("/api/v2/pages/?search=recovery").content.decode()
    line.delete()
    assert "Recovery Line" not in titles(saw(client, "recovery"))


def test_near_me_asks_for_no_page_with_those_words(overdose, client: Client):
    tell("near me", "service")
    factories.publish_next(factories.make_question(title="Where can I get naloxone?"))

    page = saw(client, "where to get naloxone near me")

    assert answers(page) == ["service"]
    assert titles(page)[0] == "Where can I get naloxone?"


def test_each_change_of_what_search_is_told_stands_on_the_ledger(overdose, client: Client):
    publisher = factories.make_publisher()
    client.force_login(publisher)
    form = {"typed": "Won't move", "answer": "emergency", "page": overdose.pk, "order": 0}
    add = "/admin/snippets/search/bestbet/"
    assert client.post(f"{add}add/", form).status_code == 302
    row = BestBet.objects.get(typed="not move")
    assert client.post(f"{add}edit/{row.pk}/", form | {"typed": "not stir"}).status_code == 302
    assert answers(saw(client, "he won't stir")) == ["emergency"]
    assert client.post(f"{add}delete/{row.pk}/").status_code == 302
    client.post("/admin/snippets/search/synonym/add/", {"typed": "smack", "means": "heroin"})
    bulk = f"/admin/bulk/search/synonym/delete/?id={Synonym.objects.get().pk}"
    assert client.post(bulk).status_code == 302
    assert not Synonym.objects.exists()

    told = LedgerEntry.objects.filter(actor=publisher.person).order_by("sequence")
    assert [entry.action for entry in told if "search words" in entry.action] == [
        search_words.SAVED, search_words.SAVED, search_words.DELETED,
        search_words.SAVED, search_words.DELETED,
    ]  # fmt: skip
    assert any("not move" in entry.data for entry in told)


def test_verify_names_a_best_bet_that_was_altered_behind_the_ledger(tree):
    row = BestBet(typed="not wake", answer="emergency")
    search_words.save(row, by=factories.make_publisher(), now=timezone.now())
    assert list(verification.faults()) == []

    BestBet.objects.filter(pk=row.pk).update(answer="service")

    assert [
        fault for fault in verification.faults() if re.search("not wake.*Look at it now", fault)
    ]


def test_what_search_remembers_outlives_what_happens_on_the_ledger(
    tree, client: Client, monkeypatch
):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works."))
    waiting = factories.make_article(title="Waiting")
    assert titles(saw(client, "naloxone")) == ["Signed"]
    before = cache.published_state()
    factories.submit(waiting, now=factories.next_moment())
    assert cache.published_state() == before

    monkeypatch.setattr(search, "_matching_rows", None)
    assert titles(saw(client, "naloxone")) == ["Signed"]
    monkeypatch.undo()
    factories.publish_next(factories.make_article(title="Naloxone too"))
    assert set(titles(saw(client, "naloxone"))) == {"Signed", "Naloxone too"}
