from django.apps import AppConfig


class ThrottlingConfig(AppConfig):
    """How often anybody may try a password or send a form."""

    name = "cms.throttling"
    label = "throttling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.throttling.visitors import delete_old_visitor_counts

        jobs.register(delete_old_visitor_counts)
