from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home page, and the commands that set a site up."""

    name = "home"
    default_auto_field = "django.db.models.BigAutoField"
