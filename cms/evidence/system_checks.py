"""What must be true of the evidence before an installation may start."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import OperationalError, ProgrammingError, connections

from cms.evidence import triggers


@register(Tags.database)
def evidence_is_guarded(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """The triggers that keep evidence append-only are in the database."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        try:
            if triggers.EDITION not in connection.introspection.table_names():
                continue
            missing = triggers.missing(connection)
        except (OperationalError, ProgrammingError):
            continue
        if missing:
            errors.append(
                Error(
                    "Evidence is not guarded: triggers are missing or altered "
                    f"({', '.join(sorted(missing))}).",
                    hint="Run manage.py migrate, which installs them, then manage.py verify.",
                    id="evidence.E001",
                )
            )
    return errors
