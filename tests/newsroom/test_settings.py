"""The settings, read afresh in a process of their own: what is missing must close, not open."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "a-long-random-key-for-a-process-of-its-own-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "example.org",
}
PRINT = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def run_python(code, *arguments, **environment):
    """Run code in a fresh process that has this environment and no other, and no .env file."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_READ_DOTENV": "off",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def read_settings(*names, **environment):
    """Give the settings' values in a process with production's environment and these on top."""
    done = run_python(PRINT, *names, **{**PRODUCTION, **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_settings_without_a_secret_key_do_not_load():
    done = run_python(PRINT, "DEBUG", ALLOWED_HOSTS="example.org")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: Set the SECRET_KEY environment variable"
    )


def test_settings_in_production_are_strict_by_default():
    wanted = {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": None,
        "X_FRAME_OPTIONS": "DENY",
        "TIME_ZONE": "UTC",
    }
    assert read_settings(*wanted) == wanted


def test_settings_without_hosts_answer_to_none():
    assert read_settings("ALLOWED_HOSTS", ALLOWED_HOSTS="") == {"ALLOWED_HOSTS": []}


def test_settings_believe_a_proxy_only_when_told():
    told = read_settings("SECURE_PROXY_SSL_HEADER", NEWSROOM_BEHIND_PROXY="on")
    assert told == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_settings_store_passwords_with_argon2_first():
    hashers = read_settings("PASSWORD_HASHERS")["PASSWORD_HASHERS"]
    assert hashers[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_settings_lock_a_login_after_five_failures():
    assert read_settings("AXES_FAILURE_LIMIT") == {"AXES_FAILURE_LIMIT": 5}


def test_settings_choose_postgresql_by_its_url():
    url = "postgresql://news:pw@db.example.org:5433/paper"
    database = read_settings("DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    facts = {name: database[name] for name in ("ENGINE", "NAME", "USER", "HOST", "PORT")}
    assert facts == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "paper",
        "USER": "news",
        "HOST": "db.example.org",
        "PORT": 5433,
    }
    assert database["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 8, "timeout": 10}


@pytest.mark.django_db(transaction=True)
def test_sqlite_writes_ahead_and_keeps_foreign_keys():
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}


def test_postgresql_connections_are_pooled():
    options = connection.settings_dict["OPTIONS"]
    assert ("pool" in options) == (connection.vendor == "postgresql")


# --- our own checks ---------------------------------------------------------------------------


CHECK = (
    "import sys; from django.core.management import execute_from_command_line as run; run(sys.argv)"
)


def check(**environment):
    """Run ``manage.py check`` with production's environment and these on top."""
    return run_python(CHECK, "check", **{**PRODUCTION, **environment})


def test_checks_find_nothing_wrong_by_default():
    done = check()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"NEWSROOM_NAME": "  "}, "newsroom.E001"),
        ({"NEWSROOM_PAGE_SIZE": "4"}, "newsroom.E002"),
        ({"NEWSROOM_PAGE_SIZE": "101"}, "newsroom.E002"),
        ({"NEWSROOM_QUOTE_GATE": "blok"}, "newsroom.E005"),
        ({"NEWSROOM_DB_POOL_MIN": "9", "DATABASE_URL": "postgresql://a@b/c"}, "newsroom.E003"),
    ],
)
def test_checks_name_a_setting_that_can_not_work(environment, found):
    done = check(**environment)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "(newsroom." in line] == [
        line for line in done.stderr.splitlines() if f"({found})" in line
    ]
    assert f"({found})" in done.stderr


def test_a_time_zone_that_is_not_one_stops_the_start():
    done = check(TIME_ZONE="Northgate/Market_Square")
    assert done.returncode == 1
    assert "Northgate/Market_Square" in done.stderr


# --- the policy a browser is given ----------------------------------------------------------------

PAGES = ["/", "/admin/login/", "/healthz", "/no-such-page/"]


def directives(response):
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {words[0]: words[1:] for words in parts if words}


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_a_policy_without_inline_or_foreign_code(client, path):
    policy = directives(client.get(path))
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["style-src"] == ["'self'"]
    assert {word for word in policy["script-src"] if not word.startswith("'nonce-")} == {"'self'"}
    every_word = {word for words in policy.values() for word in words}
    assert {
        word for word in every_word if "unsafe" in word or "*" in word or "://" in word
    } == set()


@pytest.mark.django_db
@pytest.mark.browser
def test_admin_login_is_styled_and_accessible_under_the_policy(
    page, live_server, assert_no_axe_violations
):
    page.goto(f"{live_server.url}/admin/login/")
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length > 0)")
    assert sheets
    assert all(sheets)
    assert_no_axe_violations(page)
