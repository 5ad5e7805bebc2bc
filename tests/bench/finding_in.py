"""`python -m tests.bench.finding_in NUMBER`: search and lists in the database of DATABASE_URL."""

import os
import sys


def main() -> None:
    """Make the database anew, then measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    from home.setup import set_up
    from tests.bench.finding import measure

    set_up()
    measure(int(sys.argv[1]))


if __name__ == "__main__":
    main()
