"""Speakers as readers may know them: who has a page, and what stands on it.

A speaker has a page only where an editor chose to call them a public figure (or an organisation)
and a story that readers may see quotes them. Every function takes ``at``, the one instant of the
request, and passes it to the gate.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from articles.models import (
    Appearance,
    ArticleSpeaker,
    ArticleTopic,
    Correction,
    QuoteTopic,
    Topic,
    gate,
)
from articles.reading import listed, public_topic_rows
from people.models import OtherName, Speaker, with_page
from people.names import fold

# Who spoke on a topic is read from this many of its newest stories: a page has a bound.
NEWEST_STORIES = 100
MOST_NAMES = 60
MOST_CALLED = 50
LONGEST_CALLED = 100


def quoting_rows(at) -> QuerySet[ArticleSpeaker]:
    """Rows (story, speaker) of public stories that quote a speaker on the record."""
    said = Appearance.objects.public(at).filter(
        listed("quote__"), article=OuterRef("article"), quote__speaker=OuterRef("speaker")
    )
    return ArticleSpeaker.objects.filter(gate(at, "article__"), Exists(said))


def public_speakers(at) -> QuerySet[Speaker]:
    """Public figures and organisations that a public story quotes."""
    quoted = quoting_rows(at).filter(speaker=OuterRef("pk"))
    return Speaker.objects.filter(with_page(), Exists(quoted))


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
    called = Q(slug=text[:LONGEST_CALLED]) | Q(key=key) | Q(short_key=key.rpartition(" ")[2])
    aliases = OtherName.objects.filter(speaker=OuterRef("pk"), key=key)
    rows = public_speakers(at).annotate(is_alias=Exists(aliases))
    rows = list(rows.filter(called | Q(is_alias=True)).order_by("sort_name", "pk")[:MOST_CALLED])
    for is_meant in (
        lambda row: row.slug == text,
        lambda row: row.key == key or row.is_alias,
        lambda row: row.short_key == key,
    ):
        if found := [row for row in rows if is_meant(row)]:
            return found
    return []


def stories_quoting(speaker, *, at) -> QuerySet[ArticleSpeaker]:
    """The public stories that quote a speaker, each once, with the story, ready to be paged."""
    rows = quoting_rows(at).filter(speaker=speaker)
    return rows.select_related("article__section").defer("article__body", "article__desk_note")


def topics_of(speaker, *, at) -> QuerySet[Topic]:
    """The topics on which readers can find words of this speaker, by name, bounded."""
    spoken = public_topic_rows(at).filter(speaker=speaker, topic=OuterRef("pk"))
    return Topic.objects.filter(Exists(spoken)).order_by("name")[:MOST_NAMES]


def speakers_on(topic, *, at) -> QuerySet[Speaker]:
    """Who spoke in the newest stories of a topic, by name, bounded."""
    newest = ArticleTopic.objects.public(at).filter(tag=topic).order_by("-live_at")
    stories = newest.values("content_object")[:NEWEST_STORIES]
    quoted = quoting_rows(at).filter(article__in=Subquery(stories)).values("speaker")
    spoken = public_topic_rows(at).filter(topic=topic, speaker=OuterRef("pk"))
    found = Speaker.objects.filter(with_page(), Exists(spoken), pk__in=quoted)
    return found.order_by("sort_name", "pk")[:MOST_NAMES]


def corrections_about(speaker, *, at) -> QuerySet[Correction]:
    """Corrections of what a speaker was said to have said, those included that took words back.

    Only of public stories: the notice of a retracted one stands at its own address alone.
    """
    said = Correction.objects.filter(listed("quote__", even_disowned=True), quote__speaker=speaker)
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
