"""What others may hear. Sent inside the transaction, so a listener's failure undoes the action."""

from django.dispatch import Signal

# A reader reported a problem. Arguments: report.
report_received = Signal()
