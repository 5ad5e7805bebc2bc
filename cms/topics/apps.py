from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """Subjects, and the safety profiles of their pages."""

    name = "cms.topics"
    label = "topics"
    default_auto_field = "django.db.models.BigAutoField"
