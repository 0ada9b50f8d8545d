"""Work in a process of its own: who does it, how far it is, and going on after a death."""

import ast
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles import background
from articles.models import Job
from tests.factories import make_person, make_user
from tests.processes import environment

pytestmark = pytest.mark.django_db
done = []


@background.work("count")
def count(job, progress):
    """Count to what was asked, remembering each step."""
    for number in range(job.memory.get("at", 0) + 1, job.arguments["to"] + 1):
        with transaction.atomic():
            done.append(number)
            progress(number, said=f"Number {number}", memory={"at": number})
        if number == job.arguments.get("breaks_at"):
            raise OSError("with words of the newsroom's")


@background.work("refuse")
def refuse(job, progress):
    raise ValidationError("Not like this.")


@pytest.fixture(autouse=True)
def _begin_at_nothing():
    done.clear()


def make_job(**arguments):
    return background.enqueue("count", title="Count", user=None, arguments={"to": 3, **arguments})


def leave_lying(job):
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(minutes=2))


def test_job_says_what_it_is_doing_and_that_it_is_done():
    seen = []
    job = background.run(make_job(), on_step=lambda now: seen.append((now.done, now.said)))
    assert seen == [(1, "Number 1"), (2, "Number 2"), (3, "Number 3")]
    job.refresh_from_db()
    assert (job.state, job.done, job.memory, done) == ("done", 3, {"at": 3}, [1, 2, 3])
    assert job.ended_at >= job.started_at


def test_job_is_begun_only_when_its_transaction_is_through(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        job = background.start("count", title="Count", user=None, arguments={"to": 1})
    assert (job.state, done, len(callbacks)) == ("waiting", [], 1)


def test_job_that_broke_is_gone_on_with_where_it_left_off():
    job = make_job(breaks_at=2)
    with pytest.raises(OSError, match="words"):
        background.run(job)
    job.refresh_from_db()
    assert (job.state, job.error) == ("stopped", "OSError. The server’s log says more.")
    assert background.is_stalled(job) is True
    assert [one.state for one in background.resume_all()] == ["done"]
    assert (done, background.unfinished()) == ([1, 2, 3], [])


def test_refusal_ends_a_job_for_good():
    job = background.run(background.enqueue("refuse", title="No", user=None))
    assert (job.state, job.error, job.is_over) == ("refused", "Not like this.", True)
    assert list(background.resume_all()) == []


def test_job_of_another_process_is_left_to_it():
    job = make_job()
    Job.objects.update(state="running", runner="theirs")
    assert background.run(job).state == "running"
    assert (done, background.unfinished()) == ([], [])
    leave_lying(job)
    assert background.unfinished() == [job]
    assert background.run(job).state == "done"


def test_process_that_was_taken_for_dead_stops_when_it_wakes():
    job = make_job()

    def take_over(now):
        Job.objects.update(runner="theirs")

    assert background.run(job, on_step=take_over).state == "running"
    job.refresh_from_db()
    assert (job.memory, job.runner) == ({"at": 1}, "theirs")


def test_job_that_never_began_is_found_after_a_minute():
    job = make_job()
    assert background.unfinished() == []
    leave_lying(job)
    assert background.unfinished() == [job]


def test_one_that_fails_does_not_stop_the_others():
    broken, sound = make_job(breaks_at=1), make_job()
    leave_lying(broken)
    leave_lying(sound)
    assert [job.state for job in background.resume_all()] == ["stopped", "done"]


def test_same_work_asked_for_twice_before_it_began_is_one_job():
    person, user = make_person(), make_user()
    asked = {"title": "Count", "user": user, "target": person, "arguments": {"to": 1}}
    one = background.enqueue("count", **asked)
    assert background.enqueue("count", **asked) == one
    background.run(one)
    other = background.enqueue("count", **asked)
    assert (other == one, background.about(person), background.about(person, "x")) == (
        False,
        other,
        None,
    )


def test_unknown_kind_is_refused_at_once():
    with pytest.raises(KeyError):
        background.start("dance", title="Dance", user=None)
    Job.objects.create(kind="dance", title="Of a later version")
    job = background.run(Job.objects.get())
    assert (job.state, job.error) == ("refused", "This version knows no work called “dance”.")


def test_long_text_and_more_steps_than_foreseen_are_borne():
    job = make_job()

    @background.work("much")
    def much(job, progress):
        progress(5, total=3, said="x" * 500)

    Job.objects.filter(pk=job.pk).update(kind="much")
    job.refresh_from_db()
    job = background.run(job)
    assert (job.done, job.total, len(job.said), job.percentage) == (5, 5, 200, 100)


def test_command_lists_goes_on_and_says_what_failed(capsys):
    job, other = make_job(), background.enqueue("refuse", title="No", user=None)
    call_command("run_work", str(job.pk))
    assert capsys.readouterr().out == f"{job.pk}: Count: done.\n"
    leave_lying(other)
    call_command("run_work", list=True)
    assert capsys.readouterr().out == f"{other.pk}: No: left lying, 0 of 0.\n"
    with pytest.raises(SystemExit):
        call_command("run_work", all=True)
    out, err = capsys.readouterr()
    assert (out, err) == (f"{other.pk}: No: refused.\n", f"{other.pk}: Not like this.\n")


def test_every_kind_is_declared_where_django_is_ready():
    """A process of its own has only what `AppConfig.ready` imports."""
    root = Path(settings.BASE_DIR) / "articles"
    declaring = {
        path.relative_to(root.parent).with_suffix("").as_posix().replace("/", ".")
        for path in root.rglob("*.py")
        if any(
            isinstance(node, ast.FunctionDef)
            and any("background.work" in ast.unparse(one) for one in node.decorator_list)
            for node in ast.walk(ast.parse(path.read_text()))
        )
    }
    code = "import sys,django;django.setup();print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        cwd=root.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert declaring - set(ran.stdout.split()) == set()


SLOW = """
import os, sys, time
import django
django.setup()
from django.db import transaction
from articles import background
from articles.models import Job
@background.work("slow")
def slow(job, progress):
    for number in range(job.memory.get("at", 0) + 1, 200):
        with transaction.atomic():
            progress(number, memory={"at": number})
        time.sleep(0.02)
background.run(Job.objects.get(pk=int(sys.argv[1])))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_process_leaves_what_it_did_and_another_goes_on():
    @background.work("slow")
    def slow(job, progress):
        progress(199, memory={"at": 199, "from": job.memory["at"]})

    job = background.enqueue("slow", title="Slow", user=None)
    command = [sys.executable, "-c", SLOW, str(job.pk)]
    process = subprocess.Popen(command, env=environment(), cwd=settings.BASE_DIR)
    for _ in range(300):
        time.sleep(0.1)
        job.refresh_from_db()
        if job.done > 2:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    job.refresh_from_db()
    assert (job.state, 2 < job.memory["at"] < 199) == ("running", True)
    leave_lying(job)
    [job] = background.resume_all()
    assert (job.state, job.memory["from"] > 2) == ("done", True)
