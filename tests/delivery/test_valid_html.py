"""Every page is valid HTML: parsed strictly, and what a parser lets pass looked at as well."""

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from justhtml import JustHTML

from tests.pages import every_kind_of_page

pytestmark = pytest.mark.django_db

OBSOLETE = "acronym, big, center, font, frame, marquee, strike, tt, [align], [bgcolor], [border]"
PHRASING_ONLY = ("p", "h1", "h2", "h3", "h4", "span", "a > p", "label", "button")
BLOCKS = "p, ul, ol, dl, div, section, article, table, form, figure, h1, h2, h3, h4, blockquote"
TWICE = re.compile(r"<[a-z][^<>]*?\s([a-z-]+)=\"[^\"]*\"[^<>]*?\s\1=\"")


def faults(html: str) -> list[str]:
    """What is wrong with a page, in a line each."""
    found = [str(error) for error in JustHTML(html, collect_errors=True).errors]
    found += [f"twice: {match.group(0)}" for match in TWICE.finditer(html)]
    soup = BeautifulSoup(html, "html.parser")
    found += [f"obsolete: {tag.name}" for tag in soup.select(OBSOLETE)]
    for holder in PHRASING_ONLY:
        found += [f"{tag.name} in {holder}" for tag in soup.select(f"{holder} :is({BLOCKS})")
                  if tag.find_parent("summary") is None]  # fmt: skip
    ids = [tag["id"] for tag in soup.select("[id]")]
    found += [f"id twice: {name}" for name in {n for n in ids if ids.count(n) > 1}]
    for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
        for tag in soup.select(f"[{attribute}]"):
            found += [f"{attribute}: {n}" for n in tag[attribute].split() if n not in ids]
    for link in soup.select('a[href^="#"]'):
        if link["href"][1:] not in ids:
            found.append(f"leads nowhere: {link['href']}")
    for tag in soup.select("ul > :not(li), ol > :not(li), dl > :not(dt, dd, div)"):
        found.append(f"{tag.name} in {tag.parent.name}")
    found += [f"no alt: {tag}" for tag in soup.select("img:not([alt])")]
    found += [f"no size: {tag}" for tag in soup.select("img:not([width]), img:not([height])")]
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4")]
    found += [f"h{a} then h{b}" for a, b in pairwise(levels) if b > a + 1]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of the first level")
    if not soup.html.get("lang") or not soup.title.get_text(strip=True):
        found.append("no language or no title")
    return found


def test_every_page_is_valid(tree, client: Client):
    for name, address in every_kind_of_page().items():
        assert faults(client.get(address).content.decode()) == [], name


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("<p>Text<div></p>", "unexpected-end-tag"),
        ('<a href="#nowhere">x</a>', "leads nowhere: #nowhere"),
        ('<p id="a"></p><p id="a"></p>', "id twice: a"),
        ('<p id="a" class="b" id="c"></p>', "twice: "),
        ("<h2>Before</h2><h4>After</h4>", "h2 then h4"),
        ("<ul><p>x</p></ul>", "p in ul"),
        ('<img src="x">', "no alt: "),
    ],
)
def test_the_validator_finds_faults(broken: str, fault: str):
    whole = (
        f'<!doctype html><html lang="en"><head><title>T</title></head><body>{broken}</body></html>'
    )

    assert any(fault in line for line in faults(whole)), faults(whole)
