"""Whatever people do, in any order, the promises hold: a state machine over the site's own HTTP."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.promises.arranging import Arranging
from tests.promises.invariants import Keeping
from tests.promises.publishing import Publishing
from tests.promises.reviewing import Reviewing
from tests.promises.running import Running
from tests.promises.strategies import which
from tests.promises.writing import Writing


class Promises(Writing, Arranging, Reviewing, Publishing, Running, Keeping):
    """People press buttons; the model says what may come of it, the site what did."""

    @initialize(
        begun=st.sampled_from(["nothing", "submitted", "signed", "published", "published"]),
        name=st.sampled_from(["Wanda", "Robin"]),
    )
    def begin(self, begun: str, name: str) -> None:
        """Start at times where a page has come some way already, by the same acts."""
        if begun == "nothing":
            return
        self.draft(name=name, two=False, submit=begun != "signed")
        if begun == "signed":
            self.write(name=name, at=0, how="hold", slug=False)
        if begun != "submitted":
            self.sign(name="Rita", at=0, older=0, whole=True, lie="")

    @precondition(lambda self: self.alive())
    @rule(
        at=which,
        steps=st.integers(1, 4),
        how=st.sampled_from(["submit", "submit", "hold", "at a time"]),
        later=st.booleans(),
    )
    def go_on(self, at: int, steps: int, how: str, later: bool) -> None:
        """Whoever may takes the next steps with a page: submits, signs and publishes it.

        Led like this, a walk comes to where pages have a history.
        """
        for _ in range(steps):
            self._next_step(at, how, later)
            self.nobody_has_a_proof_that_is_not_for_them()

    def _next_step(self, at: int, how: str, later: bool) -> None:
        page, today = self.page(at), self.now.date()
        proof = page.newest()
        if proof and proof.due_at:
            self.let_time_pass(days=2)
        elif proof and page.may_publish(proof):
            self.publish(name="Pat", at=at, older=0, later=later)
        elif proof and page.is_open(proof):
            able = [
                name
                for name, person in self.people.items()
                if page.may_be_signed_by(proof, person, today=today)
            ]
            begun = next(iter(proof.standing()), None)
            whole = begun.is_whole if begun else page.needs_whole(proof, today=today)
            self.sign(name=able[-1] if able else "Rita", at=at, older=0, whole=whole, lie="")
        elif later and len(page.typed) > 1:
            self.revert(name="Wanda", at=at, older=len(page.typed) - 1, how="submit")
        else:
            self.write(name="Wanda", at=at, how=how, slug=False)
