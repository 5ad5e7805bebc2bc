"""The site's own address, as the installation says it; never taken from a request."""

from django.conf import settings


def absolute(path: str) -> str:
    """An address with the site's own host."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/") + path
