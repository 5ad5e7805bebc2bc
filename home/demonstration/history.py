"""Replays the demonstration's history through the real actions, in order of time."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wagtail.models import Page

from articles.models import ArticleAuthor, ArticlePage, ArticleQuestion
from cms.authoring.models.workflow import submitting_at
from cms.drafts import reasons
from cms.drafts.documents import check_page
from cms.identity import persons
from cms.people.models import Contributor, User
from cms.policy import facts as facts_policy
from cms.policy import submission
from cms.policy.facts import WHOLE_PAGE, SignatureFacts
from cms.policy.signing import checklist, latest_due
from cms.proofs import internal_facts
from cms.proofs.models import Proof
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions, facts
from cms.topics import safety_profiles
from faq.models import FAQPage, QuestionAuthor, QuestionRelated
from home.demonstration import help_lines, pictures, reviewing
from home.demonstration.content import Composer, documents, reasons_for_sources
from home.demonstration.people import PASSWORD, make_people, make_topics
from home.demonstration.search_words import make_search_words
from home.setup import Tree, start_opioid_topic

# Pages in a special state; every other page is published.
DRAFTS = {"am-i-enabling-them", "safer-use-and-preventing-infections"}
IN_REVIEW = {"why-cant-they-just-stop", "should-we-hold-an-intervention"}
UNASSIGNED = "why-cant-they-just-stop"
SENT_BACK = {"can-the-doctor-talk-to-me", "when-they-do-not-want-help"}
OVERDUE = {"starting-the-conversation", "is-rehab-enough-without-medication"}
WITHDRAWN = {
    "are-fentanyl-test-strips-worth-having": (
        "Local law on test strips has changed; a new version is being written. (Demonstration.)"
    ),
    "i-found-a-syringe": (
        "Advice on disposal differs from county to county and is being checked. (Demonstration.)"
    ),
}
# Why a page leaves out what its topic's safety profile asks for, or is harder to read than it
# should be: by page and statement, or by page alone.
OMISSIONS = {
    ("starting-the-conversation", "Signs of an overdose"): (
        "It is about a talk on a calm day; it links to the page on overdose. (Demonstration.)"
    ),
    ("can-they-detox-at-home", ""): (
        "Families meet the long names of medicines, so the page uses them. (Demonstration.)"
    ),
    ("should-we-hold-an-intervention", ""): (
        "It names approaches as the studies do, so that readers can ask for them. (Demonstration.)"
    ),
}
DEFAULT_REASON = "Left as it is in this demonstration."
# Published once with these words for its short answer, then put right, with a correction.
CORRECTED = {
    "who-can-prescribe-buprenorphine": {
        "said": "Doctors who hold a special waiver may prescribe it.",
        "wrong": "We said that only doctors with a special waiver may prescribe buprenorphine.",
        "right": "No waiver is needed any more, and others than doctors may prescribe it too.",
        "advice": "If you were turned away because of a waiver, ask again. (Demonstration.)",
    },
}
# Published pages that wait to be read again: the words that were, the words that are, and why.
REWORDED = {
    "naloxone-at-home": (
        (
            ("2 to 3 minutes", "two to three minutes"),
            ("Peel it open and hold", "Peel the pack open and hold"),
            ("Stay until help comes", "Stay with them until help comes"),
        ),
        "Says minutes in words, and “stay with them”. Nothing else changed. (Demonstration.)",
    ),
}
MANUALLY_PUBLISHED = {"how-long-should-someone-stay-on-medication"}
CHANGES = (
    "The second section gives a figure without a source. Please cite one, or say it without the "
    "figure. (This request is part of the demonstration.)"
)


@dataclass(slots=True)
class Demonstration:
    """Creates the pages, then replays their history."""

    tree: Tree
    now: datetime
    report_progress: Callable[[str], None]
    users: dict[str, User] = field(default_factory=dict)
    pages: dict[tuple[str, str], Any] = field(default_factory=dict)

    def make(self) -> None:
        """Everything, once: people, topics, help lines, forty pages in every state."""
        start = self.now - timedelta(days=430)
        self.users = make_people(now=start)
        topics = make_topics()
        topics["heroin-and-other-opioids"] = self._profile(start)
        persons.enter(*topics.values(), now=start)
        found = [("question", d) for d in documents("question")]
        found += [("article", d) for d in documents("article")]
        for kind, document in found:
            self._make_page(kind, document)
        for number, (kind, document) in enumerate(found, start=1):
            self._fill(kind, document, topics)
            self.report_progress(f"\rWriting page {number} of {len(found)} ")
        self._live(found)
        help_lines.make(self.users, now=self.now)
        make_search_words(by=self.users["publisher"], now=self.now)

    def _profile(self, at: datetime) -> Any:
        """The topic that starts with the safety profile we ship."""
        topic = start_opioid_topic()
        safety_profiles.record(topic, by=self.users["publisher"].person, now=at)
        return topic

    def _make_page(self, kind: str, document: dict[str, Any]) -> None:
        places: dict[str, tuple[Any, Any]] = {
            "article": (ArticlePage, self.tree.articles),
            "question": (FAQPage, self.tree.questions),
        }
        model, parent = places[kind]
        page = model(title=document["title"], slug=document["slug"], live=False)
        page.owner = self._writer(document)
        parent.add_child(instance=page)
        self.pages[kind, document["slug"]] = page

    def _fill(self, kind: str, document: dict[str, Any], topics: dict[str, Any]) -> None:
        page = self.pages[kind, document["slug"]]
        composer = Composer(document["slug"], self._page_id)
        page.summary = document.get("summary") or document["short_answer"]
        if document["slug"] in CORRECTED:
            page.summary = CORRECTED[document["slug"]]["said"]
        page.topics = [topics[slug] for slug in document["topics"]]
        if kind == "article":
            page.key_points = [("point", point) for point in document["key_points"]]
            page.body = ArticlePage.body.field.to_python(composer.stream(document["body"]))
            page.featured = document.get("featured", False)
            if page.featured:
                page.hero = [("picture", pictures.hero(document["slug"], document["title"]))]
            author, related, slugs = ArticleAuthor, ArticleQuestion, document["questions"]
        else:
            page.answer = FAQPage.answer.field.to_python(composer.stream(document["answer"]))
            author, related, slugs = QuestionAuthor, QuestionRelated, document.get("related", [])
        page.sources = page._meta.get_field("sources").to_python(composer.sources())
        page.authors = [
            author(contributor=Contributor.objects.get(slug=slug)) for slug in document["authors"]
        ]
        page.related_questions = [
            related(question=self.pages["question", slug].page_ptr) for slug in slugs
        ]
        if document["slug"] in MANUALLY_PUBLISHED:
            page.when_signed = Proof.WhenSigned.HOLD
        page.reasons = self._reasons(page, document["slug"])
        page.save_revision(user=self._writer(document), log_action="wagtail.create")

    def _reasons(self, page: Any, slug: str) -> list[dict[str, str]]:
        """What the writer says beside findings that a reason can answer."""
        why = reasons_for_sources()
        answered = []
        for finding in check_page(page, today=self.now.date()):
            if submission.takes_reason(finding):
                known = OMISSIONS.get((slug, finding.quote)) or why.get(finding.quote)
                answered.append(facts_policy.AnsweredFinding(finding, known or DEFAULT_REASON))
        return reasons.stored_reasons(answered)

    def _live(self, found: list[tuple[str, dict[str, Any]]]) -> None:
        """Submit, sign, withdraw: in the order of time, as the ledger demands."""
        past, recent = [], []
        for kind, document in found:
            slug = document["slug"]
            if slug in IN_REVIEW | SENT_BACK:
                recent.append((kind, document))
            elif slug not in DRAFTS:
                past.append((kind, document))
        past.sort(key=lambda item: item[1]["slug"] not in OVERDUE)
        overdue = len([item for item in past if item[1]["slug"] in OVERDUE])
        for number, (kind, document) in enumerate(past):
            if number < overdue:
                at = self.now - timedelta(days=400 - number)
            else:
                share = (number - overdue) / max(1, len(past) - overdue)
                at = self.now - timedelta(days=300 - 290 * share)
            self._publish(kind, document, at)
            self.report_progress(f"\rSigning page {number + 1} of {len(past)} ")
        self._withdraw()
        for kind, document in past:
            if document["slug"] in CORRECTED:
                self._correct(kind, document, self.now - timedelta(days=5))
        for slug, (changes, message) in REWORDED.items():
            self._reword(slug, changes, message)
        for number, (kind, document) in enumerate(recent):
            at = self.now - timedelta(days=4, hours=-9 * number)
            proof = self._submit(kind, document, at)
            reviewer, slug = self._reviewer(document), document["slug"]
            writer = self._writer(document)
            reviewing.review(slug, proof, reviewer=reviewer, writer=writer, at=at)
            if slug == UNASSIGNED:
                busy = self.users["reviewer2"]
                reviewing.decline(proof, by=busy, at=at + timedelta(hours=2))
            if slug in SENT_BACK:
                actions.request_changes(
                    proof, by=reviewer, reason=CHANGES,
                    now=at + timedelta(hours=6),
                )  # fmt: skip

    def _publish(self, kind: str, document: dict[str, Any], at: datetime) -> None:
        proof = self._submit(kind, document, at)
        reviewer = self._reviewer(document)
        signed_at = at + timedelta(hours=3)
        proof_facts = facts.of_proof(proof, today=signed_at.date())
        due = latest_due(proof_facts, today=signed_at.date())
        actions.sign(
            proof,
            by=reviewer,
            password=PASSWORD,
            signature=SignatureFacts(
                digest_shown=proof.digest,
                scope=WHOLE_PAGE,
                checklist={item.key: True for item in checklist(proof_facts)},
                interests="None. This is a demonstration: no clinician has read this page.",
                review_due_on=due,
                accepted=frozenset(
                    one.finding.key for one in internal_facts.overridden_in(proof.parsed_internal)
                ),
            ),
            now=signed_at,
        )

    def _submit(self, kind: str, document: dict[str, Any], at: datetime) -> Proof:
        """Through Wagtail's workflow, so that the writer's side shows it too."""
        page = Page.objects.get(pk=self.pages[kind, document["slug"]].pk).specific
        with submitting_at(at):
            page.get_workflow().start(page, self._writer(document))
        return Proof.objects.get(page_id=page.pk, outcome=None)

    def _correct(self, kind: str, document: dict[str, Any], at: datetime) -> None:
        """Sign and publish the right words, then say in public what was wrong."""
        wording = CORRECTED[document["slug"]]
        draft = self.pages[kind, document["slug"]].get_latest_revision_as_object()
        draft.summary = document["short_answer"]
        draft.save_revision(user=self._writer(document), log_action="wagtail.edit")
        wrong = Edition.objects.current().get(page_id=draft.pk)
        self._publish(kind, document, at)
        publishing_actions.correct(
            wrong, by=self.users["publisher"], wrong=wording["wrong"], right=wording["right"],
            advice=wording["advice"], now=at + timedelta(hours=5),
        )  # fmt: skip

    def _reword(self, slug: str, changes: tuple[tuple[str, str], ...], message: str) -> None:
        """Submit a newer draft with changed words and order, to show a diff."""
        page = self.pages["article", slug].get_latest_revision_as_object()
        text = json.dumps(page.body.get_prep_value(), default=str)
        for before, after in changes:
            text = text.replace(before, after, 1)
        *blocks, before_last, last = json.loads(text)
        page.body = ArticlePage.body.field.to_python([*blocks, last, before_last])
        page.message_to_reviewer = message
        page.save_revision(user=page.owner, log_action=True)
        page = Page.objects.get(pk=page.pk).specific
        with submitting_at(self.now - timedelta(days=4, hours=12)):
            page.get_workflow().start(page, page.owner)

    def _withdraw(self) -> None:
        for slug, reason in WITHDRAWN.items():
            edition = Edition.objects.current().get(path=f"/faq/{slug}/")
            publishing_actions.withdraw(
                edition, by=self.users["publisher"], reason=reason,
                now=self.now - timedelta(days=6),
            )  # fmt: skip

    def _page_id(self, kind: str, slug: str) -> int | None:
        page = self.pages.get((kind, slug))
        return page.pk if page else None

    def _writer(self, document: dict[str, Any]) -> User:
        return Contributor.objects.get(slug=document["authors"][0]).user

    def _reviewer(self, document: dict[str, Any]) -> User:
        """The reviewer the file names, or Dr Sample where a topic asks for another competence."""
        if "overdose" in document["topics"] and document["reviewer"] == "tomas-specimen":
            return self.users["reviewer"]
        return Contributor.objects.get(slug=document["reviewer"]).user
