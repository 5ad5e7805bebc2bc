from django.apps import AppConfig
from django.conf import settings


class AuthoringConfig(AppConfig):
    """The writer's side, in Wagtail."""

    name = "cms.authoring"
    label = "authoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.signals import workflow_cancelled

        from cms import jobs
        from cms.authoring import system_checks  # noqa: F401  (registers its checks)
        from cms.authoring.guards import connect_guards
        from cms.authoring.link_checks import check_due_links
        from cms.authoring.models.workflow import recall_when_cancelled
        from cms.checks import use_files

        use_files(settings.CHECK_FILES)
        connect_guards()
        jobs.register(check_due_links)
        workflow_cancelled.connect(recall_when_cancelled, weak=False)
