"""The three groups and what each may do, as data; `setup` reconciles the database with it."""

from django.contrib.auth.models import Group, Permission

from cms.policy.permissions import (
    ANSWER_REPORT,
    ATTEST_KEY,
    CORRECT_EDITION,
    NAME_WRITER,
    OPEN_EDITOR,
    PUBLISH_EDITION,
    PUBLISHERS,
    READ_PROOF,
    REVIEWERS,
    SIGN_PROOF,
    VERIFY_HELP_LINE,
    VIEW_ZERO_RESULTS,
    WITHDRAW_EDITION,
    WRITERS,
)

PERMISSIONS: dict[str, set[str]] = {
    WRITERS: {
        OPEN_EDITOR,
    },
    REVIEWERS: {
        READ_PROOF,
        SIGN_PROOF,
        ATTEST_KEY,
        WITHDRAW_EDITION,
    },
    PUBLISHERS: {
        OPEN_EDITOR,
        READ_PROOF,
        PUBLISH_EDITION,
        ATTEST_KEY,
        WITHDRAW_EDITION,
        CORRECT_EDITION,
        ANSWER_REPORT,
        NAME_WRITER,
        "topics.add_topic",
        "topics.change_topic",
        "people.add_contributor",
        "people.change_contributor",
        "people.add_competence",
        "people.change_competence",
        "help_lines.add_helpline",
        "help_lines.change_helpline",
        VERIFY_HELP_LINE,
        "help_lines.delete_helpline",
        "search.add_synonym",
        "search.change_synonym",
        "search.delete_synonym",
        "search.add_bestbet",
        "search.change_bestbet",
        "search.delete_bestbet",
        VIEW_ZERO_RESULTS,
    },
}

# Wagtail's page permissions, granted on the home page and so on everything under it.
PAGE_PERMISSIONS: dict[str, set[str]] = {
    WRITERS: {"add_page", "change_page"},
    # Publish reaches navigation pages only: reviewed types refuse it to everyone.
    PUBLISHERS: {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
}

# Wagtail's picture permissions, granted on the root collection.
COLLECTION_PERMISSIONS: dict[str, set[str]] = {
    WRITERS: {"add_image", "choose_image"},
    PUBLISHERS: {"add_image", "change_image", "choose_image"},
}


def reconcile_groups() -> None:
    """Give each group exactly the permissions listed here."""
    for name, wanted in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission(label) for label in sorted(wanted)])


def _permission(label: str) -> Permission:
    app_label, codename = label.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
