"""TODO cms.evidence.signals."""

from django.dispatch import Signal

# Something was written to the ledger. Arguments: entry.
entry_appended = Signal()
