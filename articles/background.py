"""Work in a process of its own, which outlives the request that asked for it.

The process keeps nothing to itself. What was asked, how far it is and where it left off stand in
one row (`Job`), and each step is a transaction, so work that was killed is gone on with: by *Go
on* on its screen or by `manage.py run_work --all`. No queue and no worker are needed.

A kind of work is a function under `@work("name")`, taking the job and a `Progress`:

    @background.work("relist speaker")
    def _relist_rest(job, progress):
        for ids in batches(after=job.memory.get("after", 0)):
            with transaction.atomic():
                relist(ids)
                progress(done=..., memory={"after": ids[-1]})

It must bear being begun again after any step, and call `progress` at least twice a minute: who is
silent for longer is taken for dead. A ValidationError refuses the work for good; any other error
stops it until someone goes on. A verb calls `start` within the transaction that asks for the work.
"""

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Job

__all__ = [
    "STALLED_AFTER",
    "Progress",
    "TakenOver",
    "about",
    "declared_in",
    "enqueue",
    "is_stalled",
    "launch",
    "resume_all",
    "run",
    "start",
    "unfinished",
    "work",
]

STALLED_AFTER = timedelta(minutes=1)
WRITTEN_EVERY = 0.5  # seconds
State = Job.State
WORKS: dict[str, Callable] = {}


class TakenOver(Exception):
    """Another process goes on with this job; whoever gets this stops, and rolls its step back."""


def work(kind: str) -> Callable:
    """Declare the function that does this kind of work: ``work(job, progress)``."""

    def declare(function):
        WORKS[kind] = function
        return function

    return declare


def declared_in(*modules) -> None:
    """Name the modules that declare kinds of work, so that every process has read them."""
    declaring = {function.__module__ for function in WORKS.values()}
    if empty := [one.__name__ for one in modules if one.__name__ not in declaring]:
        raise ImproperlyConfigured(f"No background work is declared in {', '.join(empty)}.")


class Progress:
    """What a step calls to say how far the work is; it keeps the job alive.

    With ``memory`` it is written at once, in the step's own transaction, so that no step is done
    twice. Raises TakenOver when another process has the job.
    """

    def __init__(self, job: Job, on_step: Callable[[Job], None]):
        self.job = job
        self._on_step = on_step
        self._written = time.monotonic()

    def __call__(
        self,
        done: int | None = None,
        *,
        total: int | None = None,
        said: str | None = None,
        memory: dict | None = None,
    ) -> None:
        """Note what changed; all that is left out stays as it was."""
        job = self.job
        changes = {"done": done, "total": total, "said": said and said[:200], "memory": memory}
        for name, value in changes.items():
            if value is not None:
                setattr(job, name, value)
        if job.total:
            job.total = max(job.total, job.done)
        now = time.monotonic()
        if memory is not None or total is not None or now - self._written >= WRITTEN_EVERY:
            self._written = now
            _write(job, beat_at=timezone.now())
        self._on_step(job)


# --- asking for work -----------------------------------------------------------------------------


def start(
    kind: str,
    *,
    title: str,
    user,
    target: models.Model | None = None,
    arguments: dict | None = None,
    total: int = 0,
) -> Job:
    """Ask for work and begin it once the transaction is through; returns the job to look at.

    ``kind`` is a name under `@work`, ``title`` what a screen calls it, ``target`` the row it is
    about, ``arguments`` plain JSON without any text of the newsroom's, ``total`` how many steps
    there are, if that is known. Raises KeyError for a kind that nobody declared.
    """
    job = enqueue(kind, title=title, user=user, target=target, arguments=arguments, total=total)
    launch(job)
    return job


def enqueue(kind, *, title, user, target=None, arguments=None, total=0) -> Job:
    """As `start`, but leave it to the caller to `launch` or `run` it.

    The same work about the same row, asked for twice before it began, is one job.
    """
    asked = {"kind": WORKS[kind] and kind, "arguments": arguments or {}, **_key_of(target)}
    same = Job.objects.filter(**asked, state=State.WAITING).first() if target else None
    return same or Job.objects.create(**asked, title=title[:300], user=user, total=total)


def launch(job: Job) -> None:
    """Start a process for a job, after the transaction that is under way."""
    transaction.on_commit(lambda: _spawn(job.pk))


def _spawn(pk):
    process = subprocess.Popen(  # noqa: S603 - our own command and a number
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_work", str(pk)],
        cwd=settings.BASE_DIR,
        env=os.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # What fails is said where the server's own errors are.
        start_new_session=True,
    )
    # Somebody has to wait for it, or it stays as a zombie until the server ends.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid


# --- doing it ------------------------------------------------------------------------------------


def run(job: Job, *, on_step: Callable[[Job], None] = lambda job: None) -> Job:
    """Do a job here, from where it was left, until it is over; returns it as it stands then.

    Nothing happens if it is over or another process has it. An error is written down without its
    words, which may be the newsroom's, and raised.
    """
    if not _claim(job):
        job.refresh_from_db()
        return job
    try:
        if job.kind not in WORKS:
            raise ValidationError(f"This version knows no work called “{job.kind}”.")
        WORKS[job.kind](job, Progress(job, on_step))
        _end(job, State.DONE)
    except TakenOver:
        job.refresh_from_db()
    except ValidationError as refusal:
        _end(job, State.REFUSED, error=" ".join(refusal.messages))
    except Exception as error:
        why = f"{type(error).__name__}. The server’s log says more."
        _end(job, State.STOPPED, error=why)
        raise
    return job


def resume_all(*, on_step: Callable[[Job], None] = lambda job: None) -> Iterator[Job]:
    """Go on, one after the other, with all work that was left lying; gives each as it ends.

    One that fails leaves its error on its row and does not stop the others.
    """
    for job in unfinished():
        try:
            yield run(job, on_step=on_step)
        except Exception:
            yield job  # what stopped it is on its row


def unfinished() -> list[Job]:
    """Jobs that are not over and that nobody works on, oldest first."""
    return list(Job.objects.filter(_is_left(timezone.now())).order_by("pk"))


def is_stalled(job: Job) -> bool:
    """Whether it was left lying: its process died, never began, or stopped at an error."""
    silent = job.beat_at < timezone.now() - STALLED_AFTER
    return job.state == State.STOPPED or (not job.is_over and silent)


def about(target: models.Model, *kinds: str) -> Job | None:
    """The newest job about a row, of these kinds if any are named."""
    rows = Job.objects.filter(**_key_of(target)).order_by("-pk")
    return (rows.filter(kind__in=kinds) if kinds else rows).first()


def _key_of(target):
    if target is None:
        return {"target_type": "", "target_id": ""}
    concrete = target._meta.concrete_model  # a person is a speaker
    return {"target_type": concrete._meta.model_name, "target_id": str(target.pk)}


def _is_left(now):
    return Q(state=State.STOPPED) | Q(
        state__in=[State.WAITING, State.RUNNING], beat_at__lt=now - STALLED_AFTER
    )


def _claim(job):
    """Take the job, unless someone else has it; one statement, so that only one gets it."""
    now, runner = timezone.now(), str(uuid.uuid4())
    free = Q(state=State.WAITING) | _is_left(now)
    began = Coalesce("started_at", models.Value(now, output_field=models.DateTimeField()))
    taken = Job.objects.filter(free, pk=job.pk).update(
        state=State.RUNNING, runner=runner, beat_at=now, started_at=began, ended_at=None, error=""
    )
    if taken:
        job.refresh_from_db()
    return taken == 1


def _end(job, state, *, error=""):
    job.state, job.error, job.ended_at = state, error, timezone.now()
    if state == State.DONE and job.total:
        job.done = job.total
    try:
        _write(job, state=state, error=error, ended_at=job.ended_at, beat_at=job.ended_at)
    except TakenOver:
        job.refresh_from_db()


def _write(job, **more):
    """Write how far it is, if it is still ours."""
    told = {"done": job.done, "total": job.total, "said": job.said, "memory": job.memory}
    mine = Job.objects.filter(pk=job.pk, runner=job.runner, state=State.RUNNING)
    if mine.update(**told, **more) != 1:
        raise TakenOver(str(job.pk))
