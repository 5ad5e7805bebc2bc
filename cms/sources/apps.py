from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """What became of the sources that pages cite: links checked, articles retracted."""

    name = "cms.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"
