"""The block by which an article points at a question."""

from wagtail.blocks import PageChooserBlock


class RelatedQuestionBlock(PageChooserBlock):
    """A link, inside a section, to a question with its own answer."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(page_type="faq.FAQPage", **kwargs)

    class Meta:
        icon = "help"
        label = "Related question"
        template = "blocks/related_question.html"
