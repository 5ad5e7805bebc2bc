from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete


class SearchConfig(AppConfig):
    """Full-text search over what is published."""

    name = "cms.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import jobs
        from cms.evidence import verification
        from cms.help_lines.models import HelpLine
        from cms.publishing.signals import edition_changed
        from cms.search import (
            index,
            search_words,
            system_checks,  # noqa: F401  (registers its checks)
        )
        from cms.search.cache import begin_anew
        from cms.search.models import BestBet, Synonym
        from cms.search.zero_results import delete_old_zero_result_searches
        from cms.topics.models import Topic

        edition_changed.connect(index.index_edition, weak=False)
        post_save.connect(index.index_help_line, sender=HelpLine)
        pre_delete.connect(index.drop_help_line, sender=HelpLine)
        post_save.connect(index.index_topic, sender=Topic)
        pre_delete.connect(index.drop_topic, sender=Topic)
        for signal in (post_save, post_delete):
            for edited in (Synonym, BestBet):
                signal.connect(begin_anew, sender=edited)
        verification.register(search_words.verification)
        jobs.register(delete_old_zero_result_searches)
