"""What the path from draft to proof asks of a reviewed page, whatever type of page it is."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from wagtail.blocks.stream_block import StreamValue

from cms.people.models import Contributor
from cms.topics.models import Topic

T_co = TypeVar("T_co", covariant=True)


class Related(Protocol[T_co]):
    """Rows that belong to a page, as its revision holds them."""

    def all(self) -> Collection[T_co]:
        """All of them, in order."""

    def count(self) -> int:
        """How many there are."""


class NamedAuthor(Protocol):
    """A row that names an author of a page."""

    @property
    def contributor(self) -> Contributor:
        """Who it is."""


class ContentLanguage(Protocol):
    """The language that a page is written in."""

    @property
    def language_code(self) -> str:
        """Its code, for example "en"."""


class ReviewedType(Protocol):
    """A type of reviewed page, or a page of it: what is the same for all of that type."""

    _meta: ClassVar[Any]
    kind: ClassVar[str]
    is_question: ClassVar[bool]
    sealed_template: ClassVar[str]
    main_field: ClassVar[str]
    UNSEALED_FIELDS: ClassVar[frozenset[str]]


class ReviewedContent(ReviewedType, Protocol):
    """A page in memory whose words are reviewed, for example one rebuilt from a revision."""

    pk: int
    title: str
    summary: str
    lineage: UUID
    translation_key: UUID
    sources: StreamValue
    message_to_reviewer: str
    reasons: Any
    unsent_answers: Any
    when_signed: str
    publish_at: datetime | None

    @property
    def page_key(self) -> str:
        """The page's identity in evidence: translation key and language."""

    @property
    def locale(self) -> ContentLanguage:
        """The language it is written in."""

    @property
    def authors(self) -> Related[NamedAuthor]:
        """Its authors, in printed order."""

    @property
    def topics(self) -> Related[Topic]:
        """Its topics."""

    @property
    def main_content(self) -> StreamValue:
        """The StreamField that holds the page's text."""
