"""Selects the help lines for the strip at the top of every page: at most one of each kind.

A reader's country is never guessed: it is the site's, and /help/ lists the others as plain links.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.help_lines.models import HelpLine
from cms.policy.help_lines import DUE, LAPSED

KINDS = (HelpLine.Kind.EMERGENCY, HelpLine.Kind.CRISIS, HelpLine.Kind.REFERRAL)


@dataclass(frozen=True, slots=True)
class StripLine:
    """One entry of the strip: a number to dial, or where to look for one."""

    kind: str
    name: str
    number: str
    href: str
    sms_href: str = ""
    checked_on: date | None = None


# Shown when the register has no emergency number for the country.
WITHOUT_A_NUMBER = StripLine(
    "emergency", "In an emergency", "call your local emergency number", "/help/"
)


def strip_lines(
    lines: Iterable[HelpLine], *, country: str, language: str, today: date
) -> list[StripLine]:
    """The emergency, the crisis and the referral line of a country, in the page's language."""
    of_country = [line for line in lines if line.country == country]
    found = [_of_kind(kind, of_country, language, today) for kind in KINDS]
    return [line for line in found if line]


def _of_kind(kind: str, lines: list[HelpLine], language: str, today: date) -> StripLine | None:
    of_kind = [line for line in lines if line.kind == kind]
    verified = [line for line in of_kind if line.is_verified_on(today)]
    if verified:
        return _printed(min(verified, key=lambda line: _rank(line, language)))
    lapsed = [line for line in of_kind if line.has_lapsed_on(today)]
    if kind == HelpLine.Kind.EMERGENCY:
        # An emergency number rarely changes: an old one, with its date, is better than none.
        if not lapsed:
            return WITHOUT_A_NUMBER
        line = min(lapsed, key=lambda line: _rank(line, language))
        return _printed(line, checked_on=line.verified_on)
    return StripLine(kind, "Other numbers", "see the list", "/help/") if lapsed else None


def _printed(line: HelpLine, *, checked_on: date | None = None) -> StripLine:
    return StripLine(
        line.kind, line.name, line.number, line.href, line.sms_href, checked_on=checked_on
    )


def _rank(line: HelpLine, language: str) -> tuple[bool, int, int]:
    speaks = language.split("-")[0] in line.language_codes.split()
    return (not speaks, line.order, line.pk)


def lines_to_check(*, today: date) -> list[dict[str, Any]]:
    """The lines whose verification is due or has lapsed, for publishers."""
    return [
        {
            "pk": line.pk,
            "line": str(line),
            "country_name": line.country_name,
            "expires_on": line.expires_on,
            "has_lapsed": line.status_on(today) == LAPSED,
        }
        for line in HelpLine.objects.all()
        if line.status_on(today) in (DUE, LAPSED)
    ]
