"""The three groups and what each may do, as data; `setup` reconciles the database with it."""

from django.contrib.auth.models import Group, Permission

WRITERS = "Writers"
REVIEWERS = "Clinical reviewers"
PUBLISHERS = "Publishers"

PERMISSIONS: dict[str, set[str]] = {
    WRITERS: {
        "wagtailadmin.access_admin",
    },
    REVIEWERS: {
        "review.read_proof",
        "review.sign_proof",
        "review.withdraw_edition",
    },
    PUBLISHERS: {
        "wagtailadmin.access_admin",
        "review.read_proof",
        "review.publish_edition",
        "review.withdraw_edition",
        "review.correct_edition",
        "review.answer_report",
        "review.name_writer",
        "review.add_topic",
        "review.change_topic",
        "people.add_contributor",
        "people.change_contributor",
        "people.add_competence",
        "people.change_competence",
        "delivery.add_helpline",
        "delivery.change_helpline",
        "delivery.verify_helpline",
        "delivery.delete_helpline",
        "delivery.add_synonym",
        "delivery.change_synonym",
        "delivery.delete_synonym",
        "delivery.add_bestbet",
        "delivery.change_bestbet",
        "delivery.delete_bestbet",
        "delivery.view_vainsearch",
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
