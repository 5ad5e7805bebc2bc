"""A developer's machine and `make demo`: SQLite, everything local, never for real advice."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import BASE_DIR, STORAGES, VAR_DIR, env

STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DEBUG = env.bool("DEBUG", default=False)
IS_DEMONSTRATION = env.bool("IS_DEMONSTRATION", default=True)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def local_secret() -> str:
    """A secret of this checkout's own, made once and kept out of the repository."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


MAIL_AT_ONCE = True
SECOND_FACTOR = "offered"
# Browsers take passkeys on http://localhost; anywhere else they ask for https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
SECRET_KEY = local_secret()
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
