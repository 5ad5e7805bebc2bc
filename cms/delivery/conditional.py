"""Conditional GET: an ETag of the content, `no-cache`, and 304."""

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
    """Decorate a view with an ETag of its content, and answer 304 when it matches."""

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
