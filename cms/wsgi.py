"""The WSGI entry point; production settings unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()
# Everything the addresses lead to is imported now, and not while the first visitor waits.
get_resolver().url_patterns  # noqa: B018
