"""Links between imported stories: from where a story stood to where it stands now.

A link whose target did not come yet waits in a table. The end of a run resolves what it can, and
so does publishing a target. Only addresses change, never a word: see docs/decisions.md.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles import background
from articles.importing.addresses import Key, key_of, linked, links_of, relinked
from articles.models import Article, ChangeLevel, OldAddress, Status, WaitingLink
from articles.revisions import keep_revision
from newsroom.record.audit import note as note_down
from newsroom.record.loading import load

__all__ = [
    "follow",
    "hosts_of",
    "known_hosts",
    "resolve",
    "up_to_date",
    "wait",
    "wait_anew",
    "wait_for_new",
]

BATCH = 100
MOST_HOSTS = 200
NOTE = "Links to other stories lead to their addresses here"
TARGET = ("host", "path", "now")


def known_hosts() -> frozenset[str]:
    """The hosts that imported stories came from: an index step for each."""
    hosts: list[str] = []
    while len(hosts) < MOST_HOSTS:
        rest = OldAddress.objects.filter(host__gt=hosts[-1]) if hosts else OldAddress.objects
        first = rest.order_by("host").values_list("host", flat=True).first()
        if first is None:
            break
        hosts.append(first)
    return frozenset(hosts)


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts of these addresses, as far as they name stories."""
    return frozenset(key[0] for key in map(key_of, addresses) if key)


def wait(bodies: Mapping[int, str], hosts: frozenset[str], *, updated: Iterable[int]) -> None:
    """Write down the links of these stories, {key: body}, that lead to hosts stories came from.

    ``updated`` are those whose earlier text is gone, and its links with it.
    """
    gone = list(updated)
    if gone:
        WaitingLink.objects.filter(article_id__in=gone).delete()
    _keep(bodies, hosts)


def _keep(bodies, hosts, *, ignore_conflicts=False):
    rows = (
        (pk, host, path)
        for pk, body in bodies.items()
        for host, path in sorted(linked(body, hosts))
    )
    load(WaitingLink, ("article_id", "host", "path"), rows, ignore_conflicts=ignore_conflicts)


def wait_for_new(
    hosts: frozenset[str], *, on_step: Callable[[int], None] = lambda found: None
) -> None:
    """Let stories that came before wait for stories of hosts from which none came so far.

    Asked before the first of these is written, so that a run that is killed asks again. One query
    if no host is new; else one pass over the imported stories, a hundred of those that name a host
    at a time.
    """
    known = OldAddress.objects.filter(host__in=hosts).order_by().values_list("host", flat=True)
    new = hosts - {"", *known.distinct()}
    named = Q(*(Q(body__icontains=host) for host in new), _connector=Q.OR)
    stories = Article.objects.filter(named, imported_items__isnull=False) if new else None
    after = 0
    while new:
        rows = stories.filter(pk__gt=after).order_by("pk").distinct().values_list("pk", "body")
        bodies = dict(rows[:BATCH])
        if not bodies:
            return
        _keep(bodies, new, ignore_conflicts=True)
        after = max(bodies)
        on_step(len(bodies))


def wait_anew(article: Article) -> None:
    """Write down the links of a story whose text was just taken from its source."""
    hosts = {host for host, _ in links_of(article.body)}
    known = OldAddress.objects.filter(host__in=hosts).order_by().values_list("host", flat=True)
    wait({article.pk: article.body}, frozenset(known.distinct()), updated=[article.pk])


def up_to_date(body: str) -> str:
    """A sanitised body with its links to stories that stood elsewhere leading to where they stand
    now, as far as readers can see them: one query.
    """
    keys = links_of(body)
    if not keys:
        return body
    rows = _seen(timezone.now()).filter(
        host__in={host for host, _ in keys}, path__in={path for _, path in keys}
    )
    return relinked(body, {(host, path): now for host, path, now in rows.values_list(*TARGET)})


def resolve(
    *, at: datetime | None = None, on_step: Callable[[int], None] = lambda changed: None
) -> int:
    """Turn every link that waits and whose target readers can see; return how many stories changed.

    One pass over the table, a hundred links a transaction; it may be stopped at any point.
    `on_step` is told how many stories each step changed.
    """
    total = 0
    for changed in _in_steps(_ready(at or timezone.now())):
        on_step(changed)
        total += changed
    return total


def follow(article: Article, *, user) -> None:
    """Turn the links that waited for this story, which went live: one query if there are none.

    A hundred at once; what is more is left to the background.
    """
    waiting = list(_waiting_for(article)[: BATCH + 1])
    _turn(waiting[:BATCH])
    if len(waiting) > BATCH:
        title = f"Links to “{article.headline}”"
        background.start("relink", title=title, user=user, target=article)


@background.work("relink")
def _relink(job, progress):
    article = Article.objects.get(pk=job.target_id)
    for done, _ in enumerate(_in_steps(_waiting_for(article)), start=1):
        progress(done * BATCH)


def _in_steps(rows: QuerySet) -> Iterable[int]:
    after = 0
    while step := list(islice(rows.filter(pk__gt=after).order_by("pk"), BATCH)):
        yield _turn(step)
        after = step[-1].pk


def _ready(at: datetime) -> QuerySet:
    """Links that wait, each with the path of its ``target``, a story or page readers could see."""
    targets = _seen(at).filter(host=OuterRef("host"), path=OuterRef("path"))
    rows = WaitingLink.objects.annotate(target=Subquery(targets.values("now")[:1]))
    return rows.filter(target__isnull=False)


def _seen(at: datetime) -> QuerySet:
    """Old addresses of what readers could see, each with where that stands ``now``."""
    seen = Q(article__first_live_at__lte=at, article__withheld_at__isnull=True)
    rows = OldAddress.objects.filter(seen | Q(page__is_public=True))
    return rows.annotate(now=Coalesce("article__path", "page__url"))


def _waiting_for(article: Article) -> QuerySet:
    stood = OldAddress.objects.filter(article=article)
    return _ready(timezone.now()).filter(
        host__in=stood.values("host"), path__in=stood.values("path")
    )


@transaction.atomic
def _turn(links: list[WaitingLink]) -> int:
    """Rewrite the stories of these links, which have their targets; they wait no longer."""
    targets: dict[int, dict[Key, str]] = {}
    for link in links:
        targets.setdefault(link.article_id, {})[link.host, link.path] = link.target
    changed = []
    # In the order of keys, so that two who do this never wait for each other.
    for story in Article.objects.select_for_update().filter(pk__in=targets).order_by("pk"):
        body = relinked(story.body, targets[story.pk])
        if body != story.body and story.status != Status.RETRACTED:
            story.body = body
            changed.append(story)
    _save([story for story in changed if not story.version])
    for story in changed:
        if story.version:
            _save_as_revision(story)
    WaitingLink.objects.filter(pk__in=[link.pk for link in links]).delete()
    return len(changed)


def _save(stories: list[Article]) -> None:
    """Nobody changed these here: they have no revision yet, and get none by this."""
    Article.objects.bulk_update(stories, ["body"])


def _save_as_revision(story: Article) -> None:
    """The newsroom has versions of this one: a minor one more, by nobody, on the record."""
    story.version += 1
    story.updated_at, story.updated_by = timezone.now(), None
    story.save(update_fields=["body", "version", "updated_at", "updated_by"])
    level = ChangeLevel.MINOR if story.was_ever_public else ""
    keep_revision(story, user=None, note=NOTE, level=level)
    note_down(story, verb="relink", user=None, note=NOTE)
