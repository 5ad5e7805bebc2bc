from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """What readers report, and our public answers."""

    name = "cms.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.feedback.actions import delete_closed_report_texts

        jobs.register(delete_closed_report_texts)
