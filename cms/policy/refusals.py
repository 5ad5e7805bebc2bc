"""Refusal: the exception that carries the sentence saying why not to the user."""

BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_MANY = 400, 403, 404, 409, 429


class Refusal(Exception):
    """Raised by actions before anything is written. `status` is the HTTP status that fits.

    `page_id` names the Wagtail page whose draft is safe, so that its writer can be sent back to it.
    """

    def __init__(self, sentence: str, status: int = CONFLICT, *, page_id: int | None = None):
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.status = sentence.status if isinstance(sentence, Why) else status
        self.page_id = page_id


class Why(str):
    """The sentence that says why not, and the HTTP status that goes with it."""

    status: int

    def __new__(cls, sentence: str, status: int) -> "Why":
        why = super().__new__(cls, sentence)
        why.status = status
        return why


def refuse_if(why: Why | None, *, page_id: int | None = None) -> None:
    """Raise the refusal a rule gives, if it gives one."""
    if why:
        raise Refusal(why, page_id=page_id)


class DraftProblem(str):
    """A sentence about a problem that stops a draft, and the place in the editor it belongs to."""

    place: str

    def __new__(cls, sentence: str, place: str) -> "DraftProblem":
        lack = super().__new__(cls, sentence)
        lack.place = place
        return lack
