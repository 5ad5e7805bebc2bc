from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The reviewer's and the publisher's screens."""

    name = "cms.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
