"""Links of published pages and drafts are checked now and then; faults are believed slowly."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.authoring import link_checks
from cms.drafts.documents import check_page
from cms.sources import checks
from cms.sources.links import LinkResponse
from cms.sources.models import LinkCheck
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HERE = "https://example.org/guideline"


def page(url: str = HERE, **fields):
    block = factories.source()
    block["value"] |= {"url": url} | fields
    return factories.make_article(sources=[block])


def check(answers: dict[str, LinkResponse], *, now=NOW, only_due: bool = True):
    """Check links of which each answers what is given here, or well."""
    asked: list[str] = []

    def check_url(url: str) -> LinkResponse:
        asked.append(url)
        return answers.get(url, LinkResponse(200))

    report = link_checks.check_links(now=now, only_due=only_due, check_url=check_url, pause=0)
    return asked, report


def rules_of(article) -> set[str]:
    return {finding.rule for finding in check_page(article, today=NOW.date())}


def test_the_addresses_of_editions_and_of_drafts_are_asked_each_once(tree):
    factories.publish(page("https://example.org/published"))
    page("https://example.org/draft")
    page("https://example.org/draft")
    page("", doi="10.5555/abc.1")
    asked, report = check({})
    assert sorted(asked) == [
        "https://doi.org/10.5555/abc.1", "https://example.org/draft",
        "https://example.org/published",
    ]  # fmt: skip
    assert report.done == ["Checked 3 of 3 addresses of sources: 0 do not work."]


def test_an_address_is_asked_again_after_a_week_and_a_bad_one_the_next_day(tree):
    page(HERE)
    page("https://example.org/bad")
    bad = {"https://example.org/bad": LinkResponse(500, "it answers 500.")}
    assert len(check(bad)[0]) == 2
    assert check(bad, now=NOW + timedelta(hours=23))[0] == []
    assert check(bad, now=NOW + timedelta(days=1))[0] == ["https://example.org/bad"]
    assert HERE in check(bad, now=NOW + timedelta(days=7))[0]


def test_a_missing_page_is_believed_at_once_and_a_stumble_the_second_time(tree):
    gone, stumbling = page("https://example.org/gone"), page("https://example.org/stumbling")
    answers = {
        "https://example.org/gone": LinkResponse(404, "it answers 404 (not found).", is_sure=True),
        "https://example.org/stumbling": LinkResponse(None, "it does not answer in time."),
    }
    check(answers)
    assert "source-dead" in rules_of(gone)
    assert "source-dead" not in rules_of(stumbling)
    check(answers, now=NOW + timedelta(days=1))
    assert "source-dead" in rules_of(stumbling)
    check({}, now=NOW + timedelta(days=2))
    assert "source-dead" not in rules_of(stumbling)


def test_a_move_is_pointed_out_with_the_new_address(tree):
    article = page()
    check({HERE: LinkResponse(200, moved_to="https://example.org/new")})
    [found] = [f for f in check_page(article, today=NOW.date()) if f.rule == "source-moved"]
    assert "https://example.org/new" in found.sentence


def test_a_machine_without_a_network_condemns_nothing(tree):
    page("https://example.org/a")
    page("https://example.net/b")
    silent = LinkResponse(None, "its server cannot be found.")
    _, report = check({"https://example.org/a": silent, "https://example.net/b": silent})
    assert "Is this machine on the network?" in report.failed[0]
    assert not LinkCheck.objects.exists()


def test_one_host_is_asked_slowly_and_several_at_once(monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(checks.time, "sleep", pauses.append)
    urls = [f"https://{host}.example.org/{n}" for host in "abc" for n in range(3)]
    found = dict(checks.check_addresses(urls, check_url=lambda url: LinkResponse(200)))
    assert set(found) == set(urls)
    assert pauses == [checks.PAUSE_SECONDS] * 6


def test_nothing_is_asked_unless_the_installation_says_so(tree, settings, monkeypatch):
    page()
    monkeypatch.setattr(link_checks, "check_links", lambda **options: pytest.fail("it asked"))
    assert link_checks.check_due_links(NOW).done == []
    settings.CHECK_SOURCES = True
    monkeypatch.setattr(link_checks, "check_links", lambda **options: options["most"])
    assert link_checks.check_due_links(NOW) == link_checks.LINKS_A_RUN


def test_the_command_never_asks_inside_the_building(tree):
    article = page("http://127.0.0.1:9/guideline")
    page("http://169.254.169.254/latest/")
    LinkCheck.objects.create(url="https://example.org/other", checked_at=NOW, status=200)
    out = StringIO()
    with pytest.raises(Exception, match="None of 2 addresses answered"):
        call_command("check_sources", stdout=out)
    assert "source-dead" not in rules_of(article)
