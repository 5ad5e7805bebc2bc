"""The shapes that people write documents in, to be put together in any order."""

from hypothesis import strategies as st

VOCABULARY = ["rest", "water", "nurse", "fever", "HIV", "share", "home", "5", "mg", "≥", "10⁹", "½"]
SHAPES = [
    "Ask gently: Say what you saw.\nCall a clinic: Tell them.\nKeep naloxone: Have it ready.",
    "1. Drink a glass of water.\n2. Bring a list of medicines.\n3. Come early.",
    "Step 1: Sit down.\nStep 2: Breathe slowly.",
    "Here is what to do:\n1. Call for help.\n2. Stay with them.",
    "- Rest\n- Water\n  + Warm\n  + Cold\n    - with ice",
    "— Blue lips\n— Slow breath\n— No answer",
    "| Kind | Wait |\n|---|---|\n| Spray | 3 minutes |\n| Needle | 5 minutes |",
    "What next?\n\n# Colds\n\n## Rest",
    "Q: Is it safe?\nA: Yes. It is safe.",
    "Frequently asked questions\n\nIs it safe in pregnancy?\n\nYes. It is.\n\nWill it hurt?\n\nNo.",
    "Take 5 ~~mg~~ now.[^1]\n\n[^1]: Smith J. Doses. Lancet. 2020.",
    "Sources\n\nBowl B, Cup C. Soup for colds. Broth J. 2019;12(3):4-5. doi:10.1234/ab",
    "Source: A Health Service, 2022. https://example.org/a",
    "Published: 3 May 2021",
    "Reviewed by Ben Bowl, MD",
    "Home | About | Contact",
    "Wait {--5--}{++3++} minutes, or 10<sup>9</sup> seconds.",
    "![A kit](https://example.org/kit.png)",
    "Q:",
    "> Quoted words stand here.",
    "Very " * 60 + "long line without an end",
    "Long label that goes on and on: " + "word " * 70 + "end.",
]


def words(most: int) -> st.SearchStrategy[str]:
    """A run of words."""
    return st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=most).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of shapes, sentences and short lines, in any order."""
    blocks = st.one_of(
        st.sampled_from(SHAPES),
        words(25).map(lambda found: f"The {found}."),
        words(4).map(str.capitalize),
        words(4).map(lambda found: f"## {found}"),
        words(12).map(lambda found: f"Note: {found}."),
    )
    between = st.sampled_from(["\n", "\n\n", "\r\n\r\n"])
    parts = [block + draw(between) for block in draw(st.lists(blocks, min_size=1, max_size=9))]
    return "".join(parts)
