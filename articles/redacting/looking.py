"""Where the words of a request stand: looked up in the request, or in the background if it is long.

What a long look found is kept with the request, which forgets it with the words.
"""

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from articles import background
from articles.models import Job, Redaction
from articles.redacting.registry import FIELDS
from articles.redacting.sweep import Found, Search, search

__all__ = ["WORK", "is_long", "look", "look_again", "preview"]

WORK = "look for words"
AT_ONCE = 5000  # rows that a request may read
State = Redaction.State


def is_long() -> bool:
    """Whether there are more rows with texts than a request may read; bounded queries."""
    left = AT_ONCE
    for table in FIELDS:
        rows = apps.get_model(table)._base_manager.order_by()
        left -= rows.values("pk")[: left + 1].count()
        if left < 0:
            return True
    return False


def look(redaction: Redaction, *, user) -> Job | None:
    """Begin to look for the words in the background; None if a request may do it each time."""
    if not is_long():
        return None
    title = f"Look for the words of redaction {redaction.pk}, case {redaction.case_number}"
    return background.start(WORK, title=title, user=user, target=redaction)


def look_again(redaction: Redaction, *, user) -> Job | None:
    """As `look`, for what was written since; a look that is under way goes on."""
    job = background.about(redaction, WORK)
    return job if job is not None and not job.is_over else look(redaction, user=user)


def preview(redaction: Redaction) -> list[Found] | None:
    """Where the words stand, table by table, with samples; None until a long look is over."""
    if redaction.state != State.WAITING:
        return []
    if redaction.looked_at is not None:
        return [Found(table, *parts) for table, parts in redaction.found.items()]
    return None if is_long() else search(redaction.words)


@background.work(WORK)
def _look(job, progress):
    """Read one table after the other; what was found of each is kept with the request."""
    redaction = Redaction.objects.get(pk=job.target_id)
    began = job.memory.get("began") or timezone.now().isoformat()
    progress(total=sum(apps.get_model(table)._base_manager.count() for table in FIELDS))
    finder = Search(redaction.words)
    for number, table in enumerate(FIELDS):
        if number < job.memory.get("tables", 0):
            continue
        found = finder.in_table(table, on_rows=lambda many: progress(job.done + many))
        with transaction.atomic():
            memory = {"tables": number + 1, "began": began, "done": job.done}
            _keep(redaction.pk, found, is_first=number == 0)
            progress(memory=memory)
    Redaction.objects.filter(pk=redaction.pk, state=State.WAITING).update(looked_at=began)


def _keep(pk, found, *, is_first):
    row = Redaction.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    if row is None:
        return  # answered meanwhile: its words are gone, and so is what was found
    kept = {} if is_first else row.found
    if found.keys:
        keys = [key if isinstance(key, int) else str(key) for key in found.keys]
        kept = {**kept, found.table: [keys, found.samples]}
    row.found = kept
    row.save(update_fields=["found"])
