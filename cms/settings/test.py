"""The tests: fast hashing, no files outside a temporary place."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.base import STORAGES, WAGTAILSEARCH_BACKENDS, database, env

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
IS_DEMONSTRATION = False
HELP_COUNTRY = "US"
# Tests that let months go by would have to make everybody a second factor first.
SECOND_FACTOR = "offered"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Kept in a name: the folder goes when the process ends.
TEMPORARY = tempfile.TemporaryDirectory(prefix="countersign-tests-")
TEST_DIR = Path(TEMPORARY.name)
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = TEST_DIR / "media"
ASSETS_ROOT = TEST_DIR / "assets"
CARDS_ROOT = TEST_DIR / "cards"
CHECKPOINT_DIR = TEST_DIR / "checkpoints"
CHECKPOINT_KEY = TEST_DIR / "ledger.pem"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES = {"default": database(env("TEST_DATABASE_URL", default="sqlite:///:memory:"))}
# The index of Wagtail's own search, which no reader meets, is made when a test asks for it.
WAGTAILSEARCH_BACKENDS = {"default": WAGTAILSEARCH_BACKENDS["default"] | {"AUTO_UPDATE": False}}
WHITENOISE_USE_FINDERS = True
# Looked for when asked for: every test's client would list all of them at its first request.
WHITENOISE_AUTOREFRESH = True
