"""Which stories are about whom: they print one of a speaker's names, or quote the speaker.

Whose names stories print, StoryName does not say, and a speaker's names change. So a row for each
story and speaker is kept (StoryAbout), and counted in a tally. articles.listing.relist calls
``follow_stories``; whatever changes the directory calls ``names_changed``, or ``follow_names``.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from articles import background, tallies
from articles.models import Article, Job, StoryAbout, StoryName
from articles.tallies import ABOUT
from people.models import OtherName, Speaker

BATCH = 500
AT_ONCE = 5000  # stories, of which the slower database writes about as many in half a second
WORK = "names"

# Names are joined by their folded words, which no relation of Django's says. Each of the three
# is narrowed by itself, so that each begins at an index. Who may stand here: people.models.named.
_PAIRS = """
SELECT n.article_id, s.id AS speaker_id
FROM people_speaker s JOIN articles_storyname n ON n.key = s.key
WHERE n.is_printed AND <is named> AND <names>
UNION
SELECT n.article_id, s.id
FROM people_othername o JOIN articles_storyname n ON n.key = o.key
JOIN people_speaker s ON s.id = o.speaker_id
WHERE n.is_printed AND <is named> AND <names>
UNION
SELECT q.article_id, q.speaker_id FROM articles_articlespeaker q WHERE <quoted>
"""
_PARTS = {
    "<wanted>": """
SELECT p.article_id, p.speaker_id, a.live_at, a.rights_until
FROM (<pairs>) p JOIN articles_article a ON a.id = p.article_id WHERE a.live_at IS NOT NULL
""",
    "<kept>": "SELECT article_id, speaker_id FROM articles_storyabout WHERE speaker_id IN (<ids>)",
    "<pairs>": _PAIRS,
    "<is named>": "s.is_public_figure AND s.withheld_at IS NULL AND s.merged_into_id IS NULL",
}
_WANTED = "SELECT article_id, speaker_id FROM (<wanted>) w"
_LACKING = f"{_WANTED} EXCEPT <kept>"
_SURPLUS = f"<kept> EXCEPT {_WANTED}"
# Those that are there are left alone by their index: no plan can begin with the whole table.
_ADD = """
INSERT INTO articles_storyabout (article_id, speaker_id, live_at, live_until)
SELECT w.article_id, w.speaker_id, w.live_at, w.rights_until FROM (<wanted>) w WHERE true
ON CONFLICT DO NOTHING RETURNING speaker_id
"""
# What a statement is narrowed to.
_STORIES = {"<names>": "n.article_id IN (<ids>)", "<quoted>": "q.article_id IN (<ids>)"}
_SPEAKERS = {"<names>": "s.id IN (<ids>)", "<quoted>": "q.speaker_id IN (<ids>)"}


@transaction.atomic
def follow_stories(article_ids: Collection[int]) -> Counter:
    """Bring up to date whom these stories are about, after their texts, quotes or dates changed.

    Returns what that adds to the tallies: the caller adds it.
    """
    if not article_ids:
        return Counter()
    lacking = set(_asked(_WANTED, _STORIES, article_ids))
    rows = StoryAbout.objects.filter(article_id__in=article_ids)
    dates = ("live_at", "live_until", "article__live_at", "article__rights_until")
    surplus, stale, changes = [], [], Counter()
    for pk, article, speaker, live, until, *now in rows.values_list(
        "pk", "article_id", "speaker_id", *dates
    ):
        if (article, speaker) not in lacking:
            surplus.append(pk)
            changes[ABOUT, None, speaker] -= 1
        elif [live, until] != now:
            stale.append(pk)
        lacking.discard((article, speaker))
    _delete(surplus)
    _copy_dates(stale)
    if lacking:
        changes.update(_added(_STORIES, sorted({article for article, _ in lacking})))
    return changes


def names_changed(speaker: Speaker, *, user=None) -> Job | None:
    """Bring up to date which stories are about a speaker, after their names or standing changed.

    A name that more than AT_ONCE stories print is followed in the background, and the job is
    returned.
    """
    keys = OtherName.objects.filter(speaker=speaker).order_by().values("key")
    keys = keys.union(Speaker.everyone.filter(pk=speaker.pk).order_by().values("key"))
    for rows in (
        StoryName.objects.filter(key__in=keys),
        StoryAbout.objects.filter(speaker=speaker),
    ):
        if len(rows.order_by().values_list("pk", flat=True)[: AT_ONCE + 1]) > AT_ONCE:
            title = f"Stories that name {speaker}"
            return background.start(WORK, title=title, user=user, target=speaker)
    follow_names([speaker.pk])
    return None


@background.work(WORK)
def _follow_later(job, progress):
    follow_names([int(job.target_id)])
    progress(1, total=1)


@transaction.atomic
def follow_names(speaker_ids: Iterable[int]) -> None:
    """Do the same for these speakers at once: as many queries for many as for one."""
    changes = Counter()
    for some in _batches(sorted(set(speaker_ids))):
        changes.subtract(_taken(some))
        changes.update(_added(_SPEAKERS, some))
    tallies.add(changes)


def differences() -> Iterable[tuple[int, int]]:
    """Yield (story, speaker) of each row that is missing or too many: slow, for comparing."""
    ids = list(Speaker.everyone.order_by("pk").values_list("pk", flat=True))
    for some in _batches(ids):
        yield from _asked(_LACKING, _SPEAKERS, some)
        yield from _asked(_SURPLUS, _SPEAKERS, some)


def _delete(keys):
    for some in _batches(keys):
        StoryAbout.objects.filter(pk__in=some).delete()


def _taken(speaker_ids):
    """Delete the surplus rows of these speakers; what that takes off each tally."""
    surplus = set(_asked(_SURPLUS, _SPEAKERS, speaker_ids))
    # By their own keys: a plan may begin each batch at all the rows of a speaker instead.
    rows = StoryAbout.objects.filter(speaker__in={speaker for _, speaker in surplus})
    rows = rows.values_list("pk", "article_id", "speaker_id")
    _delete([pk for pk, *pair in rows if tuple(pair) in surplus] if surplus else [])
    return Counter((ABOUT, None, speaker) for _, speaker in surplus)


def _copy_dates(keys):
    story = Article.objects.filter(pk=OuterRef("article_id"))
    for some in _batches(keys):
        StoryAbout.objects.filter(pk__in=some).update(
            live_at=Subquery(story.values("live_at")),
            live_until=Subquery(story.values("rights_until")),
        )


def _added(scope, ids):
    """Write the rows that lack; what that adds to each tally. Two at once can't both count one."""
    return Counter((ABOUT, None, speaker) for (speaker,) in _asked(_ADD, scope, ids))


def _batches(values):
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def _asked(sql, scope, ids):
    """The rows that a statement gives, with the ids wherever it is narrowed to them."""
    for name, part in (_PARTS | scope).items():
        sql = sql.replace(name, part)
    values = [*ids] * sql.count("<ids>")
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("<ids>", ", ".join(["%s"] * len(ids))), values)
        return cursor.fetchall()
