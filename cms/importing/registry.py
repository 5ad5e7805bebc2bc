"""Page types register how they make drafts; the importer knows none of them."""

from dataclasses import dataclass
from typing import Any, Protocol

from cms.importing.document import ParsedDocument, Question
from cms.people.models import Contributor, User


@dataclass(frozen=True, slots=True)
class Byline:
    """In whose name a draft is made: the author printed, and the login that wrote it."""

    author: Contributor | None = None
    user: User | None = None


class DraftArticle(Protocol):
    """Makes an unpublished page of a document, pointing at the drafts of its questions."""

    def __call__(
        self, document: ParsedDocument, *, questions: list[Any], byline: Byline
    ) -> Any: ...


class DraftQuestion(Protocol):
    """Makes an unpublished page of a question."""

    def __call__(self, question: Question, *, byline: Byline) -> Any: ...


_article: DraftArticle | None = None
_question: DraftQuestion | None = None


def register_article(draft: DraftArticle) -> None:
    """Say how a document becomes a page."""
    global _article
    _article = draft


def register_question(draft: DraftQuestion) -> None:
    """Say how a question becomes a page."""
    global _question
    _question = draft


def draft_article(document: ParsedDocument, *, questions: list[Any], byline: Byline) -> Any:
    """Make a draft of a document. Raises RuntimeError when no page type takes documents."""
    if _article is None:
        raise RuntimeError("No page type registered to take documents.")
    return _article(document, questions=questions, byline=byline)


def draft_question(question: Question, *, byline: Byline) -> Any:
    """Make a draft of a question. Raises RuntimeError when no page type takes questions."""
    if _question is None:
        raise RuntimeError("No page type registered to take questions.")
    return _question(question, byline=byline)
