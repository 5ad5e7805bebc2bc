"""What others may hear. Sent inside the transaction, so a listener's failure undoes the action."""

from django.dispatch import Signal

# An entry was appended to the ledger. Arguments: entry.
entry_appended = Signal()
