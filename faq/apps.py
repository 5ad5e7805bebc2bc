from django.apps import AppConfig


class FaqConfig(AppConfig):
    """Questions, each with its own answer, sources and review."""

    name = "faq"
    default_auto_field = "django.db.models.BigAutoField"
