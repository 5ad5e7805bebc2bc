"""Signals. Sent inside the transaction, so a receiver's failure rolls the action back."""

from django.dispatch import Signal

# What a path shows has changed. Arguments: edition (the row that changed).
edition_changed = Signal()
