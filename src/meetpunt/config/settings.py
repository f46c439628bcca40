"""Settings, all from the environment with defaults that let one machine run the product from one command."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from meetpunt.config.mail import mail_settings
from meetpunt.config.told import told
from meetpunt.watch.logs import logging_settings

# One BLAS thread: the grids of the statistics are small, and competing threads make them slower, not faster.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MEETPUNT_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)


GIVEN_KEY = told("MEETPUNT_SECRET_KEY")
SECRET_KEY_FILE = None if GIVEN_KEY else DATA / "secret.key"


def _secret_keys() -> list[str]:
    """The key that is told, else those in the file: one made at first start, and what it was before."""
    if SECRET_KEY_FILE is None:
        return [GIVEN_KEY]
    if not SECRET_KEY_FILE.exists():
        _make_secret_key(SECRET_KEY_FILE)
    return [key for key in SECRET_KEY_FILE.read_text(encoding="ascii").splitlines() if key]


def _make_secret_key(file: Path) -> None:
    """It is there whole or not at all, and stays the first one: processes that start at the same moment share it."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    try:
        unfinished.write_text(secrets.token_urlsafe(48), encoding="ascii")
        os.link(unfinished, file)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


SECRET_KEY, *SECRET_KEY_FALLBACKS = _secret_keys()
# Former keys, with commas: sessions and what was kept encrypted under them can still be read.
SECRET_KEYS_TOLD = [key for key in told("MEETPUNT_OLD_SECRET_KEYS").split(",") if key]
SECRET_KEY_FALLBACKS += SECRET_KEYS_TOLD
DEBUG = os.environ.get("MEETPUNT_DEBUG", "") == "1"
HOSTS = os.environ.get("MEETPUNT_HOSTS", "127.0.0.1,localhost").split(",")
ALLOWED_HOSTS = HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_vite",
    "meetpunt.store.apps.StoreConfig",
    "meetpunt.watch.apps.WatchConfig",
    "meetpunt.web.apps.WebConfig",
    "meetpunt.api.apps.ApiConfig",
]

MIDDLEWARE = [
    "meetpunt.watch.middleware.WatchMiddleware",  # before all others: it observes what they do
    "meetpunt.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with a random length against BREACH, and a masked token in every form
    "csp.middleware.CSPMiddleware",
    "meetpunt.api.door.ApiMiddleware",  # answers programs before there are sessions, cookies and forms
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "meetpunt.web.viewer.ViewerMiddleware",
    "meetpunt.web.limits.LimitMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "meetpunt.config.urls"
WSGI_APPLICATION = "meetpunt.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "meetpunt.web.viewer.page_context",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        told("DATABASE_URL", f"sqlite:///{DATA / 'meetpunt.sqlite3'}"),
        conn_max_age=600,
        conn_health_checks=True,  # after the database was away, the first request of each thread would fail
    )
}
if password := told("DATABASE_PASSWORD"):
    DATABASES["default"]["PASSWORD"] = password
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer takes its lock at once and waits its turn, instead of failing when two readers want to write.
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30}

AUTH_USER_MODEL = "store.Login"
AUTHENTICATION_BACKENDS = [
    "meetpunt.web.guessing.Backend",
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RULES = "meetpunt.actions.signing_in.password_rules"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{PASSWORD_RULES}.NotLikeYou", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": f"{PASSWORD_RULES}.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{PASSWORD_RULES}.NotCommon"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "meetpunt.web.views.sign_in.locked_out"
AXES_USERNAME_CALLABLE = "meetpunt.web.guessing.username"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # where somebody is signed in stands with their sessions, as long as those last

SESSION_ENGINE = "meetpunt.store.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE = os.environ.get("MEETPUNT_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# Over https a browser takes these from this very host only, and never gives them to another path or a plain page.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (f"{'__Host-' if SECURE else ''}{name}" for name in ("sessionid", "csrftoken"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
# What other names of the domain do is not ours to decide on, nor to have browsers remember for ever.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [
    PACKAGE / layer / "locale"
    for layer in ("store", "connectors", "measures", "actions", "reports", "web", "api", "cli", "jobs", "watch")
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_ALLOW_ALL_ORIGINS = False
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": PACKAGE / "web" / "static" / "build" / "manifest.json",
        "static_url_prefix": "build",
    }
}

# Where people reach it, to begin links in mails with.
HERE = f"https://{HOSTS[0]}" if SECURE else f"http://{HOSTS[0]}:{os.environ.get('PORT', '8000')}"
BASE_URL = (os.environ.get("MEETPUNT_URL") or HERE).rstrip("/")

# Mails go by SMTP when a server is named, else into files in the data folder.
MAILS = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("MEETPUNT_MAIL_FROM") or f"Meetpunt <meetpunt@{HOSTS[0]}>"
SMTP_URL = told("MEETPUNT_SMTP_URL")
HAS_MAIL_SERVER = bool(SMTP_URL)
if SMTP_URL:
    globals().update(mail_settings(SMTP_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAILS
    MAILS.mkdir(mode=0o700, exist_ok=True)

# Also addresses of this machine and without https may be fetched: for tests, and for a server beside this one.
FETCH_LOOPBACK = os.environ.get("MEETPUNT_FETCH_LOOPBACK", "") == "1"

# Whether questions about a whole organisation are answered from a copy of its facts in memory: auto (where that pays),
# always or never. Commands that end at once never make one, a server does (config/wsgi.py). The bound is in megabytes.
COLUMNAR = os.environ.get("MEETPUNT_COLUMNAR") or "never"
COLUMNAR_MB = int(os.environ.get("MEETPUNT_COLUMNAR_MB") or 1000)

# Whether pages and forms have limits (web/limits.py); 0 where a proxy in front keeps its own.
LIMITS = os.environ.get("MEETPUNT_LIMITS", "1") != "0"

# Who may start an organisation from the sign-in page: first = until there is one beside the demo company, open =
# anybody, closed = nobody. Commands and operators make them in any case.
START = os.environ.get("MEETPUNT_START") or "first"

# How many requests a token of the API may make in a minute.
API_A_MINUTE = int(os.environ.get("MEETPUNT_API_A_MINUTE") or 300)

UPLOADS = DATA / "uploads"
DOCUMENTS = DATA / "documents"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# `json` and `text` have a line for each request and for what took long; without either only what is worth a look.
LOG = os.environ.get("MEETPUNT_LOG", "")
LOGGING = logging_settings(LOG)
SLOW_MS = float(os.environ.get("MEETPUNT_SLOW_MS") or (1000 if LOG else "inf"))

# Who is mailed about unexpected errors, at most once an hour about the same one.
ERRORS_TO = os.environ.get("MEETPUNT_ERRORS_TO", "").replace(",", " ").split()

# For whom backups are encrypted (recipients of age, with spaces), or under which passphrase; without either not.
BACKUP_TO = os.environ.get("MEETPUNT_BACKUP_TO", "").split()
BACKUP_PASSPHRASE = told("MEETPUNT_BACKUP_PASSPHRASE")

# Who asks for metrics sends this; without one nothing is counted and there is no such page.
METRICS_TOKEN = told("MEETPUNT_METRICS_TOKEN")
