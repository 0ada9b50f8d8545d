"""The one settings file: every choice comes from the environment, with defaults that fail closed.

docs/settings.md lists each name; newsroom/checks.py complains at start about those that are wrong.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()
if env.bool("NEWSROOM_READ_DOTENV", default=True):
    env.read_env(BASE_DIR / ".env")

# Without a key nothing starts: a default would be known to everybody.
SECRET_KEY = env.str("SECRET_KEY")
# Keys of before: they still read what they signed, and still know what was redacted.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

NEWSROOM_NAME = env.str("NEWSROOM_NAME", default="On the Record")
NEWSROOM_TAGLINE = env.str("NEWSROOM_TAGLINE", default="Who said what, and where we printed it")
NEWSROOM_PAGE_SIZE = env.int("NEWSROOM_PAGE_SIZE", default=20)
NEWSROOM_DATA_LICENCE = env.str(
    "NEWSROOM_DATA_LICENCE",
    default="No licence is stated. Ask the publisher before you use this data again.",
)
NEWSROOM_QUOTE_GATE = env.str("NEWSROOM_QUOTE_GATE", default="off")
NEWSROOM_BULK_ERROR_LIMIT = env.float("NEWSROOM_BULK_ERROR_LIMIT", default=0.04)
NEWSROOM_MEDIA_ALLOW_PRIVATE = env.bool("NEWSROOM_MEDIA_ALLOW_PRIVATE", default=False)

INSTALLED_APPS = [
    "taggit",
    "django_prose_editor",
    "js_asset",
    "newsroom.admin_config.NewsroomAdminConfig",  # the admin, with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",  # flat pages ask for it; our own host is the one a request names
    "django.contrib.flatpages",
    "csp",
    "axes",
    # Ours come last: their post_migrate then finds every permission made.
    "newsroom",
    "newsroom.record",
    "people",
    "articles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

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
                "newsroom.context.newsroom",
            ],
        },
    },
]

# --- database: SQLite on one box, PostgreSQL on many -----------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'newsroom.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at BEGIN and waits for it, rather than failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728; PRAGMA cache_size=-12000; "
        # In pages: an import changes the same ones of an index again and again.
        "PRAGMA wal_autocheckpoint=10000;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": env.int("NEWSROOM_DB_POOL_MIN", default=1),
        "max_size": env.int("NEWSROOM_DB_POOL_MAX", default=8),
        "timeout": 10,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# --- who may log in ---------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

# --- language and time: chosen by the newsroom, never by a browser ---------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR / "static"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT, MEDIA_ROOT = str(STATIC_ROOT), str(MEDIA_ROOT)
# Archives brought in by the import screen: never served, and gone when their import is over.
NEWSROOM_IMPORT_ROOT = str(env.path("NEWSROOM_IMPORT_ROOT", default=str(VAR / "imports")))
NEWSROOM_IMPORT_LARGEST = env.int("NEWSROOM_IMPORT_LARGEST", default=2_000)  # MB
# Two: a large archive is read by one process while another writes.
NEWSROOM_IMPORT_PROCESSES = env.int(
    "NEWSROOM_IMPORT_PROCESSES", default=min(2, os.cpu_count() or 1)
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # a long story with its inlines in one form

# --- pages of the paper's own ------------------------------------------------------------------
SITE_ID = 1

# --- topics -----------------------------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = True

# --- what a browser may do --------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = env.bool("SESSION_COOKIE_SECURE", default=True)
CSRF_COOKIE_SECURE = env.bool("CSRF_COOKIE_SECURE", default=True)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("NEWSROOM_BEHIND_PROXY", default=False):
    # Only where a proxy of ours sets the header and strips a visitor's own.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the newsroom's other hosts are not ours to decide over
    "security.W021",  # nor is a browser's preload list
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
