"""A reference: the fields of a source, as they come in from a paste or a file."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any


@dataclass(slots=True)
class Reference:
    """What is known of a source; "" and None where nothing is. Names are the source block's."""

    title: str = ""
    authors: str = ""
    publisher: str = ""
    kind: str = ""
    year: int | None = None
    url: str = ""
    doi: str = ""
    pmid: str = ""
    accessed_on: date | None = None
    current_through: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return not any(getattr(self, field.name) for field in fields(self))

    def known(self) -> dict[str, Any]:
        """The fields that are known, JSON-able."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value
        }
