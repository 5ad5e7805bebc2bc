"""Makes what a test needs, and no more: people, pages under their index, proofs, editions."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image as Canvas
from wagtail.images import get_image_model
from wagtail.models import Revision

from articles.models import ArticleAuthor, ArticleIndexPage, ArticlePage, ArticleQuestion
from cms.authoring.models.workflow import submitting_at
from cms.drafts.reasons import form_key
from cms.evidence.models import LedgerEntry
from cms.help_lines.models import HelpLine
from cms.identity import persons
from cms.importing.streams import block, listed
from cms.people.models import Competence, Contributor, Credential, User
from cms.policy.facts import WHOLE_PAGE, AnsweredFinding, SignatureFacts
from cms.policy.keys import BY_KEY
from cms.policy.permissions import PUBLISHERS, REVIEWERS, WRITERS
from cms.policy.signing import checklist
from cms.proofs import internal_facts
from cms.proofs.models import KeyAttestation, Proof, SigningKey, SignOff
from cms.publishing.models import Edition
from cms.review import actions, facts, key_signing, keys
from cms.review.key_signing import KeyAnswer, keys_of
from cms.topics.models import Topic
from faq.models import FAQIndexPage, FAQPage, QuestionAuthor
from tests.authenticator import Authenticator

PASSWORD = "a long test password"
# Some months ago, so that what is signed then is neither in the future nor overdue.
NOW = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=268)
DUE = (NOW + timedelta(days=364)).date()
# When the ledger first hears of people, before anything else happens.
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(1)


def known(*subjects: Any) -> Any:
    """Put people on the ledger as they stand, without moving its clock; return the first."""
    last = LedgerEntry.objects.order_by("-sequence").first()
    persons.enter(*subjects, now=last.at if last else BEGINNING)
    return subjects[0]


def make_user(group: str | None = None, **fields: Any) -> User:
    """A login in a group."""
    return known(_login(group, **fields))


def _login(group: str | None = None, **fields: Any) -> User:
    """A login that the ledger does not know yet."""
    number = next(_numbers)
    user = User(
        **{"username": f"user{number}", "first_name": "Person", "last_name": str(number)} | fields
    )
    user.set_password(PASSWORD)
    user.save()
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_writer(**fields: Any) -> User:
    """A writer with a public profile."""
    user = _with_profile(_login(WRITERS, **fields))
    return known(user, user.contributor)


def make_publisher(**fields: Any) -> User:
    """A publisher."""
    return make_user(PUBLISHERS, **fields)


def make_superuser(**fields: Any) -> User:
    """Somebody who runs the machine."""
    return make_user(is_superuser=True, is_staff=True, **fields)


def make_reviewer(*, competence: str = "Addiction medicine", **fields: Any) -> User:
    """A reviewer whose credential stands."""
    user = _with_profile(_login(REVIEWERS, **fields))
    _credential(user.contributor, competence=competence)
    return known(user, user.contributor)


def make_credential(
    contributor: Contributor, *, competence: str = "Addiction medicine", **fields: Any
) -> Credential:
    """A verified credential without an end, unless told otherwise."""
    credential = _credential(contributor, competence=competence, **fields)
    known(contributor)
    return credential


def _credential(
    contributor: Contributor, *, competence: str = "Addiction medicine", **fields: Any
) -> Credential:
    return Credential.objects.create(
        contributor=contributor,
        competence=Competence.objects.get_or_create(name=competence)[0],
        **{
            "title": "MD",
            "expansion": "Doctor of Medicine",
            "issuing_body": "Test Medical Board",
            "verified_on": date(2020, 1, 1),
            "verified_by_printed": "Somebody Else",
        }
        | fields,
    )


def make_topic(**fields: Any) -> Topic:
    """A topic that asks for addiction medicine."""
    number = next(_numbers)
    if "statements" in fields:
        fields["statements"] = Topic._meta.get_field("statements").to_python(fields["statements"])
    named = {"name": f"Topic {number}", "slug": f"topic-{number}", "risk": Topic.Risk.LOWER}
    topic = Topic.objects.create(**named | fields)
    topic.competences.add(Competence.objects.get_or_create(name="Addiction medicine")[0])
    return known(topic)


def profile(name: str, *ways: str, needed: str = "required") -> list[dict[str, Any]]:
    """A safety profile of one statement."""
    return [
        block(
            "statement",
            {"name": name, "needed": needed, "ways": listed([*ways]), "why": "It saves lives.",
             "source": "A guideline"},
        )
    ]  # fmt: skip


def source(title: str = "A guideline", *, doi: str = "") -> dict[str, Any]:
    """A source block."""
    return block(
        "source",
        {"title": title, "publisher": "A publisher", "kind": "guideline", "year": 2024,
         "url": f"https://example.org/{slugify(title.removeprefix('A '))}", "doi": doi, "pmid": "",
         "accessed_on": "2024-01-05", "current_through": None},
    )  # fmt: skip


def section(heading: str = "What to do", text: str = "Call for help.") -> dict[str, Any]:
    """A section with one paragraph."""
    return block("section", {"heading": heading, "content": [block("paragraph", f"<p>{text}</p>")]})


def make_article(
    *, writer: User | None = None, text: str = "Call for help.", body: list | None = None,
    sources: list | None = None, authors: list[User] | None = None,
    questions: list[FAQPage] | None = None, topics: list[Topic] | None = None, **fields: Any,
) -> ArticlePage:  # fmt: skip
    """An article draft that lacks nothing, with its newest revision by the writer."""
    number = next(_numbers)
    writer = writer or make_writer()
    page = ArticlePage(
        **{"title": f"Article {number}", "slug": f"article-{number}", "summary": "In short: call."}
        | fields,
        live=False,
        owner=writer,
    )
    page.body = ArticlePage.body.field.to_python(body if body is not None else [section(text=text)])
    page.sources = page._meta.get_field("sources").to_python(
        sources if sources is not None else [source()]
    )
    ArticleIndexPage.objects.get().add_child(instance=page)
    page.topics = topics if topics is not None else [make_topic()]
    page.authors = [
        ArticleAuthor(contributor=author.contributor)
        for author in (authors if authors is not None else [writer])
    ]
    page.related_questions = [ArticleQuestion(question=q.page_ptr) for q in questions or []]
    page.save_revision(user=writer, log_action="wagtail.create")
    return page


def make_question(
    *, writer: User | None = None, text: str = "Yes. Call for help.", topics: list | None = None,
    **fields: Any,
) -> FAQPage:  # fmt: skip
    """A question draft that lacks nothing."""
    number = next(_numbers)
    writer = writer or make_writer()
    page = FAQPage(
        **{"title": f"Is it {number}?", "slug": f"question-{number}", "summary": "Yes, it is."}
        | fields,
        live=False,
        owner=writer,
    )
    page.answer = FAQPage.answer.field.to_python([block("paragraph", f"<p>{text}</p>")])
    page.sources = page._meta.get_field("sources").to_python([source()])
    FAQIndexPage.objects.get().add_child(instance=page)
    page.topics = topics if topics is not None else [make_topic()]
    page.authors = [QuestionAuthor(contributor=writer.contributor)]
    page.save_revision(user=writer, log_action="wagtail.create")
    return page


def edit(page: Any, *, by: User, text: str, title: str | None = None) -> Any:
    """Save a newer draft of a page with other words in it."""
    draft = page.get_latest_revision_as_object()
    if title:
        draft.title = title
    words = block("paragraph", f"<p>{text}</p>")
    if draft.main_field == "body":
        words = block("section", {"heading": "What to do", "content": [words]})
    setattr(draft, draft.main_field, draft._meta.get_field(draft.main_field).to_python([words]))
    draft.save_revision(user=by, log_action=True)
    return draft


def submit(page: Any, *, by: User | None = None, now: datetime = NOW) -> Proof:
    """Freeze a page's newest draft as a proof, past Wagtail's workflow, which decides nothing."""
    revision = Revision.page_revisions.filter(object_id=str(page.pk)).latest("pk")
    return actions.submit(page, revision, by=by or page.owner, now=now)


def submit_in_wagtail(page: Any, *, by: User | None = None, now: datetime = NOW) -> Proof:
    """Ask for review the way writers do, through Wagtail's workflow."""
    draft = page.get_latest_revision_as_object()
    state = draft.current_workflow_state
    with submitting_at(now):
        if state and state.status == state.STATUS_NEEDS_CHANGES:
            state.resume(by or page.owner)
        else:
            draft.get_workflow().start(draft, by or page.owner)
    return Proof.objects.filter(page_id=page.pk).order_by("-number").first()


def signature(proof: Proof, **changes: Any) -> SignatureFacts:
    """A signature filled in as it should be, unless told otherwise."""
    return SignatureFacts(
        **{
            "digest_shown": proof.digest,
            "scope": WHOLE_PAGE,
            "checklist": {item.key: True for item in _checklist(proof)},
            "interests": "None.",
            "review_due_on": DUE,
            "accepted": frozenset(one.finding.key for one in overridden(proof)),
        }
        | changes
    )


def overridden(proof: Proof) -> tuple[AnsweredFinding, ...]:
    """What the proof's writer left as it is, with a reason."""
    return internal_facts.overridden_in(proof.parsed_internal)


def sign(
    proof: Proof, *, by: User | None = None, now: datetime | None = None, **changes: Any
) -> SignOff:
    """Sign a proof as a reviewer would."""
    return actions.sign(
        proof,
        by=by or make_reviewer(),
        password=PASSWORD,
        signature=signature(proof, **changes),
        now=now or proof.submitted_at + timedelta(hours=1),
    )


# Who holds which key: the software ones that tests enrolled, by what they are called.
KEYRING: dict[str, Authenticator] = {}


def enrol_key(
    user: User,
    authenticator: Authenticator | None = None,
    *,
    now: datetime | None = None,
    name: str = "Key",
) -> tuple[Authenticator, SigningKey]:
    """Enrol a key that nobody has attested yet."""
    now = now or _by_now()
    authenticator = authenticator or Authenticator()
    site = authenticator.site
    asked = keys.ask_to_enrol(by=user, name=name, site=site, now=now)
    answer = KeyAnswer(asked.seal, authenticator.create(asked.options), site)
    key = keys.enrol(by=user, name=name, answer=answer, now=now)
    KEYRING[key.credential_id] = authenticator
    return authenticator, key


def attest_key(
    key: SigningKey, *, by: User | None = None, met: str = "telephone", typed: str | None = None,
    now: datetime | None = None,
) -> KeyAttestation:  # fmt: skip
    """Have somebody else attest a key, with a key of their own unless it is the first."""
    by, now = by or _somebody_who_attests(key), now or _by_now()
    told = {"by": by, "met": met, "typed": key.fingerprint if typed is None else typed, "now": now}
    if keys.means_of_attesting(by) != BY_KEY:
        return keys.attest(key, **told)
    own = next(one for one in keys_of(by) if one.facts.can_sign)
    phone = KEYRING[own.credential_id]
    asked = keys.ask_to_attest(key, site=phone.site, **told)
    answer = KeyAnswer(asked.seal, phone.get(asked.options), phone.site)
    return keys.attest(key, answer=answer, **told)


def _by_now() -> datetime:
    """The time of the ledger's last entry: nothing is written down before it."""
    last = LedgerEntry.objects.order_by("-sequence").first()
    return last.at if last else NOW


def _somebody_who_attests(key: SigningKey) -> User:
    """Whoever has a key that counts already; a publisher for the first of all."""
    standing = SigningKey.objects.filter(attestation__isnull=False, revocation=None)
    others = standing.exclude(by=key.by).exclude(person=key.person)
    for other in others:
        user = User.objects.get(person_id=other.by.split(":", 1)[1])
        if keys.may_attest(user) and not keys.is_own(key, user):
            return user
    if standing.exists():
        attester = make_publisher()
        make_key(attester)
        return attester
    return make_publisher()


def make_key(
    user: User, authenticator: Authenticator | None = None, *, now: datetime | None = None
) -> tuple[Authenticator, SigningKey]:
    """A key with which a reviewer can sign."""
    authenticator, key = enrol_key(user, authenticator, now=now)
    attest_key(key, now=now)
    return authenticator, SigningKey.objects.get(pk=key.pk)


def sign_with_key(
    proof: Proof, authenticator: Authenticator, *, by: User, now: datetime | None = None,
    **changes: Any,
) -> SignOff:  # fmt: skip
    """Sign a proof as a reviewer with a key would."""
    now = now or proof.submitted_at + timedelta(hours=1)
    filled, site = signature(proof, **changes), authenticator.site
    asked = key_signing.ask(proof, by=by, signature=filled, site=site, now=now)
    answer = KeyAnswer(asked.seal, authenticator.get(asked.options), site)
    return actions.sign(proof, by=by, signature=filled, answer=answer, now=now)


def publish(page: Any, *, by: User | None = None, now: datetime = NOW, **signed: Any) -> Edition:
    """Take a draft all the way to its readers."""
    sign(submit(page, now=now), by=by, **signed)
    return Edition.objects.current().get(page_id=page.pk)


def make_image(
    title: str = "A picture", colour: str = "teal", size: tuple[int, int] = (32, 24)
) -> Any:
    """A small picture in Wagtail's library."""
    import io

    held = io.BytesIO()
    Canvas.new("RGB", size, colour).save(held, "PNG")
    return get_image_model().objects.create(
        title=title, file=ContentFile(held.getvalue(), name=f"{title}.png")
    )


def sign_form(proof: Proof, **changes: Any) -> dict[str, Any]:
    """What the desk's sign form posts."""
    checks = {f"check_{item.key}": "on" for item in _checklist(proof)}
    checks |= {f"accept_{form_key(one.finding.key)}": "on" for one in overridden(proof)}
    return {
        "digest": proof.digest, "scope": WHOLE_PAGE, "interests": "None.",
        "review_due_on": DUE.isoformat(), "password": PASSWORD, **checks,
    } | changes  # fmt: skip


def _checklist(proof: Proof) -> tuple:
    return checklist(SimpleNamespace(topics=facts.topics_of(proof)))


def _with_profile(user: User) -> User:
    Contributor.objects.create(
        name=f"{user.first_name} {user.last_name}", slug=f"profile-{next(_numbers)}", user=user
    )
    return user


def next_moment() -> datetime:
    """An hour after the ledger's last entry: evidence is only written forwards in time."""
    last = LedgerEntry.objects.order_by("-sequence").first()
    return last.at + timedelta(hours=1) if last and last.at > BEGINNING else NOW


def publish_next(page: Any, **options: Any) -> Edition:
    """Publish one more page, after everything that has happened so far."""
    return publish(page, now=next_moment(), **options)


def publish_overdue(page: Any, *, days: int = 780, overdue: int = 70) -> Edition:
    """Publish a page so long ago that its review date has passed."""
    then = (datetime.now(UTC) - timedelta(days=days)).replace(hour=9)
    due = (datetime.now(UTC) - timedelta(days=overdue)).date()
    return publish(page, now=then, review_due_on=due)


def make_help_line(**fields: Any) -> HelpLine:
    """A help line that somebody other than who typed it verified five days ago."""
    line = HelpLine(
        **{
            "kind": "crisis",
            "name": "Test Lifeline",
            "number": "555-0100",
            "dial": "5550100",
            "who_for": "Anyone in a crisis",
            "hours": "At any hour",
            "source_name": "Its own site",
            "source_url": "https://example.org/lifeline",
            "typed_by": "user:one",
            "verified_by": "user:two",
            "verified_on": date.today() - timedelta(days=5),  # noqa: DTZ011
        }
        | fields,
    )
    line.verified_sha256 = line.verified_sha256 or line.columns_sha256
    line.save()
    return line


def picture_block(image: Any) -> dict[str, Any]:
    """A picture with its words."""
    return block(
        "picture",
        {"image": image.pk, "alt_text": "A naloxone kit.", "credit": "Us.", "caption": ""},
    )


def with_picture(page: Any, image: Any) -> Any:
    """Save a newer draft of an article with a picture at its head."""
    draft = page.get_latest_revision_as_object()
    draft.hero = draft._meta.get_field("hero").to_python([picture_block(image)])
    draft.save_revision(user=page.owner, log_action=True)
    return draft


def ledger_length() -> int:
    """How much has happened in review, but for people being made by `known`."""
    return LedgerEntry.objects.exclude(action="recorded as it stands").count()
