"""The policy, in plain Python: who may do what to a proof, and the sentence that says why not.

Nothing here knows Django. Every function takes facts and the day, and returns None (yes) or a
`Why`: a sentence for the person who asked, with the HTTP status that fits it.
`docs/editorial-policy.md` names the function that keeps each rule.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from dateutil.relativedelta import relativedelta

from cms.checks.findings import BLOCK, WARN, Finding
from cms.checks.instruments import Item, for_reviewers
from cms.checks.limits import LIMITS, Limits
from cms.checks.readability import GRADE
from cms.checks.safety import OMISSION

BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_MANY = 400, 403, 404, 409, 429

WHOLE_PAGE, CHANGES_ONLY = "whole page", "changes only"
_IN_WORDS = {WHOLE_PAGE: "the whole page", CHANGES_ONLY: "changes only"}
NOT_VERIFIED, VERIFIED, DUE, LAPSED = "not verified", "verified", "due", "lapsed"
PUBLISH_WHEN_SIGNED, HOLD, PUBLISH_AT = "publish", "hold", "at"


class Why(str):
    """The sentence that says why not, and the HTTP status that goes with it."""

    status: int

    def __new__(cls, sentence: str, status: int) -> "Why":
        why = super().__new__(cls, sentence)
        why.status = status
        return why


class Lack(str):
    """The sentence that says what a draft lacks, and the place in the editor where it belongs."""

    place: str

    def __new__(cls, sentence: str, place: str) -> "Lack":
        lack = super().__new__(cls, sentence)
        lack.place = place
        return lack


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding, and the reason its writer recorded for leaving things as they are ("": none)."""

    finding: Finding
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A statement the reviewer confirms when signing; `topic` asks for it, or every page does."""

    key: str
    statement: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures and sentences of the editorial policy. Months and days are calendar ones."""

    reading: Limits = LIMITS

    default_interval_months: int = 24
    ceiling_months: int = 36
    help_line_days: int = 180
    help_line_warning_days: int = 30
    coming_due_days: int = 90
    # Days before a review is due on which its people are written to.
    remind_before_days: tuple[int, ...] = (90, 30, 7)
    # Working days within which a submitted page is decided about, by its topics' highest risk.
    decision_days: tuple[tuple[str, int], ...] = (("critical", 3), ("higher", 5), ("lower", 5))
    careful_words_a_minute: int = 150
    words_around_a_change: int = 4
    minutes_to_sign: int = 2
    correction_on_top_months: int = 12
    correction_characters: int = 1000
    # What readers report: how long it may be, and how many days it is kept once closed.
    report_characters: int = 1000
    report_least_characters: int = 3
    report_links: int = 2
    report_kept_days: int = 30
    meaning: str = (
        "I have read the whole of this proof. In my professional judgement its words are accurate, "
        "safe and fit to be published as health information."
    )
    meaning_of_changes: str = (
        "I have read every change in this proof since the last whole-page sign-off. In my "
        "professional judgement the changed words are accurate, safe and fit to be published."
    )
    checklist: tuple[ChecklistItem, ...] = (
        ChecklistItem("accurate", "The statements are accurate and the sources support them."),
        ChecklistItem("safe", "Nothing here could harm a reader who follows it."),
        ChecklistItem("emergency", "It says when and how to get emergency help where it should."),
        ChecklistItem("balanced", "Benefits, harms and alternatives are fairly described."),
        ChecklistItem("respectful", "The words respect the people they are about."),
    )
    # What a signer may judge besides, and need not: what every signature asks for must stay short
    # enough to be answered in earnest.
    offered: tuple[Item, ...] = for_reviewers()


POLICY = Policy()


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What a topic asks of its reviewers. No competence named: any credential will do."""

    name: str
    competences: frozenset[str] = frozenset()
    interval_months: int = POLICY.default_interval_months
    signatures: int = 1
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What decides whether a draft may be submitted."""

    title: str
    summary: str
    authors: int
    topics: int
    sources: int
    words: int
    is_question: bool = False
    empty_sections: tuple[str, ...] = ()
    broken_citations: int = 0
    when_signed: str = PUBLISH_WHEN_SIGNED
    publish_at: datetime | None = None
    findings: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """What decides whether a proof may be signed, sent back or published."""

    digest: str
    writers: frozenset[str]
    topics: tuple[TopicFacts, ...]
    is_newest: bool
    outcome: str | None = None
    unknown_writer: bool = False
    signed_by: frozenset[str] = frozenset()
    signatures: int = 0
    scope_begun: str | None = None
    needs_whole_page: bool = True
    page_exists: bool = True
    must_fix_by: frozenset[str] = frozenset()
    overridden: tuple[Answered, ...] = ()
    conflicted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReviewerFacts:
    """A person who would sign, and the competences of credentials that stand today."""

    persons: frozenset[str]
    may_sign: bool
    has_profile: bool
    credentials: int = 0
    competences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What the reviewer filled in."""

    digest_shown: str
    scope: str
    checklist: dict[str, bool] = field(default_factory=dict)
    interests: str = ""
    review_due_on: date | None = None
    accepted: frozenset[tuple[str, str, str]] = frozenset()
    judged: dict[str, bool] = field(default_factory=dict)


def why_not_submit(draft: DraftFacts, *, now: datetime) -> Why | None:
    """Say what a draft lacks before a reviewer should be asked to read it, or None."""
    stops = what_stops(draft, now=now)
    return Why(" ".join(stops), BAD_REQUEST) if stops else None


def what_stops(draft: DraftFacts, *, now: datetime) -> list[Lack]:
    """Everything that stops a submission: what is missing, then what the checks found.

    A finding that repeats what is missing is said once.
    """
    lacks = missing_from(draft, now=now)
    said = {"summary-missing", "empty-section", "sources-none"} if lacks else set()
    stops = [one for one in draft.findings if stops_submission(one)]
    return lacks + [
        Lack(_said_of(one), one.finding.place) for one in stops if one.finding.rule not in said
    ]


def _said_of(one: Answered) -> str:
    finding = one.finding
    end = "Mend it, or write a reason beside it." if takes_reason(finding) else "It must be mended."
    return " ".join(part for part in (finding.sentence, finding.suggestion, end) if part)


def takes_reason(finding: Finding) -> bool:
    """Whether a written reason is kept: warnings, safety omissions, and a page hard to read."""
    return finding.severity == WARN or finding.rule in (OMISSION, GRADE)


def stops_submission(one: Answered) -> bool:
    """Whether a finding stops submission: a block, or a warning, that no reason answers."""
    if one.finding.severity not in (BLOCK, WARN):
        return False
    return not (takes_reason(one.finding) and one.reason.strip())


def is_overridden(one: Answered) -> bool:
    """Whether a finding stands in the proof because its writer gave a reason."""
    return takes_reason(one.finding) and bool(one.reason.strip())


def is_accepted_by_name(one: Answered) -> bool:
    """Whether a reviewer must accept this override by its own name: what would have blocked."""
    return one.finding.severity == BLOCK


def missing_from(draft: DraftFacts, *, now: datetime) -> list[Lack]:
    """A sentence for each thing a draft lacks, in the order the editor shows the fields."""
    lacks: list[tuple[str, str]] = []
    if not draft.title.strip():
        lacks.append(("title", "The page needs a title."))
    if not draft.summary.strip() and not draft.is_question:
        lacks.append(("summary", "The page needs a summary."))
    if not draft.authors:
        lacks.append(("authors", "The page names no author. Add at least one under Authors."))
    if not draft.topics:
        lacks.append(
            (
                "topics",
                "The page has no topic. Choose at least one, so the right reviewer reads it.",
            )
        )
    if draft.is_question and not (draft.summary.strip() and draft.words):
        lacks.append(
            ("summary", "The question has no answer. Write both the short answer and the full one.")
        )
    elif not draft.words:
        lacks.append(("body", "The page has no text. Write the body."))
    places = {
        one.finding.quote: one.finding.place
        for one in draft.findings
        if one.finding.rule == "empty-section"
    }
    for heading in draft.empty_sections:
        sentence = f"The section “{heading}” is empty. Write it or remove it."
        lacks.append((places.get(heading, "body"), sentence))
    if not draft.sources:
        lacks.append(("sources", "The page gives no source. Add at least one under Sources."))
    if draft.broken_citations:
        sentence = (
            "The text cites a source that is no longer in the list. "
            "Put the source back or remove the citation."
        )
        lacks.append(("sources", sentence))
    if draft.when_signed == PUBLISH_AT and (draft.publish_at is None or draft.publish_at <= now):
        sentence = "Choose a time in the future to publish at, or another choice."
        lacks.append(("publish_at", sentence))
    return [Lack(sentence, place) for place, sentence in lacks]


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


def why_not_send_back(*, reason: str, has_notes: bool = False) -> Why | None:
    """Say why a proof cannot go back to its writer, or None: open notes are reason enough."""
    if not reason.strip() and not has_notes:
        return Why("Say what must change: the writer will work from it.", BAD_REQUEST)
    return None


def why_not_run_the_board(*, may_publish: bool) -> Why | None:
    """Say why this person does not publish, or None."""
    if not may_publish:
        return Why("Only publishers may publish signed proofs.", FORBIDDEN)
    return None


def why_not_publish_at(at: datetime, *, now: datetime) -> Why | None:
    """Say why nothing can be published at this time, or None."""
    if at <= now:
        return Why("Choose a time in the future to publish at.", BAD_REQUEST)
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
    """Say why this proof is not for this reviewer, or None: somebody else's words, their field."""
    if why := why_not_review(reviewer):
        return why
    if reviewer.persons & proof.signed_by:
        return Why("You have already signed this proof. Nothing was changed.", CONFLICT)
    if why := why_not_act_on(proof):
        return why
    if reviewer.persons & proof.writers:
        return Why("You wrote part of this page, so someone else must sign it off.", FORBIDDEN)
    if reviewer.persons & proof.conflicted:
        return Why(
            "You declared a conflict of interest about this page, so someone else must sign it "
            "off. If it no longer stands, say so first.",
            FORBIDDEN,
        )
    if not reviewer.credentials:
        return Why(
            "Your credential has lapsed or is not verified yet. A publisher can renew it.",
            FORBIDDEN,
        )
    for topic in proof.topics:
        if topic.competences and not topic.competences & reviewer.competences:
            accepted = ", ".join(sorted(topic.competences))
            return Why(
                f"The topic “{topic.name}” asks for a credential in: {accepted}. "
                "None of yours is in these.",
                FORBIDDEN,
            )
    return None


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
    """Say what is wrong with a signature as filled in, or None if it can stand."""
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
    asked = checklist(proof, policy=policy)
    if any(not signature.checklist.get(item.key) for item in asked):
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


def why_not_publish(
    *, is_signed: bool, is_revoked: bool, is_newest: bool, page_exists: bool, is_published: bool
) -> Why | None:
    """Say why a proof cannot become what readers see, or None."""
    if not is_signed:
        return Why("This proof has not been signed off, so it cannot be published.", CONFLICT)
    if is_revoked:
        return Why("Its sign-off was revoked, so it cannot be published.", CONFLICT)
    if not page_exists:
        return Why("The page of this proof was deleted, so it cannot be published.", CONFLICT)
    if is_published:
        return Why("This proof has already been published.", CONFLICT)
    if not is_newest:
        return Why("A newer proof of this page has been signed. Publish that one.", CONFLICT)
    return None


def why_not_withdraw(*, is_current: bool, reason: str, may_withdraw: bool = True) -> Why | None:
    """Say why an edition cannot be withdrawn, or None. Withdrawing never needs a signature."""
    if not may_withdraw:
        return Why("Only publishers and clinical reviewers may withdraw a page.", FORBIDDEN)
    if not reason.strip():
        return Why("Say why the page is withdrawn: readers will be told.", BAD_REQUEST)
    if not is_current:
        return Why("This page is not published, so there is nothing to withdraw.", CONFLICT)
    return None


def why_not_publish_corrections(*, may_correct: bool) -> Why | None:
    """Say why this person publishes no corrections at all, or None."""
    if not may_correct:
        return Why("Only publishers may publish a correction.", FORBIDDEN)
    return None


def why_not_correct(
    *,
    may_correct: bool,
    is_shown: bool,
    wrong: str,
    right: str,
    advice: str = "",
    policy: Policy = POLICY,
) -> Why | None:
    """Say why a correction of an edition cannot be published, or None.

    Nobody signs a correction, so it never stands in for a signature: the words that were wrong
    must be off the page first, replaced by signed ones or withdrawn.
    """
    if why := why_not_publish_corrections(may_correct=may_correct):
        return why
    if is_shown:
        return Why(
            "Readers still see these words. Publish the right ones, or withdraw the page, "
            "then say here what was wrong.",
            CONFLICT,
        )
    if not wrong.strip():
        return Why("Say what was wrong: readers will be told.", BAD_REQUEST)
    if not right.strip():
        return Why("Say what is right, or what readers should rely on now.", BAD_REQUEST)
    if max(map(len, (wrong, right, advice))) > policy.correction_characters:
        return Why(
            f"Keep each answer under {policy.correction_characters} characters. "
            "A correction is read in a hurry.",
            BAD_REQUEST,
        )
    return None


def is_correction_on_top(made_on: date, *, today: date, policy: Policy = POLICY) -> bool:
    """Whether a correction still stands at the top of its page. It is in the record for good."""
    return today < made_on + relativedelta(months=policy.correction_on_top_months)


# First segments of addresses that the site itself answers at, and last ones it adds to pages.
RESERVED = frozenset(
    {
        "admin", "api", "archive", "assets", "cards", "feed", "healthz", "help", "how-we-review",
        "people", "readyz", "review", "robots.txt", "search", "sitemap.xml", "static", "tell-us",
        "topics",
    }
)  # fmt: skip
RESERVED_LAST = frozenset({"record", "feed"})
_ADDRESS = re.compile(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*/){1,6}")


def why_not_stand_at(path: str) -> Why | None:
    """Say why no page may stand at this path, or None."""
    segments = path.strip("/").split("/")
    if segments[0] in RESERVED or segments[-1] in RESERVED_LAST:
        return Why(f"The site itself answers at {path}. Choose another address.", CONFLICT)
    return None


def why_not_change_address(
    *,
    may_publish: bool,
    is_current: bool,
    old_path: str,
    new_path: str,
    held_by: str = "",
    is_navigation: bool = False,
) -> Why | None:
    """Say why a published page cannot move to this path, or None. No signature is needed."""
    if not may_publish:
        return Why("Only publishers may change the address of a page.", FORBIDDEN)
    if not is_current:
        return Why("This page is not published, so it has no address to change.", CONFLICT)
    if new_path == old_path:
        return Why(f"The page is at {old_path} already. Nothing was changed.", CONFLICT)
    if not _ADDRESS.fullmatch(new_path) or len(new_path) > 200:
        return Why(
            "Write the address with small letters, digits and hyphens between slashes, "
            f"for example {old_path.rstrip('/')}-again/.",
            BAD_REQUEST,
        )
    if why := why_not_stand_at(new_path):
        return why
    if is_navigation:
        return Why(f"The address {new_path} is taken by a page of the site's navigation.", CONFLICT)
    if held_by:
        return Why(
            f"The address {new_path} belongs to “{held_by}”, for good. Choose another.", CONFLICT
        )
    return None


def why_not_verify_help_line(
    *,
    may_verify: bool,
    is_typist: bool,
    is_changed: bool,
    verified_on: date | None,
    valid_days: int,
    today: date,
    policy: Policy = POLICY,
) -> Why | None:
    """Say why this person cannot verify a number that readers would call, or None."""
    if not may_verify:
        return Why("Only publishers may verify a help line.", FORBIDDEN)
    if is_changed:
        return Why("Save the number first. Somebody else then verifies it.", CONFLICT)
    if is_typist:
        return Why("You typed this number, so somebody else must verify it.", FORBIDDEN)
    if verified_on is None:
        return Why("Give the day you called it or checked it at its source.", BAD_REQUEST)
    if verified_on > today:
        return Why("The day it was checked cannot be in the future.", BAD_REQUEST)
    if not 1 <= valid_days <= policy.help_line_days:
        return Why(
            f"A number is checked again at least every {policy.help_line_days} days.", BAD_REQUEST
        )
    return None


def help_line_standing(
    verified_on: date | None, valid_days: int, *, today: date, policy: Policy = POLICY
) -> str:
    """How far a number can be relied on: not verified, verified, due (to be checked) or lapsed."""
    if verified_on is None or verified_on > today:
        return NOT_VERIFIED
    left = valid_days - (today - verified_on).days
    if left < 0:
        return LAPSED
    return DUE if left <= policy.help_line_warning_days else VERIFIED


def why_not_report(*, is_known_severity: bool, text: str, policy: Policy = POLICY) -> Why | None:
    """Say what a reader's report still needs, or None."""
    if not is_known_severity:
        return Why("Choose what kind of problem it is.", BAD_REQUEST)
    if len(text.strip()) < policy.report_least_characters:
        return Why("Say in a few words what the problem is.", BAD_REQUEST)
    if len(text.strip()) > policy.report_characters:
        return Why(f"Please say it in at most {policy.report_characters} characters.", BAD_REQUEST)
    if len(re.findall(r"https?://|www\.", text, re.IGNORECASE)) > policy.report_links:
        return Why("Please describe the problem without links.", BAD_REQUEST)
    return None


def why_not_triage(*, may_answer: bool) -> Why | None:
    """Say why this person does not deal with readers' reports, or None."""
    if not may_answer:
        return Why("Only publishers deal with what readers report.", FORBIDDEN)
    return None


def why_not_answer_report(
    *, may_answer: bool, is_open: bool, about: str, text: str, policy: Policy = POLICY
) -> Why | None:
    """Say why a report cannot be answered in public like this, or None."""
    if why := why_not_triage(may_answer=may_answer):
        return why
    if not is_open:
        return Why("This report has been dealt with already. Nothing was changed.", CONFLICT)
    if not about.strip():
        return Why("Say in your own words what the report was about.", BAD_REQUEST)
    if not text.strip():
        return Why("Write the answer: readers will see it in the page's record.", BAD_REQUEST)
    if max(len(about), len(text)) > policy.correction_characters:
        return Why(f"Keep each part under {policy.correction_characters} characters.", BAD_REQUEST)
    return None


def why_not_dismiss_report(*, may_answer: bool, is_open: bool, reason: str) -> Why | None:
    """Say why a report cannot be closed without an answer, or None."""
    if why := why_not_triage(may_answer=may_answer):
        return why
    if not is_open:
        return Why("This report has been dealt with already. Nothing was changed.", CONFLICT)
    if not reason.strip():
        return Why("Say why nothing is done about it: your colleagues will ask.", BAD_REQUEST)
    return None


def why_not_revoke(
    *, is_signer: bool, is_publisher: bool, is_revoked: bool, reason: str
) -> Why | None:
    """Say why a sign-off cannot be revoked, or None: its signer may, and so may a publisher."""
    if not (is_signer or is_publisher):
        return Why("Only the reviewer who signed, or a publisher, may revoke this.", FORBIDDEN)
    if is_revoked:
        return Why("This sign-off has been revoked already.", CONFLICT)
    if not reason.strip():
        return Why("Say why the sign-off no longer stands: readers will be told.", BAD_REQUEST)
    return None


def is_overdue(review_due_on: date | None, *, today: date) -> bool:
    """Whether the whole page should have been checked again by now. No date: it should have."""
    return review_due_on is None or today > review_due_on
