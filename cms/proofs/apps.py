from django.apps import AppConfig
from django.db.models.signals import post_save


class ProofsConfig(AppConfig):
    """Drafts frozen, sealed and pinned; how each proof ended, and who signed it."""

    name = "cms.proofs"
    label = "proofs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.evidence import verification
        from cms.proofs import signature_verification, text_gate
        from cms.proofs.drafted_words import record_saved
        from cms.proofs.verification import proof_verification

        verification.register(proof_verification)
        verification.register(signature_verification.verification)
        text_gate.stand()
        post_save.connect(record_saved, sender="wagtailcore.Revision", weak=False)
