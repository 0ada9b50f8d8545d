"""What every test may ask for: databases, a live server, a browser, axe."""

from tests import environment  # isort: skip - before all else: settings read the environment

import os
from pathlib import Path

import django
import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import blocking_manager_key

from newsroom.record import append_only
from tests.bed import STRICT, chromium, faults, static, strict

UNDER_THE_BED = STRICT in os.environ
assert set(environment.DEFAULTS) <= set(os.environ)
PATIENCE = 10_000  # milliseconds that a page may take on a machine which does other work as well
SWEEPING, SWEPT_AFTER = pytest.StashKey[int](), 20
SQLITE = "django.db.backends.sqlite3"


def pytest_configure(config):
    """Prepare static files and, under ``make test``, become strict."""
    django.setup()
    if UNDER_THE_BED:
        config.pluginmanager.register(strict, "newsroom-strict")
    else:
        static.leave_uncompressed()
    if not hasattr(config, "workerinput"):  # workers inherit what their controller did
        os.environ["STATIC_ROOT"] = str(static.prepare())
    static.use(os.environ["STATIC_ROOT"])
    # Real password hashes are slow on purpose; tests of them read the settings file afresh.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A slow machine is no counterexample; under make test the same examples are tried each time.
    hypothesis.settings.register_profile("newsroom", deadline=None, derandomize=UNDER_THE_BED)
    hypothesis.settings.load_profile("newsroom")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what drives a browser, so that nobody forgets to."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


# --- databases -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Give SQLite a file: with one in memory, the live server's threads would share a connection
    and neither WAL nor its locks would be tried."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == SQLITE:
        database.setdefault("TEST", {})["NAME"] = str(
            tmp_path_factory.mktemp("db") / "test.sqlite3"
        )


@pytest.fixture(autouse=True)
def _append_only_rows_may_go(request):
    """Lift the append-only triggers before a transactional test's tables are emptied.

    The one documented way around them. Emptying ends in ``post_migrate``, which makes them again.
    """
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not asked and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("db")  # torn down after this fixture
    yield
    append_only.remove(connection)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    """Sweep PostgreSQL's tables now and then: rows that were rolled back stay until then.

    Between tests, when no row is under way: then the planner takes an empty table for what it is.
    """
    if connection.vendor != "postgresql" or connection.connection is None:
        return
    item.session.stash[SWEEPING] = done = item.session.stash.get(SWEEPING, 0) + 1
    if done % SWEPT_AFTER == 0:
        with item.config.stash[blocking_manager_key].unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM")


# --- a browser -------------------------------------------------------------------------------


class PlainLiveServer(LiveServer):
    """pytest-django's server without its shortcuts: static files and pictures are served as in
    production, by our own middleware and views, or not at all."""

    def __init__(self):
        super().__init__("127.0.0.1", start=False)
        # Each request's thread has a connection of its own, which it closes: ours is not for it.
        self.thread.connections_override = {}
        self.thread.static_handler = lambda media_handler: media_handler.application
        self.start()


@pytest.fixture(scope="session")
def live_server(django_db_setup):
    """A server on a free port, on the test database; its ``url`` is where the site is."""
    server = PlainLiveServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the machine's Chromium, with no traffic of its own."""
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium here. 'make test' installs one, or see CONTRIBUTING.md.")
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A British reader at a desk; a test that wants a phone sets the viewport itself."""
    desk = {"locale": "en-GB", "timezone_id": "UTC", "viewport": {"width": 1400, "height": 900}}
    return {**browser_context_args, **desk}


@pytest.fixture
def page(page, live_server):
    """A page which fails its test if the site broke its own policy, threw, or called elsewhere."""
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    found = faults.watch(page, home=live_server.url)
    yield page
    assert found == []


@pytest.fixture(scope="session")
def assert_no_axe_violations():
    """A function of a page: fails with axe-core's report if the page is not accessible."""
    axe = Axe()

    def check(page, **options):
        page.wait_for_load_state()  # a click has begun a page, of which half may be there
        results = axe.run(page, **options)
        assert results.violations_count == 0, results.generate_report()

    return check


# --- shared examples -------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared():
    """The folder of shared examples, beside the project unless NEWSROOM_SHARED says otherwise."""
    default = Path(__file__).resolve().parent.parent.parent / "shared"
    folder = Path(os.environ.get("NEWSROOM_SHARED", default))
    assert folder.is_dir(), f"No shared examples at {folder}: set NEWSROOM_SHARED."
    return folder
