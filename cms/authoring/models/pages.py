"""The abstract base of pages that reach readers only as signed proofs."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField
from wagtail.locks import WorkflowLock
from wagtail.models import Orderable, Page

from cms.authoring.forms import ReviewedPageForm
from cms.authoring.permissions import ReviewedPagePermissionTester
from cms.authoring.previewing import preview_context
from cms.blocks import SourcesBlock
from cms.people.models import Contributor
from cms.policy.submission import is_stand_in
from cms.proofs.models import DraftWords, Proof
from cms.proofs.text_gate import take_out
from cms.publishing.models import Edition
from cms.topics.models import Topic

SLUG_HELP = (
    "The end of the page's address, made from its title. It is fixed when the page is first "
    "published; changing it after that does not change the address."
)
TIME_HELP = f"In the site's time zone, {settings.TIME_ZONE}."


class ReviewedPage(Page):
    """A page whose words a clinical reviewer signs before anyone reads them.

    A concrete type names its `kind`, its `sealed_template`, declares `authors` (from PageAuthor)
    and may declare `related_questions` (from RelatedQuestion).
    """

    kind: ClassVar[str]
    kind_label: ClassVar[str]
    sealed_template: ClassVar[str]
    main_field: ClassVar[str]
    is_reviewed: ClassVar[bool] = True
    is_question: ClassVar[bool] = False

    summary = models.TextField(
        max_length=320, blank=True, help_text="One or two sentences that answer first."
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+")
    sources = StreamField(SourcesBlock(), blank=True)
    message_to_reviewer = models.TextField(
        blank=True,
        help_text="What you changed, or your answer to what the reviewer asked. Not published.",
    )
    reasons = models.JSONField(default=list, blank=True, editable=False)
    # Wagtail copies it with every copy, so that the words in it are known to be the same ones.
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    unsent_answers = models.JSONField(default=dict, blank=True, editable=False)
    when_signed = models.CharField(
        "when it is signed", max_length=10, choices=Proof.WhenSigned.choices, default="publish"
    )
    publish_at = models.DateTimeField("publish at", null=True, blank=True)

    # Every field is sealed in the proof but these. A test fails when a field is in neither list.
    UNSEALED_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {
            # its position in the tree and its identity
            "pk", "id", "page_ptr", "path", "depth", "numchild", "url_path", "slug",
            "translation_key", "lineage", "locale", "content_type", "alias_of",
            # the state of the Wagtail row
            "live", "has_unpublished_changes", "owner", "draft_title", "latest_revision",
            "live_revision", "latest_revision_created_at", "first_published_at",
            "last_published_at", "go_live_at", "expire_at", "expired",
            "locked", "locked_at", "locked_by", "wagtail_admin_comments",
            # between the writer and the reviewer
            "message_to_reviewer", "unsent_answers", "when_signed", "publish_at",
            # sealed with the findings that they answer
            "reasons",
            # navigation
            "show_in_menus",
        }
    )  # fmt: skip

    base_form_class = ReviewedPageForm
    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("message_to_reviewer"),
                FieldRowPanel(
                    [FieldPanel("when_signed"), FieldPanel("publish_at", help_text=TIME_HELP)]
                ),
            ],
            heading="For the clinical review",
        )
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", heading="Address", help_text=SLUG_HELP),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading="Address and search engines",
        )
    ]
    settings_panels: ClassVar[list] = []

    class Meta:
        abstract = True

    def full_clean(self, *args: object, **kwargs: object) -> None:
        """Make the address anew where it stood in for one; Wagtail makes it of the title."""
        self._leave_stand_in()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """The same when a draft is saved."""
        self._leave_stand_in()
        super().minimal_clean()

    def _leave_stand_in(self) -> None:
        slug: str = self.slug or ""  # type: ignore[has-type]
        if is_stand_in(slug) and not is_stand_in(self.title):
            self.slug = ""

    @property
    def page_key(self) -> str:
        """The page's identity in evidence: translation key and language."""
        return f"{self.translation_key}:{self.locale.language_code}"

    @property
    def main_content(self) -> StreamValue:
        """The StreamField that holds the page's text."""
        return getattr(self, self.main_field)

    def current_edition(self) -> Edition | None:
        """What readers get of this page now, if anything."""
        return Edition.objects.current().filter(page_key=self.page_key).first()

    def permissions_for_user(self, user: Any) -> ReviewedPagePermissionTester:
        """Wagtail's permissions without Publish, for superusers too."""
        return ReviewedPagePermissionTester(user, self)

    def forget_what_was_sent(self) -> None:
        """Begin a draft after a submission without the message that went with it."""
        if Proof.objects.filter(revision_id=self.latest_revision_id).exists():
            self.message_to_reviewer = ""

    def get_lock(self):  # type: ignore[no-untyped-def]
        """No lock by a workflow: writers may go on writing while a proof is read."""
        lock = super().get_lock()
        return None if isinstance(lock, WorkflowLock) else lock

    def save_revision(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Save a draft; autosave may not write over the revision that a proof was made from.

        Signs that nobody sees and no language needs are taken out. A draft made by going back to
        an older one is also its writer's.
        """
        overwritten = kwargs.get("overwrite_revision")
        if overwritten and Proof.objects.filter(revision_id=overwritten.pk).exists():
            kwargs["overwrite_revision"] = None
        take_out(self)
        revision = super().save_revision(*args, **kwargs)
        if older := kwargs.get("previous_revision"):
            DraftWords.bring_back(revision, older)
        return revision

    def get_url_parts(self, request=None):  # type: ignore[no-untyped-def]
        """The address readers know, which is the edition's and outlives moves in the tree."""
        parts = super().get_url_parts(request)
        if parts is None or not self.pk:
            return parts
        path = (
            Edition.objects.answering()
            .filter(page_key=self.page_key)
            .values_list("path", flat=True)
            .first()
        )
        return (parts[0], parts[1], path) if path else parts

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """Wagtail never shows this page: readers get editions, writers get previews."""
        raise Http404

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        """The draft as its proof would look, with the same renderer."""
        return TemplateResponse(request, "authoring/preview.html", preview_context(self, request))


class PageAuthor(Orderable):
    """An author of a page, in printed order. Concrete types add the ParentalKey `page`."""

    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("contributor")]

    class Meta(Orderable.Meta):
        abstract = True


class RelatedQuestion(Orderable):
    """A question shown below a page from its own edition. Concrete types add `page`."""

    question = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")

    class Meta(Orderable.Meta):
        abstract = True
