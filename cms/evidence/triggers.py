"""Database triggers that keep evidence append-only, on SQLite and PostgreSQL.

SQLite drops a table's triggers in silence when a migration remakes the table, so they are dropped
before every migration, installed after, and looked for by a system check and by `verify`.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from cms.evidence.models import Evidence, LedgerEntry

SQL_DIR = Path(__file__).parent / "sql"

# The one table of evidence whose rows have a state that may change; its triggers are spelled out.
EDITION = "publishing_edition"

REMEDY = "Run manage.py migrate."
TRIGGER = re.compile(
    r"^CREATE TRIGGER (?P<name>\w+).*?(?:EXECUTE FUNCTION (?P<function>\w+)|$)", re.DOTALL
)
FUNCTION = re.compile(
    r"^CREATE OR REPLACE FUNCTION (?P<name>\w+).*?\$\$(?P<body>.*)\$\$", re.DOTALL
)
# A trigger with the right name and another body would guard nothing, and the catalogues of both
# databases hold a body as text alone. So text is compared, but for its white space; our files say
# things as the databases print them. A release that prints otherwise is a fault that `verify` and
# the system check name at once: the comparison errs towards refusing.
FUNCTION_SETTINGS = 'plpgsql{"search_path=pg_catalog, public, pg_temp"}'
DESCRIPTIONS = {
    "sqlite": "SELECT name, sql, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true), "
        "prosrc || lanname || coalesce(proconfig::text, '') "
        "FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_language ON pg_language.oid = prolang "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
        "AND relnamespace = current_schema()::regnamespace"
    ),
}


@cache
def append_only() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Append-only tables, each with the columns that are unique in it.

    They are the ledger's and every concrete kind of Evidence but the edition. SQLite's INSERT OR
    REPLACE deletes the row in the way without firing a DELETE trigger, so inserts are guarded on
    each unique key as well.
    """
    models: list[type[Model]] = [LedgerEntry]
    models += [model for model in apps.get_models() if issubclass(model, Evidence)]
    return {m._meta.db_table: _unique(m) for m in models if m._meta.db_table != EDITION}


def _unique(model: type[Model]) -> tuple[tuple[str, ...], ...]:
    """The columns of each unique key of a table, the primary key first."""
    options = model._meta
    columns = {field.name: str(field.column) for field in options.concrete_fields}
    alone = [(columns[field.name],) for field in options.concrete_fields if field.unique]
    together = [
        tuple(columns[name] for name in constraint.fields)
        for constraint in options.total_unique_constraints
    ]
    return (*alone, *together)


def expected(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that must be there."""
    verbs = ["update", "delete", "replace" if connection.vendor == "sqlite" else "truncate"]
    names = {f"{table}_no_{verb}" for table in append_only() for verb in verbs}
    names |= {f"{EDITION}_no_delete", f"{EDITION}_only_state", f"{EDITION}_signed"}
    names |= {f"{EDITION}_no_{verbs[2]}"}
    return names


def faults(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """A sentence for each trigger that is missing, switched off or altered, body included."""
    installed = _installed(connection)
    for name, sql in sorted(_expected_definitions(connection.vendor).items()):
        if name not in installed:
            yield f"The trigger {name} is missing: this table could be changed. {REMEDY}"
        elif installed[name] != sql:
            yield f"The trigger {name} was altered: this table could be changed. {REMEDY}"


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that are not in this database as they should be."""
    installed = _installed(connection)
    return {
        name
        for name, sql in _expected_definitions(connection.vendor).items()
        if installed.get(name) != sql
    }


def _expected_definitions(vendor: str) -> dict[str, str]:
    """The expected definition of each trigger, with the function it runs."""
    wanted, functions = {}, {}
    for statement in statements(vendor):
        if function := FUNCTION.search(statement):
            functions[function["name"]] = function["body"] + FUNCTION_SETTINGS
        elif trigger := TRIGGER.search(statement):
            runs = functions.get(trigger["function"] or "", "")
            wanted[trigger["name"]] = _one_line(statement) + runs
    return wanted


def _installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers that are switched on, as the database describes them. The text of a trigger
    of PostgreSQL is followed by the body and the settings of the function it runs.
    """
    with connection.cursor() as cursor:
        cursor.execute(DESCRIPTIONS[connection.vendor])
        return {name: _one_line(sql) + runs for name, sql, runs in cursor.fetchall()}


def _one_line(sql: str) -> str:
    return " ".join(sql.split())


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, in one go."""
    drop(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration or a test's clean-up."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in sorted(expected(connection)):
            table = next(t for t in (*append_only(), EDITION) if name.startswith(f"{t}_"))
            if table not in present:
                continue
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def statements(vendor: str) -> list[str]:
    """The SQL that makes them: the file's templates filled in for each table."""
    once, for_each = (SQL_DIR / f"{vendor}.sql").read_text().split("-- for each append-only table")
    filled = _split(once)
    for table, keys in append_only().items():
        clashes = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys
        )
        filled += _split(for_each.replace("{table}", table).replace("{clashes}", clashes))
    return filled


def _split(sql: str) -> list[str]:
    return [part.strip() for part in sql.split("-- next") if part.strip()]


def drop_before_migrating(using: str, **kwargs: Any) -> None:
    """`pre_migrate`: tables may be remade now."""
    drop(connections[using])


def install_after_migrating(using: str, **kwargs: Any) -> None:
    """`post_migrate`: if the tables are there, they are guarded again."""
    connection = connections[using]
    if {*append_only(), EDITION} <= set(connection.introspection.table_names()):
        install(connection)
