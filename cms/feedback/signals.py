"""TODO cms.feedback.signals."""

from django.dispatch import Signal

# A reader reported a problem. Arguments: report.
report_received = Signal()
