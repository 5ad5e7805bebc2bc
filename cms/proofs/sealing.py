"""Sealing: sanitises a page's HTML, pins its pictures, resolves links, numbers citations.

Sealed HTML outlives templates and hosts. Prose passes an allow-list (nh3) whatever the database
holds; pictures become pinned files; links become paths; citations get numbers.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

import nh3
from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from cms.drafts.reviewed_content import ReviewedContent
from cms.policy.refusals import CONFLICT, Refusal
from cms.proofs import anchors, assets
from cms.sources import authors

ALLOWED_TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "sup"}
ALLOWED_ATTRIBUTES = {"a": {"href", "id", "class", "aria-label"}, "sup": {"class"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel", "sms"}
# Widest last: the widest WebP is the fallback, the others are lighter or smaller.
PICTURE_SIDES = (480, 800, 1280)
PICTURE_FORMATS = {"avif": "avifquality-60", "webp": "webpquality-80"}


@dataclass(frozen=True, slots=True)
class SealedPicture:
    """A picture's pinned files: the fallback, and a srcset by format."""

    path: str
    width: int
    height: int
    choices: dict[str, str]


@dataclass(frozen=True, slots=True)
class SealedSource:
    """A source as the page's list prints it."""

    anchor: str
    number: int
    title: str
    authors: str
    publisher: str
    kind: str
    kind_label: str
    year: str
    url: str
    doi: str
    pmid: str
    accessed_on: str
    current_through: str
    cited_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents list."""

    anchor: str
    heading: str


@dataclass(slots=True)
class Sealing:
    """One rendering of one page: collects the files it shows and numbers what it cites."""

    page: ReviewedContent
    filenames: list[str] = field(default_factory=list)
    citations: dict[str, list[str]] = field(default_factory=dict)
    unpublished: list[str] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)

    @property
    def anchor(self) -> str:
        """The id of the sealed element, the same in every proof of a page."""
        return f"{self.page.kind[0]}-{uuid.UUID(str(self.page.translation_key)).hex[:10]}"

    @property
    def hero(self) -> Any:
        """The picture at the head of the page, if it has one."""
        return self._hero_block.value if self._hero_block else None

    @property
    def hero_id(self) -> str | None:
        """The block id of that picture."""
        return self._hero_block.id if self._hero_block and self._hero_block.value else None

    @property
    def _hero_block(self) -> Any:
        hero = getattr(self.page, "hero", None)
        return hero[0] if hero else None

    @property
    def key_points(self) -> list[Any]:
        """The page's key points, as blocks."""
        return list(getattr(self.page, "key_points", None) or [])

    @property
    def contents(self) -> list[Heading]:
        """The headings of the page's sections, in order."""
        return [
            Heading(self.place("s", child.id), child.value["heading"])
            for child in self.page.main_content
            if child.block_type == "section"
        ]

    def anchor_of(self, value: Any) -> str:
        """The id of the section that holds this value."""
        for child in self.page.main_content:
            if child.value is value:
                return self.place("s", child.id)
        raise ValueError("Only the page's own sections have anchors.")

    def prose(self, source: str, *, unwrapped: bool = False) -> SafeString:
        """Rich text as it will be served: cleaned, links as paths, citations numbered."""
        soup = BeautifulSoup(source or "", "html.parser")
        for link in soup.find_all("a"):
            self._resolve(link)
        for mark in soup.find_all("sup"):
            mark.attrs = {}
        for cited in soup.select("[data-cite]"):
            self._number(soup, cited)
        clean = nh3.clean(
            str(soup),
            tags=ALLOWED_TAGS,
            attributes=ALLOWED_ATTRIBUTES,
            url_schemes=ALLOWED_SCHEMES,
            link_rel=None,
        )
        if unwrapped:
            clean = clean.replace("</p><p>", "<br>").replace("<p>", "").replace("</p>", "")
        return mark_safe(clean)  # noqa: S308 (nh3 has just cleaned it)

    def picture(self, image: Any) -> SealedPicture:
        """Pin a picture in every size and format that readers' browsers choose from."""
        try:
            found = {
                name: image.get_renditions(
                    *(f"max-{side}x{side}|format-{name}|{quality}" for side in PICTURE_SIDES)
                )
                for name, quality in PICTURE_FORMATS.items()
            }
        except (SourceImageIOError, OSError) as error:
            if getattr(error, "errno", None) in assets.DISK_FULL_ERRORS:
                raise assets.storage_refusal() from error
            raise Refusal(
                f"The picture “{image.title}” cannot be read, so nothing was submitted. "
                "Choose or upload it again; your draft is saved.",
                CONFLICT,
                page_id=self.page.pk,
            ) from error
        choices = {}
        for name, renditions in found.items():
            by_width = {one.width: one for one in renditions.values()}
            paths = {width: self._pin(one, name) for width, one in sorted(by_width.items())}
            choices[name] = ", ".join(f"{path} {width}w" for width, path in paths.items())
        widest = by_width[max(by_width)]
        return SealedPicture(paths[widest.width], widest.width, widest.height, choices)

    def _pin(self, rendition: Any, extension: str) -> str:
        with rendition.file.open("rb") as file:
            filename = assets.pin(file.read(), extension)
        if filename not in self.filenames:
            self.filenames.append(filename)
        return f"/assets/{filename}"

    @property
    def sources(self) -> list[SealedSource]:
        """The sources: cited ones in the order of citation, then the rest. Ask after the body."""
        children = {child.id: child.value for child in self.page.sources}
        order = [key for key in self.citations if key in children]
        order += [key for key in children if key not in self.citations]
        return [
            _sealed_source(
                children[key], self.place("src", key), number, self.citations.get(key, [])
            )
            for number, key in enumerate(order, start=1)
        ]

    def path_of(self, page: Any) -> str | None:
        """A page's address without its host: its edition's, or where it would be."""
        if page is None:
            return None
        if not page.live and page.title not in self.unpublished:
            self.unpublished.append(page.title)
        parts = page.specific.get_url_parts()
        return parts[2] if parts else None

    def place(self, prefix: str, name: str) -> str:
        """The id of a block or field of this page."""
        return anchors.anchor(str(self.page.translation_key), prefix, str(name))

    def place_once(self, name: str) -> str:
        """The id of a block, the first time it is rendered; empty for repetitions."""
        if name in self.placed:
            return ""
        self.placed.add(name)
        return self.place("b", name)

    def _number(self, soup: BeautifulSoup, cited: Any) -> None:
        key = cited["data-cite"]
        if key not in {child.id for child in self.page.sources}:
            cited.decompose()
            return
        places = self.citations.setdefault(key, [])
        anchor = f"{self.place('c', key)}-{len(places) + 1}"
        places.append(anchor)
        number = list(self.citations).index(key) + 1
        mark = soup.new_tag("sup", attrs={"class": "sealed-cite"})
        link = soup.new_tag(
            "a",
            attrs={
                "href": f"#{self.place('src', key)}",
                "id": anchor,
                "aria-label": f"Source {number}",
            },
        )
        link.string = f"[{number}]"
        mark.append(link)
        cited.replace_with(mark)

    def _resolve(self, link: Any) -> None:
        """Strip a link to its href, so that it cannot imitate a citation of ours."""
        if not link.get("linktype"):
            link.attrs = {"href": link["href"]} if link.get("href") else {}
            return
        page = None
        if link["linktype"] == "page" and str(link.get("id", "")).isdigit():
            page = Page.objects.filter(pk=link["id"]).first()
        path = self.path_of(page)
        if path is None:
            link.unwrap()
            return
        link.attrs = {"href": path}


def _sealed_source(value: Any, anchor: str, number: int, cited_at: list[str]) -> SealedSource:
    kinds = dict(value.block.child_blocks["kind"].field.choices)
    return SealedSource(
        anchor=anchor,
        number=number,
        title=value["title"],
        authors=authors.printed(value["authors"] or ""),
        publisher=value["publisher"],
        kind=value["kind"],
        kind_label=str(kinds.get(value["kind"], "")),
        year=str(value["year"] or ""),
        url=value["url"] or "",
        doi=value["doi"] or "",
        pmid=value["pmid"] or "",
        accessed_on=_day(value["accessed_on"]),
        current_through=_day(value["current_through"]),
        cited_at=tuple(cited_at),
    )


def _day(day: Any) -> str:
    return f"{day:%-d %B %Y}" if day else ""
