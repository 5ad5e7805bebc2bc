"""Answers that caches may keep and must ask about again: an ETag of what is sent, and 304."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import set_response_etag

OK = 200
View = Callable[..., HttpResponseBase]


def conditional_get(view: View) -> Callable[..., HttpResponse]:
    """Name the content by its digest, and do not send what the asker has already."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-cache")
        if request.method == "HEAD" and "ETag" not in response and response.status_code == OK:
            set_response_etag(response)  # Django names only what GET sends.
        # https://docs.djangoproject.com/en/5.2/ref/middleware/#conditional-get-middleware
        done: Any = ConditionalGetMiddleware(lambda _: response)(request)
        return done

    return wrapper
