"""The OpenAPI 3.1 description of the read API. A test validates every response against it."""

from typing import Any

from django.conf import settings

from cms.delivery.pages import SECTIONS
from cms.delivery.site_address import absolute

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
TEXT: dict[str, Any] = {"type": "string"}
WHEN: dict[str, Any] = {"type": "string", "format": "date-time"}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
WEB: dict[str, Any] = {"type": "string", "format": "uri"}
SHA256: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}


def document() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.WAGTAIL_SITE_NAME}: read API",
            "version": "2",
            "description": "What readers can read now, as clinicians signed it. Every answer has "
            "an ETag; ask again with If-None-Match.",
        },
        "servers": [{"url": absolute("/").rstrip("/")}],
        "paths": {
            "/api/v2/": {"get": _operation("root", "Where everything is.", "Root")},
            "/api/v2/pages/": {
                "get": _operation(
                    "pages", "Published pages, newest first; with `search`, best first.",
                    "PageList", _LIST_PARAMETERS, bad_request=True,
                )
            },
            "/api/v2/pages/{id}/": {
                "get": _operation(
                    "page", "One page as readers get it now.", "Page",
                    [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
                    not_found=True,
                )
            },
            "/api/v2/topics/": {
                "get": _operation("topics", "Topics with published pages.", "TopicList")
            },
            "/api/v2/openapi.json": {
                "get": _operation("openapi", "This description.", "Anything")
            },
        },
        "components": {"schemas": _SCHEMAS},
    }  # fmt: skip


def _operation(
    name: str, summary: str, schema: str, parameters: list[dict[str, Any]] | None = None,
    *, bad_request: bool = False, not_found: bool = False,
) -> dict[str, Any]:  # fmt: skip
    responses = {
        "200": _answer("As asked.", schema),
        "304": {"description": "You have it already (If-None-Match)."},
        "400": _answer("A parameter that is not known, or not understood.", "Problem"),
    }
    if not_found:
        responses |= {
            "404": _answer("No page has this id, or none was published.", "Problem"),
            "410": _answer("The page is withdrawn and is no longer advice.", "Withdrawn"),
            "503": _answer("The words cannot be vouched for just now.", "Problem"),
        }
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters or [],
        "responses": responses,
    }


def _answer(description: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _object(optional: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(set(properties) - set(optional)),
        "additionalProperties": False,
    }


def _list_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_LIST_PARAMETERS = [
    _query("kind", "Only pages of this kind.", {"type": "string", "enum": sorted(SECTIONS)}),
    _query("topic", "Only pages under the topic with this slug.", TEXT | {"maxLength": 200}),
    _query("search", "Words to look for in signed text.", TEXT | {"maxLength": 200}),
    _query(
        "limit", "How many at most.",
        {"type": "integer", "minimum": 0, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    _query("offset", "How many to pass over.", COUNT | {"maximum": 999_999_999, "default": 0}),
]  # fmt: skip

_SUMMARY: dict[str, Any] = {
    "id": TEXT,
    "meta": _object(
        type={"type": "string", "enum": sorted(SECTIONS)},
        locale=TEXT,
        slug=TEXT,
        detail_url=WEB,
        html_url=WEB,
        first_published_at=WHEN,
        last_published_at=WHEN,
    ),
    "title": TEXT,
    "summary": TEXT,
    "last_edited_at": WHEN,
    "digest": SHA256,
    "review": _object(
        reviewed_on=DAY,
        review_due_on={"type": ["string", "null"], "format": "date"},
        is_overdue={"type": "boolean"},
    ),
}
_CREDENTIAL = _object(title=TEXT, expansion=TEXT, issuing_body=TEXT, register_number=TEXT)
_PERSON = _object(name=TEXT, credentials=_list_of(_CREDENTIAL))
_SCHEMAS: dict[str, Any] = {
    "Anything": {"type": "object"},
    "Problem": _object(message=TEXT),
    "Withdrawn": _object(message=TEXT, reason=TEXT, record_url=WEB),
    "Root": _object(pages=WEB, topics=WEB, openapi=WEB),
    "PageSummary": _object(**_SUMMARY),
    "PageList": _object(meta=_object(total_count=COUNT), items=_list_of(_ref("PageSummary"))),
    "Page": _object(
        **_SUMMARY,
        html=TEXT,
        html_sha256=SHA256,
        record_url=WEB,
        authors=_list_of(_PERSON),
        reviewer=_PERSON,
        topics=_list_of(_object(name=TEXT, slug=TEXT)),
        sources=_list_of(
            _object(
                title=TEXT,
                authors=TEXT,
                publisher=TEXT,
                kind=TEXT,
                year=TEXT,
                url=TEXT,
                doi=TEXT,
                pmid=TEXT,
            )
        ),
        questions=_list_of(TEXT),
    ),
    "TopicList": _object(
        meta=_object(total_count=COUNT),
        items=_list_of(_object(slug=TEXT, name=TEXT, pages=COUNT, html_url=WEB, feed_url=WEB)),
    ),
}
