"""Large merges and undos run in a process of their own, which outlives the request that began it.

The process keeps nothing to itself: how far it is stands in the database (`people.models.Transfer`)
and each step is a transaction, so one that was killed is started again and goes on.
"""

import os
import subprocess
import sys
import threading
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from people.models import Transfer

STALLED_AFTER = timedelta(minutes=1)
UNDER_WAY = (Transfer.State.RUNNING, Transfer.State.UNDOING)


def start(transfer: Transfer) -> int:
    """Start `merge_speakers --run` for this transfer; return the process id."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "merge_speakers"]
    process = subprocess.Popen(  # noqa: S603 - our own command and a number
        [*command, "--run", str(transfer.pk)],
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


def is_under_way(transfer: Transfer) -> bool:
    """Whether rows are still to be moved."""
    return transfer.state in UNDER_WAY


def is_stalled(transfer: Transfer) -> bool:
    """Whether nothing has moved for so long that its process must have died."""
    return is_under_way(transfer) and transfer.progressed_at < timezone.now() - STALLED_AFTER


def stalled():
    """Every merge or undo that nobody is working on, oldest first."""
    return Transfer.objects.filter(
        state__in=UNDER_WAY, progressed_at__lt=timezone.now() - STALLED_AFTER
    ).order_by("progressed_at")
