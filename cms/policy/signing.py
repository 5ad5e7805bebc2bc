"""The policy, in plain Python: who may do what to a proof, and the sentence that says why not.

Nothing here knows Django. Every function takes facts and the day, and returns None (yes) or a
`Why`: a sentence for the person who asked, with the HTTP status that fits it.
`docs/editorial-policy.md` names the function that keeps each rule.
"""

from datetime import date
from hashlib import sha256

from dateutil.relativedelta import relativedelta

from cms.policy.facts import (
    _IN_WORDS,
    CHANGES_ONLY,
    WHOLE_PAGE,
    ProofFacts,
    ReviewerFacts,
    SignatureFacts,
    TopicFacts,
)
from cms.policy.figures import POLICY, ChecklistItem, Policy
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why
from cms.policy.submission import is_accepted_by_name


def stricter(sealed: TopicFacts, today: TopicFacts) -> TopicFacts:
    """What a topic asked when the proof was made, and what it asks today: the harder of each."""
    if not sealed.competences or not today.competences:
        competences = sealed.competences | today.competences
    else:
        competences = sealed.competences & today.competences or frozenset(
            {f"{_listed(sealed.competences)} and, since, {_listed(today.competences)}"}
        )
    return TopicFacts(
        name=sealed.name,
        competences=competences,
        interval_months=min(sealed.interval_months, today.interval_months),
        signatures=max(sealed.signatures, today.signatures),
        checklist=tuple(dict.fromkeys((*sealed.checklist, *today.checklist))),
    )


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def why_not_act_on(proof: ProofFacts) -> Why | None:
    """Say why nothing more can be decided about this proof, or None if it is open."""
    if not proof.page_exists:
        return Why("The page of this proof was deleted, so nothing can be decided.", CONFLICT)
    if proof.outcome == "signed":
        return Why("This proof is already signed off. Nothing was changed.", CONFLICT)
    if proof.outcome == "changes requested":
        return Why("This proof was sent back for changes. Wait for the next one.", CONFLICT)
    if proof.outcome == "recalled":
        return Why("The writer took this proof back. Wait for the next one.", CONFLICT)
    if proof.outcome or not proof.is_newest:
        return Why("A newer proof of this page has replaced this one. Open the newer.", CONFLICT)
    return None


def why_not_review(reviewer: ReviewerFacts) -> Why | None:
    """Say why this person takes no review decisions at all, or None."""
    if not reviewer.may_sign:
        return Why("Only clinical reviewers may decide about a proof.", FORBIDDEN)
    if not reviewer.has_profile:
        return Why(
            "Your login has no public profile to sign with. A publisher can add one under People.",
            FORBIDDEN,
        )
    return None


def why_not_take_any(reviewer: ReviewerFacts) -> Why | None:
    """Say why this person takes on no proof at all today, or None."""
    return why_not_review(reviewer) or _why_not_qualified(reviewer)


def _why_not_qualified(reviewer: ReviewerFacts) -> Why | None:
    if not reviewer.credentials:
        return Why(
            "Your credential has lapsed or is not verified yet. A publisher can renew it.",
            FORBIDDEN,
        )
    return None


def why_not_send_back(*, reason: str, has_notes: bool = False) -> Why | None:
    """Say why a proof cannot go back to its writer, or None: open notes are reason enough."""
    if not reason.strip() and not has_notes:
        return Why("Say what must change: the writer will work from it.", BAD_REQUEST)
    return None


def why_not_name_writer(*, may_name: bool, has_unknown: bool, is_named: bool) -> Why | None:
    """Say why the writer of a proof's unattributed edits cannot be named, or None."""
    if not may_name:
        return Why("Only publishers may name the writer of a page.", FORBIDDEN)
    if not has_unknown:
        return Why("Every edit of this page carries a name already.", CONFLICT)
    if is_named:
        return Why("The writer of this proof has been named already.", CONFLICT)
    return None


def why_not_take_on(proof: ProofFacts, reviewer: ReviewerFacts) -> Why | None:
    """Say why this reviewer may not take this proof, or None: others' words, in their field."""
    if why := why_not_review(reviewer):
        return why
    if reviewer.persons & proof.signed_by:
        return Why("You have already signed this proof. Nothing was changed.", CONFLICT)
    if why := why_not_act_on(proof):
        return why
    if own := reviewer.persons & proof.writers:
        quote = next((f" (“{proof.words_of[one]}”)" for one in own if one in proof.words_of), "")
        return Why(
            f"You wrote part of this page{quote}, so someone else must sign it off.", FORBIDDEN
        )
    if reviewer.persons & proof.conflicted:
        return Why(
            "You declared a conflict of interest about this page, so someone else must sign it "
            "off. If it no longer stands, say so first.",
            FORBIDDEN,
        )
    if why := _why_not_qualified(reviewer):
        return why
    for topic in proof.topics:
        if topic.competences and not topic.competences & reviewer.competences:
            accepted = ", ".join(sorted(topic.competences))
            return Why(
                f"The topic “{topic.name}” asks for a credential in: {accepted}. "
                "None of yours is in these.",
                FORBIDDEN,
            )
    return reviewer.identity


def why_not_sign(proof: ProofFacts, reviewer: ReviewerFacts) -> Why | None:
    """Say why this reviewer may not sign this proof today, or None if they may."""
    if why := why_not_take_on(proof, reviewer):
        return why
    if proof.unknown_writer:
        return Why(
            "Part of this page was written by an unknown hand. "
            "A publisher must name the writer before anyone signs.",
            CONFLICT,
        )
    if reviewer.persons & proof.must_fix_by:
        return Why(
            "You asked for something that must be fixed, and it is not resolved. "
            "Resolve your note or take it back first.",
            CONFLICT,
        )
    return None


def why_not_accept(
    signature: SignatureFacts, proof: ProofFacts, *, today: date, policy: Policy = POLICY
) -> Why | None:
    """Say what is wrong with a signature as filled in, or None if it is valid."""
    if signature.digest_shown != proof.digest:
        return Why(
            "The words you were shown are not the words of this proof. Read it again, then sign.",
            CONFLICT,
        )
    if signature.scope not in (WHOLE_PAGE, CHANGES_ONLY):
        return Why("Say whether you are signing the whole page or changes only.", BAD_REQUEST)
    if signature.scope == CHANGES_ONLY and proof.needs_whole_page:
        return Why(
            "This page must be signed as a whole: it has never been signed, or it is overdue.",
            BAD_REQUEST,
        )
    if proof.scope_begun and signature.scope != proof.scope_begun:
        return Why(
            f"The first signature is for {_IN_WORDS[proof.scope_begun]}. Sign the same.",
            BAD_REQUEST,
        )
    items = checklist(proof, policy=policy)
    if any(not signature.checklist.get(item.key) for item in items):
        return Why(
            "Confirm every statement of the checklist, or ask for a change instead of signing.",
            BAD_REQUEST,
        )
    if why := _why_not_override(signature, proof):
        return why
    if not signature.interests.strip():
        return Why("Declare your interests, or write “None”.", BAD_REQUEST)
    return _why_not_due(signature, proof, today=today, policy=policy)


def checklist(proof: ProofFacts, *, policy: Policy = POLICY) -> tuple[ChecklistItem, ...]:
    """The statements a signer of this proof confirms: every page's, then those of its topics."""
    added = {
        statement: ChecklistItem(
            f"topic_{sha256(statement.encode()).hexdigest()[:12]}", statement, topic.name
        )
        for topic in reversed(proof.topics)
        for statement in reversed(topic.checklist)
    }
    return (*policy.checklist, *reversed(added.values()))


def _why_not_override(signature: SignatureFacts, proof: ProofFacts) -> Why | None:
    for one in proof.overridden:
        if one.finding.key in signature.accepted:
            continue
        if is_accepted_by_name(one):
            return Why(
                f"The writer gives a reason for leaving this out: {one.finding.quote}. "
                "Accept it by name, or ask for a change instead of signing.",
                BAD_REQUEST,
            )
        return Why(
            "The writer gives reasons for what the checks warned of. Accept them, or ask for a "
            "change instead of signing.",
            BAD_REQUEST,
        )
    return None


def _why_not_due(
    signature: SignatureFacts, proof: ProofFacts, *, today: date, policy: Policy
) -> Why | None:
    if signature.scope == CHANGES_ONLY:
        return None
    if signature.review_due_on is None or signature.review_due_on <= today:
        return Why("Choose a next review date in the future.", BAD_REQUEST)
    ceiling = latest_due(proof, today=today, policy=policy)
    if signature.review_due_on > ceiling:
        return Why(
            f"The policy asks for the next review by {ceiling:%-d %B %Y}. Choose that or earlier.",
            BAD_REQUEST,
        )
    return None


def latest_due(proof: ProofFacts, *, today: date, policy: Policy = POLICY) -> date:
    """The latest next-review date: the shortest interval of its topics, under the ceiling."""
    intervals = [topic.interval_months for topic in proof.topics]
    return today + relativedelta(months=min([policy.ceiling_months, *intervals]))


def signatures_needed(proof: ProofFacts) -> int:
    """How many people must sign this proof before it can be published."""
    return max([1, *(topic.signatures for topic in proof.topics)])


def completes(proof: ProofFacts) -> bool:
    """Whether one more signature makes the proof signed off."""
    return proof.signatures + 1 >= signatures_needed(proof)
