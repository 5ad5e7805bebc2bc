"""What delivery keeps beside the editions: help lines, and what search looks through."""

from cms.delivery.models.credits import Credit
from cms.delivery.models.finding import BestBet, SearchRow, Synonym, VainSearch, Word
from cms.delivery.models.help_lines import HelpLine
from cms.delivery.models.tallies import DayKey, Tally

__all__ = [
    "BestBet",
    "Credit",
    "DayKey",
    "HelpLine",
    "SearchRow",
    "Synonym",
    "Tally",
    "VainSearch",
    "Word",
]
