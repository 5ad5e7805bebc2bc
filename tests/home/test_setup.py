"""An installation is set up by one command, again and again."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site, Workflow

from cms.authoring.models import ClinicalReviewTask
from cms.checks.safety import why_not_a_wording
from cms.topics import safety_profiles
from cms.topics.models import Topic
from home.models import HomePage
from home.profiles import statements
from home.setup import set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_wagtail_leaves_it(db: None) -> None:
    """A database with Wagtail's own welcome page and nothing of ours."""
    for made in (Workflow, ClinicalReviewTask, Group):
        made.objects.all().delete()
    root = Page.objects.get(depth=1)
    welcome = root.add_child(instance=Page(title="Welcome to Wagtail", slug="home"))
    Site.objects.update(hostname="localhost", root_page=welcome)
    for page in Page.objects.filter(depth=2).exclude(pk=welcome.pk):
        page.delete()


def test_setting_up_twice_changes_nothing():
    set_up()
    before = sorted(Page.objects.values_list("pk", "path", "title", "live"))
    set_up()

    assert sorted(Page.objects.values_list("pk", "path", "title", "live")) == before
    assert ClinicalReviewTask.objects.count() == 1
    assert Workflow.objects.filter(active=True).count() == 1


def test_the_site_starts_at_our_home_page_and_wagtails_welcome_is_gone():
    set_up()

    assert isinstance(Site.objects.get().root_page.specific, HomePage)
    assert Page.objects.filter(depth=2).count() == 1


def test_a_title_that_somebody_typed_is_kept():
    tree = set_up()
    tree.articles.title = "Guides"
    tree.articles.save()

    assert set_up().articles.title == "Guides"


def test_the_opioid_topic_comes_with_a_profile_only_when_asked_and_keeps_what_was_changed():
    call_command("setup")
    assert not Topic.objects.exists()
    call_command("setup", "--opioids")
    topic = Topic.objects.get()
    required = [s.name for s in safety_profiles.statements_of(topic) if s.is_required]
    assert {"Naloxone", "The emergency number", "A crisis line"} <= set(required)
    assert safety_profiles.newest(topic).number == 1

    topic.statements = safety_profiles.statements_stream(
        [{"name": "Naloxone", "needed": "required", "ways": ["naloxone"], "why": "", "source": ""}]
    )
    topic.save()
    call_command("setup", "--opioids")
    assert [s.name for s in safety_profiles.statements_of(Topic.objects.get())] == ["Naloxone"]


def test_every_way_in_the_profile_we_ship_can_be_looked_for():
    for statement in statements("opioids"):
        assert [why_not_a_wording(way) for way in statement["ways"] if why_not_a_wording(way)] == []


def test_the_demonstration_refuses_a_real_sites_settings(settings):
    settings.IS_DEMONSTRATION = False

    with pytest.raises(CommandError, match="never runs on a real site's settings"):
        call_command("demo", no_server=True)
    assert not HomePage.objects.exists()
