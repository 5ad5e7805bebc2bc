from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """All a reader gets, from editions and nothing else."""

    name = "cms.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.delivery import help_register, system_checks  # noqa: F401  (registers its checks)
        from cms.delivery.crediting import credit_edition
        from cms.delivery.index import index_edition
        from cms.delivery.vain import forget_vain_searches
        from cms.delivery.visitors import forget_visitors
        from cms.review import due, verify
        from cms.review.reporting import forget_closed_reports
        from cms.review.signals import edition_changed

        edition_changed.connect(index_edition, weak=False)
        edition_changed.connect(credit_edition, weak=False)
        due.add(forget_vain_searches)
        due.add(forget_closed_reports)
        due.add(forget_visitors)
        verify.also(help_register.faults)
