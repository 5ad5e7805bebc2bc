from django.apps import AppConfig


class FaqConfig(AppConfig):
    """Questions, each with its own answer, sources and review."""

    name = "faq"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.importing.registry import register_question
        from faq.drafting import draft_question

        register_question(draft_question)
