"""The settings' environment under test: tests/conftest.py imports it before anything of Django's.

A value that is already set wins, so that ``DATABASE_URL`` chooses the database under test.
"""

import os
import tempfile

DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    "SECRET_KEY": "for-tests-only-and-never-for-a-server-0123456789abcdefghijklmnop",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SECURE_SSL_REDIRECT": "off",
    "SESSION_COOKIE_SECURE": "off",
    "CSRF_COOKIE_SECURE": "off",
    "NEWSROOM_READ_DOTENV": "off",
    "MEDIA_ROOT": os.path.join(tempfile.gettempdir(), f"newsroom-test-media-{os.getpid()}"),
}

for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)
# Playwright's synchronous interface runs an event loop in this thread, outside of the ORM's calls.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
