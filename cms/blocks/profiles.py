"""Blocks of a topic's safety profile: statements that its pages must make."""

from wagtail import blocks

NEEDED = [
    ("required", "Required: leaving it out stops submission, unless the writer says why"),
    ("recommended", "Recommended: leaving it out is only pointed out"),
]


class StatementBlock(blocks.StructBlock):
    """One statement: its accepted wordings, why it matters, and its source."""

    name = blocks.CharBlock(
        max_length=120, label="Statement", help_text="As writers and reviewers will read it."
    )
    needed = blocks.ChoiceBlock(choices=NEEDED, default="required")
    ways = blocks.ListBlock(
        blocks.CharBlock(max_length=120, label="Way of saying it"),
        min_num=1,
        label="Ways of saying it",
        help_text=(
            "One is enough. * stands for the rest of a word: toleran* finds tolerance and "
            "tolerant. A + between words finds them in any order in one block: "
            "naloxone + pharmac*. Capital letters do not count."
        ),
    )
    why = blocks.TextBlock(rows=2, help_text="Shown to the writer who left it out.")
    source = blocks.CharBlock(max_length=200, required=False, help_text="Who asks for it.")

    class Meta:
        icon = "warning"
        label = "Statement"


class ProfileBlock(blocks.StreamBlock):
    """A safety profile: its statements, in order."""

    statement = StatementBlock()
