from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """All a reader gets, from editions and nothing else."""

    name = "cms.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.delivery.crediting import credit_edition
        from cms.publishing.signals import edition_changed

        edition_changed.connect(credit_edition, weak=False)
