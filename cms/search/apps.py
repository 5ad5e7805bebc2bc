from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full-text search over what is published."""

    name = "cms.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.publishing.signals import edition_changed
        from cms.search import system_checks  # noqa: F401  (registers its checks)
        from cms.search.index import index_edition
        from cms.search.zero_results import delete_old_zero_result_searches

        edition_changed.connect(index_edition, weak=False)
        jobs.register(delete_old_zero_result_searches)
