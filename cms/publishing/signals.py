"""What others may hear. Sent inside the transaction, so a listener's failure undoes the action."""

from django.dispatch import Signal

# An address answers differently now. Arguments: edition (the row that answers).
edition_changed = Signal()
