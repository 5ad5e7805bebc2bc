"""The three groups: exactly the permissions written down, each time `setup` runs."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.policy.permissions import PUBLISHERS, REVIEWERS, WRITERS
from home.groups import PAGE_PERMISSIONS, PERMISSIONS
from home.setup import set_up
from tests import factories


def granted():
    """Everything every group may do, with where."""
    return {
        group.name: (
            {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()},
            sorted(group.page_permissions.values_list("page_id", "permission__codename")),
            sorted(group.collection_permissions.values_list("permission__codename", flat=True)),
        )
        for group in Group.objects.all()
    }


def test_each_group_may_do_what_is_written_down(tree):
    for name, wanted in PERMISSIONS.items():
        permissions, pages, _ = granted()[name]
        assert permissions == wanted
        assert {codename for _, codename in pages} == PAGE_PERMISSIONS.get(name, set())
        assert {page for page, _ in pages} <= {tree.home.pk}


def test_setting_up_again_changes_nothing(tree):
    before = granted(), Page.objects.count(), list(Group.objects.values_list("pk", flat=True))
    call_command("setup", verbosity=0)
    set_up()
    assert before == (
        granted(), Page.objects.count(), list(Group.objects.values_list("pk", flat=True))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "label"),
    [(WRITERS, "sign_proof"), (REVIEWERS, "access_admin"), (PUBLISHERS, "change_user")],
)
def test_a_permission_that_strayed_in_is_taken_away(tree, name, label):
    before = granted()
    Group.objects.get(name=name).permissions.add(*Permission.objects.filter(codename=label))
    assert granted() != before
    set_up()
    assert granted() == before


def test_a_page_permission_that_strayed_in_is_taken_away(tree):
    before = granted()
    GroupPagePermission.objects.create(
        group=Group.objects.get(name=WRITERS), page=Page.get_first_root_node(),
        permission=Permission.objects.get(codename="publish_page"),
    )  # fmt: skip
    set_up()
    assert granted() == before


def test_only_reviewers_sign_and_only_publishers_publish_and_no_group_keeps_logins(tree):
    holders = {
        label: {name for name, (labels, _, _) in granted().items() if label in labels}
        for label in ("proofs.sign_proof", "publishing.publish_edition", "people.change_user")
    }
    assert holders == {
        "proofs.sign_proof": {REVIEWERS},
        "publishing.publish_edition": {PUBLISHERS},
        "people.change_user": set(),
    }


@pytest.mark.parametrize(
    ("maker", "enters"),
    [
        (factories.make_reviewer, False),
        (factories.make_writer, True),
        (factories.make_publisher, True),
        (factories.make_superuser, True),
    ],
)
def test_reviewers_work_at_the_desk_and_never_enter_wagtail(tree, client: Client, maker, enters):
    user = maker()
    client.force_login(user)
    assert user.has_perm("wagtailadmin.access_admin") is enters
    assert (client.get("/admin/").status_code == 200) is enters
