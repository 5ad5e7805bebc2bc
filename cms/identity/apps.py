from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class IdentityConfig(AppConfig):
    """Who somebody is, as evidence: logins, profiles, credentials and topics, change by change."""

    name = "cms.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from cms import jobs
        from cms.evidence import verification
        from cms.identity import persons
        from cms.identity.jobs import lapse_credentials
        from cms.identity.signals import note_added, note_erased, note_removed
        from cms.people.models import Contributor, User

        jobs.register(lapse_credentials)
        verification.register(persons.verification)
        post_save.connect(note_added, sender=Authenticator, weak=False)
        post_delete.connect(note_removed, sender=Authenticator, weak=False)
        for erased in (User, Contributor):
            post_delete.connect(note_erased, sender=erased, weak=False)
