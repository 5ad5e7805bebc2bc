"""Every way of signing under another's name that one person has, through HTTP and behind it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.identity import models, persons
from cms.mailing import outbox
from cms.people.models import Contributor, User
from cms.policy.permissions import REVIEWERS
from cms.proofs.models import SignOff
from cms.topics.models import Topic
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(tree):
    """A proof that waits for a signature."""
    return factories.submit(factories.make_article())


@pytest.fixture
def rosa(tree) -> User:
    """The doctor whose name is worth borrowing."""
    return factories.make_reviewer(first_name="Rosa", email="rosa@example.org")


@pytest.fixture
def tomas(tree) -> User:
    """A reviewer in another field, who would borrow it."""
    return factories.make_reviewer(competence="Social work", email="tomas@example.org")


@pytest.fixture(params=["publisher", "superuser"])
def keeper(request, tree) -> User:
    """Who may keep people, alone."""
    make = {"publisher": factories.make_publisher, "superuser": factories.make_superuser}
    return make[request.param](email="keeper@example.org")


@pytest.fixture
def second(tree) -> User:
    """Somebody else who may."""
    return factories.make_publisher(email="second@example.org")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post_profile(by: User, profile: Contributor, **fields: Any) -> Any:
    """Save a profile on Wagtail's screen, as it is but for some fields."""
    form: dict[str, Any] = {
        "name": profile.name, "slug": profile.slug, "user": profile.user_id or "",
    }  # fmt: skip
    held = list(profile.credentials.all())
    counts = {"TOTAL_FORMS": len(held), "INITIAL_FORMS": len(held), "MIN_NUM_FORMS": 0,
              "MAX_NUM_FORMS": 1000}  # fmt: skip
    form |= {f"credentials-{name}": value for name, value in counts.items()}
    for number, one in enumerate(held):
        form |= {
            f"credentials-{number}-{name}": "" if value is None else value
            for name, value in {
                "id": one.pk, "title": one.title, "expansion": one.expansion,
                "issuing_body": one.issuing_body, "register_number": one.register_number,
                "competence": one.competence_id, "verified_on": one.verified_on,
                "expires_on": one.expires_on, "DELETE": "", "ORDER": number + 1,
            }.items()
        }  # fmt: skip
    address = reverse("wagtailsnippets_people_contributor:edit", args=[profile.pk])
    return browser(by).post(address, form | fields)


def act(by: User, user: User, act: str, **fields: Any) -> Any:
    """Press a button of somebody's screen at the desk."""
    return browser(by).post(f"/review/people/{user.pk}/", {"act": act} | fields)


def sign(user: User, proof: Any) -> Any:
    """Sign at the desk, with the right password."""
    form = factories.sign_form(proof)
    return browser(User.objects.get(pk=user.pk)).post(f"/review/{proof.pk}/sign/", form)


def confirm(by: User, user: User, what: str) -> Any:
    of = user.contributor if what == "profile" else user
    return act(by, user, "confirm", what=what, shown=persons.newest(of).number)


def nobody_signed() -> bool:
    return not SignOff.objects.exists()


def test_as_they_are_the_doctor_signs_and_the_social_worker_does_not(proof, rosa, tomas):
    assert sign(tomas, proof).status_code == 403
    assert nobody_signed()
    assert sign(rosa, proof).status_code == 302
    assert SignOff.objects.get().signed_with == rosa.person


def test_a_verified_profile_never_passes_to_another_login(proof, rosa, tomas, keeper):
    said = post_profile(keeper, rosa.contributor, user=tomas.pk)
    assert "so it stays with it" in said.content.decode() or said.status_code == 200
    said = post_profile(keeper, rosa.contributor, user="")
    assert "This profile was verified for the login it has" in said.content.decode()
    said = post_profile(keeper, tomas.contributor, user="")
    assert "This profile was verified for the login it has" in said.content.decode()
    assert Contributor.objects.get(user=rosa).pk == rosa.contributor.pk
    assert Contributor.objects.get(user=tomas).pk == tomas.contributor.pk
    assert sign(tomas, proof).status_code == 403
    assert nobody_signed()


def test_nor_by_the_rows_themselves(proof, rosa, tomas):
    Contributor.objects.filter(pk=tomas.contributor.pk).update(user=None)
    Contributor.objects.filter(pk=rosa.contributor.pk).update(user=tomas)

    said = sign(tomas, proof)

    assert said.status_code == 403
    assert "not as the ledger says it is (login)" in said.content.decode()
    assert nobody_signed()
    assert any("profile" in fault and "login" in fault for fault in verification.faults())


def test_a_profile_that_lost_its_login_is_not_given_to_another_even_so(rosa, tomas, keeper):
    Contributor.objects.filter(pk__in=[rosa.contributor.pk, tomas.contributor.pk]).update(user=None)
    profile = Contributor.objects.get(pk=rosa.contributor.pk)

    said = post_profile(keeper, profile, user=tomas.pk)

    assert "not as the ledger says it is (login)" in said.content.decode()
    assert Contributor.objects.get(pk=profile.pk).user is None


def test_a_second_profile_for_a_login_that_has_one_is_refused(rosa, keeper):
    Contributor.objects.filter(pk=rosa.contributor.pk).update(user=None)
    client = browser(keeper)
    form = {"name": "Second", "slug": "second", "user": rosa.pk}
    form |= {"credentials-TOTAL_FORMS": 0, "credentials-INITIAL_FORMS": 0}
    said = client.post(reverse("wagtailsnippets_people_contributor:add"), form)
    assert "belongs to another profile already" in said.content.decode()
    assert not Contributor.objects.filter(slug="second").exists()


def test_an_address_never_passes_to_somebody_else_even_after_it_is_free(rosa, tomas, keeper):
    slug = rosa.contributor.slug
    said = post_profile(keeper, rosa.contributor, slug="dr-rosa-elsewhere")
    assert said.status_code == 302
    said = post_profile(keeper, tomas.contributor, slug=slug)
    assert "belongs to somebody else" in said.content.decode()
    assert Contributor.objects.get(pk=tomas.contributor.pk).slug != slug


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Dr Rosa Sample, MD"},
        {"slug": "dr-somebody"},
        {"credentials-0-title": "PhD"},
        {"credentials-0-expires_on": "2039-01-01"},
        {"credentials-0-register_number": "12345"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_printed_is_changed_by_two_or_nothing_is_signed(
    tree, tomas, keeper, second, change
):
    topic = factories.make_topic()
    topic.competences.clear()
    factories.known(topic)
    proof = factories.submit(factories.make_article(topics=[topic]))
    assert post_profile(keeper, tomas.contributor, **change).status_code == 302

    said = sign(tomas, proof)
    assert said.status_code == 403
    assert "a second person must confirm it" in said.content.decode()
    assert nobody_signed()
    assert confirm(keeper, tomas, "profile").status_code == 403
    assert act(tomas, tomas, "confirm", what="profile", shown=1).status_code == 403
    assert nobody_signed()

    assert confirm(second, tomas, "profile").status_code == 302
    assert sign(tomas, proof).status_code == 302


def test_nobody_sets_anothers_password(proof, rosa, keeper):
    new = "another long password"
    form = {"username": rosa.username, "email": rosa.email, "first_name": "Rosa",
            "last_name": "S", "password1": new, "password2": new, "is_active": "on"}  # fmt: skip
    for address in (f"/admin/users/edit/{rosa.pk}/", "/admin/users/new/"):
        browser(keeper).post(address, form | {"groups": []})
    rosa.refresh_from_db()
    assert rosa.check_password(factories.PASSWORD)
    assert sign(rosa, proof).status_code == 302


def test_a_password_set_in_python_signs_nothing(proof, rosa):
    rosa.set_password(factories.PASSWORD)
    rosa.save()

    said = sign(rosa, proof)

    assert "not as the ledger says it is (password)" in said.content.decode()
    assert nobody_signed()
    assert any("password" in fault for fault in verification.faults())


def test_a_password_that_a_command_sets_signs_nothing(proof, rosa):
    User.objects.filter(pk=rosa.pk).update(password=User.objects.get(pk=rosa.pk).password + "x")
    assert not persons.identity_of(User.objects.get(pk=rosa.pk)).is_in_order


@pytest.mark.parametrize("field", ["email", "username", "first_name", "salt"])
def test_a_row_of_a_login_changed_in_python_signs_nothing(proof, rosa, field):
    value = "00000000-0000-0000-0000-000000000000" if field == "salt" else "else@example.org"
    User.objects.filter(pk=rosa.pk).update(**{field: value})
    assert sign(rosa, proof).status_code == 403
    assert nobody_signed()
    assert [*verification.faults()]


def test_an_address_changed_by_one_suspends_and_the_old_address_is_told(
    proof, rosa, keeper, second
):
    outbox.start_mailing()
    assert act(keeper, rosa, "email", email="thief@example.org").status_code == 302
    assert sign(rosa, proof).status_code == 403
    outbox.deliver(timezone.now())

    told = {address for letter in mail.outbox for address in letter.to}
    assert "rosa@example.org" in told
    assert "second@example.org" in told
    assert "thief@example.org" not in told
    # No link to set a password goes to an address that nobody has shown to be theirs.
    mail.outbox.clear()
    Client().post("/review/password/", {"email": "thief@example.org"})
    Client().post("/review/password/", {"email": "rosa@example.org"})
    assert mail.outbox == []
    assert confirm(keeper, rosa, "login").status_code == 403
    assert confirm(second, rosa, "login").status_code == 302
    assert sign(rosa, proof).status_code == 302


def test_nobody_makes_themself_a_reviewer(proof, keeper):
    assert act(keeper, keeper, "groups", groups=[REVIEWERS]).status_code == 403
    assert not keeper.groups.filter(name=REVIEWERS).exists()
    assert "Nobody changes their own roles" in act(
        keeper, keeper, "groups", groups=[REVIEWERS]
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("how", ["group", "permission", "through another group"])
def test_power_taken_in_python_signs_nothing(proof, how):
    doctor = factories.make_superuser()
    factories.known(factories._with_profile(doctor).contributor)
    factories.make_credential(doctor.contributor)
    group = Group.objects.get(name=REVIEWERS)
    if how == "group":
        doctor.groups.add(group)
    elif how == "permission":
        doctor.user_permissions.add(Permission.objects.get(codename="sign_proof"))
    else:
        doctor.groups.add(Group.objects.get(name="Writers"))
        factories.known(doctor)
        Group.objects.get(name="Writers").permissions.add(
            Permission.objects.get(codename="sign_proof")
        )

    said = sign(doctor, proof)

    assert "not as the ledger says it is" in said.content.decode()
    assert nobody_signed()


def test_a_login_made_in_python_signs_and_decides_nothing(proof, rosa):
    User.objects.create_superuser("root2", "r@example.org", factories.PASSWORD)
    root = User.objects.get(username="root2")
    assert act(root, rosa, "rename", first_name="X", last_name="Y").status_code == 403
    rosa.refresh_from_db()
    assert rosa.first_name == "Rosa"
    assert any("root2" in fault for fault in verification.faults())


def test_what_was_changed_behind_the_ledger_takes_two_to_put_right(proof, rosa, keeper, second):
    User.objects.filter(pk=rosa.pk).update(email="new@example.org")
    page = browser(second).get("/review/people/").content.decode()
    assert "Changed behind the ledger" in page
    assert act(keeper, rosa, "rename", first_name="R", last_name="S").status_code == 409
    assert act(rosa, rosa, "adopt", what="login").status_code == 403
    assert act(keeper, rosa, "adopt", what="login").status_code == 302
    assert sign(rosa, proof).status_code == 403
    assert confirm(keeper, rosa, "login").status_code == 403
    assert confirm(second, rosa, "login").status_code == 302
    assert sign(rosa, proof).status_code == 302
    assert [*verification.faults()] == []


def test_who_made_a_publisher_does_not_use_them_as_the_second_person(rosa, second):
    superuser = factories.make_superuser()
    puppet = factories.make_writer()
    assert act(superuser, puppet, "groups", groups=["Publishers"]).status_code == 302
    assert act(superuser, rosa, "email", email="thief@example.org").status_code == 302

    said = confirm(puppet, rosa, "login")

    assert "Something about your own login" in said.content.decode()
    assert not persons.identity_of(rosa).is_in_order
    assert confirm(second, puppet, "login").status_code == 302


def test_a_publisher_makes_no_publishers_and_no_superusers(tree):
    publisher, writer = factories.make_publisher(), factories.make_writer()
    for form in ({"act": "groups", "groups": ["Publishers"]}, {"act": "give-site"}):
        assert act(publisher, writer, **form).status_code == 403
    writer = User.objects.get(pk=writer.pk)
    assert not writer.is_superuser
    assert not writer.groups.filter(name="Publishers").exists()


def test_a_confirmation_is_of_what_was_shown(rosa, keeper, second):
    act(keeper, rosa, "email", email="one@example.org")
    shown = persons.newest(rosa).number
    act(keeper, rosa, "email", email="two@example.org")
    said = act(second, rosa, "confirm", what="login", shown=shown)
    assert said.status_code == 409
    assert "changed again since you opened this" in said.content.decode()


def test_what_a_topic_asks_is_not_lowered_for_as_long_as_a_signature_takes(tree, tomas):
    topic = factories.make_topic(signatures=2, checklist="Doses are those of the label.")
    proof = factories.submit(factories.make_article(topics=[topic]))
    topic.competences.clear()
    Topic.objects.filter(pk=topic.pk).update(signatures=1, checklist="", interval_months=36)

    said = sign(tomas, proof)

    assert "asks for a credential in: Addiction medicine" in said.content.decode()
    assert nobody_signed()
    doctor = factories.make_reviewer()
    sign(doctor, proof)
    assert not hasattr(SignOff.objects.get().proof, "outcome")
    assert "Doses are those of the label." in SignOff.objects.get().checklist
    assert any("topic" in fault for fault in verification.faults())


def test_a_topic_saved_by_a_publisher_is_on_the_ledger_with_who_and_what(tree):
    topic, publisher = factories.make_topic(), factories.make_publisher()
    form = {"name": topic.name, "slug": topic.slug, "risk": topic.risk, "interval_months": 36,
            "signatures": 1, "checklist": "", "competences": [], "statements-count": 0}  # fmt: skip
    address = reverse("wagtailsnippets_topics_topic:edit", args=[topic.pk])
    assert browser(publisher).post(address, form).status_code == 302
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.action, entry.actor) == ("changed topic", publisher.person)
    assert "competences" in entry.data


def test_a_field_of_practice_keeps_the_name_it_was_verified_under(proof, tomas, keeper):
    field = tomas.contributor.credentials.get().competence
    address = reverse("wagtailsnippets_people_competence:edit", args=[field.pk])
    said = browser(keeper).post(address, {"name": "Addiction medicine and more"})
    assert "Credentials were verified under this name" in said.content.decode()
    type(field).objects.filter(pk=field.pk).update(name="Toxicology")
    assert not persons.identity_of(tomas).is_in_order


@pytest.mark.parametrize("address", ["/admin/groups/new/", "/admin/groups/edit/{group}/"])
def test_groups_are_not_edited_in_wagtail(keeper, address):
    group = Group.objects.get(name="Writers")
    before = set(group.permissions.values_list("codename", flat=True))
    groups = Group.objects.count()
    address = address.format(group=group.pk)
    permission = Permission.objects.get(codename="sign_proof")
    browser(keeper).post(address, {"name": "Writers", "permissions": [permission.pk]})
    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert Group.objects.count() == groups


@pytest.mark.parametrize("action", ["assign_role", "set_active_state"])
def test_nor_many_logins_at_once(keeper, rosa, action):
    address = f"/admin/bulk/people/user/{action}/?id={rosa.pk}"
    role = Group.objects.get(name="Publishers").pk
    browser(keeper).post(address, {"role": role, "mark_as_active": "false"})
    rosa.refresh_from_db()
    assert rosa.is_active
    assert not rosa.groups.filter(name="Publishers").exists()


def test_people_do_not_choose_the_name_that_is_printed(tree, keeper):
    form = {"name_email-first_name": "Dr Rosa Sample,", "name_email-last_name": "MD"}
    browser(keeper).post("/admin/account/", form)
    before = keeper.get_full_name()
    keeper.refresh_from_db()
    assert keeper.get_full_name() == before
    assert act(keeper, keeper, "rename", first_name="Dr", last_name="MD").status_code == 403


def test_a_name_changed_in_python_is_printed_under_nothing(tree):
    edition = factories.publish(factories.make_article())
    publisher = factories.make_publisher()
    User.objects.filter(pk=publisher.pk).update(first_name="Dr Rosa", last_name="Sample, MD")
    said = browser(publisher).post(
        f"/review/{edition.sign_off.proof_id}/revoke/",
        {"digest": edition.digest, "reason": "Because."},
    )
    assert "nothing is printed under your name" in said.content.decode()
    assert not hasattr(SignOff.objects.get(), "revocation")


def test_a_closed_login_is_closed_at_once_and_opens_on_the_ledger(rosa, keeper):
    hers = browser(rosa)
    assert act(keeper, rosa, "close").status_code == 302
    assert hers.get("/review/").status_code == 302
    assert act(keeper, rosa, "open").status_code == 302
    actions = list(LedgerEntry.objects.filter(subject=rosa.person).values_list("action", flat=True))
    assert actions[-2:] == ["closed login", "reopened login"]


def test_every_change_is_a_line_and_a_letter_that_names_who_did_it(rosa, keeper, second):
    outbox.start_mailing()
    act(keeper, rosa, "rename", first_name="Rose", last_name="S")
    outbox.deliver(timezone.now())
    hers = [letter for letter in mail.outbox if letter.to == ["rosa@example.org"]]
    assert len(hers) == 1
    assert keeper.get_full_name() in hers[0].body
    page = browser(second).get("/review/people/").content.decode()
    assert "The name of the login was changed." in page
    assert "Waiting for a second person" in page


def test_a_credential_that_ran_out_is_said_once(rosa):
    rosa.contributor.credentials.update(expires_on="2025-01-31")
    factories.known(rosa.contributor)
    assert persons.lapse_credentials(now=timezone.now()) == 1
    assert persons.lapse_credentials(now=timezone.now()) == 0
    entry = LedgerEntry.objects.get(action="credential lapsed")
    assert "The credential MD ran out on 31 January 2025." in entry.data


def test_no_evidence_holds_an_address_or_a_user_name(rosa, keeper):
    act(keeper, rosa, "email", email="second-address@example.org")
    text = " ".join(LedgerEntry.objects.values_list("data", flat=True))
    text += " ".join(models.IdentityVersion.objects.values_list("state", flat=True))
    for secret in ("rosa@example.org", "second-address@example.org", rosa.username):
        assert secret not in text


def test_who_signs_gets_a_receipt_and_sees_it_among_theirs(proof, rosa, tomas):
    outbox.start_mailing()
    sign(rosa, proof)
    outbox.deliver(timezone.now())
    [receipt] = [one for one in mail.outbox if "signed in your name" in one.subject]
    assert receipt.to == ["rosa@example.org"]
    assert proof.digest[:16] in receipt.body
    assert proof.title in browser(rosa).get("/review/account/signatures/").content.decode()
    assert proof.title not in browser(tomas).get("/review/account/signatures/").content.decode()


@pytest.mark.parametrize("whose", ["login", "profile"])
def test_an_erased_login_or_profile_is_a_line(rosa, whose):
    erased = rosa if whose == "login" else rosa.contributor
    person = erased.person
    erased.delete()
    entry = LedgerEntry.objects.get(action=f"erased {whose}")
    assert (entry.subject, entry.actor) == (person, "system")
    assert [*verification.faults()] == []
