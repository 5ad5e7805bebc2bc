"""The writer's form in Wagtail: a submission that lacks something is refused before it is saved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamValue

from cms.authoring import unsent_answers
from cms.authoring.saving import why_not_save_over
from cms.checks import check
from cms.drafts import reasons
from cms.drafts.creation import free_slug, slug_of
from cms.drafts.documents import document_of, stream_names
from cms.drafts.facts import draft_facts
from cms.drafts.references import cited_but_removed
from cms.policy import facts as facts_policy
from cms.policy import figures, refusals, saving, submission
from cms.policy.submission import is_stand_in
from cms.proofs.models import Proof
from cms.publishing.models import Edition


class ReviewedPageForm(WagtailAdminPageForm):
    """Validates submissions only: a draft may be saved incomplete.

    `facts` are those of a submission that was looked at, `is_refused` whether it was refused, and
    `newer` says that somebody else's draft is newer than the one these words were typed into.
    """

    facts: facts_policy.DraftFacts | None = None
    is_refused: bool = False
    newer: refusals.Why | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        page = kwargs["instance"]
        page.forget_what_was_sent()
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        last = Proof.objects.filter(page_id=page.pk).order_by("-number") if page.pk else None
        newest = last.only("internal").first() if last is not None else None
        message = newest.parsed_internal.get("message") if newest else ""
        field = self.fields.get("message_to_reviewer")
        if message and field:
            field.help_text = format_html(
                "{} Your last message was: “{}”", field.help_text, message
            )

    def clean_slug(self) -> str:
        """Make the address from the title until the page is published; then it is fixed."""
        slug: str = self.cleaned_data["slug"]
        page = self.instance
        if page.pk and Edition.objects.filter(page_id=page.pk).exists():
            return slug
        if not slug or is_stand_in(slug):
            slug = slug_of(self.cleaned_data.get("title", ""))
        return free_slug(slug, self.parent_page, but=page)

    def save(self, commit: bool = True) -> Any:
        """Save, unless a newer draft came in between; Wagtail shows that and keeps the form."""
        with transaction.atomic():
            self.newer = why_not_save_over(self.instance, self.data, lock=True)
            if self.newer:
                raise PermissionDenied(self.newer)
            return super().save(commit=commit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, StreamValue) and (
                why := saving.why_not_seal(value.get_prep_value())
            ):
                self.add_error(name, why)
        page = self.instance
        page.reasons = reasons.reasons_from_form(self.data, page.reasons)
        page.unsent_answers = unsent_answers.posted(self.data, page.unsent_answers)
        if "action-submit" in self.data:
            # Wagtail asks `save` too, but takes its refusal as an answer only when saving a draft.
            self.newer = why_not_save_over(page, self.data)
        if self.newer:
            self.add_error(None, self.newer)
        if "sources" in cleaned and self.instance.main_field in cleaned:
            self._refuse_removing_cited_sources(cleaned)
        if "action-submit" in self.data and not self.errors:
            self.facts = self._facts(cleaned)
            count = len(submission.submission_problems(self.facts, now=timezone.now()))
            self.is_refused = bool(count)
            if count:
                count_in_words = f"{count} things stop it" if count > 1 else "One thing stops it"
                self.add_error(None, f"Not submitted: {count_in_words}, listed under “Checks”.")
        return cleaned

    def _refuse_removing_cited_sources(self, cleaned: dict[str, Any]) -> None:
        """Refuse to take out a source that the text cites, naming the places."""
        content = cleaned[self.instance.main_field]
        for sentence in cited_but_removed(self.instance.sources, cleaned["sources"], content):
            self.add_error(None, sentence)

    def _facts(self, cleaned: dict[str, Any]) -> facts_policy.DraftFacts:
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

    def _findings(self, cleaned: dict[str, Any]) -> tuple[facts_policy.AnsweredFinding, ...]:
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
        return reasons.with_reasons(found, self.instance.reasons)

    def _count(self, relation: str) -> int:
        return sum(
            bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")
            for form in self.formsets[relation].forms
            if form.is_valid()
        )
