"""What every installation shares."""

from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "home",
    "articles",
    "faq",
    "cms.throttling",
    "cms.people",
    "cms.evidence",
    "cms.topics",
    "cms.sources",
    "cms.help_lines",
    "cms.identity",
    "cms.proofs",
    "cms.publishing",
    "cms.feedback",
    "cms.search",
    "cms.review",
    "cms.authoring",
    "cms.desk",
    "cms.delivery",
    "cms.importing",
    "wagtail.snippets",
    "wagtail.users",
    "wagtail.sites",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.contrib.typed_table_block",
    "wagtail.admin",
    # After wagtail.admin, whose letters about workflows it switches off.
    "cms.mailing",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.delivery.compression.CompressForReaders",
    "cms.delivery.middleware.SecurityHeaders",
    "cms.delivery.middleware.MethodNotAllowed",
    "cms.delivery.middleware.AddressRedirects",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.identity.second_factor.SecondFactorDue",
    "cms.authoring.middleware.RefusalMessages",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.delivery.chrome.site",
            ],
        },
    },
]


def database(url: str) -> dict:
    """The connection settings for a database address; SQLite as evidence needs it.

    IMMEDIATE makes a write transaction wait for its turn instead of failing half way.
    """
    config = env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 600
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/db.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["cms.people.backends.LimitedBackend"]
CSRF_FAILURE_VIEW = "cms.desk.saved_forms.forgery_refused"
# How many proxies of ours stand before the application, each adding to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk_queue"
WAGTAILADMIN_LOGIN_URL = "/review/login/"
ACCOUNT_ADAPTER = "cms.people.logins.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SESSION_REMEMBER = False
# The form is shown to who is logged in already: Wagtail sends people here whom it will not let in.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Our own backend limits what is tried (decision 17): allauth's limits would count strangers.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
ACCOUNT_FORMS = {
    "login": "cms.people.logins.LoginForm",
    "reauthenticate": "cms.people.logins.ReauthenticateForm",
    "change_password": "cms.identity.password_forms.ChangePasswordForm",
    "reset_password": "cms.identity.password_forms.ResetPasswordForm",
    "reset_password_from_key": "cms.identity.password_forms.SetByLinkForm",
}
MFA_FORMS = {"add_webauthn": "cms.people.logins.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = env("SITE_NAME", default="Countersign")
MFA_TOTP_TOLERANCE = 1
# "required": reviewers, publishers and superusers, after a grace; "offered": nobody must.
SECOND_FACTOR = "required"

LANGUAGE_CODE = "en"
TIME_ZONE = env("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Pictures as proofs pinned them, named by their SHA-256.
ASSETS_ROOT = VAR_DIR / "assets"
# Pictures for link previews, drawn when first asked for; may be deleted at any time.
CARDS_ROOT = VAR_DIR / "cards"
# Signed checkpoints of the ledger and their key: put both on another disk or machine.
CHECKPOINT_DIR = Path(env("CHECKPOINT_DIR", default=str(VAR_DIR / "checkpoints")))
# Files with rules, words and explanations of the site's own; docs/checks.md shows one.
CHECK_FILES = [Path(path) for path in env.list("CHECK_FILES", default=[])]
CHECKPOINT_KEY = Path(env("CHECKPOINT_KEY", default=str(VAR_DIR / "keys" / "ledger.pem")))
# Originals of pictures are seen in the admin only; readers get pinned assets.
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/admin/media/"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
# Letters go out with `run_due`. A demonstration has no timer, so there each action sends its own.
MAIL_AT_ONCE = False

# Whose help lines stand on every page: an ISO 3166 code. Readers are never located.
HELP_COUNTRY = env("HELP_COUNTRY", default="US")
# Who pays for the site, in a sentence that readers are shown. Empty: they are told it is not said.
FUNDING = env("FUNDING", default="")
# What a sign-off may rest on: "passkey" (a key of the reviewer's own), or "passkey or password".
SIGNING = env("SIGNING", default="passkey or password")
# The one address at which keys are used, for example https://health.example.org; empty: any.
SIGNING_ORIGIN = ""
# Up to this ledger entry passwords were a means of signing here. `verify` names any later one.
PASSWORDS_UNTIL_ENTRY = env.int("PASSWORDS_UNTIL_ENTRY", default=0)
WAGTAIL_SITE_NAME = env("SITE_NAME", default="Countersign")
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://localhost:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.authoring.finish.leave_publishing_to_the_signature"
# Wagtail's admin needs the app; our editor offers no documents, and none is served to readers.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "ol", "ul", "link", "citation"]},
    },
}
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "wagtail.search.backends.database"}
}
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# Whether `run_due` asks the addresses of sources if they still answer, a week apart. Addresses
# inside a private network are never asked; only tests turn that off.
CHECK_SOURCES = env.bool("CHECK_SOURCES", default=False)
CHECK_PRIVATE_SOURCES = False

# Searches in vain are counted here for a day without being kept: a search writes nothing. A cache
# that workers share (CACHE_URL, for example redis://127.0.0.1:6379/0) counts across them.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# A demonstration says so on every page; only `manage.py demo` and the tests turn it on.
IS_DEMONSTRATION = False
