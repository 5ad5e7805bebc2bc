"""The WSGI entry point; production settings unless told otherwise."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()
# Everything the addresses lead to is imported now, and not while the first visitor waits.
import_module(settings.ROOT_URLCONF)
