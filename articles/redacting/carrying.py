"""Carrying out a long redaction: covered at once, rewritten in the background, given back.

In the transaction that approves it, whatever is read by name (the directory, topics, sections,
pictures, addresses) is rewritten, and every story and quotation that holds the words is kept from
readers. Then a process rewrites row by row, history included, and gives them back at the end: so
readers never see the words again, nor a half of it (docs/decisions.md).
"""

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles import background
from articles.about import follow_names
from articles.listing import relist_speaker
from articles.models import Appearance, Article, Job, Quote, Redaction, Withholding
from articles.redacting.erasing import clear_caches, empty_free_pages, overwriting
from articles.redacting.following import Stories, bring_up_to_date
from articles.redacting.knowing import of_words
from articles.redacting.registry import FIELDS
from articles.redacting.sweep import Found, Search, rewrite
from articles.search import backends
from newsroom.record import append_only
from newsroom.record.audit import note as note_down
from newsroom.record.models import AuditEntry
from people.models import Speaker

__all__ = ["WORK", "begin"]

WORK = "redact"
BATCH = 500
AT_ONCE = 20  # stories given back in one transaction
State = Redaction.State
# table → the columns that lead to the story, and to the quotation, that readers see it in.
SHOWN_IN = {
    "articles.article": ("pk", None),
    "articles.byline": ("article_id", None),
    "articles.articleimage": ("article_id", None),
    "articles.appearance": ("article_id", "quote_id"),
    "articles.correction": ("article_id", "quote_id"),
    "articles.quote": (None, "pk"),
}
# Tables that no reader sees: they are rewritten in the background. All others are so at once.
UNSEEN = {
    "articles.revision", "articles.quotesuggestion", "articles.judgement",
    "articles.judgementtally", "articles.joining", "articles.task", "articles.sourceprotection",
    "articles.importrun", "articles.importeditem", "articles.rejection",
    "articles.withholding", "articles.redaction", "articles.job",
    "people.transfer", "people.transferbatch", "record.auditentry",
    "admin.logentry", "axes.accessattempt", "axes.accesslog", "axes.accessfailurelog",
}  # fmt: skip


def begin(row: Redaction, words: str, *, user) -> Job:
    """Cover what holds the words, rewrite what is read by name, and leave the rest to a process.

    The caller holds the transaction that approves it and has locked the row. Raises
    ValidationError if nobody has looked yet.
    """
    if row.looked_at is None:
        raise ValidationError("The newsroom’s texts are still being read for the words. Wait.")
    row.covered = _cover(_seen(row, words))
    row.save(update_fields=["covered"])
    search = Search(words)
    named = [search.in_table(table) for table in FIELDS if table not in {*SHOWN_IN, *UNSEEN}]
    _rewrite(row, [one for one in named if one.keys])
    title = f"Carry out redaction {row.pk}, case {row.case_number}"
    return background.start(WORK, title=title, user=user, target=row)


def _seen(row, words):
    """What to cover: found by the look, or saved since and found now."""
    search, since = Search(words), row.looked_at
    late = Article.objects.filter(updated_at__gte=since).values_list("pk", flat=True)
    stories, quotes = set(late), set()
    entries = AuditEntry.objects.filter(at__gte=since, target_type__in=["article", "quote"])
    for kind, key in entries.values_list("target_type", "target_id"):
        (stories if kind == "article" else quotes).add(int(key) if kind == "article" else key)
    printed = Appearance.objects.filter(Q(article__in=stories) | Q(quote__in=quotes)).order_by()
    for story, quote in printed.values_list("article_id", "quote_id"):
        stories.add(story)
        quotes.add(quote)
    yield from (Found(table, *parts) for table, parts in row.found.items() if table in SHOWN_IN)
    for table, (story, quote) in SHOWN_IN.items():
        for column, keys in ((story, stories), (quote, quotes)):
            for some in _batches(keys if column else ()):
                yield search.in_table(table, {f"{column}__in": some})


def _cover(found: Iterable[Found]) -> dict[str, list]:
    """Keep from readers the stories and quotations behind these rows; return which it was."""
    keys = {Article: set(), Quote: set()}
    for one in found:
        story, quote = SHOWN_IN[one.table]
        rows = apps.get_model(one.table)._base_manager.order_by()
        for some in _batches(one.keys):
            for model, column in ((Article, story), (Quote, quote)):
                if column:
                    keys[model] |= set(rows.filter(pk__in=some).values_list(column, flat=True))
    now = timezone.now()
    return {model._meta.model_name: _withhold(model, some, now) for model, some in keys.items()}


def _withhold(model, keys, now):
    covered = []
    for some in _batches(keys - {None}):
        open_ = model._base_manager.filter(pk__in=some, withheld_at__isnull=True)
        mine = list(open_.values_list("pk", flat=True))
        model._base_manager.filter(pk__in=mine).update(withheld_at=now)
        covered += [key if isinstance(key, int) else str(key) for key in mine]
    return covered


# --- in the background ---------------------------------------------------------------------------


@background.work(WORK)
def _carry_on(job, progress):
    """Rewrite what is left, give readers back what was covered, and forget the words."""
    row = Redaction.objects.get(pk=job.target_id)
    if row.state != State.RUNNING:
        return
    try:
        _rewrite_all(job, progress, row)
        row.refresh_from_db()
        _uncover(job, progress, row)
        progress(said="Writing the database file anew")
        empty_free_pages()
        _finish(row)
    except ValidationError as error:
        # Approved is approved: it may stop, and is never refused.
        raise RuntimeError("A redaction met with a refusal") from error


def _rewrite_all(job, progress, row):
    """Read every text twice: what was being written during the first reading is in the second."""
    rows = sum(apps.get_model(table)._base_manager.count() for table in FIELDS)
    progress(total=2 * rows, said="Taking the words out")
    search = Search(row.words)
    at = job.memory.get("at") or [0, 0, None]
    for reading in (0, 1):
        for number, table in enumerate(FIELDS):
            if [reading, number] < at[:2]:
                continue
            after = at[2] if [reading, number] == at[:2] else None
            for found, many, last in search.in_steps(table, after=after):
                with transaction.atomic():
                    if found.keys:
                        _rewrite(row, [found])
                    memory = {"at": [reading, number, last]} if found.keys else None
                    progress(job.done + many, memory=memory)
    if at[0] < 2:
        progress(memory={"at": [2, 0, None]})


def _rewrite(row, found):
    """Rewrite these rows; note how many, and which stories have to follow at the end."""
    stories = Stories()
    with overwriting(), append_only.lifted_for_law(connection):
        changed = rewrite(found, of_words(row.words), stories)
    kept = Redaction.objects.select_for_update().get(pk=row.pk)
    for table, n in changed.items():
        kept.counts[table] = kept.counts.get(table, 0) + n
    kept.covered["touched"] = sorted({*kept.covered.get("touched", ()), *stories.ids})
    kept.save(update_fields=["counts", "covered"])
    for speaker in Speaker.everyone.filter(pk__in=stories.speakers).order_by("pk"):
        relist_speaker(speaker)
    follow_names(stories.renamed)


def _uncover(job, progress, row):
    """Give back what no complaint withholds, each story as soon as it is brought up to date."""
    progress(said="Giving stories back to readers")
    for some in _batches(row.covered.get("quote", ())):
        with transaction.atomic():
            _give_back(Quote, "quote", some)
            progress()
    covered = set(row.covered.get("article", ()))
    ids = sorted({*covered, *row.covered.get("touched", ())})
    given = job.memory.get("given", 0)
    for some in _batches([key for key in ids if key > given], size=AT_ONCE):
        with transaction.atomic():
            _give_back(Article, "article", [key for key in some if key in covered])
            bring_up_to_date(some)
            progress(memory={**job.memory, "given": some[-1]})
    # An index may keep a word for a while after the last row that had it is gone.
    backends.rebuild(connection)


def _give_back(model, name, keys):
    withheld = Withholding.objects.filter(**{f"{name}__in": keys}, lifted_at__isnull=True)
    kept = set(withheld.values_list(name, flat=True))
    keys = [key for key in map(model._meta.pk.to_python, keys) if key not in kept]
    model._base_manager.filter(pk__in=keys).update(withheld_at=None)


@transaction.atomic
def _finish(row):
    row = Redaction.objects.select_for_update().get(pk=row.pk)
    with overwriting():
        row.state, row.words, row.found, row.covered = State.DONE, "", {}, {}
        row.save()
    note_down(row, verb="redact", user=row.decided_by, note=row.reason, data={"rows": row.counts})
    transaction.on_commit(clear_caches)


def _batches(keys: Iterable, *, size: int = BATCH) -> Iterable[list]:
    keys = list(keys)
    return (keys[start : start + size] for start in range(0, len(keys), size))
