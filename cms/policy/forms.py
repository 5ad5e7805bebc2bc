"""What cannot be acted on because a form does not say it: nothing is changed, nothing is lost."""

from cms.policy.refusals import BAD_REQUEST, Why


def why_not_read_answers(*, are_readable: bool) -> Why | None:
    """Say that a form holds what cannot be read, or None."""
    if are_readable:
        return None
    return Why("Some answers cannot be read. They are marked below.", BAD_REQUEST)


def why_not_read_day(*, is_day: bool) -> Why | None:
    """Say that what was typed is no day, or None."""
    return None if is_day else Why("That is not a date.", BAD_REQUEST)


def why_not_read_time(*, is_time: bool) -> Why | None:
    """Say that what was typed is no point in time, or None."""
    return None if is_time else Why("That is not a date and time.", BAD_REQUEST)


def why_not_choose_writer(*, is_chosen: bool) -> Why | None:
    """Say that nobody was chosen as the writer, or None."""
    return None if is_chosen else Why("Choose who wrote it.", BAD_REQUEST)


def why_not_choose_reviewer(*, is_chosen: bool) -> Why | None:
    """Say that no clinical reviewer was chosen, or None."""
    return None if is_chosen else Why("Choose a clinical reviewer.", BAD_REQUEST)


def why_not_choose_edition(*, is_chosen: bool) -> Why | None:
    """Say that no edition was chosen as the wrong one, or None."""
    return None if is_chosen else Why("Choose which edition was wrong.", BAD_REQUEST)


def why_not_read_references(
    *, is_too_large: bool = False, is_text: bool = True, is_empty: bool = False
) -> Why | None:
    """Say why no reference can be read from what was pasted or uploaded, or None."""
    if is_too_large:
        return Why("That file is too large: at most one megabyte.", BAD_REQUEST)
    if not is_text:
        return Why("That file is no UTF-8 text. Save it as BibTeX or CSL-JSON.", BAD_REQUEST)
    return Why("No reference could be read in that.", BAD_REQUEST) if is_empty else None


def why_not_name_twice(*, is_taken: bool) -> Why | None:
    """Say why two statements of a safety profile cannot have one name, or None."""
    return Why("Another statement has this name already.", BAD_REQUEST) if is_taken else None
