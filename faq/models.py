"""Questions and the page they are listed on."""

from typing import ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.authoring.findings import FindingsPanel
from cms.authoring.models import PageAuthor, RelatedQuestion, ReviewedPage
from cms.authoring.panels import NotesPanel, ReviewStatePanel
from cms.authoring.permissions import IndexPermissionTester
from cms.authoring.reference_views import SourcesPanel
from cms.blocks.sections import ANSWER_BLOCKS
from cms.delivery.questions import question_list


class FAQIndexPage(Page):
    """The list of published questions. Navigation only."""

    is_navigation: ClassVar[bool] = True
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["faq.FAQPage"]
    # No slug: readers know this page's address, and the site's navigation prints it.
    promote_panels: ClassVar[list] = []
    settings_panels: ClassVar[list] = []

    class Meta:
        verbose_name = "question index"

    def permissions_for_user(self, user):  # type: ignore[no-untyped-def]
        """Questions start as drafts, whoever makes them."""
        return IndexPermissionTester(user, self)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The list by topic, from editions."""
        return question_list(request, kind=FAQPage.kind, title=self.title)


class FAQPage(ReviewedPage):
    """A question (its title), a short answer that answers first, and the full answer."""

    kind = "question"
    kind_label = "Question"
    sealed_template = "faq/sealed.html"
    main_field = "answer"
    is_question = True

    answer = StreamField(ANSWER_BLOCKS, blank=True)

    parent_page_types = ["faq.FAQIndexPage"]
    subpage_types: ClassVar[list] = []
    content_panels = [
        ReviewStatePanel(),
        NotesPanel(),
        FindingsPanel(heading="Checks"),
        TitleFieldPanel("title", heading="Question", placeholder="Question*"),
        FieldPanel("summary", heading="Short answer"),
        InlinePanel("authors", heading="Authors", label="Author"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldPanel("answer", heading="Full answer"),
        InlinePanel("related_questions", heading="Related questions", label="Question"),
        SourcesPanel(),
        FieldPanel("sources"),
        *ReviewedPage.review_panels,
    ]

    class Meta:
        verbose_name = "question"

    @property
    def short_answer(self) -> str:
        """The summary, by the name it has on a question."""
        return self.summary


class QuestionAuthor(PageAuthor):
    """An author of a question, in printed order."""

    page = ParentalKey(FAQPage, on_delete=models.CASCADE, related_name="authors")


class QuestionRelated(RelatedQuestion):
    """A question shown below another."""

    page = ParentalKey(FAQPage, on_delete=models.CASCADE, related_name="related_questions")

    panels = [PageChooserPanel("question", "faq.FAQPage")]
