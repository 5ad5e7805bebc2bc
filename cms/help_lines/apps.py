from django.apps import AppConfig


class HelpLinesConfig(AppConfig):
    """The register of numbers to call."""

    name = "cms.help_lines"
    label = "help_lines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.evidence import verification
        from cms.help_lines import register

        verification.register(register.verification)
