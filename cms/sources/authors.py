"""Authors of a source: stored as "Family, Given; Family, Given", printed in one style.

A name without a comma is an organisation's, or one that nobody took apart, and is printed as it
stands. Others are printed as the US National Library of Medicine does, family name and initials:
"Sordo L, Barrio G"; after six, "et al" (ICMJE recommendations: references).
"""

import re
from dataclasses import dataclass

MAX_PRINTED = 6
MAX_CHARACTERS = 1000
SEPARATOR = "; "
_INITIALS = re.compile(r"(?P<family>.+)\s(?P<given>[A-Z]{1,3})")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the source gives it; an organisation has no given name."""

    family: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family

    @property
    def printed(self) -> str:
        """Family name and initials; a given name that is initials already stays."""
        parts = re.split(r"[\s.]+", self.given)
        initials = "".join(part if part.isupper() else _initial(part) for part in parts if part)
        return f"{self.family} {initials}".strip()


def names(text: str) -> list[Name]:
    """The names in a source's field."""
    found = [" ".join(part.split()) for part in text.split(";")]
    cut = [name.partition(",") for name in found if name]
    return [Name(family.strip(), given.strip()) for family, _, given in cut if family.strip()]


def join_names(found: list[Name]) -> str:
    """Join names for the field: as many whole ones as fit."""
    text = ""
    for name in found:
        longer = f"{text}{SEPARATOR}{name}" if text else str(name)
        if len(longer) > MAX_CHARACTERS:
            break
        text = longer
    return text


def printed(text: str) -> str:
    """The names in a source's field as readers see them."""
    found = [name.printed for name in names(text)]
    shown = found[:MAX_PRINTED] + (["et al"] if len(found) > MAX_PRINTED else [])
    return ", ".join(shown)


def from_printed(text: str) -> list[Name]:
    """The names of a printed reference, "Sordo L, Barrio G, et al"."""
    found = [name.strip() for name in re.sub(r",?\s*et al\.?$", "", text.strip()).split(",")]
    cut = [_INITIALS.fullmatch(name) for name in found]
    if all(cut):
        return [Name(name["family"], name["given"]) for name in cut if name]
    return [Name(text.strip())] if text.strip() else []


def _initial(part: str) -> str:
    """The letters a given name is shortened to: Jean-Luc is JL."""
    return "".join(piece[0].upper() for piece in part.split("-") if piece)
