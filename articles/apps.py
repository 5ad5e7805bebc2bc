from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles: the longer pages, with sections and questions."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from articles.drafting import draft_article
        from cms.importing.registry import register_article

        register_article(draft_article)
