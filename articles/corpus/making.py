"""Write a drawn archive into an empty database, in bulk.

Rows that follow from others (sort columns, lists, counts) are left to the verbs that keep them.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from django.db import connection, models, transaction
from django.utils import timezone

from articles.corpus import words
from articles.corpus.drawing import Archive, DrawnQuote, DrawnSpeaker, DrawnStory
from articles.listing import relist
from articles.models import (
    Appearance,
    Article,
    ArticleTopic,
    Byline,
    Correction,
    Quote,
    QuoteSuggestion,
    Section,
    Status,
    Topic,
)
from articles.naming import index_names
from articles.tallies import recount
from articles.text import key_of, to_paragraphs
from articles.topics import ensure_topics
from newsroom.record.addresses import ascii_slug, numbered
from newsroom.record.models import Address
from people.models import Membership, Speaker
from people.spelling import fold, short_key, sort_name

BATCH = 1000
# After these batches the tables are several times as large as the planner last saw them.
LOOK_AGAIN = (1, 4, 16, 64, 256)
STATUS = {"scheduled": Status.PUBLISHED}
MADE_BY = "make_corpus"


def holds_anything() -> bool:
    """Whether the database has stories, speakers, sections or topics already."""
    kinds = (Article.objects, Speaker.everyone, Section.objects, Topic.objects)
    return any(rows.exists() for rows in kinds)


@transaction.atomic
def make(archive: Archive, *, on_progress: Callable[[int], object] = lambda number: None) -> int:
    """Write the whole archive or nothing; the number of quotations printed in it.

    ``on_progress`` is told of each number of stories done.
    """
    speakers = _make_speakers(archive.speakers)
    sections = Section.objects.bulk_create(
        Section(name=name, slug=name.lower(), position=position)
        for position, name in enumerate(words.SECTIONS)
    )
    found = ensure_topics(archive.topics)
    topics = [found[name.casefold()].pk for name in archive.topics]
    _claim("section", sections)
    _claim("topic", found.values())
    writer = _StoryWriter(speakers, [section.pk for section in sections], topics)
    for number, stories in enumerate(_batches(archive.stories()), start=1):
        writer.write(stories)
        if number in LOOK_AGAIN and connection.vendor == "postgresql":
            _let_the_planner_look()
        on_progress(len(stories))
    recount()
    _let_the_planner_look()
    return writer.printed


def _let_the_planner_look():
    """Have the database see how large its tables are by now, as it does by itself in time.

    PostgreSQL can't see into an open transaction, and walks through tables that it believes to be
    empty.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batches(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, BATCH)):
        yield batch


def _make_speakers(drawn: list[DrawnSpeaker]) -> list[int]:
    """The primary keys of the speakers by rank, with their roles and addresses."""
    taken: set[str] = set()
    made = Speaker.everyone.bulk_create((_speaker(one, taken) for one in drawn), batch_size=BATCH)
    keys = [speaker.pk for speaker in made]
    Membership.objects.bulk_create(
        (
            Membership(
                person_id=keys[one.number],
                role=role.role,
                label=role.label,
                organization_id=keys[role.organization.number] if role.organization else None,
                start_date=role.start_date,
                end_date=role.end_date,
            )
            for one in drawn
            for role in one.roles
        ),
        batch_size=BATCH,
    )
    _claim("speaker", made)
    return keys


def _speaker(drawn, taken):
    """An unsaved speaker with what ``Speaker.save`` would fill in."""
    kind = Speaker.Kind.PERSON if drawn.is_person else Speaker.Kind.ORGANIZATION
    wanted = ascii_slug(drawn.name, fallback="speaker")
    slug = next(slug for slug in numbered(wanted) if slug not in taken)
    taken.add(slug)
    return Speaker(
        kind=kind,
        name=drawn.name,
        sort_name=sort_name(drawn.name) if drawn.is_person else drawn.name,
        slug=slug,
        key=fold(drawn.name),
        short_key=short_key(drawn.name, kind=kind),
        is_public_figure=drawn.is_public,
        distinction=(drawn.roles[0].label if drawn.roles else ""),
    )


def _claim(target_type, rows):
    """Write down the address of each row, as the verbs do one by one."""
    Address.objects.bulk_create(
        (
            Address(path=row.get_absolute_url(), target_type=target_type, target_id=str(row.pk))
            for row in rows
            if row.get_absolute_url()
        ),
        batch_size=BATCH,
    )


class _StoryWriter:
    """Writes batches of stories, given the primary keys that drawn numbers stand for."""

    def __init__(self, speakers, sections, topics):
        self.speakers, self.sections, self.topics = speakers, sections, topics
        self.printed = 0

    def write(self, drawn: list[DrawnStory]) -> None:
        """Write the stories with all that hangs on them, then their lists."""
        articles = Article.objects.bulk_create(self._article(one) for one in drawn)
        _claim("article", articles)
        pairs = list(zip(drawn, articles, strict=True))
        self._add(Byline, (Byline(article=row, printed=one.byline) for one, row in pairs))
        self._add(
            ArticleTopic,
            (
                ArticleTopic(content_object=row, tag_id=self.topics[topic])
                for one, row in pairs
                for topic in one.topics
            ),
        )
        said = [(story, row, one) for story, row in pairs for one in story.said]
        first = [(story, one.quote) for story, _, one in said if one.is_first]
        self._add(Quote, (self._quote(quote, story) for story, quote in first))
        self._add(Appearance, (_appearance(one, row) for _, row, one in said))
        self._add(QuoteSuggestion, (_suggestion(*pair) for pair in pairs if pair[0].waiting))
        self._add(Correction, _corrections(pairs))
        index_names(row.pk for row in articles)
        relist((row.pk for row in articles), is_counting=False)
        self.printed += len(said)

    def _add(self, model: type[models.Model], rows):
        model._base_manager.bulk_create(rows, batch_size=BATCH)

    def _article(self, drawn: DrawnStory) -> Article:
        status = STATUS.get(drawn.standing, drawn.standing)
        ran = None if status == Status.DRAFT else drawn.at
        # The number keeps the addresses of one day apart.
        slug = f"{ascii_slug(drawn.headline, fallback='story')[:80].rstrip('-')}-{drawn.number}"
        return Article(
            headline=drawn.headline,
            standfirst=drawn.standfirst,
            body=to_paragraphs(drawn.text),
            slug=slug,
            path=f"/{timezone.localtime(ran):%Y/%m/%d}/{slug}/" if ran else None,
            section_id=self.sections[drawn.section],
            rights_until=drawn.rights_until,
            status=status,
            published_at=ran,
            first_live_at=ran,
            significant_at=ran,
            created_at=_written(drawn),
            updated_at=_written(drawn),
        )

    def _quote(self, drawn: DrawnQuote, story: DrawnStory) -> Quote:
        behalf = drawn.on_behalf_of
        return Quote(
            id=drawn.id,
            text=drawn.text,
            words_key=key_of(drawn.text),
            speaker_id=self.speakers[drawn.speaker.number] if drawn.speaker else None,
            on_behalf_of_id=self.speakers[behalf.number] if behalf else None,
            role=drawn.role,
            said_on=drawn.said_on,
            kind=drawn.kind,
            terms=drawn.terms,
            state=drawn.state,
            confirmed_at=_written(story),
        )


def _written(story):
    """When somebody here last had the story in hand; a scheduled one was not written ahead."""
    return timezone.now() if story.at > timezone.now() else story.at


def _appearance(drawn, article):
    return Appearance(
        id=drawn.id,
        quote_id=drawn.quote.id,
        article=article,
        position=drawn.position,
        pieces=drawn.anchors,
        attribution_text=drawn.attribution,
        role_as_printed=drawn.quote.role,
    )


def _suggestion(story, article):
    position, said, sentence = story.waiting
    anchor = {"exact": said, "prefix": "\u201c", "suffix": "\u201d said a spokesman."}
    return QuoteSuggestion(
        article=article,
        words_key=key_of(said),
        position=position,
        text=said,
        pieces=[anchor],
        sentence=sentence,
        attribution_text="said a spokesman",
        confidence=0.9,
        reason="invented",
        finder_version=MADE_BY,
        created_at=_written(story),
    )


def _corrections(pairs):
    """A notice for each quote that was corrected or disowned, a day after the story ran."""
    for story, article in pairs:
        for one in story.said:
            if one.quote.state != "standing" and one.is_first:
                yield Correction(
                    article=article,
                    quote_id=one.quote.id,
                    text=f"We printed other words in \u201c{story.headline}\u201d.",
                    issued_at=story.at + timedelta(days=1),
                )
