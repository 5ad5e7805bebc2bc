"""What a writer pastes is read as far as it can be without asking anybody."""

import socket

import pytest

from cms.checks.identifiers import doi_in, doi_key, pmid_in, url_key
from cms.sources import pasting


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("reading a paste must not ask the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize(
    ("pasted", "doi"),
    [
        ("https://doi.org/10.1136/bmj.j1550", "10.1136/bmj.j1550"),
        ("doi:10.1136/BMJ.J1550.", "10.1136/BMJ.J1550"),
        ("(see 10.1016/S0140-6736(17)32812-X).", "10.1016/S0140-6736(17)32812-X"),
        ("https://www.example.org/doi/full/10.1111%2Fadd.15073", "10.1111/add.15073"),
        ("version 10.2 of 2024/25", ""),
        ("nothing here", ""),
    ],
)
def test_a_doi_is_found_with_or_without_its_resolver(pasted: str, doi: str):
    assert doi_in(pasted) == doi


@pytest.mark.parametrize(
    ("pasted", "pmid"),
    [
        ("28446428", "28446428"),
        ("PMID: 28446428", "28446428"),
        ("https://pubmed.ncbi.nlm.nih.gov/28446428/", "28446428"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/28446428", "28446428"),
        ("in 2017 there were 28446428 of them", ""),
        ("1234567890", ""),
    ],
)
def test_a_pubmed_id_is_found_only_where_it_is_called_one(pasted: str, pmid: str):
    assert pmid_in(pasted) == pmid


@pytest.mark.parametrize(
    ("pasted", "publisher", "kind", "year"),
    [
        ("https://www.cdc.gov/stop-overdose/response/index.html",
         "Centers for Disease Control and Prevention (CDC)", "guidance", None),
        ("https://wonder.cdc.gov/mcd.html",
         "Centers for Disease Control and Prevention (CDC)", "statistics", None),
        ("https://www.nice.org.uk/guidance/cg52",
         "National Institute for Health and Care Excellence (NICE)", "guideline", None),
        ("10.1002/14651858.CD002207.pub4", "Cochrane Database of Systematic Reviews", "review",
         None),
        ("https://doi.org/10.1001/jama.2019.20844", "JAMA", "study", 2019),
        ("https://www.who.int/news/item/2021/08/04/something",
         "World Health Organization (WHO)", "guidance", 2021),
        ("https://notcdc.gov.example.net/page", "", "", None),
    ],
)  # fmt: skip
def test_a_known_publisher_is_named(pasted, publisher, kind, year):
    found = pasting.read(pasted)
    assert (found.publisher, found.kind, found.year) == (publisher, kind, year)


def test_a_resolvers_address_is_kept_as_what_it_resolves():
    found = pasting.read("https://doi.org/10.1136/bmj.j1550")
    assert (found.doi, found.url, found.publisher) == ("10.1136/bmj.j1550", "", "BMJ")


def test_a_printed_reference_gives_its_title_journal_and_year():
    found = pasting.read(
        "Invented A, Madeup B, et al. Leaving treatment and what follows: a cohort study. "
        "Journal of Examples. 2018;12(3):45-52. doi:10.5555/example.2018.1. PMID: 30000001"
    )
    assert found.title == "Leaving treatment and what follows: a cohort study"
    assert (found.publisher, found.year, found.kind) == ("Journal of Examples", 2018, "study")
    assert (found.doi, found.pmid) == ("10.5555/example.2018.1", "30000001")


def test_a_bare_host_is_read_as_an_address():
    assert pasting.read("samhsa.gov/find-help").url == "https://samhsa.gov/find-help"


@pytest.mark.parametrize("pasted", ["", "   ", "hello there", "Dr. Smith said so. Really."])
def test_words_that_name_no_source_give_nothing(pasted: str):
    assert pasting.read(pasted).is_empty


def test_equal_sources_compare_equal_however_they_are_spelt():
    assert url_key("http://www.CDC.gov/a/?utm_source=x#top") == url_key("https://cdc.gov/a")
    assert url_key("https://cdc.gov/a?page=2") != url_key("https://cdc.gov/a?page=3")
    assert doi_key("https://doi.org/10.1136/BMJ.J1550") == doi_key("10.1136/bmj.j1550")
