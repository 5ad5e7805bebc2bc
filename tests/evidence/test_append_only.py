"""The database's own refusal: evidence is written once, whoever asks and however."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import post_migrate, pre_migrate

from cms.evidence import triggers
from cms.evidence.models import Evidence
from cms.feedback import actions as feedback_actions
from cms.identity import persons
from cms.importing.streams import block
from cms.policy.facts import CHANGES_ONLY
from cms.proofs.models import Outcome, Proof, Revocation, SignOff
from cms.publishing import actions as publishing_actions
from cms.publishing import retractions
from cms.publishing.models import Edition, EditionTopic
from cms.review import actions, assignment, keys, notes
from cms.sources.models import Retraction
from tests import factories
from tests.evidence.tampering import execute, rows, settle, unguarded
from tests.factories import NOW

pytestmark = pytest.mark.data

EVIDENCE = sorted(triggers.append_only())
ALL = [*EVIDENCE, triggers.EDITION]
HELD = {"when_signed": "hold"}
LATER = NOW + timedelta(days=1)


def model_of(table):
    return next(m for m in apps.get_models() if m._meta.db_table == table)


def a_text_column(model):
    """A column that a forger would change."""
    texts = (models.CharField, models.TextField)
    return next(f.attname for f in model._meta.concrete_fields if isinstance(f, texts))


@pytest.fixture
def every_row(tree):
    """At least one row in every evidence table."""
    image = factories.make_image().pk
    picture = {"image": image, "alt_text": "A kit.", "credit": "Us", "caption": ""}
    page = factories.make_article(
        body=[factories.section(), block("picture", picture)],
        questions=[factories.make_question()],
        topics=[factories.make_topic(statements=factories.profile("Help", "call"))],
        sources=[factories.source(doi="10.5555/a.1")],
    )
    page.save_revision(user=None)
    proof = factories.submit(page)
    publisher = factories.make_publisher()
    actions.name_writer(proof, writer=page.owner, by=publisher, now=NOW)
    note = notes.add_note(proof, by=publisher, kind="question", text="Why?", now=NOW)
    notes.answer_note(note, by=page.owner, text="Because.", now=NOW)
    notes.withdraw_note(note, by=publisher, now=NOW)
    colleague = factories.make_reviewer()
    assignment.claim(proof, by=colleague, now=NOW)
    declined = assignment.decline(proof, by=colleague, kind="conflict", now=NOW)
    assignment.end_conflict(declined, by=colleague, now=NOW)
    reviewer = factories.make_reviewer()
    factories.make_key(colleague)
    phone, key = factories.make_key(reviewer)
    sign_off = factories.sign_with_key(proof, phone, by=reviewer)
    told = {"kind": "lost", "reason": "In a taxi.", "now": NOW.replace(hour=10)}
    keys.end(key, by=reviewer, **told)
    Retraction.objects.create(record_id=1, doi="10.5555/a.1", nature="retraction")
    retractions.reopen(now=NOW.replace(hour=10))
    actions.revoke(sign_off, by=publisher, reason="Mistaken.", now=NOW.replace(hour=11))
    withdrawn = Edition.objects.get(sign_off=sign_off)
    report = feedback_actions.receive(
        withdrawn, digest=withdrawn.digest, anchor="", heading="", severity="wrong",
        text="Is it so?", now=NOW.replace(hour=12),
    )  # fmt: skip
    feedback_actions.answer_report(
        report, by=publisher, about="A reader asked.", text="It is.", now=NOW.replace(hour=12)
    )
    publishing_actions.correct(
        withdrawn, by=publisher, wrong="One dose.", right="Two.", now=NOW.replace(hour=12)
    )
    persons.rename(
        colleague, first_name="Another", last_name="Name", by=publisher, now=NOW.replace(hour=13)
    )
    second = factories.make_publisher()
    version = persons.newest(colleague).number
    persons.confirm(colleague, shown=version, by=second, now=NOW.replace(hour=13))
    settle()


def refused(words="append-only"):
    """The database says no, and the test's transaction goes on."""
    return pytest.raises(IntegrityError, match=words)


def test_every_evidence_model_is_guarded():
    models_of_evidence = [m for m in apps.get_models() if issubclass(m, Evidence)]
    assert {m._meta.db_table for m in models_of_evidence} | {"evidence_ledgerentry"} == set(ALL)


def test_sql_can_neither_change_nor_delete(every_row, subtests):
    for table in ALL:
        with subtests.test(table=table):
            before = rows(table)
            column = a_text_column(model_of(table))
            words = "append-only" if table in EVIDENCE else "only the state"
            with refused(words), transaction.atomic():
                execute(f"UPDATE {table} SET {column} = 'forged'")  # noqa: S608
            with refused(), transaction.atomic():
                execute(f"DELETE FROM {table}")  # noqa: S608
            assert before
            assert rows(table) == before


def test_django_can_neither_change_nor_delete(every_row, subtests):
    for table in ALL:
        with subtests.test(table=table):
            before = rows(table)
            for attempt in attempts(model_of(table)):
                with pytest.raises(IntegrityError), transaction.atomic():
                    attempt()
            assert rows(table) == before


def attempts(model):
    """Django's ways to change or delete a row."""
    column = a_text_column(model)
    row = model.objects.first()
    setattr(row, column, "forged")
    return [
        lambda: model.objects.update(**{column: "forged"}),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([row], [column]),
        row.save,
        row.delete,
    ]


def test_a_row_cannot_be_written_over(every_row, subtests):
    """By any of its unique keys, as the database itself lists them."""
    for table in EVIDENCE:
        with subtests.test(table=table):
            before = rows(table)
            for key in unique_keys(table):
                with refused(), transaction.atomic():
                    write_over(table, key)
            assert before
            assert rows(table) == before


def unique_keys(table):
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table).values()
    return [c["columns"] for c in constraints if c["unique"] or c["primary_key"]]


def write_over(table, key):
    """Insert a changed copy of a row that meets the row in one unique key alone."""
    fields = model_of(table)._meta.concrete_fields
    changed = {column for other in unique_keys(table) for column in other} - set(key)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(changed_value(f) if f.column in changed else f'"{f.column}"' for f in fields)
    rest = f"INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id > 0"  # noqa: S608
    if connection.vendor == "sqlite":
        execute(f"INSERT OR REPLACE {rest}")
    else:
        column = a_text_column(model_of(table))
        execute(f"INSERT {rest} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {column} = 'forged'")


def changed_value(field):
    numbers = (models.IntegerField, models.ForeignKey)
    if isinstance(field, numbers):
        return f"{field.column} + 9999"
    return f"'~' || substr({field.column}, 2)"


def test_a_table_cannot_be_emptied_at_a_stroke(every_row):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE.")
    for table in ALL:
        before = rows(table)
        with refused(), transaction.atomic():
            execute(f"TRUNCATE {table} CASCADE")
        assert rows(table) == before


def test_a_chain_of_text_is_kept_as_text(db):
    """A jsonb column would hand JSON back with its keys in another order."""
    with connection.cursor() as cursor:
        described = {
            (table, column.name): column
            for table in ALL
            for column in connection.introspection.get_table_description(cursor, table)
        }
        kinds = {
            name: connection.introspection.get_field_type(described[name].type_code, column)
            for name, column in described.items()
        }
    assert kinds["proofs_proof", "manifest"] == "TextField"
    assert kinds["evidence_ledgerentry", "data"] == "TextField"
    assert "JSONField" not in kinds.values()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("current", "superseded"),
        ("current", "withdrawn"),
        ("withdrawn", "superseded"),
        ("current", "moved"),
        ("moved", "superseded"),
    ],
)  # fmt: skip
def test_the_state_of_an_edition_goes_forwards_and_never_back(tree, start, end):
    edition = factories.publish(factories.make_article())
    move(edition, start)
    move(edition, end)
    for back in {"current", "withdrawn", "moved", start} - {end}:
        with refused("only the state"), transaction.atomic():
            move(edition, back)
    edition.refresh_from_db()
    assert edition.state == end


def move(edition, state):
    if edition.state != state:
        Edition.objects.filter(pk=edition.pk).update(state=state)
        edition.state = state


def test_only_the_columns_that_tell_its_state_change_with_it(tree):
    edition = factories.publish(factories.make_article())
    for field in Edition._meta.concrete_fields:
        if field.name in Edition.MUTABLE_COLUMNS:
            continue
        with refused("only the state"), transaction.atomic():
            execute(
                f"UPDATE publishing_edition SET state = 'withdrawn', {field.column} = "  # noqa: S608
                f"{other_value(field)} WHERE id = {edition.pk}"
            )
    Edition.objects.update(
        state="withdrawn", reason="The dose was wrong.", ended_at=NOW, ended_by="user:x"
    )
    for change in ({"reason": "Nothing."}, {"ended_at": None}, {"ended_by": "user:y"}):
        with refused("only the state"), transaction.atomic():
            Edition.objects.update(**{"state": "superseded"} | change)


def other_value(field):
    """A value unlike the one in a column, in SQL that both databases read."""
    if isinstance(field, models.BooleanField):
        return f"NOT {field.column}"
    if isinstance(field, models.DateTimeField):
        return "'2001-01-01 00:00:00'"
    return changed_value(field)


@pytest.fixture
def held(tree):
    """A signed proof that waits to be published: the twin of every refused edition below."""
    return factories.sign(factories.submit(factories.make_article(**HELD)))


def edition_on(sign_off, /, **changes):
    """The row that publishing would write."""
    proof = sign_off.proof
    return Edition(
        **{
            "path": "/articles/forged/", "page_key": proof.page_key, "page_id": proof.page_id,
            "language": "en", "kind": proof.kind, "sign_off": sign_off,
            "whole_page_sign_off": sign_off, "digest": proof.digest, "title": proof.title,
            "summary": "S", "words": 1, "last_edited_at": NOW, "published_by": "user:x",
            "published_at": NOW, "first_published_at": NOW,
        }
        | changes
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "0" * 64},
        {"title": "Another title"},
        {"kind": "question"},
        {"page_key": "another page"},
        {"state": "withdrawn"},
        {"state": "superseded"},
        {"sign_off": None},
        {"whole_page_sign_off": None},
    ],
    ids=str,
)
def test_an_edition_says_what_its_sign_off_signed(held, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        edition_on(held, **changes).save()
    edition_on(held).save()
    assert Edition.objects.get().sign_off == held


def test_an_edition_rests_on_no_other_pages_sign_off(held):
    other = factories.sign(factories.submit(factories.make_article(**HELD), now=LATER))
    for changes in ({"sign_off": other}, {"whole_page_sign_off": other}):
        with refused("standing sign-off"), transaction.atomic():
            edition_on(held, **changes).save()
    edition_on(held).save()


def test_an_edition_rests_on_no_revoked_sign_off(held):
    actions.revoke(held, by=factories.make_publisher(), reason="No.", now=NOW.replace(hour=11))
    with refused("standing sign-off"), transaction.atomic():
        edition_on(held).save()
    assert not Edition.objects.exists()


def test_an_edition_rests_on_a_whole_page_sign_off(tree):
    page = factories.make_article(**HELD)
    whole = factories.sign(factories.submit(page))
    proof = factories.submit(factories.edit(page, by=page.owner, text="More."), now=LATER)
    changes = factories.sign(proof, scope=CHANGES_ONLY)
    with refused("standing sign-off"), transaction.atomic():
        edition_on(changes).save()
    edition_on(changes, whole_page_sign_off=whole).save()


@pytest.fixture
def half_signed(tree):
    """The first of the two signatures that a proof needs: not signed off."""
    topic = factories.make_topic(signatures=2)
    return factories.sign(factories.submit(factories.make_article(topics=[topic])))


def test_an_edition_needs_a_proof_that_is_signed_off(half_signed):
    with refused("standing sign-off"), transaction.atomic():
        edition_on(half_signed).save()
    factories.sign(half_signed.proof)
    assert Edition.objects.get().sign_off.countersigns == half_signed


def test_an_edition_needs_a_proof_that_was_not_sent_back(half_signed):
    asked = {"by": factories.make_reviewer(), "reason": "Say when.", "now": LATER}
    actions.request_changes(half_signed.proof, **asked)
    with refused("standing sign-off"), transaction.atomic():
        edition_on(half_signed).save()


def test_a_table_that_hides_a_real_one_lets_no_unsigned_edition_in(half_signed):
    if connection.vendor == "sqlite":
        pytest.skip("A trigger of SQLite sees its own database's tables, whatever hides them.")
    execute("CREATE TEMPORARY TABLE proofs_signoff AS SELECT * FROM public.proofs_signoff")
    execute(
        "CREATE TEMPORARY TABLE proofs_outcome AS "
        "SELECT 1 AS id, proof_id, 'signed' AS kind FROM public.proofs_signoff"
    )
    assert Outcome.objects.values_list("kind").get() == ("signed",)
    with refused("standing sign-off"), transaction.atomic():
        edition_on(half_signed).save()


@pytest.mark.parametrize("key", ["id", "path", "page_key"])
def test_an_edition_cannot_be_written_over(held, key):
    edition_on(held).save()
    first = Edition.objects.get()
    other = factories.sign(factories.submit(factories.make_article(**HELD), now=LATER))
    if key == "id":
        move(first, "superseded")
    rival = {
        "id": edition_on(held, id=first.pk, path="/elsewhere/"),
        "path": edition_on(other, id=first.pk + 1),
        "page_key": edition_on(held, id=first.pk + 1, path="/elsewhere/"),
    }[key]
    before = rows("publishing_edition")
    with refused("UNIQUE|only the state"), transaction.atomic():
        write_in_its_place(rival, key)
    assert rows("publishing_edition") == before


def write_in_its_place(edition, key):
    fields = Edition._meta.concrete_fields
    values = [f.get_db_prep_save(getattr(edition, f.attname), connection) for f in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    rest = f"INTO publishing_edition ({columns}) VALUES ({marks})"
    if connection.vendor == "sqlite":
        execute(f"INSERT OR REPLACE {rest}", values)
    else:
        where = {
            "id": "",
            "path": "WHERE state IN ('current', 'withdrawn', 'moved')",
            "page_key": "WHERE state IN ('current', 'withdrawn')",
        }[key]
        execute(f"INSERT {rest} ON CONFLICT ({key}) {where} DO UPDATE SET title = 'X'", values)


def test_a_migration_that_remakes_a_table_leaves_it_guarded(own_database):
    remake(EditionTopic, "slug")
    lost = {"publishing_editiontopic_no_update", "publishing_editiontopic_no_delete"}
    if connection.vendor == "sqlite":
        assert lost < triggers.missing(connection)  # why they are put back after every migration

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == set()
    assert errors_of_check() == ""


def test_a_table_that_triggers_speak_of_can_be_remade_by_a_migration(own_database):
    app = apps.get_app_config("evidence")
    pre_migrate.send(app, app_config=app, using="default")
    remake(Outcome, "reason")
    post_migrate.send(app, app_config=app, using="default")
    assert triggers.missing(connection) == set()


def remake(model, name):
    """What a migration with an AlterField does."""
    old = model._meta.get_field(name)
    new = models.CharField(max_length=900)
    new.set_attributes_from_name(name)
    new.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)
        editor.alter_field(model, new, old)


def test_a_migration_may_change_evidence_and_nobody_else_may(tree):
    app = apps.get_app_config("evidence")
    settle()
    pre_migrate.send(app, app_config=app, using="default")
    assert triggers.missing(connection) == triggers.expected(connection)
    post_migrate.send(app, app_config=app, using="default")
    assert triggers.missing(connection) == set()


@pytest.mark.parametrize("name", ["proofs_proof_no_update", "publishing_edition_signed"])
def test_an_installation_without_a_trigger_does_not_start(tree, name):
    assert errors_of_check() == ""
    table = name.split("_no_")[0].removesuffix("_signed")
    execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor != "sqlite" else ""))
    assert "Evidence is not guarded" in errors_of_check()
    assert name in errors_of_check()


def test_a_trigger_switched_off_counts_as_missing(tree):
    if connection.vendor == "sqlite":
        pytest.skip("A trigger of SQLite cannot be switched off, only dropped.")
    execute("ALTER TABLE proofs_proof DISABLE TRIGGER proofs_proof_no_update")
    assert triggers.missing(connection) == {"proofs_proof_no_update"}


@pytest.mark.parametrize("name", ["proofs_proof_no_update", "publishing_edition_signed"])
def test_a_trigger_whose_body_was_altered_counts_as_missing(tree, name):
    """Its name is there and it fires, but it lets everything through."""
    settle()
    if connection.vendor == "sqlite":
        execute(f"DROP TRIGGER {name}")
        execute(re.sub(r"RAISE\(ABORT.*\)", "RAISE(IGNORE)", definition(name)))
        altered = {name}
    else:
        function = triggers.TRIGGER.search(definition(name))["function"]
        execute(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql "
            "SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN RETURN NEW; END $$"
        )
        altered = {n for n in triggers.expected(connection) if function in definition(n)}
    assert triggers.missing(connection) == altered
    assert f"The trigger {name} was altered" in " ".join(triggers.faults(connection))
    assert name in errors_of_check()


def test_a_trigger_that_runs_another_function_counts_as_missing(tree):
    if connection.vendor == "sqlite":
        pytest.skip("A trigger of SQLite is its own body.")
    settle()
    execute(
        "CREATE FUNCTION let_it_be() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$"
    )
    execute(
        "CREATE OR REPLACE TRIGGER proofs_signoff_no_update BEFORE UPDATE ON proofs_signoff "
        "FOR EACH ROW EXECUTE FUNCTION let_it_be()"
    )
    assert triggers.missing(connection) == {"proofs_signoff_no_update"}


def definition(name):
    """The statement that makes a trigger."""
    return next(s for s in triggers.statements(connection.vendor) if f"TRIGGER {name} " in s)


def errors_of_check():
    try:
        call_command("check", databases=["default"])
    except SystemCheckError as error:
        return str(error)
    return ""


def test_evidence_can_be_written_again_after_tampering(held):
    """What the other tests stand on: the guards come back."""
    with unguarded():
        Proof.objects.update(title=Proof.objects.get().title)
    with refused(), transaction.atomic():
        Proof.objects.update(title="Forged")
    assert SignOff.objects.count() == 1
    assert not Revocation.objects.exists()
