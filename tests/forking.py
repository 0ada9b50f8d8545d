"""Commands in processes of their own that start at once: forked from one that has read all code.

A test that kills twenty imports should not wait twenty times for Python to start. What is killed
is a whole process with its own connection to the database all the same.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys

from django.conf import settings

from tests.processes import environment

READY = "ready"


class Forked:
    """A command that runs, or ran, in a process of its own."""

    def __init__(self, pid, nursery):
        self.pid = pid
        self._nursery = nursery

    def kill(self):
        """Send SIGKILL; give what ``wait`` does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self):
        """Wait for its end: its exit status, or minus the signal that ended it."""
        return int(self._nursery.stdout.readline())


@contextlib.contextmanager
def nursery(**more):
    """Give a function that starts a management command, one at a time; ``more`` is environment."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forking"],
        cwd=settings.BASE_DIR,
        env={**environment(), **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def start(*args):
        process.stdin.write(json.dumps([str(arg) for arg in args]) + "\n")
        process.stdin.flush()
        return Forked(int(process.stdout.readline()), process)

    with process:
        assert process.stdout.readline().strip() == READY
        yield start
        process.stdin.close()


def _serve():
    import django
    from django.core.management import call_command, get_commands, load_command_class

    from articles.importing import ahead

    django.setup()
    ahead.LEAST_BYTES = int(os.environ.get("READ_AHEAD_FROM", ahead.LEAST_BYTES))
    load_command_class(get_commands()["import_articles"], "import_articles")
    print(READY, flush=True)
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            _become(call_command, json.loads(line))
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _become(call_command, args):
    """In the child: do the command, and end as a command does."""
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    status = 70
    try:
        call_command(*args)
        status = 0
    except SystemExit as stop:
        status = stop.code
    finally:
        os._exit(status)


if __name__ == "__main__":
    _serve()
