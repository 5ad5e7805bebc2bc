"""What a release has sent out stays as it was: migrations are only ever added to."""

from tests.home.released_migrations import LIST, changed, present, released, with_new

FIRST = "articles/migrations/0001_initial.py"


def test_no_released_migration_was_changed_or_removed():
    assert changed(released(LIST.read_text("utf-8")), present()) == []


def test_a_release_writes_down_every_migration_and_a_second_run_adds_none():
    listed = with_new("# The list\n", present())
    assert released(listed) == present()
    assert FIRST in released(listed)
    assert with_new(listed, present()) == listed


def test_a_released_migration_that_changes_or_goes_is_named():
    before = released(with_new("", present()))
    after = present() | {FIRST: "0" * 64}
    assert changed(before, after) == [
        f"{FIRST} was released and has changed since: put it back and write a new migration."
    ]
    del after[FIRST]
    assert changed(before, after) == [f"{FIRST} was released and is gone: put it back."]
    assert changed(before, present() | {"faq/migrations/0002_new.py": "1" * 64}) == []
