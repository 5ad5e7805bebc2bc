"""The index that searches read. Each database has its own kind, which no model can describe."""

from django.db import migrations

SQLITE = [
    (
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "heading, summary, body, marks, tokenize='unicode61 remove_diacritics 0')"
    )
]
POSTGRESQL = [
    (
        "CREATE TABLE search_index ("
        "id bigint PRIMARY KEY, heading tsvector NOT NULL, words tsvector NOT NULL)"
    ),
    "CREATE INDEX search_index_heading ON search_index USING gin (heading)",
    "CREATE INDEX search_index_words ON search_index USING gin (words)",
]


def make_index(apps, schema_editor):
    """The index is empty at first: `setup`, run after every upgrade, fills it."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_index", params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_index, drop_index)]
