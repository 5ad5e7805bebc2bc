from django.apps import AppConfig


class ThrottlingConfig(AppConfig):
    """How often anybody may try a password or send a form."""

    name = "cms.throttling"
    label = "throttling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.throttling.visitors import forget_visitors

        jobs.add(forget_visitors)
