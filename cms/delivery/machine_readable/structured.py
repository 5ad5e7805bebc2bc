"""Structured data (JSON-LD, schema.org) from sign-offs and sealed words, and from nothing else.

`reviewedBy` and `lastReviewed` are present only while the whole-page sign-off is not overdue.
A question's answer is the text that readers see.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cms.delivery.sealed_bodies import SealedBody
from cms.delivery.site_address import absolute

CONTEXT = "https://schema.org"


def page_data(page: dict[str, Any], body: SealedBody, answers: Iterable[SealedBody]) -> SafeString:
    """The data of a reader's page; `answers` are the questions it shows, in order."""
    address = absolute(page["path"])
    is_question = page["kind"] == "question"
    data: dict[str, Any] = {
        "@type": ["MedicalWebPage", "FAQPage"] if is_question else "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": page["title"],
        "description": page["summary"],
        "inLanguage": page["language"],
        "datePublished": page["published_on"].isoformat(),
        "dateModified": page["last_edited_on"].isoformat(),
        "author": [
            _person(author["name"], author["slug"], author["qualifications"])
            for author in body.by
        ],
        "publisher": {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME,
                      "url": absolute("/")},
        "about": [{"@type": "Thing", "name": topic["name"]} for topic in body.topics],
        "citation": [_source(source) for source in body.sources],
        "identifier": f"sha256:{body.digest}",
    }  # fmt: skip
    if not page["is_overdue"]:
        reviewer = page["reviewer"]
        data["reviewedBy"] = _person(reviewer["name"], reviewer["slug"], reviewer["credentials"])
        data["lastReviewed"] = page["reviewed_on"].isoformat()
    questions = [body] if is_question else list(answers)
    graph = [data]
    if is_question:
        data["mainEntity"] = [_question(body)]
    elif questions:
        graph.append(
            {
                "@type": "FAQPage",
                "@id": f"{address}#questions",
                "isPartOf": {"@id": address},
                "mainEntity": [_question(each) for each in questions],
            }
        )
    return script({"@context": CONTEXT, "@graph": graph})


def script(data: dict[str, Any]) -> SafeString:
    """A JSON-LD data block, which a strict content security policy allows."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(  # noqa: S308 (what could end the block has just been escaped)
        f'<script type="application/ld+json">{written}</script>'
    )


def _person(name: str, slug: str, credentials: Iterable[dict[str, str]]) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": name}
    if slug:
        person["url"] = absolute(f"/people/{slug}/")
    qualifications = [
        {
            "@type": "EducationalOccupationalCredential",
            "name": credential["title"],
            "description": credential["expansion"],
            "recognizedBy": {"@type": "Organization", "name": credential["issuing_body"]},
        }
        for credential in credentials
    ]
    return person | ({"hasCredential": qualifications} if qualifications else {})


def _source(source: dict[str, Any]) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "CreativeWork", "name": source["title"]}
    if source["publisher"]:
        work["publisher"] = {"@type": "Organization", "name": source["publisher"]}
    if source["year"]:
        work["datePublished"] = source["year"]
    if source["doi"]:
        work["identifier"] = f"doi:{source['doi']}"
    elif source["pmid"]:
        work["identifier"] = f"pmid:{source['pmid']}"
    if source["url"]:
        work["url"] = source["url"]
    return work


def _question(body: SealedBody) -> dict[str, Any]:
    return {
        "@type": "Question",
        "name": body.title,
        "acceptedAnswer": {"@type": "Answer", "text": body.answer_text},
    }
