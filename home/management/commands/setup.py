"""`manage.py setup`: groups, workflow and navigation pages. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cms.desk.people_views import invitation_address
from cms.identity import invitations, persons
from cms.mailing import outbox
from cms.policy.identity import INVITATION_DAYS
from cms.topics import safety_profiles
from home.setup import set_up, start_opioid_topic


class Command(BaseCommand):
    """Run it after every upgrade."""

    help = "Reconcile groups, permissions, the review workflow and the navigation pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--opioids",
            action="store_true",
            help="Also make the topic of heroin and other opioids, with its safety profile.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tree = set_up()
        outbox.start_mailing()
        persons.enter_all_at_first(now=timezone.now())
        if options["opioids"]:
            topic = start_opioid_topic()
            safety_profiles.record(topic, by="system", now=timezone.now())
            self.stdout.write(
                f"The topic “{topic}” has a safety profile, for publishers to change."
            )
        self.stdout.write(
            f"Set up. Articles go under “{tree.articles}”, questions under “{tree.questions}”."
        )
        if secret := invitations.first_superuser(now=timezone.now()):
            self.stdout.write(
                "Nobody has a login yet. This link makes the first, which runs the site. It works "
                f"once, for {INVITATION_DAYS} days; running setup again makes another instead:\n\n"
                f"  {invitation_address(secret)}\n"
            )
