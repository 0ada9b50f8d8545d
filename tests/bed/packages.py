"""Debian packages, for machines with apt where we are root or may become it without a password."""

import os
import shutil
import subprocess
import sys

# Read by postgresql-common: a server is wanted here, a running cluster of its own is not.
CLUSTER_CONF = "/etc/postgresql-common/createcluster.d/on-the-record-tests.conf"


def can_install():
    """Say whether apt-get can be used here without asking anybody anything."""
    return shutil.which("apt-get") is not None and as_root() is not None


def as_root():
    """Give the words to put before a command that needs root: none, sudo's, or None if barred."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(*names):
    """Install Debian packages; give False, with apt's own words on stderr, if that fails."""
    print(f"Installing {', '.join(names)} with apt-get", flush=True)
    options = ["-q", "-y", "--no-install-recommends"]
    return _apt("update", "-q") and _apt("install", *options, *names)


def install_postgresql():
    """Install a PostgreSQL server without the cluster that Debian would start beside it."""
    if not install("postgresql-common"):
        return False
    _run("mkdir", "-p", os.path.dirname(CLUSTER_CONF))
    _run("tee", CLUSTER_CONF, stdin="create_main_cluster = false\n")
    try:
        return install("postgresql")
    finally:
        _run("rm", "-f", CLUSTER_CONF)


def has_candidate(name):
    """Say whether apt could install this package (after an update)."""
    _apt("update", "-q")
    shown = subprocess.run(
        ["apt-cache", "policy", name], capture_output=True, text=True, check=False
    )
    return "Candidate: " in shown.stdout and "Candidate: (none)" not in shown.stdout


def _apt(*words):
    return _run("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words)


def _run(*words, stdin=""):
    """Run a command as root, its output shown only if it fails."""
    done = subprocess.run(
        [*as_root(), *words],
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr, flush=True)
    return done.returncode == 0
