"""Write down the migrations of a release: `python -m tests.home.released_migrations`.

Databases out there have run them, so from then on they are never changed, renamed or removed: a
change of the schema is a new migration. Refuses when one of an earlier release was changed.
"""

import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_suffix(".txt")
APPS = ("cms", "home", "articles", "faq")


def present(root: Path = ROOT) -> dict[str, str]:
    """Every migration file there is, with its SHA-256 whatever its line ends."""
    files = sorted(path for app in APPS for path in (root / app).rglob("migrations/[0-9]*.py"))
    return {str(path.relative_to(root)): _digest(path) for path in files}


def released(listed: str) -> dict[str, str]:
    """The migrations that the list names, with their SHA-256."""
    rows = [line.split() for line in listed.splitlines() if line and not line.startswith("#")]
    return {path: digest for digest, path in rows}


def changed(listed: dict[str, str], there: dict[str, str]) -> list[str]:
    """A sentence for each released migration that is no longer as it was released."""
    return [
        f"{path} was released and is gone: put it back."
        if path not in there
        else f"{path} was released and has changed since: put it back and write a new migration."
        for path, digest in sorted(listed.items())
        if there.get(path) != digest
    ]


def with_new(listed: str, there: dict[str, str]) -> str:
    """The list, with a line for each migration that it lacks."""
    known = released(listed)
    return listed + "".join(
        f"{digest}  {path}\n" for path, digest in there.items() if path not in known
    )


def _digest(path: Path) -> str:
    return sha256(path.read_text("utf-8").encode()).hexdigest()


if __name__ == "__main__":
    listed = LIST.read_text("utf-8")
    if faults := changed(released(listed), present()):
        sys.exit("\n".join(faults))
    LIST.write_text(with_new(listed, present()), "utf-8")
