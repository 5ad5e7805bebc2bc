"""Editions, and what was found and said about them since."""

from cms.publishing.models.corrections import Correction
from cms.publishing.models.editions import (
    Edition,
    EditionQuerySet,
    EditionQuestion,
    EditionTopic,
    Scheduled,
)
from cms.publishing.models.retractions import SourceRetracted

__all__ = [
    "Correction",
    "Edition",
    "EditionQuerySet",
    "EditionQuestion",
    "EditionTopic",
    "Scheduled",
    "SourceRetracted",
]
