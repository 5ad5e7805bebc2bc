"""A correction is an admission that readers see: on the page, in the record, in the ETag."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.policy import refusals
from cms.policy.refusals import Refusal
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Correction, Edition
from tests import factories, module_database
from tests.evidence.tampering import execute, settle, unguarded

pytestmark = pytest.mark.data
db, undone_after_each = module_database.db, module_database.undone_after_each

WRONG, RIGHT, ADVICE = "Wait ten minutes.", "Wait two to three minutes.", "Nothing to do now."


@pytest.fixture(scope="module")
def again(db):
    """A page, published twice for all the tests of this file: its newer edition."""
    now = timezone.now() - timedelta(days=400)
    page = factories.make_article()
    factories.publish(page, now=now)
    factories.edit(page, by=page.owner, text="Other words.")
    return factories.publish(page, now=now + timedelta(days=1)).pk


@pytest.fixture
def twice_published(again):
    """A page whose first edition was replaced by another, before anything else happened."""
    return Edition.objects.get(pk=again)


def first_of(edition):
    return Edition.objects.filter(page_key=edition.page_key).earliest("published_at")


def correct(edition, **changes):
    """Publish a correction as a publisher would."""
    said = {"wrong": WRONG, "right": RIGHT, "advice": ADVICE, "by": factories.make_publisher()}
    return publishing_actions.correct(edition, **said | {"now": timezone.now()} | changes)


def test_the_page_shows_it_above_the_words(twice_published, client: Client):
    before = client.get(twice_published.path)
    assert "Corrected" not in before.content.decode()

    correct(first_of(twice_published))

    page = client.get(twice_published.path, headers={"If-None-Match": before["ETag"]})
    content = page.content.decode()
    assert page.status_code == 200
    assert content.index(WRONG) < content.index(RIGHT) < content.index("<article")
    assert f"Corrected {timezone.localdate():%-d %B %Y}" in content
    assert ADVICE in content


def test_words_in_a_correction_are_never_markup(twice_published, client: Client):
    correct(first_of(twice_published), wrong='<b>2 < 3 & "4"</b> \' \\ é 日本')

    content = client.get(twice_published.path).content.decode()

    assert "&lt;b&gt;2 &lt; 3 &amp; &quot;4&quot;&lt;/b&gt; &#x27; \\ é 日本" in content


def test_two_corrections_stand_newest_first(twice_published, client: Client):
    correct(first_of(twice_published), wrong="The first mistake.")
    correct(first_of(twice_published), wrong="The second mistake.")

    content = client.get(twice_published.path).content.decode()

    assert content.index("The second mistake.") < content.index("The first mistake.")


def test_another_page_says_nothing_of_it(twice_published, client: Client):
    other = factories.publish_next(factories.make_article())

    correct(first_of(twice_published))

    assert WRONG not in client.get(other.path).content.decode()


def test_a_question_below_a_page_brings_its_correction(tree, client: Client):
    now = timezone.now() - timedelta(days=3)
    question = factories.make_question()
    factories.publish(question, now=now)
    page = factories.make_article(questions=[question])
    path = factories.publish(page, now=now + timedelta(hours=5)).path
    factories.edit(question, by=question.owner, text="Another answer.")
    current = factories.publish(question, now=now + timedelta(days=1))
    kept = client.get(path)["ETag"]

    correct(first_of(current))

    response = client.get(path, headers={"If-None-Match": kept})
    assert response.status_code == 200
    assert WRONG in response.content.decode()


def test_it_leaves_the_top_after_a_year_and_stays_in_the_record(tree, client: Client):
    then = timezone.now() - timedelta(days=380)
    page = factories.make_article()
    factories.sign(
        factories.submit(page, now=then - timedelta(days=2)),
        review_due_on=timezone.localdate() + timedelta(days=90),
    )
    factories.edit(page, by=page.owner, text="Other words.")
    factories.sign(
        factories.submit(page, now=then - timedelta(days=1)),
        review_due_on=timezone.localdate() + timedelta(days=90),
    )
    edition = Edition.objects.current().get(page_id=page.pk)
    correct(first_of(edition), now=then)

    assert WRONG not in client.get(edition.path).content.decode()
    assert WRONG in client.get(f"{edition.path}record/").content.decode()


def test_the_record_and_its_json_hold_it_with_the_edition_that_was_wrong(
    twice_published, client: Client
):
    publisher = factories.make_publisher(first_name="Pat", last_name="Pretend")
    correct(first_of(twice_published), by=publisher)

    people = client.get(f"{twice_published.path}record/").content.decode()
    machines = client.get(f"{twice_published.path}record.json").json()

    assert people.index("Edition 1") < people.index(WRONG)
    assert "Pat Pretend" in people
    newest, first = machines["editions"]
    assert newest["corrections"] == []
    assert [row["wrong"] for row in first["corrections"]] == [WRONG]
    assert first["corrections"][0]["by"] == "Pat Pretend"


def test_a_withdrawn_page_is_corrected_and_says_so(twice_published, client: Client):
    publisher = factories.make_publisher()
    publishing_actions.withdraw(twice_published, by=publisher, reason="Wrong.", now=timezone.now())

    correct(twice_published, by=publisher)

    response = client.get(twice_published.path)
    assert response.status_code == 410
    assert WRONG in response.content.decode()


def test_searching_still_finds_a_corrected_page(twice_published, client: Client):
    correct(first_of(twice_published))

    assert twice_published.path in client.get("/search/?q=Other+words").content.decode()


def test_words_that_readers_still_see_are_not_corrected_but_replaced(twice_published):
    before = factories.ledger_length()

    with pytest.raises(Refusal, match="Readers still see these words"):
        correct(twice_published)

    assert factories.ledger_length() == before
    correct(first_of(twice_published))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"wrong": " \n"}, "Say what was wrong"),
        ({"right": ""}, "Say what is right"),
        ({"advice": "x" * 1001}, "under 1000 characters"),
    ],
)
def test_a_correction_that_says_too_little_or_too_much_is_refused(
    twice_published, changes, sentence
):
    with pytest.raises(Refusal, match=sentence) as refused:
        correct(first_of(twice_published), **changes)

    assert refused.value.status == refusals.BAD_REQUEST
    assert not Correction.objects.exists()


def test_it_is_on_the_ledger_and_verify_sees_it_altered(twice_published):
    correction = correct(first_of(twice_published))
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.action, entry.subject) == ("corrected", twice_published.page_key)
    assert correction.row_sha256 in entry.data
    assert list(verification.faults()) == []

    settle()
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("UPDATE publishing_correction SET wrong = 'Nothing.'")
    with unguarded():
        execute("UPDATE publishing_correction SET wrong = 'Nothing.'")

    assert any("correction" in fault and "altered" in fault for fault in verification.faults())


def form(edition, **changes):
    return {"edition": edition.pk, "wrong": WRONG, "right": RIGHT, "advice": ""} | changes


def test_a_publisher_publishes_one_at_the_desk(twice_published, client: Client):
    client.force_login(factories.make_publisher())
    address = f"/review/correct/{twice_published.pk}/"
    assert address in client.get("/review/published/").content.decode()
    screen = client.get(address).content.decode()
    assert "public, dated and permanent" in screen

    response = client.post(address, form(first_of(twice_published)), follow=True)

    assert f"on top of “{twice_published.title}” now" in response.content.decode()
    assert Correction.objects.get().edition == first_of(twice_published)


@pytest.mark.parametrize(
    "changes", [{"wrong": ""}, {"right": ""}, {"edition": ""}, {"edition": "999999"}]
)
def test_what_was_typed_is_kept_when_it_is_refused(twice_published, client: Client, changes):
    client.force_login(factories.make_publisher())
    address = f"/review/correct/{twice_published.pk}/"
    filled = form(first_of(twice_published), advice="Typed with care.") | changes

    response = client.post(address, filled)

    assert response.status_code == 400
    assert "Typed with care." in response.content.decode()
    assert not Correction.objects.exists()


def test_a_reviewer_publishes_none(twice_published, client: Client):
    client.force_login(factories.make_reviewer())
    address = f"/review/correct/{twice_published.pk}/"
    assert address not in client.get("/review/published/").content.decode()

    response = client.post(address, form(first_of(twice_published)))

    assert response.status_code == 403
    assert "Only publishers may publish a correction." in response.content.decode()
    assert not Correction.objects.exists()


def test_a_page_that_was_published_once_has_nothing_to_correct_yet(tree, client: Client):
    edition = factories.publish(factories.make_article())
    client.force_login(factories.make_publisher())

    screen = client.get(f"/review/correct/{edition.pk}/").content.decode()

    assert "Readers still see the only edition of this page." in screen
    assert "Publish the correction" not in screen
