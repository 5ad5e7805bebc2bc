"""From a page to the HTML that is sealed, and to plain text."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from cms.drafts.reviewed_content import ReviewedContent
from cms.proofs.sealing import Sealing

LINE_BREAKING_TAGS = [
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "td",
    "th",
    "caption",
    "figcaption",
    "blockquote",
    "br",
]


def plain_text(html: str) -> str:
    """The words of sealed HTML, a block a line, without citations and contents list."""
    soup = BeautifulSoup(html, "html.parser")
    for generated in soup.select(".sealed-cite, nav, .sealed-back"):
        generated.decompose()
    for tag in soup.find_all(LINE_BREAKING_TAGS):
        tag.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page's sealed element, the files it shows, and its plain text."""

    html: str
    filenames: tuple[str, ...]
    plain_text: str
    unpublished: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """How many words a reader reads."""
        return len(self.plain_text.split())


def render(page: ReviewedContent) -> Rendering:
    """Render a page's sealed element, from `<article` to `</article>`; pins the files it shows."""
    sealing = Sealing(page)
    html = render_to_string(page.sealed_template, {"page": page, "seal": sealing}).strip()
    if not (html.startswith("<article") and html.endswith("</article>")):
        raise ValueError(f"{page.sealed_template} must be one <article> element.")
    return Rendering(
        html=html,
        filenames=tuple(sealing.filenames),
        plain_text=plain_text(html),
        unpublished=tuple(sealing.unpublished),
    )
