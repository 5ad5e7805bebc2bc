"""A refusal: the sentence that says why not, on its way to the person who asked."""

from cms.review.rules import CONFLICT, Why


class Refusal(Exception):
    """Raised by actions before anything is written. `status` is the HTTP status that fits.

    `page_id` names the Wagtail page whose draft is safe, so that its writer can be sent back to it.
    """

    def __init__(self, sentence: str, status: int = CONFLICT, *, page_id: int | None = None):
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.status = sentence.status if isinstance(sentence, Why) else status
        self.page_id = page_id


def refuse_if(why: Why | None, *, page_id: int | None = None) -> None:
    """Raise the refusal a rule gives, if it gives one."""
    if why:
        raise Refusal(why, page_id=page_id)
