"""The writer's form in Wagtail: a submission that lacks something is refused before it is saved."""

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from cms.review import rules
from cms.review.drafts import draft_facts


class ReviewedPageForm(WagtailAdminPageForm):
    """Saving a draft asks for nothing; submitting asks for everything a reviewer needs."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "action-submit" in self.data and not self.errors:
            for sentence in rules.missing_from(self._facts(cleaned), now=timezone.now()):
                self.add_error(None, sentence)
        return cleaned

    def _facts(self, cleaned: dict[str, Any]) -> rules.DraftFacts:
        model = self.instance.__class__
        return draft_facts(
            title=cleaned["title"],
            summary=cleaned["summary"],
            authors=self._count("authors"),
            topics=len(cleaned["topics"]),
            sources=cleaned["sources"],
            content=cleaned[model.main_field],
            is_question=model.is_question,
            when_signed=cleaned["when_signed"],
            publish_at=cleaned["publish_at"],
        )

    def _count(self, relation: str) -> int:
        return sum(
            bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")
            for form in self.formsets[relation].forms
            if form.is_valid()
        )
