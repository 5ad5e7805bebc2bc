"""The demonstration's files as pages: StreamField data with citations and links in place."""

import tomllib
import uuid
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cms.importing.streams import Stream, block, listed
from home.demonstration.markup import PageId, rich

FOLDER = Path(__file__).parent
_NAMESPACE = uuid.UUID("5f2c7a86-6a0e-4f4f-8f8e-0d0f4f8c2b11")


@cache
def _sources() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "sources.toml").read_text())


def documents(kind: str) -> list[dict[str, Any]]:
    """Every article or question of the demonstration, by slug."""
    folder = FOLDER / {"article": "articles", "question": "questions"}[kind]
    return [tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))]


def reasons_for_sources() -> dict[str, str]:
    """Why pages keep sources that the checks warn of, by the sources' titles."""
    return {row["title"]: row["why"] for row in _sources().values() if "why" in row}


@dataclass(slots=True)
class Composer:
    """Turns one document's blocks into StreamField data and gathers the sources it cites."""

    slug: str
    page_id: PageId
    cited: dict[str, str] = field(default_factory=dict)

    def stream(self, items: list[dict[str, Any]]) -> Stream:
        """Blocks in order."""
        return [self._block(item) for item in items]

    def sources(self) -> Stream:
        """The sources that were cited, in the order of citation. Ask after the text."""
        stream = []
        for name, block_id in self.cited.items():
            source = _sources()[name]
            value = {
                "title": source["title"],
                "authors": source.get("authors", ""),
                "publisher": source["publisher"],
                "kind": source["kind"],
                "year": source.get("year"),
                "url": source.get("url", ""),
                "doi": source.get("doi", ""),
                "pmid": source.get("pmid", ""),
                "accessed_on": None,
                "current_through": _day(source.get("current_through")),
            }
            stream.append({"type": "source", "value": value, "id": block_id})
        return stream

    def _cite(self, name: str) -> str:
        return self.cited.setdefault(name, str(uuid.uuid5(_NAMESPACE, f"{self.slug}/{name}")))

    def _rich(self, text: str) -> str:
        return rich(text, cite=self._cite, page_id=self.page_id)

    def _block(self, item: dict[str, Any]) -> dict[str, Any]:
        kind = item["type"]
        made = getattr(self, f"_{kind}")(item)
        return made if isinstance(made, dict) and "type" in made else block(kind, made)

    def _section(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"heading": item["heading"], "content": self.stream(item["content"])}

    def _paragraph(self, item: dict[str, Any]) -> str:
        return f"<p>{self._rich(item['text'])}</p>"

    def _bullets(self, item: dict[str, Any]) -> dict[str, Any]:
        points = "".join(f"<li>{self._rich(point)}</li>" for point in item["items"])
        return block("paragraph", f"<ul>{points}</ul>")

    def _subheading(self, item: dict[str, Any]) -> str:
        return item["text"]

    def _steps(self, item: dict[str, Any]) -> dict[str, Any]:
        steps = [
            {"label": step.get("label", ""), "text": f"<p>{self._rich(step['text'])}</p>"}
            for step in item["steps"]
        ]
        return {"title": item.get("title", ""), "steps": listed(steps)}

    def _key_points(self, item: dict[str, Any]) -> Stream:
        return listed(item["points"])

    def _callout(self, item: dict[str, Any]) -> dict[str, Any]:
        text = f"<p>{self._rich(item['text'])}</p>"
        return {"urgency": item["urgency"], "title": item["title"], "text": text}

    def _emergency(self, item: dict[str, Any]) -> dict[str, Any]:
        actions = [f"<p>{self._rich(action)}</p>" for action in item["actions"]]
        return {
            "title": item["title"],
            "signs": listed(item.get("signs", [])),
            "actions": listed(actions),
        }

    def _quote(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"text": item["text"], "attribution": item.get("attribution", "")}

    def _table(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "columns": [{"type": "text", "heading": heading} for heading in item["headers"]],
            "rows": [{"values": row} for row in item["rows"]],
            "caption": item["caption"],
        }

    def _question(self, item: dict[str, Any]) -> dict[str, Any]:
        pk = self.page_id("question", item["slug"])
        if pk is None:
            raise ValueError(f"{self.slug} points at a question that is not there: {item['slug']}")
        return block("question", pk)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
