"""The documents say what is: every file, module and function they name exists."""

import re
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
DOTTED = re.compile(r"`((?:cms|home|articles|faq|tests)\.[\w.]*\w)(?:\(\))?`")
PATHS = re.compile(r"`((?:cms|home|articles|faq|templates|tests|docs|deploy)/[\w./-]*)`")
NAMED = sorted({(name, page) for page in PAGES for name in DOTTED.findall(page.read_text("utf-8"))})
CODE = [path for root in ("cms", "home", "articles", "faq") for path in (ROOT / root).rglob("*.py")]
POLICY = (DOCS / "editorial-policy.md").read_text("utf-8")
ARCHITECTURE = (DOCS / "architecture.md").read_text("utf-8")


def where(page: object) -> str:
    return page.name if isinstance(page, Path) else str(page)


def test_the_policy_names_functions():
    assert len(set(DOTTED.findall(POLICY))) > 20


@pytest.mark.parametrize(("name", "page"), NAMED, ids=where)
def test_what_a_document_names_exists(name, page):
    assert exists(name)


def exists(name: str) -> bool:
    """Whether a module, or what a dotted name leads to in one, is there. Settings are not loaded:
    those of production refuse to be without their environment.
    """
    module, attributes = name, list[str]()
    while module and not _is_module(module):
        module, _, attribute = module.rpartition(".")
        attributes.insert(0, attribute)
    if not module:
        return False
    found: object = import_module(module) if attributes else None
    for attribute in attributes:
        if not hasattr(found, attribute):
            return False
        found = getattr(found, attribute)
    return True


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_what_the_code_says_of_other_modules_exists():
    said = {(name, path) for path in CODE for name in DOTTED.findall(path.read_text("utf-8"))}
    assert sorted(f"{where(path)}: {name}" for name, path in said if not exists(name)) == []


@pytest.mark.parametrize("page", PAGES, ids=where)
def test_each_file_that_a_document_names_is_there(page):
    named = set(PATHS.findall(page.read_text("utf-8")))
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("page", PAGES, ids=where)
def test_each_link_to_a_file_leads_to_one(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    local = [target for target in targets if not target.startswith(("http", "mailto:"))]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_rule_row_of_the_policy_names_who_keeps_it():
    rows = [line for line in POLICY.splitlines() if line.startswith("| ") and "|---" not in line]
    rules = [row for row in rows if not row.startswith("| rule")]
    assert all("`cms." in row for row in rules)


@pytest.mark.parametrize("page", PAGES, ids=where)
def test_every_row_of_a_table_stands_in_one(page):
    lines = ["", *page.read_text("utf-8").splitlines(), ""]
    begun = [
        number
        for number, line in enumerate(lines)
        if line.startswith("|") and not lines[number - 1].startswith("|")
    ]
    assert [lines[number] for number in begun if not lines[number + 1].startswith("|---")] == []


def layers() -> list[str]:
    """The layers of the import contracts, the topmost first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    return [layer for each in contracts if each["type"] == "layers" for layer in each["layers"]]


def test_the_picture_of_the_layers_is_the_contract():
    [picture] = re.findall(r"```layers\n(.*?)```", ARCHITECTURE, re.DOTALL)
    assert picture.splitlines() == layers()


def test_each_room_of_the_contract_has_its_sentence():
    rooms = {room for layer in layers() for room in layer.split(" | ")}
    described = re.findall(r"^\| `(?:cms/)?(\w+)(?:/|\.py)` \| \w", ARCHITECTURE, re.MULTILINE)
    assert sorted(described) == sorted(rooms)
