"""The tables of states say which steps there are, and which states none leaves."""

import pytest

from cms.policy import states


@pytest.mark.parametrize(
    "table",
    [
        states.PROOF,
        states.SIGN_OFF,
        states.EDITION,
        states.NOTE,
        states.ASSIGNMENT,
        states.SIGNING_KEY,
    ],
    ids=lambda table: table.thing,
)
def test_a_state_is_final_exactly_when_no_step_leads_out_of_it(table):
    for state in table.meanings:
        leads_on = any(table.allows(state, after) for after in table.meanings)
        assert leads_on == (state not in table.final)


def test_a_signed_proof_is_not_opened_again():
    assert states.PROOF.allows(states.OPEN, states.SIGNED)
    assert not states.PROOF.allows(states.SIGNED, states.OPEN)
    assert states.SIGNED in states.PROOF.final
