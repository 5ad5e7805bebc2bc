"""Screens of the desk with a form: do what was posted and lead on, or show why not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms.policy.refusals import Refusal

# The sentence that says what was done, and the address that leads on.
Done = tuple[str, str]


def act(
    request: HttpRequest,
    do: Callable[[], Done],
    *,
    refused: Callable[[Refusal], HttpResponse],
) -> HttpResponse:
    """Do what was posted, say so and lead on; a refusal is shown with what was typed."""
    try:
        message, to = do()
    except Refusal as refusal:
        return refused(refusal)
    messages.success(request, message)
    return redirect(to)


def form_screen(
    request: HttpRequest,
    template: str,
    context: Callable[[], dict[str, Any]],
    *,
    do: Callable[[], Done],
    refusal: Refusal | None = None,
) -> HttpResponse:
    """A screen that shows its form, and acts when that is posted.

    `context` is asked only when the screen is shown; `refusal` says why the form is of no use
    even before it is posted.
    """

    def shown(refusal: Refusal | None) -> HttpResponse:
        filled = context() | {"refusal": refusal.sentence if refusal else ""}
        return render(request, template, filled, status=refusal.status if refusal else 200)

    return act(request, do, refused=shown) if request.method == "POST" else shown(refusal)
