"""What delivery keeps beside the editions: help lines, and what search looks through."""

from cms.delivery.models.credits import Credit
from cms.delivery.models.finding import BestBet, SearchRow, Synonym, VainSearch, Word
from cms.delivery.models.help_lines import HelpLine

__all__ = ["BestBet", "Credit", "HelpLine", "SearchRow", "Synonym", "VainSearch", "Word"]
