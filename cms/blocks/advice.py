"""Blocks that tell a reader to act: call-outs by urgency, and emergencies."""

from wagtail import blocks

from cms.blocks.prose import LINE_FEATURES, PROSE_FEATURES

URGENCY = [
    ("information", "Good to know"),
    ("important", "Important"),
    ("urgent", "Urgent: get help today"),
]


class CalloutBlock(blocks.StructBlock):
    """A boxed message whose colour and label say how urgent it is."""

    urgency = blocks.ChoiceBlock(choices=URGENCY, default="information")
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=PROSE_FEATURES)

    class Meta:
        icon = "warning"
        label = "Call-out"
        template = "blocks/callout.html"


class EmergencyBlock(blocks.StructBlock):
    """What to do in an emergency: the signs, then what to do, in order."""

    title = blocks.CharBlock(max_length=120, default="In an emergency")
    signs = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label="Sign"), min_num=0, default=[], required=False
    )
    actions = blocks.ListBlock(
        blocks.RichTextBlock(features=LINE_FEATURES, label="What to do"), min_num=1
    )

    class Meta:
        icon = "danger"
        label = "Emergency"
        template = "blocks/emergency.html"
