from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Logins, public profiles, and the credentials that let someone sign."""

    name = "cms.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
