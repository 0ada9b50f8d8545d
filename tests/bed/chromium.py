"""Chromium for the browser tests: the machine's own, Debian's package, or Playwright's download."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.bed import MissingError, packages

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
CHOSEN = "NEWSROOM_TEST_CHROMIUM"
# The browser talks to the server under test and to nobody else.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def ensure():
    """Give the path of a Chromium, installing one if there is none.

    Raises MissingError where none is found and none can be installed.
    """
    _ensure_driver()
    found = find()
    if found is None and packages.can_install() and packages.has_candidate("chromium"):
        packages.install("chromium", "chromium-sandbox", "fonts-liberation")
        found = find()
    if found is None:
        _download()
        found = find()
    if found is None:
        raise MissingError(
            "The browser tests need Chromium and found none. Install it: on Debian 'apt install "
            "chromium', elsewhere '.venv/bin/playwright install --with-deps chromium', "
            f"or name a Chrome or Chromium in {CHOSEN}."
        )
    return found


def _ensure_driver():
    """See that Playwright's own driver starts: on a bare Debian it lacks a library.

    Raises MissingError, with the driver's words, if it does not start.
    """
    fault = _driver_fault()
    if fault and packages.can_install():
        packages.install("libatomic1")
        fault = _driver_fault()
    if fault:
        raise MissingError(f"Playwright, which drives the browser, does not start: {fault}")


def _driver_fault():
    """Give what Playwright's driver says on its way out, or None if it answers."""
    command = [sys.executable, "-m", "playwright", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stderr or done.stdout).strip() if done.returncode else None


def find():
    """Give the path of an installed Chromium, or None."""
    if chosen := os.environ.get(CHOSEN):
        return chosen
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _playwrights_own()


def _playwrights_own():
    """Give the path of the Chromium that ``playwright install`` would have put here, if it did."""
    asked = subprocess.run(
        [sys.executable, "-m", "tests.bed.chromium"], capture_output=True, text=True, check=False
    )
    path = asked.stdout.strip()
    return path if path and os.path.exists(path) else None


def _download():
    """Let Playwright fetch its own Chromium. Untested: the project's machines use Debian's."""
    print("Asking Playwright for its own Chromium", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if packages.as_root() is not None:
        command.insert(-1, "--with-deps")
    subprocess.run(command, check=False)


if __name__ == "__main__":
    # In a process of its own: Playwright's synchronous interface can't be nested in a test's.
    with sync_playwright() as playwright:
        print(playwright.chromium.executable_path)
