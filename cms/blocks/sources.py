"""Source blocks. Rich text cites them by block id."""

from typing import Any

from wagtail import blocks

SOURCE_KINDS = [
    ("guideline", "Clinical guideline"),
    ("review", "Systematic review"),
    ("trial", "Trial"),
    ("study", "Observational study"),
    ("statistics", "Official statistics"),
    ("guidance", "Official guidance"),
    ("regulator", "Regulator's notice"),
    ("reference", "Reference work"),
    ("other", "Other"),
]


class SourceBlock(blocks.StructBlock):
    """One source, with what a reader needs to find it."""

    title = blocks.CharBlock(max_length=300)
    authors = blocks.CharBlock(
        required=False,
        max_length=1000,
        help_text="Semicolons between them: Sordo, Luis; World Health Organization. Printed as "
        "“Sordo L, World Health Organization”.",
    )
    publisher = blocks.CharBlock(max_length=200, help_text="Publisher or journal.")
    kind = blocks.ChoiceBlock(choices=SOURCE_KINDS, default="guidance")
    year = blocks.IntegerBlock(required=False, min_value=1800, max_value=2200)
    url = blocks.URLBlock(required=False, label="Web address", max_length=500)
    doi = blocks.CharBlock(required=False, max_length=200, label="DOI")
    pmid = blocks.CharBlock(required=False, max_length=20, label="PubMed ID")
    accessed_on = blocks.DateBlock(required=False, label="Read by us on")
    current_through = blocks.DateBlock(required=False, label="Evidence current through")

    def get_prep_value(self, value: Any) -> dict[str, Any]:
        """Leave out empty authors: the stored form stays equal to that of sources sealed before
        the field existed.
        """
        stored: dict[str, Any] = super().get_prep_value(value)
        return {name: item for name, item in stored.items() if item or name != "authors"}

    class Meta:
        icon = "link-external"
        label = "Source"


class SourcesBlock(blocks.StreamBlock):
    """The page's sources, in order."""

    source = SourceBlock()
