from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Documents to drafts, never further."""

    name = "cms.importing"
    label = "importing"
