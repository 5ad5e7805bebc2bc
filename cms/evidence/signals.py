"""What others may hear. Sent inside the transaction, so a listener's failure undoes the action."""

from django.dispatch import Signal

# Something was written to the ledger. Arguments: entry.
entry_appended = Signal()
