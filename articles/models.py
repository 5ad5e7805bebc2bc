"""Articles and the page they are listed on."""

from typing import ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from articles.blocks import RelatedQuestionBlock
from cms.authoring.findings import FindingsPanel
from cms.authoring.models import PageAuthor, RelatedQuestion, ReviewedPage
from cms.authoring.panels import NotesPanel, ReviewStatePanel
from cms.authoring.permissions import IndexPermissionTester
from cms.authoring.reference_views import SourcesPanel
from cms.blocks.media import PictureBlock
from cms.blocks.sections import ArticleBody
from cms.delivery.lists import listing
from cms.importing.panels import ImportNotePanel


class ArticleIndexPage(Page):
    """The list of published articles. Navigation only."""

    is_navigation: ClassVar[bool] = True
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.ArticlePage"]
    # No slug: readers know this page's address, and the site's navigation prints it.
    promote_panels: ClassVar[list] = []
    settings_panels: ClassVar[list] = []

    def permissions_for_user(self, user):  # type: ignore[no-untyped-def]
        """Articles start as drafts, whoever makes them."""
        return IndexPermissionTester(user, self)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The list, from editions."""
        return listing(request, kind=ArticlePage.kind, title=self.title)


class ArticlePage(ReviewedPage):
    """An article: summary, key points, headed sections, sources, and questions below it."""

    kind = "article"
    kind_label = "Article"
    sealed_template = "articles/sealed.html"
    main_field = "body"

    hero = StreamField([("picture", PictureBlock())], max_num=1, blank=True)
    key_points = StreamField(
        [("point", blocks.CharBlock(max_length=250, label="Key point"))], max_num=6, blank=True
    )
    body = StreamField(ArticleBody([("question", RelatedQuestionBlock())]), blank=True)
    featured = models.BooleanField(default=False, help_text="Show it on the home page.")

    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: ClassVar[list] = []
    content_panels = [
        ReviewStatePanel(),
        NotesPanel(),
        ImportNotePanel(),
        FindingsPanel(heading="Checks"),
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel("authors", heading="Authors", label="Author"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldPanel("hero", heading="Picture"),
        FieldPanel("key_points"),
        FieldPanel("body"),
        InlinePanel("related_questions", heading="Questions below the page", label="Question"),
        SourcesPanel(),
        FieldPanel("sources"),
        *ReviewedPage.review_panels,
    ]
    promote_panels = [
        *ReviewedPage.promote_panels,
        MultiFieldPanel([FieldPanel("featured")], heading="Home page"),
    ]

    class Meta:
        verbose_name = "article"


class ArticleAuthor(PageAuthor):
    """An author of an article, in printed order."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="authors")


class ArticleQuestion(RelatedQuestion):
    """A question shown below an article."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_questions")

    panels = [PageChooserPanel("question", "faq.FAQPage")]
