"""Django's settings, from the environment (see config.py): strict where Django is lenient."""

from __future__ import annotations

from pathlib import Path

from xiezhi.workbench.config import config_from, database_of
from xiezhi.workbench.secrets_kept import kept_secret
from xiezhi.workbench.static_digest import digest_of_folder

CONFIG = config_from()
HERE = Path(__file__).parent

DEBUG = CONFIG.debug
SECRET_KEY = CONFIG.secret or kept_secret(CONFIG.secret_file)
ALLOWED_HOSTS = list(CONFIG.hosts)
ROOT_URLCONF = "xiezhi.workbench.urls"
WSGI_APPLICATION = "xiezhi.workbench.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "xiezhi.workbench.accounts",
    "xiezhi.workbench.papers",
    "xiezhi.workbench.gathered",
]
MIDDLEWARE = [
    "xiezhi.workbench.request_log.RequestLog",
    "xiezhi.workbench.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xiezhi.workbench.limits.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xiezhi.workbench.language.LanguageOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {"environment": "xiezhi.workbench.templating.environment"},
    }
]

DATABASES = {"default": database_of(CONFIG)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# The digest of all files stands in the address, so that a browser may keep them for good.
STATIC_ROOT = HERE / "static"
STATIC_URL = f"/static/{digest_of_folder(STATIC_ROOT)}/"
WHITENOISE_MAX_AGE = 365 * 86400
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_COOKIE_NAME = "xiezhi-session"
SESSION_COOKIE_AGE = CONFIG.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIG.https
SESSION_SAVE_EVERY_REQUEST = False
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "xiezhi-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = CONFIG.https
CSRF_FAILURE_VIEW = "xiezhi.workbench.failures.csrf_failed"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIG.hosts] if CONFIG.https else []
if CONFIG.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A page's form is small; files have a limit of their own (XIEZHI_UPLOAD_MB).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING_CONFIG = "xiezhi.workbench.request_log.configure"
LOGGING = {"level": CONFIG.log}
