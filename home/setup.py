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
from cms.people.groups import COLLECTION_PERMISSIONS, PAGE_PERMISSIONS, reconcile_groups
from cms.review.models import ClinicalReviewTask
from faq.models import FAQIndexPage
from home.models import HomePage

WORKFLOW = "Clinical review"


@dataclass(frozen=True, slots=True)
class Tree:
    """The site's navigation pages."""

    home: HomePage
    articles: ArticleIndexPage
    questions: FAQIndexPage


@transaction.atomic
def set_up(*, title: str = "Home") -> Tree:
    """Bring the database to what the code expects. Safe to run again; keeps what people typed."""
    reconcile_groups()
    tree = _tree(title)
    _grant(tree.home)
    _workflow(tree.home)
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
    for name, codenames in PAGE_PERMISSIONS.items():
        group = Group.objects.get(name=name)
        GroupPagePermission.objects.filter(group=group).exclude(
            page=home.page_ptr, permission__codename__in=codenames
        ).delete()
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames
        ):
            GroupPagePermission.objects.get_or_create(
                group=group, page=home.page_ptr, permission=permission
            )
    root = Collection.get_first_root_node()
    for name, codenames in COLLECTION_PERMISSIONS.items():
        group = Group.objects.get(name=name)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailimages", codename__in=codenames
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )


def _workflow(home: HomePage) -> None:
    task, _ = ClinicalReviewTask.objects.get_or_create(name=WORKFLOW)
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=home.page_ptr, defaults={"workflow": workflow})
    for other in Workflow.objects.exclude(pk=workflow.pk).filter(active=True):
        other.deactivate()
