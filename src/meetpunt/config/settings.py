"""Settings, all from the environment with defaults that let one machine run the product from one command."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from meetpunt.config.mail import mail_settings

# One BLAS thread: the grids of the statistics are small, and competing threads make them slower, not faster.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MEETPUNT_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from MEETPUNT_SECRET_KEY, else one made at first start and kept in the data folder."""
    if key := os.environ.get("MEETPUNT_SECRET_KEY"):
        return key
    path = DATA / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
# Former keys, with commas: sessions and what was kept encrypted under them can still be read.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("MEETPUNT_OLD_SECRET_KEYS", "").split(",") if key]
DEBUG = os.environ.get("MEETPUNT_DEBUG", "") == "1"
HOSTS = os.environ.get("MEETPUNT_HOSTS", "127.0.0.1,localhost").split(",")
ALLOWED_HOSTS = HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_vite",
    "meetpunt.store.apps.StoreConfig",
    "meetpunt.web.apps.WebConfig",
    "meetpunt.api.apps.ApiConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
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
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'meetpunt.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,  # after the database was away, the first request of each thread would fail
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer takes its lock at once and waits its turn, instead of failing when two readers want to write.
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 30}

AUTH_USER_MODEL = "store.Login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "meetpunt.web.views.sign_in.locked_out"
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE = os.environ.get("MEETPUNT_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
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
    for layer in ("store", "connectors", "measures", "actions", "reports", "web", "api", "cli", "jobs")
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
if SMTP_URL := os.environ.get("MEETPUNT_SMTP_URL", ""):
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

# How many requests a token of the API may make in a minute.
API_A_MINUTE = int(os.environ.get("MEETPUNT_API_A_MINUTE") or 300)

UPLOADS = DATA / "uploads"
DOCUMENTS = DATA / "documents"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
