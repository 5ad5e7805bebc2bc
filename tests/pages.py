"""A site with one page of every kind and state that readers meet."""

from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Locale

from cms.importing.streams import block
from cms.publishing import actions as publishing_actions
from cms.publishing import retractions
from cms.publishing.models import Edition
from cms.sources.models import Retraction
from tests import factories


def every_kind_of_page() -> dict[str, str]:
    """The address of each, by what it is."""
    today = date.today()  # noqa: DTZ011
    for kind, days in (("emergency", 1), ("crisis", 2), ("referral", 300)):
        factories.make_help_line(
            kind=kind, name=f"{kind.capitalize()} line", number="555-0100", text_to="5550100",
            verified_on=today - timedelta(days=days),
        )  # fmt: skip
    factories.make_help_line(kind="emergency", name="Emergency abroad", country="GB")
    topic = factories.make_topic(name="Overdose", slug="overdose")
    reviewer = factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    overdue = factories.make_question(title="Is this overdue?", slug="overdue", topics=[topic])
    factories.publish_overdue(overdue)
    lately = timezone.now() - timedelta(days=9)
    question = factories.make_question(title="Can naloxone hurt?", slug="naloxone", topics=[topic])
    factories.publish(question, now=lately)
    cited = factories.source("A guideline on naloxone")
    article = factories.make_article(
        title="Naloxone at home", slug="naloxone-at-home", topics=[topic], sources=[cited],
        questions=[question, overdue], featured=True, body=_every_block(cited["id"]),
    )  # fmt: skip
    factories.with_picture(article, factories.make_image(size=(960, 420)))
    edition = factories.publish_next(article, by=reviewer)
    _correct(article, edition)
    gone = factories.publish_next(factories.make_article(title="Withdrawn", slug="withdrawn"))
    publishing_actions.withdraw(
        gone, by=factories.make_publisher(), reason="It was wrong.", now=factories.next_moment()
    )
    retracted = _citing_a_retracted_article()
    first = f"{timezone.localtime(edition.first_published_at):%Y/%m}"
    return {
        "home": "/",
        "article": edition.path,
        "question": "/faq/naloxone/",
        "overdue": "/faq/overdue/",
        "withdrawn": gone.path,
        "articles": "/articles/",
        "questions": "/faq/",
        "topic": "/topics/overdose/",
        "topic without pages": f"/topics/{factories.make_topic().slug}/",
        "archive": "/archive/",
        "month": f"/archive/{first}/",
        "help": "/help/",
        "help abroad": "/help/gb/",
        "record": f"{edition.path}record/",
        "record of a withdrawn page": f"{gone.path}record/",
        "person": f"/people/{reviewer.contributor.slug}/",
        "author": f"/people/{article.owner.contributor.slug}/",
        "how we review": "/how-we-review/",
        "search": "/search/",
        "found": "/search/?q=naloxone",
        "found nothing": "/search/?q=zzzz",
        "not found": "/articles/nothing/",
        "tell us": f"/tell-us/?page={edition.path}",
        "thanks": f"/tell-us/thanks/?to={edition.path}&harm=1",
        "did not help": f"/tell-us/thanks/?to={edition.path}&no=1",
        "from right to left": _from_right_to_left().path,
        "cites a retracted article": retracted.path,
        "record of a retracted source": f"{retracted.path}record/",
    }


def _from_right_to_left() -> Edition:
    """A page in Arabic, on a site whose own words are English."""
    source = factories.source("دليل النالوكسون")
    article = factories.make_article(
        title="النالوكسون في المنزل", slug="arabic", summary="اتصل بالطوارئ فوراً.",
        locale=Locale.objects.create(language_code="ar"), sources=[source],
        body=_every_block(source["id"]),
    )  # fmt: skip
    article.key_points = article._meta.get_field("key_points").to_python(
        [block("point", "احتفظ بجرعتين.")]
    )
    article.save_revision(user=article.owner, log_action=True)
    return factories.publish_next(article)


def _citing_a_retracted_article() -> Edition:
    """A page one of whose sources was retracted after it was signed."""
    source = factories.source("A study")
    source["value"] |= {"doi": "10.5555/withdrawn"}
    cites = factories.make_article(title="After a study", slug="after-a-study", sources=[source])
    edition = factories.publish_next(cites)
    Retraction.objects.create(
        record_id=1, doi="10.5555/withdrawn", title="A study", nature="retraction",
        on=date(2026, 1, 5),
    )  # fmt: skip
    retractions.reopen(now=factories.next_moment())
    assert edition.retracted.exists()
    return edition


def _correct(article, edition: Edition) -> None:
    """Publish other words, and a correction of the first."""
    draft = article.get_latest_revision_as_object()
    draft.summary = "In short: call at once."
    draft.save_revision(user=article.owner, log_action=True)
    factories.publish_next(article)
    publishing_actions.correct(
        edition, by=factories.make_publisher(), wrong="We said to wait.",
        right="Do not wait.", advice="Nothing to do now.",
        now=max(timezone.now(), factories.next_moment()),
    )  # fmt: skip


def _every_block(source: str) -> list:
    """Two sections, with every family of block between them."""
    cited = f'<p>Call for help.<span data-cite="{source}">[source]</span></p>'
    step = {"label": "First", "text": "<p>Call.</p>"}
    inside = [
        block("paragraph", cited),
        block("steps", {"title": "Step by step", "steps": [step]}),
        _callout("important", "Keep two doses"),
        _callout("urgent", "Go to a clinic"),
        _callout("information", "It is sold freely"),
    ]
    return [
        block("emergency", {"title": "Is this happening now?", "signs": ["They do not wake"],
                            "actions": ["<p>Call the emergency number.</p>"]}),
        block("section", {"heading": "What to do", "content": inside}),
        factories.section("What to keep", "Keep naloxone at home."),
    ]  # fmt: skip


def _callout(urgency: str, title: str) -> dict:
    return block("callout", {"urgency": urgency, "title": title, "text": "<p>Read this.</p>"})
