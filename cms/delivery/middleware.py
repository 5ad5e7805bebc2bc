"""Middleware of the public site: 405 pages, redirects for mistyped addresses, security headers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cms.delivery.redirects import FOR_STAFF, intended_address, permanent_redirect

NO_CONTENT, NOT_FOUND, METHOD_NOT_ALLOWED = 204, 404, 405
STRICT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's admin has inline scripts and styles of its own and no nonces for them.
ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


class MethodNotAllowed:
    """Answers a 405 with a readable page, and OPTIONS with 204."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != METHOD_NOT_ALLOWED or request.path.startswith(FOR_STAFF):
            return response
        if request.method == "OPTIONS":
            answer = HttpResponse(status=NO_CONTENT)
        elif request.path.startswith("/api/"):
            answer = JsonResponse({"message": "This API is read only."}, status=METHOD_NOT_ALLOWED)
        else:
            answer = render(request, "405.html", status=METHOD_NOT_ALLOWED)
        answer["Allow"] = f"{response['Allow']}, OPTIONS"
        return answer


class AddressRedirects:
    """Turns a 404 into a redirect when a mistyped address has one clear meaning."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != NOT_FOUND or request.method not in ("GET", "HEAD"):
            return response
        to = intended_address(request.path_info) if "\x00" not in request.path_info else None
        return permanent_redirect(request, to) if to else response


class SecurityHeaders:
    """Adds the content security policy and privacy headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_admin = request.path.startswith("/admin/")
        response.headers.setdefault("Content-Security-Policy", ADMIN if is_admin else STRICT)
        response.headers.setdefault("Permissions-Policy", "interest-cohort=(), geolocation=()")
        if request.path.startswith(FOR_STAFF):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
