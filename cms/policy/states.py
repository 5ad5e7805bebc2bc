"""The states of everything that is decided about here, and each step from one to the next.

Tables and nothing else: the actions and the database keep them, tests compare them with both, and
`docs/states.md` is written from them by `python -m tests.home.states`.
"""

from dataclasses import dataclass

from cms.policy.notes import LEFT_AS_IS, RESOLVED, TAKEN, WITHDRAWN

# Where a diagram begins: there is no row yet.
BEGINNING = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """One step from a state to the next, and the functions that take it, by dotted name."""

    before: str
    after: str
    by: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class States:
    """The states of one thing: what each means, the steps between them, and what guards them."""

    thing: str
    guard: str
    meanings: dict[str, str]
    steps: tuple[Transition, ...]

    @property
    def final(self) -> frozenset[str]:
        """The states that no step leaves."""
        return frozenset(self.meanings) - {step.before for step in self.steps}

    def allows(self, before: str, after: str) -> bool:
        """Whether some step leads from one state to the other."""
        return any((step.before, step.after) == (before, after) for step in self.steps)


OPEN = "open"
SIGNED, CHANGES_REQUESTED = "signed", "changes requested"
RECALLED, SUPERSEDED = "recalled", "superseded"

_SUBMIT, _SIGN = "cms.review.actions.submit", "cms.review.actions.sign"
_REVOKE = "cms.review.actions.revoke"

PROOF = States(
    thing="Proof",
    guard="A proof never changes. It is open while no `Outcome` names it, and the unique key of "
    "`Outcome` lets one end win. Triggers refuse to change or delete either.",
    meanings={
        OPEN: "waits for a signature, or for the second of two",
        SIGNED: "every signature that its topics ask for is there",
        CHANGES_REQUESTED: "a reviewer sent it back, with a reason or open notes",
        RECALLED: "its writer took it back",
        SUPERSEDED: "a newer proof of the page was submitted",
    },
    steps=(
        Transition(BEGINNING, OPEN, (_SUBMIT,)),
        Transition(OPEN, OPEN, (_SIGN,), "first of two signatures"),
        Transition(OPEN, SIGNED, (_SIGN,), "last signature"),
        Transition(OPEN, CHANGES_REQUESTED, ("cms.review.actions.request_changes",)),
        Transition(OPEN, RECALLED, ("cms.review.actions.recall",)),
        Transition(OPEN, SUPERSEDED, (_SUBMIT,), "a newer proof"),
    ),
)

FIRST_OF_TWO, COUNTERSIGNED = "first of two", "countersigned"
IN_FORCE, REVOKED = "in force", "revoked"
RESTS_ON_REVOKED = "rests on a revoked one"

SIGN_OFF = States(
    thing="Sign-off",
    guard="A sign-off never changes. Its state is read from its proof's `Outcome`, from the "
    "sign-off that countersigns it and from `Revocation`: "
    "`cms.proofs.models.SignOffQuerySet.in_force`. A trigger lets no edition begin on one that is "
    "not in force.",
    meanings={
        FIRST_OF_TWO: "its proof waits for another person's signature",
        COUNTERSIGNED: "another person's signature completes it; that one carries the edition",
        IN_FORCE: "completes a signed proof, so it may carry an edition",
        RESTS_ON_REVOKED: "the signature that it countersigns was revoked, so it carries nothing",
        REVOKED: "its signer or a publisher took it back; its editions are withdrawn with it",
    },
    steps=(
        Transition(BEGINNING, FIRST_OF_TWO, (_SIGN,), "two are needed"),
        Transition(BEGINNING, IN_FORCE, (_SIGN,), "it completes the proof"),
        Transition(FIRST_OF_TWO, COUNTERSIGNED, (_SIGN,), "by another person"),
        Transition(FIRST_OF_TWO, REVOKED, (_REVOKE,)),
        Transition(COUNTERSIGNED, REVOKED, (_REVOKE,)),
        Transition(IN_FORCE, REVOKED, (_REVOKE,)),
        Transition(IN_FORCE, RESTS_ON_REVOKED, (_REVOKE,), "of the first signature"),
        Transition(RESTS_ON_REVOKED, REVOKED, (_REVOKE,)),
    ),
)

CURRENT, MOVED = "current", "moved"
_CHANGE_ADDRESS = "cms.publishing.actions.change_address"
_PUBLISH = ("cms.publishing.actions.publish", "cms.publishing.actions.publish_scheduled", _SIGN)

EDITION = States(
    thing="Edition",
    guard="The only evidence with a state of its own, `Edition.state`. Triggers of the database "
    "let it take these steps and no others, and begin as current on a sign-off in force.",
    meanings={
        CURRENT: "readers read it at its address",
        SUPERSEDED: "a newer edition answers for its page, or for its old address",
        WITHDRAWN: "its address answers 410: no longer advice, and why",
        MOVED: "its address redirects to where the page is now",
    },
    steps=(
        Transition(BEGINNING, CURRENT, _PUBLISH),
        Transition(BEGINNING, CURRENT, (_CHANGE_ADDRESS,), "at the new address"),
        Transition(CURRENT, SUPERSEDED, _PUBLISH, "newer words"),
        Transition(CURRENT, WITHDRAWN, ("cms.publishing.actions.withdraw", _REVOKE)),
        Transition(CURRENT, MOVED, (_CHANGE_ADDRESS,), "at the old address"),
        Transition(WITHDRAWN, SUPERSEDED, _PUBLISH, "signed anew"),
        Transition(MOVED, SUPERSEDED, (_CHANGE_ADDRESS,), "the page comes back"),
    ),
)

NOTE = States(
    thing="Note",
    guard="A note never changes. It is open while no `NoteOutcome` names it; the unique key lets "
    "one end win. A note stays open when its proof ends: the next proof shows it.",
    meanings={
        OPEN: "asks for something",
        RESOLVED: "its author is content",
        WITHDRAWN: "its author took it back",
        TAKEN: "a writer put the proposed words into the draft",
        LEFT_AS_IS: "a writer left the suggestion, with a reason",
    },
    steps=(
        Transition(BEGINNING, OPEN, ("cms.review.notes.add_note",)),
        Transition(OPEN, OPEN, ("cms.review.notes.answer_note",), "answered"),
        Transition(OPEN, RESOLVED, ("cms.review.notes.resolve_note",), "by its author"),
        Transition(OPEN, WITHDRAWN, ("cms.review.notes.withdraw_note",), "by its author"),
        Transition(OPEN, TAKEN, ("cms.review.notes.take_suggestion",), "suggestions only"),
        Transition(OPEN, LEFT_AS_IS, ("cms.review.notes.leave_suggestion",), "suggestions only"),
    ),
)

ASSIGNED, PROOF_ENDED = "assigned", "proof ended"
DECLINED, REASSIGNED, AWAY, NOT_ALLOWED = "declined", "reassigned", "away", "not allowed"
_HAND_OVER = "cms.review.assignment.hand_over"

ASSIGNMENT = States(
    thing="Assignment",
    guard="An assignment never changes. It ends with the `Release` that names it, or with its "
    "proof. It locks nothing: a colleague may sign all the same.",
    meanings={
        ASSIGNED: "this reviewer has the proof",
        DECLINED: "they cannot take it; their stand-in gets it, or the queue",
        REASSIGNED: "a publisher gave it to somebody else",
        AWAY: "their absence has begun",
        SIGNED: "they signed, and a second signature is needed",
        NOT_ALLOWED: "they may no longer sign it",
        PROOF_ENDED: "the proof is no longer open",
    },
    steps=(
        Transition(BEGINNING, ASSIGNED, ("cms.review.assignment.claim",), "claimed"),
        Transition(BEGINNING, ASSIGNED, ("cms.review.assignment.assign",), "given by a publisher"),
        Transition(
            BEGINNING, ASSIGNED, ("cms.review.assignment.on_submitted",), "had the last proof"
        ),
        Transition(
            BEGINNING,
            ASSIGNED,
            ("cms.review.assignment.decline", "cms.review.assignment.set_absence", _HAND_OVER),
            "stands in",
        ),
        Transition(ASSIGNED, DECLINED, ("cms.review.assignment.decline",)),
        Transition(ASSIGNED, REASSIGNED, ("cms.review.assignment.assign",)),
        Transition(ASSIGNED, AWAY, ("cms.review.assignment.set_absence", _HAND_OVER)),
        Transition(ASSIGNED, SIGNED, ("cms.review.assignment.on_first_signature",)),
        Transition(ASSIGNED, NOT_ALLOWED, (_HAND_OVER,)),
        Transition(ASSIGNED, PROOF_ENDED, ("cms.review.assignment.on_decided",)),
    ),
)

ENROLLED, ATTESTED = "enrolled", "attested"
LOST, REPLACED = "lost", "replaced"
_END_KEY = ("cms.review.keys.end",)

SIGNING_KEY = States(
    thing="Signing key",
    guard="A key never changes. `KeyAttestation` and `KeyRevocation` are rows of their own, one "
    "each a key. What a key signed before it ended stands.",
    meanings={
        ENROLLED: "waits for a second person to compare its fingerprint; signs nothing",
        ATTESTED: "signs",
        LOST: "somebody else may have it",
        REPLACED: "its holder uses another one",
        REVOKED: "should not sign any more",
    },
    steps=(
        Transition(BEGINNING, ENROLLED, ("cms.review.keys.enrol",)),
        Transition(ENROLLED, ATTESTED, ("cms.review.keys.attest",)),
        *(
            Transition(before, after, _END_KEY)
            for before in (ENROLLED, ATTESTED)
            for after in (LOST, REPLACED, REVOKED)
        ),
    ),
)

ALL = (PROOF, SIGN_OFF, EDITION, NOTE, ASSIGNMENT, SIGNING_KEY)
