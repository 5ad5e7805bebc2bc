"""Write docs/states.md from the tables of `cms.policy.states`: `python -m tests.home.states`."""

from collections.abc import Iterator
from pathlib import Path

from cms.policy import states
from cms.policy.states import BEGINNING, States

PAGE = Path(__file__).resolve().parents[2] / "docs" / "states.md"
INTRODUCTION = """\
# States

What may become of each thing that is decided about. This page is written from the tables in \
`cms/policy/states.py` by `python -m tests.home.states`; `tests/home/test_states.py` holds the \
tables against the models' choices and against what the database lets happen.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *("\n".join(_chapter(each)) + "\n" for each in states.ALL)])


def _chapter(each: States) -> Iterator[str]:
    yield f"## {each.thing}\n"
    yield f"{each.guard}\n"
    yield "```mermaid\nstateDiagram-v2"
    for name in each.meanings:
        yield f'    state "{name}" as {_id(name)}'
    for step in each.steps:
        verb = step.by[0].rsplit(".", 1)[-1]
        label = f"{verb} ({step.when})" if step.when else verb
        yield f"    {_id(step.before)} --> {_id(step.after)}: {label}"
    for name in each.meanings:
        if name in each.final:
            yield f"    {_id(name)} --> [*]"
    yield "```\n"
    yield "| state | means |\n|---|---|"
    for name, meaning in each.meanings.items():
        yield f"| {name} | {meaning} |"
    yield "\n| from | to | by |\n|---|---|---|"
    for step in each.steps:
        by = ", ".join(f"`{name}`" for name in step.by)
        yield f"| {step.before or '(new)'} | {step.after} | {by}{_when(step.when)} |"


def _when(when: str) -> str:
    return f": {when}" if when else ""


def _id(name: str) -> str:
    return "[*]" if name == BEGINNING else name.replace(" ", "_")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
