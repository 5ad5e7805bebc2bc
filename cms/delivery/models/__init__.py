"""What delivery keeps beside the editions: help lines, and what search looks through."""

from cms.delivery.models.credits import Credit
from cms.delivery.models.finding import SearchRow
from cms.delivery.models.help_lines import HelpLine

__all__ = ["Credit", "HelpLine", "SearchRow"]
