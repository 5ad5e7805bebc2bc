"""Pictures and tables, with the words that make them accessible."""

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """A picture; what it shows in words, and whose it is, are required (WCAG 1.1.1)."""

    image = ImageChooserBlock()
    alt_text = blocks.CharBlock(
        max_length=250, label="Alternative text", help_text="What the picture shows, in words."
    )
    credit = blocks.CharBlock(max_length=160, help_text="Who made it and who owns it.")
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Picture"
        template = "blocks/picture.html"


class TableBlock(TypedTableBlock):
    """A table with a caption and a heading over every column (WCAG 1.3.1)."""

    def __init__(self, **kwargs: object) -> None:
        cells = [("text", blocks.CharBlock(required=False, max_length=500))]
        super().__init__(cells, **kwargs)

    class Meta:
        icon = "table"
        label = "Table"
        template = "blocks/table.html"
