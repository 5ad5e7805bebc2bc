"""Headed sections, and what may stand in them."""

from wagtail import blocks

from cms.blocks.advice import CalloutBlock, EmergencyBlock
from cms.blocks.media import PictureBlock, TableBlock
from cms.blocks.prose import KeyPointsBlock, ParagraphBlock, QuoteBlock, StepsBlock, SubheadingBlock


def content_blocks() -> list[tuple[str, blocks.Block]]:
    """Everything that may stand inside a section or an answer."""
    return [
        ("paragraph", ParagraphBlock()),
        ("subheading", SubheadingBlock()),
        ("steps", StepsBlock()),
        ("key_points", KeyPointsBlock()),
        ("callout", CalloutBlock()),
        ("emergency", EmergencyBlock()),
        ("quote", QuoteBlock()),
        ("picture", PictureBlock()),
        ("table", TableBlock()),
    ]


ANSWER_BLOCKS = content_blocks()


class SectionBlock(blocks.StructBlock):
    """A heading and what stands under it; the contents list is made of the headings."""

    heading = blocks.CharBlock(max_length=120)

    def __init__(self, extra: list[tuple[str, blocks.Block]] | None = None, **kwargs: object):
        content = blocks.StreamBlock([*content_blocks(), *(extra or [])], required=False)
        super().__init__([("content", content)], **kwargs)

    class Meta:
        icon = "title"
        label = "Section"
        template = "blocks/section.html"


class ArticleBody(blocks.StreamBlock):
    """An article's body: an opening, then headed sections."""

    def __init__(self, extra: list[tuple[str, blocks.Block]] | None = None, **kwargs: object):
        opening = [
            block
            for block in content_blocks()
            if block[0] in {"paragraph", "steps", "callout", "emergency", "picture", "table"}
        ]
        super().__init__([("section", SectionBlock(extra)), *opening], **kwargs)
