"""Django settings: no log-in, no middleware it can do without, persistent connections, the same SQLite settings."""

import os
from urllib.parse import urlparse

from common import PRAGMAS

SECRET_KEY = "bench-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "drf.urls"
WSGI_APPLICATION = "drf.wsgi.application"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "django_filters", "drf"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
USE_TZ = False
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
LOGGING_CONFIG = None
DB = os.environ["BENCH_DB"]


def postgresql(url: str) -> dict[str, object]:
    """Django's form of a URL."""
    parts = urlparse(url)
    person = {"USER": parts.username, "PASSWORD": parts.password or ""}
    place = {"HOST": parts.hostname, "PORT": parts.port, "NAME": parts.path[1:]}
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, **person, **place}


def sqlite(path: str) -> dict[str, object]:
    """Django's form of a file, with the settings every system uses."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": ";".join(PRAGMAS)}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "CONN_MAX_AGE": None, "OPTIONS": options}


DATABASES = {"default": postgresql(DB) if DB.startswith("postgresql:") else sqlite(DB)}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.OrderingFilter",
    ],
}
