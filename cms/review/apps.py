from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReviewConfig(AppConfig):
    """The heart: proofs, sign-offs, editions and the ledger."""

    name = "cms.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings
        from wagtail.signals import workflow_cancelled

        from cms.checks import use_files
        from cms.review import due, system_checks  # noqa: F401  (registers its checks)
        from cms.review.guards import stand_guard
        from cms.review.signals import edition_changed
        from cms.review.source_checks import due_step
        from cms.review.standing_sources import reopen_when_published
        from cms.review.triggers import drop_before_migrating, install_after_migrating
        from cms.review.workflow import recall_when_cancelled

        use_files(settings.CHECK_FILES)
        pre_migrate.connect(drop_before_migrating, sender=self, weak=False)
        post_migrate.connect(install_after_migrating, sender=self, weak=False)
        stand_guard()
        edition_changed.connect(reopen_when_published, weak=False)
        due.add(due_step)
        workflow_cancelled.connect(recall_when_cancelled, weak=False)
