"""Measures what the README claims: queries, times and sizes. `python -m tests.bench [--clone]`.

Works on databases and clones of its own in a temporary folder; touches nothing else.
"""

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.changes import changes_view
from tests.bench.queue import queue_of

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run every measurement in turn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--editions", type=int, default=10_000)
    parser.add_argument("--clone", action="store_true", help="Also time make demo from a clone.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.conf import settings

        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        demonstration(folder)
        sizes()
        print(changes_view())
        reading(10)
        reading(options.editions)
        verifying()
        finding(options.editions)
        print(queue_of(options.editions))
    if options.clone:
        clone()


def demonstration(folder: str) -> None:
    """How long the first and the second set-up of the demonstration take."""
    for name in ("first", "second"):
        began = time.perf_counter()
        command = [sys.executable, "manage.py", "demo", "--no-server"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        print(f"demonstration, {name} start without installing: {_seconds(began)}")


def sizes() -> None:
    """The largest reader's page of the demonstration, and what comes with it."""
    from cms.publishing.models import Edition

    pages = {e.path: len(_get(e.path).content) for e in Edition.objects.current()}
    static = ROOT / "cms" / "static" / "cms"
    others = [(static / name).read_bytes() for name in ("site.css", "reading.js")]
    largest = max(pages, key=lambda path: pages[path])
    sent = sum(len(gzip.compress(part)) for part in (_get(largest).content, *others))
    print(f"reader pages: {len(pages)}, median {statistics.median(pages.values()) / 1000:.1f} KB")
    print(f"  largest HTML: {pages[largest] / 1000:.1f} KB ({largest})")
    print(f"  as sent, compressed, with the style sheet and the script: {sent / 1000:.1f} KB")


def reading(number: int) -> None:
    """Queries and server time of one reader's page among so many editions."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cms.delivery import sealed_bodies
    from cms.publishing.models import Edition
    from tests.bench.editions import fill

    fill(number)
    path = "/articles/overdose-signs-and-response/"
    sealed_bodies.clear_cache()
    queries = []
    for _ in ("cold", "warm"):
        with CaptureQueriesContext(connection) as captured:
            _get(path)
        queries.append(len(captured))
    times = []
    for _ in range(200):
        began = time.perf_counter()
        _get(path)
        times.append((time.perf_counter() - began) * 1000)
    print(
        f"{Edition.objects.count()} editions: {queries[1]} query with the body in memory, "
        f"{queries[0]} without; median {statistics.median(times):.1f} ms, "
        f"95th percentile {statistics.quantiles(times, n=20)[-1]:.1f} ms"
    )


def verifying() -> None:
    """How long `verify` takes over all of it, and the most memory that it holds."""
    from cms.publishing.models import Edition

    began = time.perf_counter()
    command = [sys.executable, "manage.py", "verify"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, "verify found faults"
    print(
        f"verify: {Edition.objects.count()} editions in {_seconds(began)}, "
        f"{used.ru_maxrss / 1024:.0f} MB at most"
    )


def finding(number: int) -> None:
    """Search and lists among so many editions, on SQLite, and on the PostgreSQL of BENCH_POSTGRES.

    The database of BENCH_POSTGRES is emptied first: name one that is for this alone.
    """
    for url in [
        f"sqlite:///{os.environ['VAR_DIR']}/finding.sqlite3",
        os.environ.get("BENCH_POSTGRES"),
    ]:
        if url is None:
            print("search and lists on PostgreSQL: not measured, BENCH_POSTGRES is not set")
            continue
        command = [sys.executable, "-m", "tests.bench.finding_in", str(number)]
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "DATABASE_URL": url})


def clone() -> None:
    """`make demo` in a fresh clone, package cache warm, server left out; then again."""
    with tempfile.TemporaryDirectory(prefix="countersign-clone-") as folder:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), folder], check=True)
        environment = {k: v for k, v in os.environ.items() if k not in ("VAR_DIR", "DATABASE_URL")}
        for name in ("first", "second"):
            began = time.perf_counter()
            subprocess.run(
                ["make", "demo", "DEMO_ARGS=--no-server"], cwd=folder, check=True,
                env=environment, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            print(f"make demo from a clean clone, {name} time: {_seconds(began)}")


def _get(path: str):
    from django.test import Client

    response = Client(headers={"host": "127.0.0.1"}).get(path)
    assert response.status_code == 200, f"{path} answered {response.status_code}"
    return response


def _seconds(began: float) -> str:
    return f"{time.perf_counter() - began:.1f} s"


if __name__ == "__main__":
    main()
