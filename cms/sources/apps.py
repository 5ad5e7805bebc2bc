from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """The status of cited sources: link checks and retractions."""

    name = "cms.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"
