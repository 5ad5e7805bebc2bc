"""Content checks: pure functions from a page's words to findings, with the rules as data.

Nothing here knows Django. `check` takes a plain `Document` and the day; who builds the document
(from a page, a proof or a file) decides nothing about the rules.
"""

from cms.checks.documents import (
    Block,
    Citation,
    Document,
    Link,
    Notice,
    Passage,
    Source,
    Statement,
    Topic,
)
from cms.checks.findings import ADVISE, BLOCK, WARN, Finding, Hit
from cms.checks.registry import Rule, check, rule, rules

__all__ = [
    "ADVISE",
    "BLOCK",
    "WARN",
    "Block",
    "Citation",
    "Document",
    "Finding",
    "Hit",
    "Link",
    "Notice",
    "Passage",
    "Rule",
    "Source",
    "Statement",
    "Topic",
    "check",
    "rule",
    "rules",
]
