"""Content checks: pure functions from a page's words to findings, with the rules as data.

Nothing here imports Django. `check` takes a plain `Document` and the day; callers build it
from a page, a proof or a file.
"""

from cms.checks.checking import check
from cms.checks.documents import (
    Block,
    Citation,
    Document,
    Link,
    Notice,
    Passage,
    Source,
    Statement,
    TopicRequirements,
)
from cms.checks.findings import ADVISE, BLOCK, WARN, Finding, Hit
from cms.checks.limits import LIMITS, Limits
from cms.checks.loading import rules, use_files
from cms.checks.reading import Reading
from cms.checks.registry import Rule, rule

__all__ = [
    "ADVISE",
    "BLOCK",
    "LIMITS",
    "WARN",
    "Block",
    "Citation",
    "Document",
    "Finding",
    "Hit",
    "Limits",
    "Link",
    "Notice",
    "Passage",
    "Reading",
    "Rule",
    "Source",
    "Statement",
    "TopicRequirements",
    "check",
    "rule",
    "rules",
    "use_files",
]
