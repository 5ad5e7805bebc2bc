"""The changes view of a long proof: 5,000 words in 25 sections, 300 of them changed."""

import random
import statistics
import time
from typing import Any

WORDS, CHANGED, SECTIONS, PARAGRAPHS = 5_000, 300, 25, 4


def changes_view() -> str:
    """Processor and server time (medians of nine), size and queries of the screen, in a sentence:
    the first view, for which the comparison is made, and the ones after it.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cms.desk import earlier_proofs

    reviewer, proof = _made()
    client = Client(SERVER_NAME="localhost")
    client.force_login(reviewer)
    address = f"/review/{proof.pk}/?show=signed"
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    asked = len(queries)
    times: dict[str, list[tuple[float, float]]] = {"first": [], "again": []}
    for _ in range(9):
        earlier_proofs.clear_cache()
        for which in times:
            began, busy = time.perf_counter(), time.process_time()
            client.get(address)
            times[which].append((time.process_time() - busy, time.perf_counter() - began))
    told = ", ".join(
        f"{which} {1000 * statistics.median(cpu):.0f} ms of a processor, "
        f"{1000 * statistics.median(wall):.0f} ms in all"
        for which, (cpu, wall) in ((w, zip(*rows, strict=True)) for w, rows in times.items())
    )
    marked = response.content.count(b"<ins>")
    return (
        f"changes view, {proof.words} words, {marked} changes: {told}; "
        f"{len(response.content) / 1000:.0f} KB, {asked} queries"
    )


def _made() -> tuple[Any, Any]:
    """A reviewer who signed a long page, and its next proof."""
    from cms.review import actions
    from tests import factories

    random.seed(5)
    known = [f"word{number}" for number in range(600)]
    each = WORDS // SECTIONS // PARAGRAPHS
    text = [[random.sample(known, each) for _ in range(PARAGRAPHS)] for _ in range(SECTIONS)]
    reviewer = factories.make_reviewer()
    sections = [_section(number, paragraphs) for number, paragraphs in enumerate(text)]
    page = factories.make_article(body=sections)
    now = factories.next_moment()
    factories.sign(factories.submit(page, now=now), by=reviewer)
    spots = [
        (section, paragraph, word)
        for section in range(SECTIONS)
        for paragraph in range(PARAGRAPHS)
        for word in range(0, len(text[section][paragraph]), 2)
    ]
    for section, paragraph, word in random.sample(spots, CHANGED):
        text[section][paragraph][word] = "changed"
    draft = page.get_latest_revision_as_object()
    sections = [_section(number, paragraphs) for number, paragraphs in enumerate(text)]
    draft.body = draft._meta.get_field("body").to_python(sections)
    draft.save_revision(user=page.owner, log_action=True)
    proof = actions.submit(
        draft, draft.get_latest_revision(), by=page.owner, now=factories.next_moment()
    )
    return reviewer, proof


def _section(number: int, paragraphs: list[list[str]]) -> dict[str, Any]:
    from uuid import UUID

    from cms.importing.streams import block

    content = [
        block("paragraph", f"<p>{_sentences(words)}</p>")
        | {"id": str(UUID(int=1000 + number * PARAGRAPHS + n))}
        for n, words in enumerate(paragraphs)
    ]
    section = block("section", {"heading": f"Part {number}", "content": content})
    return section | {"id": str(UUID(int=number))}


def _sentences(words: list[str]) -> str:
    """Words in sentences of ten, which no check remarks on."""
    tens = (words[start : start + 10] for start in range(0, len(words), 10))
    return " ".join(f"{' '.join(ten).capitalize()}." for ten in tens)
