from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles: the longer pages, with sections and questions."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
