"""The abstract page that is reviewed, and its task in Wagtail's workflow."""

from cms.authoring.models.pages import PageAuthor, RelatedQuestion, ReviewedPage
from cms.authoring.models.workflow import ClinicalReviewTask

__all__ = [
    "ClinicalReviewTask",
    "PageAuthor",
    "RelatedQuestion",
    "ReviewedPage",
]
