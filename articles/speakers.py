"""Speakers as readers may know them: who has a page, and what stands on it.

A speaker has a page only where an editor chose to call them a public figure (or an organisation)
and a story that readers may see quotes them. Every function takes ``at``, the one instant of the
request, and passes it to the gate.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles import tallies
from articles.models import (
    Appearance,
    Article,
    ArticleSpeaker,
    Correction,
    QuoteTopic,
    Topic,
    gate,
)
from articles.models.paging import ExistsForEach
from articles.reading import listed, public_topic_rows
from people.models import OtherName, Speaker, with_page
from people.names import fold

MOST_NAMES = 60
MOST_CALLED = 50
LONGEST_CALLED = 100


def quoting_rows(at) -> QuerySet[ArticleSpeaker]:
    """Rows (story, speaker) of public stories that quote a speaker on the record."""
    # The sum keeps PostgreSQL from beginning at all quotes of the speaker for each of their rows:
    # a speaker's page took 500 ms at 9,000 quotes, and a story has a handful.
    said = Appearance.objects.public(at).alias(by=F("quote__speaker_id") + 0)
    said = said.filter(listed("quote__"), article=OuterRef("article"), by=OuterRef("speaker"))
    return ArticleSpeaker.objects.filter(
        gate(at, "article__"), ExistsForEach(said), live_at__lte=at
    )


def public_speakers(at) -> QuerySet[Speaker]:
    """Public figures and organisations that a public story quotes."""
    quoted = quoting_rows(at).filter(speaker=OuterRef("pk"))
    return Speaker.objects.filter(with_page(), ExistsForEach(quoted))


def public_survivors(at, pk) -> QuerySet[Speaker]:
    """The public speaker that this key means now: its own row, or whom it was merged into."""
    return public_speakers(at).filter(Q(pk=pk) | Q(merged=pk))


def speakers_called(text: str, *, at) -> list[Speaker]:
    """The public speakers that a reader's words mean: an address's last part, a name, a surname.

    All namesakes, at most MOST_CALLED; the surest kind of agreement wins.
    """
    key = fold(text[:LONGEST_CALLED])
    if not key:
        return []
    aliases = OtherName.objects.filter(key=key).order_by()
    rows = public_speakers(at).filter(pk__in=_called(text[:LONGEST_CALLED], key, aliases))
    rows = rows.annotate(is_alias=Exists(aliases.filter(speaker=OuterRef("pk"))))
    rows = list(rows.order_by("sort_name", "pk")[:MOST_CALLED])
    for is_meant in (
        lambda row: row.slug == text,
        lambda row: row.key == key or row.is_alias,
        lambda row: row.short_key == key,
    ):
        if found := [row for row in rows if is_meant(row)]:
            return found
    return []


def _called(slug, key, aliases):
    """Keys of rows that may be meant; a union, since an "or" would use no index."""
    rows = Speaker.objects.order_by().values("pk")
    surname = rows.filter(short_key=key.rpartition(" ")[2])
    return rows.filter(slug=slug).union(rows.filter(key=key), surname, aliases.values("speaker"))


def stories_quoting(speaker, *, at) -> QuerySet[ArticleSpeaker]:
    """The public stories that quote a speaker, each once, with the story, ready to be paged."""
    rows = quoting_rows(at).filter(speaker=speaker)
    return rows.select_related("article__section").defer("article__body", "article__desk_note")


@dataclass(frozen=True)
class Evidence:
    """How much stands behind a speaker's page: the newest stories, and exact counts."""

    stories: list[Article]
    quotes: int = 0
    quoted_in: int = 0
    named_in: int = 0


def evidence_of(speaker, *, at, most: int) -> Evidence:
    """The newest stories that quote a speaker, with the counts: one query."""
    rows = stories_quoting(speaker, at=at).annotate(
        quotes=tallies.shown_quotes(speaker, at=at),
        quoted_in=tallies.shown_stories(speaker, at=at),
        named_in=tallies.shown_about(speaker, at=at),
    )
    rows = list(rows.order_by("-live_at", "-article_id")[:most])
    if not rows:
        return Evidence([])
    first = rows[0]
    # Each story that quotes them is about them; a stale copy must not say otherwise.
    named_in = max(first.named_in, first.quoted_in)
    return Evidence([row.article for row in rows], first.quotes, first.quoted_in, named_in)


def topics_of(speaker, *, at) -> list[Topic]:
    """The topics on which this speaker spoke most, each with ``n``, how many quotes, bounded."""
    spoken = public_topic_rows(at).filter(speaker=speaker, topic=OuterRef("topic"))
    rows = tallies.shown_by_topic(at, speaker=speaker).filter(ExistsForEach(spoken))
    return _most_first(rows.select_related("topic")[:MOST_NAMES], "topic")


def speakers_on(topic, *, at) -> list[Speaker]:
    """Who spoke most on a topic, each with ``n``, how many quotes, bounded."""
    spoken = public_topic_rows(at).filter(topic=topic, speaker=OuterRef("speaker"))
    rows = tallies.shown_by_topic(at, topic=topic).filter(ExistsForEach(spoken))
    rows = rows.filter(with_page("speaker__"))
    return _most_first(rows.select_related("speaker")[:MOST_NAMES], "speaker")


def _most_first(rows, name):
    found = []
    for row in rows:
        one = getattr(row, name)
        one.n = max(row.shown, 1)  # the gate has seen one
        found.append(one)
    return sorted(found, key=lambda one: (-one.n, str(one)))


def corrections_about(speaker, *, at) -> QuerySet[Correction]:
    """Corrections of what a speaker was said to have said, those included that took words back.

    Only of public stories: the notice of a retracted one stands at its own address alone.
    """
    # By the row of the speaker's own, not by each of their quotes: some have ten thousand.
    said = Correction.objects.filter(
        listed("quote__", even_disowned=True),
        listed_row__speaker=speaker,
        quote__speaker=F("listed_row__speaker"),
    )
    merged = Speaker.everyone.filter(Q(pk=speaker.pk) | Q(merged_into=speaker))
    on_record = Q(quote__isnull=True) | listed("quote__", even_disowned=True)
    taken_back = Correction.objects.filter(on_record, former_speaker__in=merged)
    # By their keys, so that no plan begins with the archive's stories.
    concerned = Q(pk__in=said.values("pk")) | Q(pk__in=taken_back.values("pk"))
    found = Correction.objects.public(at).filter(concerned, gate(at, "article__"))
    return found.select_related("article", "quote").defer("article__body")


def words_of(speaker, *, topic, at) -> QuerySet[QuoteTopic]:
    """What a speaker said on one topic: rows to be paged, each with its quote."""
    rows = public_topic_rows(at).filter(topic=topic, speaker=speaker)
    return rows.select_related("quote__speaker")
