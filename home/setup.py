"""What every installation needs, reconciled: groups, navigation pages, the review workflow."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from articles.models import ArticleIndexPage
from cms.authoring.models import ClinicalReviewTask
from cms.review import waiting_list
from cms.search import index
from cms.topics import safety_profiles
from cms.topics.models import Topic
from faq.models import FAQIndexPage
from home.groups import COLLECTION_PERMISSIONS, PAGE_PERMISSIONS, PERMISSIONS, reconcile_groups
from home.models import HomePage
from home.profiles import statements

WORKFLOW = "Clinical review"


@dataclass(frozen=True, slots=True)
class Tree:
    """The site's navigation pages."""

    home: HomePage
    articles: ArticleIndexPage
    questions: FAQIndexPage


@transaction.atomic
def set_up(*, title: str = "Home") -> Tree:
    """Create or update groups, permissions, navigation pages and workflow. Idempotent."""
    reconcile_groups()
    tree = _tree(title)
    _grant(tree.home)
    _workflow(tree.home)
    waiting_list.reconcile()
    if index.is_behind():
        index.rebuild()
    return tree


def _tree(title: str) -> Tree:
    home = HomePage.objects.first() or _make_home(title)
    articles = ArticleIndexPage.objects.first() or home.add_child(
        instance=ArticleIndexPage(title="Articles", slug="articles", show_in_menus=True)
    )
    questions = FAQIndexPage.objects.first() or home.add_child(
        instance=FAQIndexPage(title="Questions", slug="faq", show_in_menus=True)
    )
    return Tree(home, articles, questions)


def _make_home(title: str) -> HomePage:
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title=title, slug="site"))
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    welcome = site.root_page if site.root_page_id else None
    site.root_page = home
    site.save()
    if welcome and type(welcome.specific) is Page and not welcome.get_children().exists():
        welcome.delete()
    return home


def _grant(home: HomePage) -> None:
    """Give each of our groups its page and picture permissions, and take any other away."""
    collection = Collection.get_first_root_node()
    for name in PERMISSIONS:
        group = Group.objects.get(name=name)
        pages = _permissions("wagtailcore", PAGE_PERMISSIONS.get(name, set()))
        pictures = _permissions("wagtailimages", COLLECTION_PERMISSIONS.get(name, set()))
        on_pages = GroupPagePermission.objects.filter(group=group)
        on_pages.exclude(page=home.page_ptr, permission__in=pages).delete()
        in_collections = GroupCollectionPermission.objects.filter(group=group)
        in_collections.exclude(collection=collection, permission__in=pictures).delete()
        for permission in pages:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home.page_ptr, permission=permission
            )
        for permission in pictures:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _permissions(app_label: str, codenames: set[str]) -> list[Permission]:
    return list(
        Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
    )


def _workflow(home: HomePage) -> None:
    task, _ = ClinicalReviewTask.objects.get_or_create(name=WORKFLOW)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=home.page_ptr, defaults={"workflow": workflow})
    for other in Workflow.objects.exclude(pk=workflow.pk).filter(active=True):
        other.deactivate()


def start_opioid_topic() -> Topic:
    """The topic of heroin and other opioids, with the safety profile we ship if it has none."""
    topic, _ = Topic.objects.get_or_create(
        slug="heroin-and-other-opioids",
        defaults={
            "name": "Heroin and other opioids",
            "risk": Topic.Risk.CRITICAL,
            "interval_months": 12,
        },
    )
    if not topic.statements:
        topic.statements = safety_profiles.statements_stream(statements("opioids"))
        topic.save()
    return topic
