"""Plain reading matter: text, subheadings, steps, key points, quotations."""

from wagtail import blocks

PROSE_FEATURES = ["bold", "italic", "ol", "ul", "link", "citation"]
LINE_FEATURES = ["bold", "italic", "link", "citation"]


class ParagraphBlock(blocks.RichTextBlock):
    """One or more paragraphs or lists, with links and numbered citations."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=PROSE_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "blocks/paragraph.html"


class SubheadingBlock(blocks.CharBlock):
    """A heading inside a section."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=120, **kwargs)

    class Meta:
        icon = "title"
        label = "Subheading"
        template = "blocks/subheading.html"


class StepBlock(blocks.StructBlock):
    """One step: a short label (optional) and what to do."""

    label = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=LINE_FEATURES)


class StepsBlock(blocks.StructBlock):
    """Numbered steps, in the order they are done."""

    title = blocks.CharBlock(required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(), min_num=1)

    class Meta:
        icon = "list-ol"
        label = "Steps"
        template = "blocks/steps.html"


class KeyPointsBlock(blocks.ListBlock):
    """What a reader in a hurry must take away, a sentence each."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(blocks.TextBlock(rows=2, label="Point"), min_num=1, **kwargs)

    class Meta:
        icon = "list-ul"
        label = "Key points"
        template = "blocks/key_points.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, and whose they are."""

    text = blocks.TextBlock(rows=3)
    attribution = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = "Quotation"
        template = "blocks/quote.html"
