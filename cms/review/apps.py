from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """What people do to proofs: submit, sign, request changes, revoke, assign, note."""

    name = "cms.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.review.jobs import hand_over_proofs

        jobs.register(hand_over_proofs)
