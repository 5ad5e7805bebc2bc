"""What a newcomer asks first is answered by docs/architecture.md, and found where it says.

Each row: the question, words of the line of architecture.md that answers it, the file that it (or
the name of the room in it) leads to, and what must be found in that file.
"""

import pytest

from tests.home.test_docs import ARCHITECTURE, ROOT

QUESTIONS = [
    (
        "Where would I change the sentence a reviewer gets for a lapsed credential?",
        "the sentence that says why not | `cms/policy/`: `signing`",
        "cms/policy/signing.py",
        "Your credential has lapsed",
    ),
    (
        "What runs when a page is withdrawn?",
        "calls `cms.publishing.actions.withdraw`",
        "cms/publishing/actions.py",
        "def withdraw(",
    ),
    (
        "What may cms/delivery import?",
        "A room may import the rooms below its line",
        "pyproject.toml",
        '"authoring | delivery | desk | importing | mailing"',
    ),
    (
        "Where do I change how many days there are to decide?",
        "is a figure of the policy: days, words, months | `cms/policy/figures.py`",
        "cms/policy/figures.py",
        "decision_days",
    ),
    (
        "Where is the letter that asks reviewers to read a proof?",
        "is what somebody is mailed | `cms/mailing/notification_table.py`",
        "cms/mailing/notification_table.py",
        "submitted “{title}” for clinical review",
    ),
    (
        "Why does the database refuse my UPDATE?",
        "makes evidence unchangeable | `cms/evidence/triggers.py`",
        "cms/evidence/triggers.py",
        "append-only",
    ),
    (
        "Who may publish?",
        "is a permission's name | `cms/policy/permissions.py`; who has it: `home/groups.py`",
        "home/groups.py",
        "PUBLISH_EDITION",
    ),
    (
        "Which states may an edition have?",
        "is a state, or a step from one to the next | `cms/policy/states.py`",
        "cms/policy/states.py",
        "EDITION = States(",
    ),
    (
        "Where is the queue's screen?",
        "is a screen of the desk | a `…_views.py` of `cms/desk/`",
        "cms/desk/queue_views.py",
        "def queue(",
    ),
    (
        "Where does the search index learn of a new edition?",
        "happens when an edition changes | a receiver of `edition_changed`",
        "cms/search/apps.py",
        "edition_changed.connect(",
    ),
    (
        "Where are Word files read?",
        "reads a kind of file | `cms/importing/`",
        "cms/importing/word_documents.py",
        "mammoth",
    ),
    (
        "What publishes at the set time?",
        "happens by the clock | `jobs.py` of its room",
        "cms/publishing/jobs.py",
        "def publish_scheduled(",
    ),
    (
        "Where is it decided which HTML may be sealed?",
        "what is let through: `cms/proofs/sealing.py`",
        "cms/proofs/sealing.py",
        "ALLOWED_TAGS",
    ),
    (
        "Why is a page answered with 503?",
        "answers 503 if they are not the words that were signed",
        "cms/delivery/sealed_bodies.py",
        "class Tampered(",
    ),
]


@pytest.mark.parametrize(
    ("question", "answer", "file", "there"), QUESTIONS, ids=lambda one: one[:40]
)
def test_the_architecture_answers(question, answer, file, there):
    assert answer in ARCHITECTURE
    assert there in (ROOT / file).read_text("utf-8")
