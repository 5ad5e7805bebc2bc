"""Conditional GET: an ETag of the content, `no-cache`, and 304."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag

OK = 200
View = Callable[..., HttpResponseBase]


def conditional_get(view: View) -> Callable[..., HttpResponse]:
    """Decorate a view with an ETag of its content, and answer 304 when it matches."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: Any = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-cache")
        if response.status_code == OK and "ETag" not in response:
            set_response_etag(response)
        etag = response.get("ETag")
        answer: Any = get_conditional_response(request, etag=etag, response=response)
        return answer

    return wrapper
