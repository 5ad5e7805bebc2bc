"""The queue with ten thousand proofs waiting: processor and server time, size and queries."""

import statistics
import time
from datetime import timedelta
from typing import Any

A_TIME = 1_000
PEOPLE = 20


def queue_of(number: int) -> str:
    """What the queue costs a reviewer and a publisher (medians of nine), in sentences."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests import factories

    reviewer, publisher = factories.make_reviewer(), factories.make_publisher()
    fill(number)
    told = [f"queue, {number} waiting:"]
    for name, user in (("reviewer", reviewer), ("publisher", publisher)):
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/review/")
        asked, times = len(queries), []
        for _ in range(9):
            began, busy = time.perf_counter(), time.process_time()
            client.get("/review/")
            times.append((time.process_time() - busy, time.perf_counter() - began))
        cpu, wall = (1000 * statistics.median(each) for each in zip(*times, strict=True))
        told.append(
            f"  {name}: {cpu:.0f} ms of a processor, {wall:.0f} ms in all, "
            f"{len(response.content) / 1000:.0f} KB, {asked} queries"
        )
    return "\n".join(told)


def fill(number: int) -> None:
    """Let proofs wait: one in three with somebody, one in two in a field that asks for more."""
    from cms.people.models import Competence
    from cms.topics.models import Topic
    from tests import factories

    open_to_all, _ = Topic.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    special, _ = Topic.objects.get_or_create(slug="special", defaults={"name": "Special"})
    special.competences.add(Competence.objects.get_or_create(name="Dentistry")[0])
    people = [factories.make_reviewer() for _ in range(PEOPLE)]
    writers = [factories.make_writer() for _ in range(PEOPLE)]
    for start in range(0, number, A_TIME):
        _add(range(start, start + A_TIME), [open_to_all, special], people, writers)


def _add(numbers: range, topics: list[Any], people: list[Any], writers: list[Any]) -> None:
    from django.utils import timezone

    from cms.proofs.models import Proof
    from cms.review.models import Waiting, WaitingTopic, WaitingWriter

    now = timezone.now()
    proofs = Proof.objects.bulk_create(
        [_proof(n, writers[n % PEOPLE].person, now - timedelta(minutes=n)) for n in numbers]
    )
    rows = Waiting.objects.bulk_create(
        [
            Waiting(
                proof=proof, page_key=proof.page_key, minutes=5 + n % 20, changed_percent=n % 100,
                decide_by=(now + timedelta(days=n % 30 - 5)).date(),
                **(_held(people[n % PEOPLE], now) if n % 3 == 0 else {}),
            )
            for n, proof in zip(numbers, proofs, strict=True)
        ]
    )  # fmt: skip
    WaitingTopic.objects.bulk_create(
        WaitingTopic(waiting=row, slug=topic.slug, name=topic.name)
        for row in rows
        for topic in topics[: 1 + row.proof.page_id % 2]
    )
    WaitingWriter.objects.bulk_create(
        WaitingWriter(waiting=row, person=row.proof.submitted_by) for row in rows
    )


def _held(user: Any, now: Any) -> dict[str, Any]:
    return {"holder": user.person, "holder_printed": str(user), "held_since": now}


def _proof(number: int, writer: str, at: Any) -> Any:
    from cms.evidence.canonical import sha256
    from cms.proofs.models import Proof

    return Proof(
        page_key=f"waiting-{number}", page_id=20_000_000 + number, revision_id=0, number=1,
        kind="article", language="en", title=f"Waiting {number}", digest=sha256(f"w{number}"),
        manifest="{}", html="<article></article>", internal="{}", plain_text="", words=800,
        last_edited_at=at, submitted_by=writer, submitted_at=at,
    )  # fmt: skip
