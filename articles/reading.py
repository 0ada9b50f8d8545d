"""What readers are shown of quotations: which ones, in whose words, with which story.

The words on a page are those of stories that are public now, never more of the record. Nobody is
named whose words were given on background, and what was disowned is in no list of what they said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from articles.anchors import locate
from articles.context import join_pieces, sentence_around
from articles.models import (
    Appearance,
    Article,
    BadCursor,
    Page,
    Quote,
    QuoteKind,
    QuoteTopic,
    Section,
    SitePage,
    Topic,
)
from articles.models.paging import ExistsForEach
from articles.text import plain_text, words_key
from people.models import named

LONGEST_KEY = 2**63 - 1
LONGEST_ATTRIBUTION = 160
LONGEST_SUMMARY = 160


def listed(prefix="", *, even_disowned=False) -> Q:
    """The condition that a quote may be listed under its speaker's name, or from a join."""
    on_record = Q(**{f"{prefix}terms": Quote.Terms.ON_RECORD, f"{prefix}withheld_at__isnull": True})
    disowned = Q(**{f"{prefix}state": Quote.State.DISOWNED})
    return on_record if even_disowned else on_record & ~disowned


def permanent_quotes(at) -> QuerySet[Quote]:
    """Quotes that have a page of their own; a disowned one says so there."""
    return Quote.objects.public(at).filter(listed(even_disowned=True))


def listed_quotes(at) -> QuerySet[Quote]:
    """Quotes that stand in lists of what people said."""
    return Quote.objects.public(at).filter(listed())


def public_topic_rows(at) -> QuerySet[QuoteTopic]:
    """Rows (topic, quote) where a public story on that very topic prints the quote."""
    printed = Appearance.objects.public(at).filter(
        quote=OuterRef("quote"), article__topic_items__tag=OuterRef("topic")
    )
    sayable = Q(speaker__isnull=True) | named("speaker__")
    return QuoteTopic.objects.filter(
        sayable, listed("quote__"), ExistsForEach(printed), live_at__lte=at
    )


def printed_in(at, *, whole=False) -> QuerySet[Appearance]:
    """Public appearances with their stories, oldest first.

    ``body`` is the story's text where the words need their sentence: partial quotes and
    paraphrases, or all of them if ``whole``. While a quotation of the story is withheld it is
    empty: a sentence can hold the words of two.
    """
    withheld = Appearance.objects.filter(
        article=OuterRef("article"), quote__withheld_at__isnull=False
    )
    cases = [When(Exists(withheld), then=Value(""))]
    if not whole:
        cases.append(When(quote__kind=QuoteKind.DIRECT, then=Value("")))
    body = Case(*cases, default=F("article__body"), output_field=TextField())
    return (
        Appearance.objects.public(at)
        .select_related("article__section")
        .defer("article__body", "article__desk_note")
        .annotate(body=body)
        .order_by("article__live_at", "article_id")
    )


def with_stories(quotes: QuerySet, *, at, lookup="") -> QuerySet:
    """Fetch, in one query more, the public stories that print each quote."""
    path = f"{lookup}appearances"
    return quotes.prefetch_related(Prefetch(path, printed_in(at), to_attr="printed"))


@dataclass(frozen=True)
class Segment:
    """A stretch of the sentence that a quote stands in; ``is_said`` where it is the words."""

    text: str
    is_said: bool


@dataclass(frozen=True)
class Said:
    """A quote as a list shows it: its words as printed in public, its story, its sentence."""

    quote: Quote
    words: str
    appearance: Appearance
    sentence: list[Segment] = field(default_factory=list)

    @property
    def story(self) -> Article:
        """The first public story that printed it."""
        return self.appearance.article

    @property
    def role(self) -> str:
        """What the speaker was then: as recorded for the day, else as the story printed it."""
        return self.quote.role or self.appearance.role_as_printed

    @property
    def attribution(self) -> str:
        """Who spoke, in the story's words, where no speaker is recorded."""
        return attribution_of(self.appearance)


def attribution_of(appearance: Appearance) -> str:
    """The story's words for who spoke, or "" where only the whole sentence was noted."""
    text = appearance.attribution_text
    is_sentence = len(text) > LONGEST_ATTRIBUTION or any(
        piece["exact"] in text for piece in appearance.pieces
    )
    return "" if is_sentence else text


def as_said(quotes: Iterable[Quote]) -> list[Said]:
    """What to show of quotes fetched by ``with_stories``; those without a public story go."""
    return [show(quote) for quote in quotes if quote.printed]


def as_spoken(quotes: Iterable[Quote]) -> list[Said]:
    """As ``as_said``, and what one story printed in that story's order, as it was spoken.

    A list sorts by time and then by random ids, so what stands together may be put in order.
    """
    shown = as_said(quotes)
    ordered = []
    for _, together in groupby(shown, key=lambda one: one.quote.live_at):
        ordered += sorted(together, key=lambda one: (one.story.pk, one.appearance.position))
    return ordered


def show(quote: Quote) -> Said:
    """What to show of a quote whose ``printed`` holds its public appearances, oldest first."""
    appearance, words = _fullest(quote)
    return Said(quote, words, appearance, sentence_of(appearance, appearance.body))


def _fullest(quote):
    """The public appearance that holds all the words; failing that, the one that holds most."""
    key = words_key(quote.text)
    printed = [
        (row, join_pieces([piece["exact"] for piece in row.pieces])) for row in quote.printed
    ]
    for row, words in printed:
        if words_key(words) == key:
            return row, quote.text
    return max(printed, key=lambda pair: len(pair[1]))


def sentence_of(appearance: Appearance, body: str) -> list[Segment]:
    """The sentence or sentences of a story that hold the words, or [] if it can't be found."""
    text = plain_text(body) if body else ""
    spans = locate(text, appearance.pieces, near=appearance.position) if text else None
    if not spans:
        return []
    begin, _ = sentence_around(text, *spans[0])
    _, finish = sentence_around(text, *spans[-1])
    segments, position = [], begin
    for start, end in spans:
        segments.append(Segment(text[position:start], is_said=False))
        segments.append(Segment(text[start:end], is_said=True))
        position = end
    segments.append(Segment(text[position:finish], is_said=False))
    return [segment for segment in segments if segment.text]


def summary_of(html: str) -> str:
    """The beginning of a page's text for search engines: whole words, one line."""
    text = plain_text(html).replace("\n\n", " ")
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[:LONGEST_SUMMARY].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


# --- what every page carries -------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    name: str
    url: str


@dataclass(frozen=True)
class Around:
    """What stands around every public page: the paper's sections, and the pages in its menu."""

    sections: list[Link]
    pages: list[Link]


def links_around(at) -> Around:
    """The sections that have something to read and the menu, each in its order: one query."""
    return _around(_sections(at).union(_menu(at), all=True))


def with_menu(sections: Iterable[Section], *, at) -> Around:
    """The same where the caller has the sections already: one query for the menu."""
    links = [Link(section.name, section.get_absolute_url()) for section in sections]
    return Around(links, _links(_menu(at), "page", "{}"))


def sections_and_links_around(at) -> tuple[list[Section], Around]:
    """The sections themselves and the frame's links, still in one query."""
    rows = sorted(_sections(at).union(_menu(at), all=True), key=lambda row: (row[3], row[1]))
    sections = [
        Section(pk=pk, name=name, slug=slug, position=place)
        for what, name, slug, place, pk in rows
        if what == "section"
    ]
    return sections, _around(rows)


def links_around_story(article: Article, *, at) -> tuple[Around, list[Link]]:
    """The same and a public story's topics, in one query."""
    topics = Topic.objects.filter(items__content_object=article).order_by()
    topics = topics.annotate(what=Value("topic"), place=Value(0))
    rows = list(
        _sections(at).union(
            _menu(at), topics.values_list("what", "name", "slug", "place", "pk"), all=True
        )
    )
    return _around(rows), _links(rows, "topic", "/topics/{}/")


def _sections(at):
    rows = Section.objects.public(at).order_by().annotate(what=Value("section"))
    return rows.values_list("what", "name", "slug", "position", "pk")


def _menu(at):
    """No more of them than the menu takes, which ``articles.pages`` sees to."""
    label = Coalesce(NullIf("menu_title", Value("")), F("title"))
    rows = SitePage.objects.in_menu(at).order_by()
    rows = rows.annotate(what=Value("page"), label=label)
    return rows.values_list("what", "label", "url", "menu_order", "pk")


def _around(rows):
    rows = list(rows)
    return Around(_links(rows, "section", Section.address), _links(rows, "page", "{}"))


def _links(rows, wanted, address):
    """Links of one kind, by place and name."""
    rows = sorted((place, name, key) for what, name, key, place, _ in rows if what == wanted)
    return [Link(name, address.format(key)) for _, name, key in rows]


# --- lists by name -----------------------------------------------------------------------------


def page_by_name(rows: QuerySet, *, name: str, size: int, after: str = "") -> Page:
    """One page of rows sorted by (``name``, primary key). Raises BadCursor.

    The cursor is "KEY.NAME"; "0.M" therefore leads to the letter M.
    """
    rows = rows.order_by(name, "pk")
    if after:
        key, text = _read_name_cursor(after)
        rows = rows.filter(**{f"{name}__gte": text})
        rows = rows.filter(Q(**{f"{name}__gt": text}) | Q(pk__gt=key))
    found = list(rows[: size + 1])
    if len(found) <= size:
        return Page(found, "")
    last = found[size - 1]
    return Page(found[:size], f"{last.pk}.{getattr(last, name)}")


def _read_name_cursor(after):
    head, dot, text = after.partition(".")
    is_number = head.isascii() and head.isdigit() and len(head) < 20
    if not (dot and is_number) or "\x00" in text or int(head) > LONGEST_KEY:
        raise BadCursor(after[:80])
    return int(head), text


def address_of(path: str, **parameters: str) -> str:
    """A path with those of the parameters that say something, always in the same order."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path


def various(said: Sequence[Said], *, most: int) -> list[Said]:
    """At most so many, no speaker twice; those of other stories before a second one of the same."""
    by_speaker, by_story = {}, {}
    for one in said:
        if by_speaker.setdefault(one.quote.speaker_id, one) is one:
            by_story.setdefault(one.story.pk, one)
    return sorted(by_speaker.values(), key=lambda one: by_story[one.story.pk] is not one)[:most]
