from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class EvidenceConfig(AppConfig):
    """Append-only rows, the ledger that chains them, and what the database itself refuses."""

    name = "cms.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.evidence import system_checks  # noqa: F401  (registers its checks)
        from cms.evidence.jobs import write_checkpoint
        from cms.evidence.triggers import drop_before_migrating, install_after_migrating

        pre_migrate.connect(drop_before_migrating, sender=self, weak=False)
        post_migrate.connect(install_after_migrating, sender=self, weak=False)
        jobs.register(write_checkpoint, last=True)
