"""The writer's form in Wagtail: a submission that lacks something is refused before it is saved."""

from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue

from cms.checks import check
from cms.drafts import reasons
from cms.drafts.documents import document_of, stream_names
from cms.drafts.facts import draft_facts
from cms.drafts.references import cited_but_removed
from cms.policy import facts, figures, refusals, signing, submission


class ReviewedPageForm(WagtailAdminPageForm):
    """Validates submissions only: a draft may be saved incomplete.

    `stops` are the problems that stopped a submission; `answered` the findings with their reasons.
    """

    stops: list[refusals.DraftProblem] | None = None
    answered: tuple[facts.AnsweredFinding, ...] | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, StreamValue) and (
                why := signing.why_not_seal(value.get_prep_value())
            ):
                self.add_error(name, why)
        self.instance.reasons = reasons.reasons_from_form(self.data, self.instance.reasons)
        if "sources" in cleaned and self.instance.main_field in cleaned:
            self._refuse_removing_cited_sources(cleaned)
        if "action-submit" in self.data and not self.errors:
            self.stops = submission.submission_problems(self._facts(cleaned), now=timezone.now())
            if self.stops:
                count = len(self.stops)
                count_in_words = f"{count} things stop it" if count > 1 else "One thing stops it"
                self.add_error(None, f"Not submitted: {count_in_words}, listed under “Checks”.")
        return cleaned

    def _refuse_removing_cited_sources(self, cleaned: dict[str, Any]) -> None:
        """Refuse to take out a source that the text cites, naming the places."""
        content = cleaned[self.instance.main_field]
        for sentence in cited_but_removed(self.instance.sources, cleaned["sources"], content):
            self.add_error(None, sentence)

    def _facts(self, cleaned: dict[str, Any]) -> facts.DraftFacts:
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
            findings=self._findings(cleaned),
        )

    def _findings(self, cleaned: dict[str, Any]) -> tuple[facts.AnsweredFinding, ...]:
        """What the checks find in the form's words, with the reasons that were typed beside it."""
        model = type(self.instance)
        document = document_of(
            model,
            title=cleaned["title"],
            summary=cleaned["summary"],
            language=self.instance.locale.language_code,
            topics=cleaned["topics"],
            streams={name: cleaned[name] for name in stream_names(model)},
        )
        found = check(document, today=timezone.localdate(), limits=figures.POLICY.reading)
        self.answered = reasons.with_reasons(found, self.instance.reasons)
        return self.answered

    def _count(self, relation: str) -> int:
        return sum(
            bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")
            for form in self.formsets[relation].forms
            if form.is_valid()
        )
