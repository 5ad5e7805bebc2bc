"""An address that is made from a name where nobody typed one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

LONGEST = 80


class AddressFromName:
    """For forms with a `name` and a `slug`: the browser fills it in, and so does the server."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """What was typed, or the name as an address."""
        typed = self.cleaned_data["slug"]
        slug: str = typed or slugify(self.cleaned_data.get("name", ""))[:LONGEST].strip("-")
        if not slug:
            raise ValidationError("Type an address: none can be made from this name.")
        return slug
