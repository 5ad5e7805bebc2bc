from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """What each address shows, and since when."""

    name = "cms.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.evidence import verification
        from cms.publishing.jobs import publish_scheduled
        from cms.publishing.retractions import reopen_when_published
        from cms.publishing.signals import edition_changed
        from cms.publishing.verification import edition_verification

        jobs.register(publish_scheduled)
        edition_changed.connect(reopen_when_published, weak=False)
        verification.register(edition_verification)
