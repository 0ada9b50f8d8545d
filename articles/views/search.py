"""Search: what was said, by its words; and which stories print a name."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import BadCursor, Topic, topic_key
from articles.naming import stories_with_name
from articles.reading import address_of, sections_and_links_around
from articles.search.finding import MOST_COUNTED, Results, find
from articles.search.query import QuoteQuery
from articles.speakers import speakers_called
from articles.views.page import cursor_of, newest_first, paging, show_page
from articles.views.period import Period, read_period

FIELDS = ("q", "speaker", "role", "topic", "section")
LONGEST = 1000
LONGEST_NAME = 120


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: the words as typed, and what they mean here."""

    typed: dict[str, str]
    period: Period
    query: QuoteQuery
    speakers: list
    unknown: list[str]

    @property
    def parameters(self) -> dict[str, str]:
        """The search as an address has it."""
        return {**self.typed, **self.period.parameters}


@require_safe
def search(request):
    """Quotations that hold the words; ``?name=`` lists the stories that print a name instead."""
    at = timezone.now()
    sections, around = sections_and_links_around(at)
    name = _typed(request, "name")[:LONGEST_NAME]
    show = _stories if name else _quotes
    template, context = show(request, name, sections, at)
    context["sections"] = sections
    return show_page(request, template, context, at=at, around=around)


def _quotes(request, name, sections, at):
    asked = _asked(request, sections, at)
    is_asked = bool(asked.typed or asked.period)
    is_known = is_asked and not asked.unknown and not asked.query.is_empty
    found = _find(request, asked.query, at) if is_known else Results([], "")
    path = reverse("search")
    is_first = not cursor_of(request)
    return "articles/search.html", {
        "asked": asked,
        "is_asked": is_asked,
        "hits": found.rows,
        "number": found.number,
        "most": MOST_COUNTED,
        "is_first": is_first,
        "earlier": address_of(path, **asked.parameters, after=found.next) if found.next else "",
        "newest": "" if is_first else address_of(path, **asked.parameters),
        "canonical": address_of(path, **asked.parameters),
    }


def _find(request, query, at):
    size = settings.NEWSROOM_PAGE_SIZE
    try:
        return find(query, at=at, size=size, after=cursor_of(request))
    except BadCursor as error:
        raise Http404 from error


def _stories(request, name, sections, at):
    rows = stories_with_name(name, at=at)
    page = newest_first(request, rows, at=at)
    context = paging(request, page, path=reverse("search"), name=name)
    context |= {"name": name, "stories": [row.article for row in page.rows]}
    return "articles/search_name.html", context


def _asked(request, sections, at):
    typed = {name: text for name in FIELDS if (text := _typed(request, name))}
    speakers = speakers_called(typed["speaker"], at=at) if "speaker" in typed else []
    topic = _topic(typed.get("topic", ""), at)
    section = next((one for one in sections if one.slug == typed.get("section")), None)
    found = {"speaker": speakers, "topic": topic, "section": section}
    unknown = [name for name, row in found.items() if name in typed and not row]
    period = read_period(request)
    query = QuoteQuery(
        text=typed.get("q", ""),
        speakers=tuple(speaker.pk for speaker in speakers),
        topic=topic.pk if topic else None,
        section=section.pk if section else None,
        role=typed.get("role", ""),
        start=period.start,
        end=period.end,
    )
    return Asked(typed, period, query, speakers, unknown)


def _typed(request, name):
    """What was typed into a box, without what no page can print."""
    text = request.GET.get(name, "").replace("\x00", " ")
    return " ".join(text.encode(errors="replace").decode().split())[:LONGEST]


def _topic(text, at):
    if not text:
        return None
    called = Topic.objects.public(at).filter(Q(slug=text[:100]) | Q(key=topic_key(text)[:100]))
    return min(called, key=lambda topic: topic.slug != text, default=None)
