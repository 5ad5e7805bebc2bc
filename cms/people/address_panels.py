"""Fields of a name and of the address that is made from it."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, TitleFieldPanel
from wagtail.admin.widgets import SlugInput


class NamePanel(TitleFieldPanel):
    """A name that fills the address while something is new; afterwards the address stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"classname": "", "placeholder": False} | kwargs)

    class BoundPanel(TitleFieldPanel.BoundPanel):
        """The name of one person or topic."""

        def get_should_apply(self) -> bool:
            """Readers may know what exists by its address."""
            return not self.instance.pk


def name_and_address() -> FieldRowPanel:
    """The panel of both."""
    address = FieldPanel(
        "slug",
        heading="Address",
        widget=SlugInput,
        help_text="The end of its page's address. It is made from the name.",
    )
    return FieldRowPanel([NamePanel("name"), address])
