"""`manage.py demo`: a whole site to try, on this machine. Never with production settings."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cms.evidence import triggers
from cms.mailing import outbox
from cms.people.models import User
from home.demonstration.history import Demonstration
from home.demonstration.people import PASSWORD, PEOPLE
from home.setup import Tree, set_up

# Nobody is notified of the generated history.
SILENT = "django.core.mail.backends.dummy.EmailBackend"
TITLE = "Help for people who love someone who uses heroin"
EARLIER = "This demonstration was made by an earlier version. Delete var/ and run make demo again."
# What SQLite and PostgreSQL say of tables and columns that are not as the code expects them.
OTHER_LAYOUT = re.compile(
    r"no such (?:table|column)|has no column named|table .* already exists"
    r"|(?:relation|column) .* (?:already exists|does not exist)"
)


class Command(BaseCommand):
    """Sets up, fills in sample content the first time, and serves it."""

    help = "Set up a demonstration site with sample content and serve it on this machine."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--no-server", action="store_true", help="Set up, then stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMONSTRATION:
            raise CommandError("The demonstration never runs on a real site's settings.")
        port = options["port"]
        if not options["no_server"]:
            refuse_taken(port)
        with earlier_layout_refused():
            self._set_up()
        settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{port}"
        self._greet(port)
        if not options["no_server"]:
            call_command("runserver", f"localhost:{port}", use_reloader=False, skip_checks=True)

    def _set_up(self) -> None:
        """The database, the navigation pages and, the first time, the sample content."""
        if self._is_behind():
            self.stdout.write("Setting up the database.")
            call_command("migrate", verbosity=0)
        tree = set_up(title=TITLE)
        if not User.objects.filter(username=PEOPLE[0].username).exists():
            real_backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, SILENT
            self._make(tree)
            settings.EMAIL_BACKEND = real_backend
        outbox.start_mailing()

    def _make(self, tree: Tree) -> None:
        """The sample content, all of it or none: an interrupted start begins again."""
        if User.objects.exists():
            raise CommandError(
                "This database holds people already, so it is not filled with sample content. "
                "Unset DATABASE_URL and VAR_DIR, or name an empty database."
            )
        self.stdout.write("Making the sample content; this happens once.")
        try:
            with transaction.atomic():
                Demonstration(
                    tree=tree, now=timezone.now(), report_progress=self._show_progress
                ).make()
        except KeyboardInterrupt as interrupt:
            raise CommandError(
                "Interrupted, so no sample content was kept. Run it again to start over."
            ) from interrupt
        self.stdout.write("\n")

    def _is_behind(self) -> bool:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return bool(plan) or bool(triggers.missing(connection))

    def _show_progress(self, line: str) -> None:
        self.stdout.write(line, ending="")
        self.stdout.flush()

    def _greet(self, port: str) -> None:
        site = f"http://localhost:{port}"
        lines = [
            "",
            "This is a demonstration. No clinician has reviewed its content.",
            "",
            f"  Readers    {site}/",
            f"  Reviewers  {site}/review/   log in as  reviewer",
            f"  Writers    {site}/admin/    log in as  writer",
            f"  Publishers {site}/admin/    log in as  publisher",
            f"  Password for all of them:  {PASSWORD}",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


@contextmanager
def earlier_layout_refused() -> Iterator[None]:
    """Raise CommandError for a database that an earlier version made, and nothing else.

    The migrations were begun anew once (decision 44), so such a database cannot be migrated.
    """
    try:
        yield
    except InconsistentMigrationHistory as error:
        raise CommandError(EARLIER) from error
    except (OperationalError, ProgrammingError) as error:
        if not OTHER_LAYOUT.search(str(error)):
            raise
        raise CommandError(EARLIER) from error


def refuse_taken(text: str) -> None:
    """Raise CommandError, with a port that is free, when no server could listen on this one."""
    if not (text.isdecimal() and text.isascii() and 1 <= int(text) <= 65535):
        raise CommandError(f"PORT={text} is not a port number: try make demo PORT=8001")
    port = int(text)
    if is_free(port):
        return
    nearby = [*range(max(port, 1023) + 1, 65536), *range(1024, port)]
    other = next(near for near in nearby if is_free(near))
    reason = (
        "is taken by another program: stop it"
        if port > 1023
        else "is taken, or kept for root: stop what uses it"
    )
    raise CommandError(f"Port {port} {reason}, or choose another port: make demo PORT={other}")


def is_free(port: int) -> bool:
    """Say whether a server may listen on this port of 127.0.0.1 now."""
    with socket.socket() as caller:
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
