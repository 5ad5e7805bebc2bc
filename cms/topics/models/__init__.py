"""Topics, and every version of their safety profiles."""

from cms.topics.models.profile_versions import ProfileVersion
from cms.topics.models.topics import Topic

__all__ = [
    "ProfileVersion",
    "Topic",
]
