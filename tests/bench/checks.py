"""Measures the content checks. `python -m tests.bench.checks [--pages N]`.

Precision and recall of each family on labelled sentences, false alarms on edited prose, the time
for a page of 2,000 words, and `check_all` over many editions with the demonstration's words.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORDS = 2000
TIMES = 15


def main() -> None:
    """Run every measurement in turn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.dev"
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        families()
        false_alarms()
        command = [sys.executable, "manage.py", "demo", "--no-server"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        a_page()
        if options.pages:
            every_page(options.pages)


def families() -> None:
    """Precision and recall of each family, tuned and held out."""
    from tests.checks.labelled_cases import HELD_OUT, LABELLED, cases, scores

    for name, folder in (("labelled", LABELLED), ("held out", HELD_OUT)):
        number = len(list(cases(folder)))
        print(f"{name}: {number} sentences")
        for family, score in sorted(scores(folder)[0].items()):
            print(
                f"  {family:12} {score.number:4} sentences  "
                f"precision {score.precision:.3f}  recall {score.recall:.3f}"
            )


def false_alarms() -> None:
    """Warnings for every 1,000 words of prose that is in order."""
    from cms.checks import ADVISE, check
    from tests.checks.corpus import documents, words_in
    from tests.checks.pages import TODAY

    words = sum(map(words_in, documents()))
    found = [f for page in documents() for f in check(page, today=TODAY) if f.severity != ADVISE]
    print(f"edited prose: {words} words, {1000 * len(found) / words:.2f} warnings a 1,000 words")


def a_page() -> None:
    """A page of 2,000 words: all checks in memory, and the editor's panel after a save."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse
    from wagtail.models import Page

    from cms.checks import check
    from cms.drafts.documents import document_of_page
    from cms.publishing.models import Edition

    editions = Edition.objects.current().filter(kind="article").order_by("pk")
    body: list[dict[str, Any]] = []
    sources: list[dict[str, Any]] = []
    for edition in editions.iterator():
        content = json.loads(edition.sign_off.proof.manifest)["content"]
        body += content["body"]
        sources += content["sources"]
        if _length(body) >= WORDS:
            break
    page = Page.objects.get(pk=edition.page_id).specific
    page.body = page._meta.get_field("body").to_python(body)
    page.sources = page._meta.get_field("sources").to_python(sources)
    page.save_revision()
    day = date(2026, 3, 2)
    document = document_of_page(page)
    wall, cpu = _timed(lambda: check(document, today=day))
    print(
        f"a page of {_length(body)} words: all checks in {statistics.median(wall):.0f} ms "
        f"(processor {statistics.median(cpu):.0f} ms, best {min(wall):.0f} ms)"
    )
    editor = Client(headers={"host": "127.0.0.1"})
    editor.force_login(get_user_model().objects.get(username="publisher"))
    address = reverse("page_findings", args=[page.pk])
    assert b"checks-sum" in editor.get(address).content
    wall, _ = _timed(lambda: editor.get(address))
    print(
        f"  the editor's panel after a save: {statistics.median(wall):.0f} ms in the server "
        f"(worst {max(wall):.0f} ms)"
    )


def _timed(work: Callable[[], Any]) -> tuple[list[float], list[float]]:
    """Milliseconds that it took, each of some times: by the clock, and of the processor."""
    work()
    wall, cpu = [], []
    for _ in range(TIMES):
        began, used = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return wall, cpu


def _length(body: list[dict[str, Any]]) -> int:
    from cms.drafts.passages import blocks_of

    return sum(len(p.text.split()) for block in blocks_of(body) for p in block.passages)


def every_page(number: int) -> None:
    """`check_all` over so many editions: time, pages a second, memory of every process."""
    from cms.publishing.models import Edition
    from tests.bench.editions import fill

    like = [
        json.loads(edition.sign_off.proof.manifest) | {"kind": edition.kind}
        for edition in Edition.objects.current()
    ]
    for many in (number // 10, number):
        fill(many, like)
        command = [sys.executable, "manage.py", "check_all", "--editions"]
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        most = _most_memory(process)
        taken = time.perf_counter() - began
        assert process.wait() in (0, 1), "check_all broke"  # 1: something would stop submission
        print(
            f"check_all: {Edition.objects.count()} editions in {taken:.1f} s "
            f"({many / taken:.0f} a second on {os.cpu_count()} processors); "
            f"at most {most:.0f} MB in any process",
            flush=True,
        )


def _most_memory(process: subprocess.Popen[bytes]) -> float:
    """The most resident memory of the command or of one of its workers, in MB."""
    most = 0
    while process.poll() is None:
        family = {process.pid}
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) in family:
                family.add(int(entry.parent.name))
        for pid in family:
            try:
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            most = max(most, pages * os.sysconf("SC_PAGE_SIZE"))
        time.sleep(0.5)
    return most / 1_000_000


if __name__ == "__main__":
    main()
