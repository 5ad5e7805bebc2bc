"""Readers tell us what helped and what is wrong: no account, no cookie, and nobody else's form."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.delivery import feedback_views
from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.feedback import actions as feedback_actions
from cms.feedback.models import Helpful, Report, ReportAnswer
from cms.policy import feedback
from cms.policy.figures import POLICY
from cms.policy.refusals import Refusal
from cms.publishing import actions as publishing_actions
from cms.throttling import visitors
from cms.throttling.models import DayKey, Tally
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def edition(tree):
    """A published article."""
    return factories.publish(factories.make_article(title="Doses"))


def filled(client: Client, edition, **changes: str) -> dict[str, str]:
    """The form as its page has it, filled in."""
    content = client.get("/tell-us/", {"page": edition.path}).content
    soup = BeautifulSoup(content, "html.parser")
    form = {
        tag["name"]: tag.get("value", "") for tag in soup.select("form.tell input[type=hidden]")
    }
    part = soup.select("#part option")[1]["value"]
    return form | {"severity": "harm", "part": part, "text": "The dose is wrong."} | changes


def test_a_problem_with_a_section_arrives_with_what_was_read(client: Client, edition):
    page = BeautifulSoup(client.get(edition.path).content, "html.parser")
    link = next(a for a in page.select(".telling a") if "part=" in a["href"])
    shown = BeautifulSoup(client.get(link["href"]).content, "html.parser")
    assert shown.select_one("#part option[selected]").get_text() == "What to do"
    assert page.find(id=link["href"].split("part=")[1]).get_text() == "What to do"

    response = client.post("/tell-us/", filled(client, edition))

    report = Report.objects.get()
    assert response.status_code == 302
    assert not response.cookies
    assert (report.severity, report.heading, report.digest, report.state) == (
        "harm", "What to do", edition.digest, "new",
    )  # fmt: skip
    thanks = client.get(response["Location"]).content.decode()
    assert "top of our list" in thanks
    assert edition.path in thanks


def test_a_form_from_elsewhere_is_not_taken_in(client: Client, edition):
    form = filled(client, edition)
    elsewhere = [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"}, {"Origin": "null"},
        {"Referer": "https://evil.example/x"},
    ]  # fmt: skip
    for headers in elsewhere:
        assert client.post("/tell-us/", form, headers=headers).status_code == 403, headers
        vote = {"page": edition.path, "helped": "yes"}
        assert client.post("/tell-us/helpful/", vote, headers=headers).status_code == 403
    assert not Report.objects.exists()
    assert not Helpful.objects.exists()

    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}):
        assert client.post("/tell-us/", form, headers=headers).status_code == 302, headers
    assert Report.objects.count() == 3


WRONG = [
    {"text": ""}, {"text": "  \n "}, {"text": "x" * 1001}, {"severity": ""},
    {"severity": "fatal"}, {"mark": "0" * 32}, {"mark": ""}, {"mark": "ü"}, {"digest": "0" * 64},
    {"text": "see http://a.example and https://b.example and www.c.example"},
]  # fmt: skip


def test_what_is_wrong_with_a_form_is_said_and_its_words_are_kept(client: Client, edition):
    form = filled(client, edition)
    for changes in WRONG:
        response = client.post("/tell-us/", form | {"text": "Kept words."} | changes)
        assert response.status_code == 400, changes
        if "text" not in changes:
            assert "Kept words." in response.content.decode(), changes
        assert 'role="alert"' in response.content.decode()
    assert not Report.objects.exists()


def test_a_form_that_fills_in_what_people_do_not_see_is_thanked_and_dropped(client, edition):
    response = client.post("/tell-us/", filled(client, edition, website="https://spam.example"))

    assert response.status_code == 302
    assert not Report.objects.exists()


def test_odd_bodies_and_pages_get_a_plain_answer(client: Client, edition):
    assert client.post("/tell-us/").status_code == 404
    assert client.post("/tell-us/", b"\xff\xfe", content_type="text/plain").status_code == 404
    for page in ("", "/nothing/", "x", "/\x00/", "/" + "a" * 600 + "/", "//evil.example/"):
        assert client.get("/tell-us/", {"page": page}).status_code == 404, page
        assert client.get("/tell-us/thanks/", {"to": page}).status_code == 200, page
    form = filled(client, edition)
    big = client.post("/tell-us/", form | {"text": "x" * 20_000})
    assert big.status_code == 413
    assert "too long" in big.content.decode()
    odd = client.post("/tell-us/", form | {"text": "A\x00\x1bbad\u202e dose\nhere", "part": "no"})
    assert odd.status_code == 302
    assert Report.objects.get().text == "Abad dose\nhere"
    assert Report.objects.get().heading == ""
    assert client.put("/tell-us/").status_code == 405


def test_one_visitor_can_send_only_so_much_and_another_still_can(client: Client, edition):
    form = filled(client, edition)
    sent = []
    for _ in range(feedback_views.MAX_REPORTS_AN_HOUR + 1):
        visitors.clear_cache()
        cache.clear()  # Each is answered by another worker.
        sent.append(client.post("/tell-us/", form))
    assert [response.status_code for response in sent[:-1]] == [
        302
    ] * feedback_views.MAX_REPORTS_AN_HOUR
    assert sent[-1].status_code == 429
    assert "The dose is wrong." in sent[-1].content.decode()

    other = Client(REMOTE_ADDR="10.0.0.9")
    assert other.post("/tell-us/", form).status_code == 302


def test_a_visitor_behind_our_proxy_is_told_by_what_the_proxy_saw(client, edition, settings):
    settings.TRUSTED_PROXIES = 1
    form = filled(client, edition)
    for n in range(feedback_views.MAX_REPORTS_AN_HOUR + 2):
        headers = {"X-Forwarded-For": f"1.2.3.{n}, 10.9.9.9"}
        status = client.post("/tell-us/", form, headers=headers).status_code
    assert status == 429
    headers = {"X-Forwarded-For": "10.9.9.9, 10.8.8.8"}
    assert client.post("/tell-us/", form, headers=headers).status_code == 302


def test_whether_a_page_helped_is_counted_once_a_visitor(client: Client, edition):
    for helped in ("yes", "no", "yes"):
        response = client.post("/tell-us/helpful/", {"page": edition.path, "helped": helped})
        assert response.status_code == 302
        assert not response.cookies
    Client(REMOTE_ADDR="10.0.0.9").post("/tell-us/helpful/", {"page": edition.path, "helped": "no"})

    row = Helpful.objects.get()
    assert (row.digest, row.yes, row.no) == (edition.digest, 1, 1)
    assert client.post("/tell-us/helpful/", {"page": edition.path}).status_code == 400
    assert client.get("/tell-us/helpful/").status_code == 405


def test_what_counted_visitors_is_gone_once_it_no_longer_counts(client: Client, edition):
    client.post("/tell-us/", filled(client, edition))
    assert not any("127.0.0.1" in str(row) for row in Tally.objects.values_list())
    now = timezone.now()

    visitors.delete_old_visitor_counts(now + timedelta(minutes=59))
    assert Tally.objects.exists()
    visitors.delete_old_visitor_counts(now + timedelta(days=1, minutes=1))
    assert not Tally.objects.exists()
    assert not DayKey.objects.exists()


def report(edition, severity: str = "wrong", text: str = "It is wrong.") -> Report:
    """A report that has arrived."""
    return feedback_actions.receive(
        edition, digest=edition.digest, anchor="", heading="", severity=severity, text=text,
        now=factories.next_moment(),
    )  # fmt: skip


def test_the_desk_shows_the_dangerous_first_and_withdraws_in_one_click(client: Client, edition):
    report(edition, "unclear", "Old and unclear.")
    report(edition, "harm", "New and dangerous.")
    client.force_login(factories.make_publisher())

    content = client.get("/review/reports/").content.decode()
    assert content.index("New and dangerous.") < content.index("Old and unclear.")
    assert "/review/reports/" in client.get("/review/").content.decode()
    soup = BeautifulSoup(content, "html.parser")
    form = soup.select_one("form[action*=withdraw]")
    data = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
    data["reason"] = form.textarea.get_text()

    assert client.post(form["action"], data).status_code == 302
    assert client.get(edition.path).status_code == 410


def test_a_public_answer_stands_in_the_record_and_on_the_ledger(client: Client, edition):
    mine = report(edition, text="My son John died of this.")
    client.force_login(factories.make_publisher(first_name="Pat", last_name="Publisher"))
    address = f"/review/reports/{mine.pk}/answer/"
    empty = client.post(address, {"about": "The dose", "text": " "})
    assert empty.status_code == 400
    assert "The dose" in empty.content.decode()

    assert client.post(address, {"about": "The dose", "text": "It is right."}).status_code == 302

    record = Client().get(f"{edition.path}record/").content.decode()
    assert "It is right." in record
    assert "Pat Publisher" in record
    assert "John" not in record
    assert Client().get(f"{edition.path}record.json").json()["answers"][0]["text"] == "It is right."
    entry = LedgerEntry.objects.order_by("-sequence").first()
    assert entry.action == "answered a report"
    assert "John" not in entry.data
    assert client.post(address, {"about": "Again", "text": "Again."}).status_code == 409
    assert ReportAnswer.objects.count() == 1
    assert list(verification.faults()) == []


def test_a_report_is_dismissed_with_a_reason_that_the_public_does_not_see(client, edition):
    mine = report(edition)
    client.force_login(factories.make_publisher())
    address = f"/review/reports/{mine.pk}/dismiss/"
    assert client.post(address, {}).status_code == 400

    assert client.post(address, {"reason": "An advertisement."}).status_code == 302

    assert Report.objects.get().state == "dismissed"
    assert "An advertisement." not in Client().get(f"{edition.path}record/").content.decode()
    assert "An advertisement." in client.get("/review/reports/").content.decode()


def test_every_screen_of_a_publisher_s_desk_says_how_many_reports_wait(client: Client, edition):
    client.force_login(factories.make_publisher())

    def beside_the_link() -> str:
        soup = BeautifulSoup(client.get("/review/").content, "html.parser")
        return soup.select_one('.nav a[href="/review/reports/"]').get_text()

    assert beside_the_link() == "Reports"
    report(edition, severity="wrong")
    assert beside_the_link() == "Reports 1 open"
    report(edition, severity="harm")
    assert beside_the_link() == "Reports 1 where someone could be harmed 1 others"
    Report.objects.bulk_create(
        Report(page_key="x", path="/", title="x", digest="x", severity="unclear", at=NOW)
        for _ in range(100)
    )
    assert beside_the_link() == "Reports 1 where someone could be harmed 99+ others"


def test_only_publishers_deal_with_reports(client: Client, edition):
    mine = report(edition)
    assert client.get("/review/reports/").status_code == 302
    for make in (factories.make_writer, factories.make_reviewer):
        person = make()
        client.force_login(person)
        assert client.get("/review/reports/").status_code == 403
        for verb in ("answer", "dismiss"):
            assert client.post(f"/review/reports/{mine.pk}/{verb}/", {}).status_code == 403
        with pytest.raises(Refusal, match="Only publishers"):
            feedback_actions.dismiss_report(
                mine, by=person, reason="x", now=factories.next_moment()
            )


def test_the_words_of_closed_reports_are_forgotten_and_open_ones_kept(edition):
    closed, waiting = report(edition, text="Private words."), report(edition, text="Open words.")
    now = timezone.now()
    feedback_actions.dismiss_report(closed, by=factories.make_publisher(), reason="No.", now=now)

    feedback_actions.delete_closed_report_texts(
        now + timedelta(days=POLICY.report_retention_days - 1)
    )
    assert Report.objects.get(pk=closed.pk).text == "Private words."
    feedback_actions.delete_closed_report_texts(
        now + timedelta(days=POLICY.report_retention_days + 1)
    )

    closed.refresh_from_db()
    waiting.refresh_from_db()
    assert (closed.text, closed.reason, closed.state) == ("", "", "dismissed")
    assert waiting.text == "Open words."


def test_a_page_that_is_gone_takes_no_more_reports(client: Client, edition):
    form = filled(client, edition)
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    assert client.post("/tell-us/", form).status_code == 404
    assert feedback.why_not_report(is_known_severity=True, text="Wrong dose.") is None
