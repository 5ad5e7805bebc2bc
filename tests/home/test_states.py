"""The tables of states agree with the models, the database, the functions and docs/states.md."""

from importlib import import_module

import pytest
from django.db import Error, transaction

from cms.policy import states
from cms.policy.states import ASSIGNMENT, EDITION, NOTE, PROOF, SIGN_OFF, SIGNING_KEY
from cms.proofs.models import KeyRevocation, Outcome, SignOff
from cms.publishing.models import Edition
from cms.review import actions
from cms.review.models import NoteOutcome, Release
from tests import factories
from tests.evidence.tampering import execute, unguarded
from tests.factories import NOW
from tests.home.states import PAGE, page

pytestmark = pytest.mark.data

ENDS = [
    (PROOF, Outcome.Kind, set()),
    (NOTE, NoteOutcome.Kind, set()),
    (ASSIGNMENT, Release.Kind, {states.PROOF_ENDED}),
    (SIGNING_KEY, KeyRevocation.Kind, set()),
]
PAIRS = [(before, after) for before in EDITION.meanings for after in EDITION.meanings]
STEPS = [(each.thing, step) for each in states.ALL for step in each.steps]


@pytest.mark.parametrize(
    ("table", "kinds", "derived"), ENDS, ids=lambda one: getattr(one, "thing", "")
)
def test_what_ends_a_thing_is_what_its_model_may_say(table, kinds, derived):
    assert table.final == {*kinds.values, *derived}


def test_the_states_of_an_edition_are_its_models():
    assert {*EDITION.meanings} == {*Edition.State.values}


@pytest.mark.parametrize(("thing", "step"), STEPS)
def test_each_step_leads_between_states_of_its_table_and_names_functions(thing, step):
    [table] = [each for each in states.ALL if each.thing == thing]
    assert {step.before, step.after} <= {*table.meanings, states.BEGINNING}
    for name in step.by:
        module, function = name.rsplit(".", 1)
        assert callable(getattr(import_module(module), function))


def set_state(edition: Edition, state: str) -> None:
    execute("UPDATE publishing_edition SET state = %s WHERE id = %s", [state, edition.pk])


@pytest.fixture
def edition(tree) -> Edition:
    return factories.publish(factories.make_article())


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_database_lets_an_edition_take_the_steps_of_the_table_and_no_others(
    edition, before, after
):
    with unguarded():
        set_state(edition, before)
    if EDITION.allows(before, after):
        set_state(edition, after)
    else:
        with pytest.raises(Error, match="only forwards"), transaction.atomic():
            set_state(edition, after)
    edition.refresh_from_db()
    assert edition.state == (after if EDITION.allows(before, after) else before)


def begin(edition: Edition, state: str) -> None:
    """Another edition on the same sign-off, at another address, beginning in this state."""
    set_state(edition, Edition.State.MOVED)
    columns = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if field.attname != "id"
    }
    Edition.objects.create(**columns | {"path": "/articles/elsewhere/", "state": state})


@pytest.mark.parametrize("state", EDITION.meanings)
def test_an_edition_begins_in_the_state_that_the_table_says(edition, state):
    if EDITION.allows(states.BEGINNING, state):
        begin(edition, state)
    else:
        with pytest.raises(Error, match="standing sign-off"), transaction.atomic():
            begin(edition, state)


def state_of(sign_off: SignOff) -> str:
    """The state of a signature, read from the rows that the table's sentence names."""
    sign_off = SignOff.objects.get(pk=sign_off.pk)
    if sign_off.is_revoked:
        return states.REVOKED
    if sign_off.countersigned_by.exists():
        return states.COUNTERSIGNED
    if not Outcome.objects.filter(proof=sign_off.proof).exists():
        return states.FIRST_OF_TWO
    first = sign_off.countersigns
    return states.RESTS_ON_REVOKED if first and first.is_revoked else states.IN_FORCE


def test_signatures_take_the_steps_of_the_table_and_only_in_force_carry_editions(tree):
    topic = factories.make_topic(signatures=2)
    proof = factories.submit(factories.make_article(topics=[topic]))
    first, second = factories.make_reviewer(), factories.make_reviewer()
    one = factories.sign(proof, by=first)
    seen = [(states.BEGINNING, state_of(one))]
    other = factories.sign(proof, by=second)
    seen += [(states.FIRST_OF_TWO, state_of(one)), (states.BEGINNING, state_of(other))]
    assert [*SignOff.objects.in_force()] == [other]
    actions.revoke(one, by=first, reason="An error.", now=NOW.replace(year=NOW.year + 1))
    seen += [(states.COUNTERSIGNED, state_of(one)), (states.IN_FORCE, state_of(other))]
    assert not SignOff.objects.in_force().exists()
    actions.revoke(other, by=second, reason="Mine too.", now=NOW.replace(year=NOW.year + 1))
    seen += [(states.RESTS_ON_REVOKED, state_of(other))]
    assert all(SIGN_OFF.allows(before, after) for before, after in seen), seen


def test_the_page_is_what_the_tables_say():
    assert PAGE.read_text("utf-8") == page(), "Run python -m tests.home.states"
