"""Search looks through signed words and nothing else."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.delivery import paging
from cms.help_lines.models import HelpLine
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.search import cache, index, zero_results
from cms.search.analysis import fold
from cms.search.highlighting import excerpt
from cms.search.models import BestBet, Synonym, Word, ZeroResultSearch
from cms.search.system_checks import search_knows_every_page
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def found(client: Client, query: str) -> list[str]:
    """The titles a search shows, in order."""
    soup = BeautifulSoup(client.get("/search/", {"q": query}).content, "html.parser")
    return [title.get_text() for title in soup.select(".entry-title")]


def test_signed_words_are_found_and_the_draft_s_are_not(tree, client: Client):
    page = factories.make_article(title="Signed", text="Naloxone works.")
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Buprenorphine works.")

    assert found(client, "naloxone") == ["Signed"]
    assert found(client, "buprenorphine") == []


def test_words_signed_since_are_found_and_the_replaced_ones_no_longer(tree, client: Client):
    page = factories.make_article(title="Signed", text="Naloxone works.")
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Buprenorphine works.")
    factories.publish_next(page)

    assert found(client, "buprenorphine") == ["Signed"]
    assert found(client, "naloxone") == []


def test_every_word_of_the_query_must_be_there(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works in minutes."))

    factories.publish_next(factories.make_article(title="Other", text="Naloxone lasts hours."))

    assert found(client, "minutes naloxone") == ["Signed"]
    assert found(client, "hours naloxone") == ["Other"]


def test_a_title_that_holds_the_words_comes_first(tree, client: Client):
    factories.publish_next(factories.make_article(title="Naloxone at home"))
    factories.publish_next(factories.make_article(title="Newer", text="About naloxone."))

    assert found(client, "naloxone") == ["Naloxone at home", "Newer"]


def test_case_accents_width_and_spaces_do_not_matter(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Náloxone works."))

    for query in ("NALOXONE", "naloxone", "Naloxöne", "  naloxone ", "ｎａｌｏｘｏｎｅ"):
        assert found(client, query) == ["Signed"], query


def test_the_database_s_wildcards_are_ordinary_characters(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works."))

    for query in ("%", "_", "nal%", "n%e", "w_rks"):
        assert found(client, query) == [], query


def test_a_percent_sign_that_was_signed_is_found(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Is it so in 95% of cases?"))

    assert found(client, "95%") == ["Signed"]


def test_what_was_searched_for_is_shown_as_text(tree, client: Client):
    content = client.get("/search/", {"q": "<b>bold</b>"}).content.decode()

    assert "&lt;b&gt;bold&lt;/b&gt;" in content
    assert "<b>bold" not in content


def test_nothing_found_says_so_and_points_at_help(tree, client: Client):
    content = client.get("/search/", {"q": "zebra"}).content.decode()

    assert "Nothing found for “zebra”" in content
    assert "/help/" in content


def test_later_pages_of_a_search_keep_the_query(tree, client: Client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 1)
    for _ in range(2):
        factories.publish_next(factories.make_article(text="About naloxone & more."))

    soup = BeautifulSoup(client.get("/search/", {"q": "naloxone &"}).content, "html.parser")
    onwards = soup.select_one('.pager a[rel="next"]')["href"]

    page = BeautifulSoup(client.get(onwards).content, "html.parser")
    assert len(page.select(".entry-title")) == 1


def test_folding_joins_what_readers_type_alike():
    assert fold("Ｎáloxone\x00 ﬁve\u200b\n") == "naloxone five"


def test_other_forms_of_a_word_find_it(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Signs of an overdose."))
    factories.publish_next(factories.make_article(title="Other", text="Signs of recovery."))

    for query in ("overdosing", "overdoses", "Overdosed!", "an overdose"):
        assert found(client, query) == ["Signed"], query


MISSPELT = {
    "naloxonne": "naloxone",
    "nalaxone": "naloxone",
    "nalxoone": "naloxone",
    "buprenorfine": "buprenorphine",
    "heorin": "heroin",
}


def test_a_misspelt_word_finds_what_was_meant_and_says_so(tree, client: Client):
    text = "About naloxone, heroin and buprenorphine."
    factories.publish(factories.make_article(title="Signed", text=text))

    for typed, meant in MISSPELT.items():
        assert found(client, typed) == ["Signed"], typed
        assert f"“{meant}”" in client.get("/search/", {"q": typed}).content.decode(), typed


def test_a_word_that_is_near_to_nothing_is_not_bent_into_another(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works."))

    assert found(client, "zebra") == []
    assert found(client, "parkas") == []


def test_the_words_of_a_withdrawn_page_are_forgotten_and_its_spelling_with_them(
    tree, client: Client
):
    edition = factories.publish(
        factories.make_article(title="Goes", text="Zopiclone and syringes.")
    )
    factories.publish_next(factories.make_article(title="Stays", text="Other syringes."))
    assert found(client, "zopiclon") == ["Goes"]

    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    assert found(client, "zopiclon") == found(client, "zopiclone") == []
    assert not Word.objects.filter(word="zopiclone").exists()
    assert Word.objects.get(word="syringes").pages == 1


def test_publishers_say_what_readers_words_mean(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="About heroin."))
    factories.publish_next(factories.make_article(title="Other", text="Withdrawal is hard."))
    assert found(client, "smack") == found(client, "cold turkey") == []

    for typed, means in (("Smack", "heroin"), ("cold turkey", "withdrawal")):
        synonym = Synonym(typed=typed, means=means)
        synonym.full_clean()
        synonym.save()

    assert found(client, "SMACK") == ["Signed"]
    assert found(client, "is it cold turkey?") == ["Other"]
    assert found(client, "turkey") == []
    assert found(client, "smak") == ["Signed"]
    assert "heroin included" in client.get("/search/", {"q": "smack"}).content.decode()


def test_publishers_edit_synonyms_and_best_bets_and_writers_do_not(tree, client: Client):
    page = factories.make_article()
    factories.publish(page)
    addresses = {
        "/admin/snippets/search/synonym/add/": {"typed": "Smack!", "means": "Heroin"},
        "/admin/snippets/search/bestbet/add/": {
            "typed": "Help",
            "answer": "page",
            "page": page.pk,
            "order": 0,
        },
    }
    client.force_login(factories.make_writer())
    assert [client.post(a, form).status_code for a, form in addresses.items()] == [302, 302]
    assert not Synonym.objects.exists()
    assert not BestBet.objects.exists()

    client.force_login(factories.make_publisher())
    for address, form in addresses.items():
        assert client.get(address).status_code == 200
        assert client.post(address, form).status_code == 302
    assert str(Synonym.objects.get()) == "smack: heroin"
    assert BestBet.objects.get().typed == "help"
    again = client.post("/admin/snippets/search/synonym/add/", {"typed": "smack", "means": "?"})
    assert "Write at least one word." in again.content.decode()


def test_a_best_bet_stands_first_once_and_only_while_it_is_published(tree, client: Client):
    page = factories.make_article(title="The best", text="Call for naloxone.")
    edition = factories.publish(page)
    factories.publish_next(factories.make_article(title="Call, wait, call", text="Call."))
    assert found(client, "call") == ["Call, wait, call", "The best"]

    BestBet.objects.create(typed="call", page=page.page_ptr)

    assert found(client, "Call?") == ["The best", "Call, wait, call"]
    assert found(client, "call naloxone") == ["The best"]
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    assert found(client, "call") == ["Call, wait, call"]


def test_results_are_narrowed_down_by_kind_and_by_topic(tree, client: Client):
    topic = factories.make_topic(name="Overdose", slug="over-dose")
    factories.publish(factories.make_question(title="Whom to call?", topics=[topic]))
    factories.publish_next(factories.make_article(title="Calling", topics=[topic]))
    factories.publish_next(factories.make_article(title="Calls"))

    def narrowed(**chosen: str) -> set[str]:
        soup = BeautifulSoup(client.get("/search/", {"q": "call", **chosen}).content, "html.parser")
        return {title.get_text() for title in soup.select(".entry-title")}

    assert narrowed() == {"Whom to call?", "Calling", "Calls"}
    assert narrowed(kind="question") == {"Whom to call?"}
    assert narrowed(topic="over-dose") == {"Whom to call?", "Calling"}
    assert narrowed(kind="article", topic="over-dose") == {"Calling"}
    assert narrowed(kind="nothing", topic="no-such") == {"Whom to call?", "Calling", "Calls"}


def test_each_way_to_narrow_down_says_what_it_leaves_and_keeps_the_words(tree, client: Client):
    one, other = (factories.make_topic(name=f"{n} topic", slug=n) for n in ("one", "other"))
    factories.publish(factories.make_question(title="Whom to call?", topics=[one]))
    factories.publish_next(factories.make_article(title="Calling", topics=[one, other]))
    factories.publish_next(factories.make_article(title="Calls & more", topics=[other]))

    def ways(address: str) -> dict[str, tuple[str, bool]]:
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        return {
            " ".join(a.get_text(" ").split()): (a["href"], a.has_attr("aria-current"))
            for a in soup.select(".narrow a")
        }

    everything = ways("/search/?q=call+us%26")
    assert list(everything) == [
        "All 3 results", "Articles 2 results", "Questions 1 result",
        "Every topic 3 results", "one topic 2 results", "other topic 2 results",
    ]  # fmt: skip
    assert everything["All 3 results"][1]
    articles = ways(everything["Articles 2 results"][0])
    assert list(articles)[3:] == [
        "Every topic 2 results", "other topic 2 results", "one topic 1 result"
    ]  # fmt: skip
    assert articles["Every topic 2 results"][0] == "/search/?q=call+us%26&kind=article"
    assert not any("topic" in name for name in ways(everything["Questions 1 result"][0]))
    both = ways("/search/?q=call+us%26&kind=question&topic=other")
    assert both["other topic 0 results"] == (
        "/search/?q=call+us%26&kind=question&topic=other",
        True,
    )
    assert both["Articles 2 results"][0] == "/search/?q=call+us%26&kind=article&topic=other"


def test_where_nothing_is_left_the_way_back_to_everything_is_shown(tree, client: Client):
    factories.make_topic(name="Overdose", slug="over-dose")
    factories.publish(factories.make_article(title="Calling"))

    content = client.get("/search/?q=call&kind=question&topic=over-dose").content.decode()

    assert "Nothing found for “call” among questions about Overdose" in content
    assert '<a href="/search/?q=call">1 result for “call”</a>' in content


def test_when_no_page_has_all_the_words_those_with_some_are_shown(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works."))

    response = client.get("/search/", {"q": "naloxone giraffe"})

    assert found(client, "naloxone giraffe") == ["Signed"]
    assert "No page has all of these words." in response.content.decode()


def test_the_found_words_are_marked_in_signed_text_that_is_escaped(tree, client: Client):
    factories.publish(
        factories.make_article(
            title="Naloxone", text="In &lt;mark&gt; doubt give naloxone, dosing."
        )
    )

    content = client.get("/search/", {"q": "naloxone dose"}).content.decode()

    assert "In &lt;mark&gt; doubt give <mark>naloxone</mark>, <mark>dosing</mark>." in content


def test_an_excerpt_is_cut_around_the_words_at_spaces():
    text = "Title here\n" + "alpha " * 100 + "naloxone " + "omega " * 100

    cut = excerpt(text, {"naloxon"}, but="Title here")

    assert cut.startswith("… alpha")
    assert cut.endswith("omega …")
    assert "<mark>naloxone</mark>" in cut
    assert len(cut) < 300
    assert excerpt("nothing", {"naloxon"}) is None
    assert excerpt("naloxone", {"naloxon"}, but="naloxone") is None
    assert excerpt("Give 5㎎ " + "alpha " * 100, {"5mg"}).startswith("Give 5㎎ alpha")


def visit(query: str, *addresses: str) -> None:
    """Search from each of some addresses."""
    for address in addresses:
        Client(REMOTE_ADDR=address).get("/search/", {"q": query})


def test_a_search_in_vain_is_counted_once_enough_different_visitors_asked(tree):
    visit("Ketamine", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2")
    assert not ZeroResultSearch.objects.exists()

    visit("ketamine?", "10.0.0.3", "10.0.0.3")
    visit("KETAMINE", "10.0.0.4")

    row = ZeroResultSearch.objects.get()
    assert (row.term, row.times, row.day) == ("ketamine", 4, timezone.localdate())


@pytest.mark.parametrize(
    "query",
    ["555 0199", "ann@example.org", "my son john smith uses it daily", "x" * 80, "!?", "a1"],
)
def test_what_could_tell_of_a_person_is_never_counted(tree, query: str):
    visit(query, *(f"10.0.0.{n}" for n in range(6)))

    assert not ZeroResultSearch.objects.exists()


def test_a_search_that_finds_or_is_narrowed_down_is_not_in_vain(tree):
    factories.publish(factories.make_article(text="Call for help."))
    for n in range(4):
        visitor = Client(REMOTE_ADDR=f"10.0.0.{n}")
        visitor.get("/search/", {"q": "call"})
        visitor.get("/search/", {"q": "zebra", "kind": "question"})

    assert not ZeroResultSearch.objects.exists()


def test_one_visitor_s_search_in_vain_writes_nothing_down(tree, client: Client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/?q=ketamine")

    assert asked.captured_queries
    writing = ("INSERT", "UPDATE", "DELETE")
    assert [query["sql"] for query in asked if query["sql"].lstrip().startswith(writing)] == []


def test_publishers_read_what_was_searched_for_in_vain_and_it_goes_after_a_while(
    tree, client: Client
):
    visit("ketamine", "10.0.0.1", "10.0.0.2", "10.0.0.3")
    address = "/admin/reports/vain-searches/"
    client.force_login(factories.make_writer())
    assert client.get(address).status_code == 302
    client.force_login(factories.make_publisher())
    assert "ketamine" in client.get(address).content.decode()
    assert "ketamine" in "".join(
        part.decode() for part in client.get(f"{address}?export=csv").streaming_content
    )
    assert address in client.get("/admin/").content.decode()

    zero_results.delete_old_zero_result_searches(timezone.now() + zero_results.RETENTION)
    assert ZeroResultSearch.objects.exists()
    zero_results.delete_old_zero_result_searches(
        timezone.now() + zero_results.RETENTION + timedelta(days=2)
    )
    assert not ZeroResultSearch.objects.exists()


def test_the_index_is_made_again_from_editions_alone(tree, client: Client, capsys):
    factories.publish(factories.make_article(title="First", text="Naloxone works."))
    factories.publish_next(factories.make_article(title="Second", text="Call."))
    words = dict(Word.objects.values_list("word", "pages"))
    assert search_knows_every_page(databases=["default"]) == []
    index.clear()
    assert found(client, "naloxone") == []
    assert [concern.id for concern in search_knows_every_page(databases=["default"])] == [
        "delivery.W001"
    ]

    call_command("rebuild_search")

    assert "Indexed 2 published pages." in capsys.readouterr().out
    assert found(client, "naloxone") == ["First"]
    assert dict(Word.objects.values_list("word", "pages")) == words
    assert search_knows_every_page(databases=["default"]) == []


def test_a_very_common_word_lists_titles_first_and_then_the_newest(
    tree, client: Client, monkeypatch
):
    from cms.search import search

    monkeypatch.setattr(search, "MAX_RANKED", 1)
    for title in ("Older", "Calling", "Newer"):
        factories.publish_next(factories.make_article(title=title, summary="In short."))

    assert found(client, "call") == ["Calling", "Newer", "Older"]
    cache.clear_cache()
    monkeypatch.setattr(search, "MAX_RESULTS", 2)
    assert found(client, "call") == ["Calling", "Newer"]
    assert Edition.objects.count() == 3


QUERY_SYNTAX = [
    'call" OR "zebra', "call AND help", "call NOT help", "call*", "heading : call", "{heading}: x",
    "NEAR(call help)", "^call", "call & help", "call | !help", "'call':*", "call <-> help",
    "(((call", '"', "''", "call\\", "call) OR (1=1", "kind : x", "-call +help", "\u2028call",
]  # fmt: skip


def test_neither_database_s_query_language_can_be_typed(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Call for help."))

    for query in QUERY_SYNTAX:
        assert client.get("/search/", {"q": query}).status_code == 200, query
    assert found(client, "call NOT help") == ["Signed"]  # “not” is a word like any other
    for typed in (index.mark("kind", "article"), index.mark("kind", "article").replace("/", "")):
        assert found(client, typed) == []


def test_a_search_changes_no_plan_of_what_follows_it_in_a_transaction(tree, client: Client):
    factories.publish(factories.make_article(title="Naloxone"))
    before = HelpLine.objects.all().explain()

    assert found(client, "naloxone") == ["Naloxone"]
    assert HelpLine.objects.all().explain() == before
