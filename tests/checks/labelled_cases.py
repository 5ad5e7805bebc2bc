"""The labelled sentences, as documents, and how well each family of rules tells them apart."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cms.checks import ADVISE, Block, Document, Finding, Link, Passage, check, rules

LABELLED = Path(__file__).parent / "labelled"
# Written when the rules were done and not used to mend them: how they do on new sentences.
HELD_OUT = Path(__file__).parent / "held_out"
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Case:
    """A sentence, the rule it is about, and whether that rule should find it."""

    family: str
    rule: str
    where: str
    words: str
    is_hit: bool

    def found(self) -> list[Finding]:
        """What counts as finding it: its rule, or for a near miss also a graver one beside it."""
        family = {rule.id for rule in rules() if rule.family == self.family}
        return [
            finding
            for finding in check(document(self.words, self.where), today=TODAY)
            if finding.rule == self.rule
            or (not self.is_hit and finding.severity != ADVISE and finding.rule in family)
        ]


def cases(folder: Path = LABELLED) -> Iterator[Case]:
    """Every labelled sentence of a folder."""
    for path in sorted(folder.glob("*.toml")):
        for row in tomllib.loads(path.read_text("utf-8"))["case"]:
            for is_hit in (True, False):
                for words in row["hits" if is_hit else "near"]:
                    yield Case(path.stem, row["rule"], row.get("as", ""), words, is_hit)


def document(words: str, where: str = "") -> Document:
    """A small page that holds these words at this place and is otherwise in order."""
    body = Block("b1", "paragraph", (Passage("Call for help, and stay."),))
    if where == "question":
        return Document(words, "Yes.", kind="question", is_question=True, blocks=(body,))
    if where == "short answer":
        return Document("Is it so?", words, kind="question", is_question=True, blocks=(body,))
    if where == "summary":
        return Document("A page", words, blocks=(body,))
    block = {
        "": Block("b2", "paragraph", (Passage(words),)),
        "link": Block("b2", "paragraph", (Passage(words, links=(Link(words, "https://x.org"),)),)),
        "alt": Block("b2", "picture", (Passage(words, "alt"),)),
        "heading": Block("b2", "heading", (Passage(words, "heading"),), level=2),
    }[where]
    return Document("A page", "Call for help.", blocks=(body, block, Block("b3", "paragraph",
                    (Passage("Then wait with them."),))))  # fmt: skip


@dataclass
class Score:
    """How a family did: sentences rightly found, missed, and wrongly found."""

    found: int = 0
    missed: int = 0
    false: int = 0
    number: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, the share that should be."""
        return self.found / ((self.found + self.false) or 1)

    @property
    def recall(self) -> float:
        """Of what should be found, the share that was."""
        return self.found / ((self.found + self.missed) or 1)


def scores(folder: Path = LABELLED) -> tuple[dict[str, Score], list[tuple[Case, list[Finding]]]]:
    """The score of each family, and the sentences it got wrong."""
    by_family: dict[str, Score] = {}
    wrong = []
    for case in cases(folder):
        score = by_family.setdefault(case.family, Score())
        score.number += 1
        found = case.found()
        if case.is_hit:
            score.found += bool(found)
            score.missed += not found
        else:
            score.false += bool(found)
        if bool(found) != case.is_hit:
            wrong.append((case, found))
    return by_family, wrong
