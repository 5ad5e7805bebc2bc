"""Plain text cut to a length, for labels, quotations and fields."""


def shortened(text: str, longest: int) -> str:
    """Text on one line of at most `longest` characters: cut after a word, with an ellipsis.

    A word that alone is longer is cut inside, and so is text without spaces.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    whole_words = line[:longest].rpartition(" ")[0]
    return f"{whole_words or line[: longest - 1]}…"
