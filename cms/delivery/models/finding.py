"""What search looks through."""

from django.db import models

from cms.review.models import Edition


class SearchRow(models.Model):
    """What search looks through: the signed words of a current edition, folded for matching."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    page_key = models.CharField(max_length=60, unique=True)
    heading = models.TextField()
    text = models.TextField()
