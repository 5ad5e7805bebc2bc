from django.apps import AppConfig
from django.conf import settings


class MailingConfig(AppConfig):
    """Tells people what happened in review. Reads the ledger; nothing in review knows of it."""

    name = "cms.mailing"
    label = "mailing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.mailing.outbox import deliver, deliver_on_commit
        from cms.review import due
        from cms.review.signals import entry_appended

        due.add(deliver)
        if settings.MAIL_AT_ONCE:
            entry_appended.connect(deliver_on_commit, weak=False)
