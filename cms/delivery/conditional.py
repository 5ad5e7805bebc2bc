"""Answers that caches may keep and must ask about again: an ETag of what is sent, and 304."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware

View = Callable[..., HttpResponse]


def checked_again(view: View) -> View:
    """Name the content by its digest, and do not send what the asker has already."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-cache")
        # https://docs.djangoproject.com/en/5.2/ref/middleware/#conditional-get-middleware
        done: Any = ConditionalGetMiddleware(lambda _: response)(request)
        return done

    return answered
