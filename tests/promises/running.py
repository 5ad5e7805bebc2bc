"""What happens around the work: people's roles change, credentials lapse, days pass."""

from datetime import timedelta
from unittest import mock

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import rule

from cms.identity import persons
from cms.people.models import User
from tests.promises.site import Stage
from tests.promises.strategies import CAST, GROUPS, a_changing_person, a_publisher, a_superuser


class Running(Stage):
    """Acts on people in Wagtail's settings, and the clock."""

    @rule(
        by=a_superuser,
        name=a_changing_person,
        roles=st.none() | st.sets(st.sampled_from(sorted(GROUPS)), max_size=2),
        active=st.sampled_from([True, True, True, False]),
    )
    def change_roles(self, by: str, name: str, roles: set[str] | None, active: bool) -> None:
        """Give somebody other roles, or the ones they began with, or lock them out."""
        person, user, doer = self.people[name], self.users[name], self.people[by]
        wanted = CAST[name] if roles is None else roles | ({"superuser"} & CAST[name])
        groups = [GROUPS[role] for role in wanted & GROUPS.keys()]
        makes_publisher = "publisher" in wanted - person.roles
        screen = reverse("desk_person", args=[user.pk])
        self.tick()
        self.press(by, screen, {"act": "groups", "groups": groups})
        keeps = by != name and (doer.runs_the_machine() or doer.publishes())
        if keeps and (doer.runs_the_machine() or not makes_publisher):
            person.roles = set(wanted)
            self.came("change roles")
        self.press(by, screen, {"act": "open" if active else "close"})
        if keeps:
            person.is_active = active
        self.confirm(name)
        user = self.users[name] = User.objects.get(pk=user.pk)
        named = {group.name for group in user.groups.all()}
        assert named == {GROUPS[role] for role in person.roles & GROUPS.keys()}
        assert user.is_superuser == ("superuser" in person.roles)
        assert user.is_active == person.is_active

    def confirm(self, name: str) -> None:
        """A second person confirms whatever of somebody waits for it."""
        user = self.users[name]
        screen = reverse("desk_person", args=[user.pk])
        for what, of in (("login", user), ("profile", user.contributor)):
            shown = {"what": what, "shown": persons.newest(of).number}
            browser = Client()
            browser.force_login(self.second)
            browser.post(screen, {"act": "confirm"} | shown)

    @rule(
        by=a_publisher,
        name=st.sampled_from(["Rita", "Ray"]),
        days=st.sampled_from([-1, 0, 30, None]),
    )
    def date_credential(self, by: str, name: str, days: int | None) -> None:
        """A credential lapses, or is renewed. Nobody vouches for their own."""
        today = self.tick().date()
        until = None if days is None else today + timedelta(days=days)
        person, holder = self.people[name], self.users[name].contributor
        held = holder.credentials.get()
        allowed = self.people[by].publishes() and by != name and until != person.credential_until
        form = {"name": holder.name, "slug": holder.slug, "user": holder.user_id} | {
            f"credentials-{key}": value
            for key, value in {
                "TOTAL_FORMS": 1, "INITIAL_FORMS": 1, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000,
                "0-id": held.pk, "0-title": held.title, "0-expansion": held.expansion,
                "0-issuing_body": held.issuing_body, "0-register_number": "",
                "0-competence": held.competence_id, "0-verified_on": held.verified_on.isoformat(),
                "0-expires_on": until.isoformat() if until else "", "0-DELETE": "", "0-ORDER": "1",
            }.items()
        }  # fmt: skip
        self.press(by, reverse("wagtailsnippets_people_contributor:edit", args=[holder.pk]), form)
        held.refresh_from_db()
        done = held.expires_on != person.credential_until
        self.expect("date a credential", allowed=allowed, done=done)
        person.credential_until = held.expires_on
        self.confirm(name)
        if done:
            assert held.expires_on == until

    @rule(days=st.sampled_from([1, 1, 40, 400]))
    def let_time_pass(self, days: int) -> None:
        """Days go by, and the clock's own work is done, as on every morning."""
        self.tick(days=days)
        call_command("run_due", verbosity=0, stdout=mock.Mock())
        for page in self.pages:
            due = [proof for proof in page.proofs if proof.due_at and proof.due_at <= self.now]
            for proof in sorted(due, key=lambda proof: proof.due_at or self.now):
                proof.due_at = None
                if page.may_publish(proof):
                    assert self.is_shown(page, proof), "what was scheduled was not published"
                    self.now_shown(page, proof)
                    self.came("publish on schedule")
