"""Well-edited prose raises fewer than two warnings in a thousand words."""

import pytest

from cms.checks import ADVISE, check
from tests.checks.corpus import FOLDER, documents, words_in
from tests.checks.pages import TODAY

PROSE = len(list(FOLDER.glob("*.txt")))
MOST_IN_A_THOUSAND = 2


def alarms(pages) -> list[tuple[str, str, str]]:
    return [
        (page.title, finding.rule, finding.quote)
        for page in pages
        for finding in check(page, today=TODAY)
        if finding.severity != ADVISE
    ]


@pytest.mark.parametrize(
    "pages",
    [documents()[:PROSE], documents()[PROSE:]],
    ids=["prose written for this", "the demonstration"],
)
def test_edited_prose_raises_few_alarms(pages):
    words = sum(map(words_in, pages))
    assert words > 1500
    assert len(alarms(pages)) < MOST_IN_A_THOUSAND * words / 1000, alarms(pages)
