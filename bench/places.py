"""Which pages are measured, and where each begins, has its middle and ends.

The popular ones are chosen on purpose: the speaker quoted most, the topic with most stories.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Max, Min
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from articles.models import Article, ArticleSpeaker, ArticleTopic, Quote, QuoteTopic, Section, Topic
from articles.models.paging import write_cursor
from newsroom.record.lists import MOST, PER_PAGE
from people.models import Organization, Person, Speaker

WALKED = 50  # a search ends after a thousand hits
NEXT = re.compile(r'<a\b[^>]*\brel="next"[^>]*>|<link\b[^>]*\brel="next"[^>]*>')
HREF = re.compile(r'\bhref="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """A page to measure: its addresses by place ("first", "middle", "deepest") and its budgets.

    ``bares`` is what its CPU may cost, in bare Django views; None where no budget says so. A list
    costs the same in any archive; a search, which has more to look through, has its own budget.
    """

    name: str
    places: dict[str, str]
    queries: int
    is_staff: bool = False
    bares: float | None = None
    is_list: bool = True
    is_search: bool = False


def public_pages(get: Callable[[str], str]) -> list[Page]:
    """Every kind of public page; ``get`` gives the text of an address, for walking a search."""
    now = timezone.now()
    live = {"live_at__lte": now}
    section = Section.objects.annotate(n=Count("articles")).order_by("-n")[0]
    topic = Topic.objects.annotate(n=Count("items")).order_by("-n")[0]
    everyone = Speaker.objects.filter(is_public_figure=True)
    speaker = everyone.annotate(n=Count("quotes")).order_by("-n")[0]
    stories = Article.objects.public(now).filter(appearances__isnull=False).distinct()
    rows = {
        "section": (Article.objects.filter(section=section, **live), "id"),
        "topic": (ArticleTopic.objects.filter(tag=topic, **live), "content_object"),
        "both": (QuoteTopic.objects.filter(topic=topic, speaker=speaker, **live), "quote"),
        "speaker": (Quote.objects.filter(speaker=speaker, **live), "id"),
        "stories": (ArticleSpeaker.objects.filter(speaker=speaker, **live), "article"),
    }
    topic_url, speaker_url = topic.get_absolute_url(), speaker.get_absolute_url()
    quotes = Quote.objects.public(now).filter(terms="on_record").order_by("-live_at", "-id")
    found = [
        Page("front page", {"first": "/"}, 8, is_list=False),
        _by_key("section", section.get_absolute_url(), *rows["section"]),
        _by_key("topic", topic_url, *rows["topic"]),
        _by_key("topic × speaker", f"{topic_url}?speaker={speaker.slug}", *rows["both"]),
        _by_key("speaker × topic", f"{speaker_url}?topic={topic.slug}", *rows["both"]),
        _by_key("speaker", speaker_url, *rows["speaker"]),
        _by_key("speaker's stories", f"{speaker_url}stories/", *rows["stories"]),
        _by_name("speakers", "/speakers/", everyone, "sort_name"),
        _by_name("topics", "/topics/", Topic.objects.all(), "name"),
        Page("story", _spread(stories.order_by("-live_at", "-id")), 4, bares=4, is_list=False),
        Page("quotation", _spread(quotes), 8, is_list=False),
    ]
    for name, query in _searches(speaker, topic).items():
        if places := _walk(get, query):
            found.append(Page(f"search, {name}", places, 8, is_search=True))
    return found


def admin_pages() -> list[Page]:
    """The editors' lists, forms and reports."""
    article = Article.objects.annotate(n=Count("appearances")).order_by("-n", "pk")[0]
    quote = Quote.objects.order_by("pk").first()
    changed = {"articles_article": article, "articles_quote": quote}
    lists = {
        "articles_article": Article.objects,
        "articles_quote": Quote.objects,
        "people_person": Person.objects,
        "people_organization": Organization.objects,
        "articles_topic": Topic.objects,
    }
    found = [Page("desk", {"first": reverse("admin:index")}, 15, is_staff=True, is_list=False)]
    for name, rows in lists.items():
        label = f"admin: {rows.model._meta.verbose_name_plural}"
        places = _numbered(reverse(f"admin:{name}_changelist"), rows)
        found.append(Page(label, places, 15, is_staff=True))
    for name, row in changed.items():
        url = reverse(f"admin:{name}_change", args=[row.pk])
        label = f"admin: {row._meta.verbose_name} form"
        found.append(Page(label, {"first": url}, 15, is_staff=True, is_list=False))
    found.append(Page("sourcing report", _years(), 15, is_staff=True, is_list=False))
    return found


def _by_key(name, url, rows, key):
    """A list paged by time and key."""
    rows = rows.order_by("-live_at", f"-{key}")
    column = rows.model._meta.get_field(key).attname
    places = {"first": url}
    for place, offset in _offsets(rows).items():
        live_at, value = rows.values_list("live_at", column)[offset]
        places[place] = _with(url, after=write_cursor(live_at, value))
    return Page(name, places, 8)


def _by_name(name, url, rows, column):
    rows = rows.order_by(column, "pk")
    places = {"first": url}
    for place, offset in _offsets(rows).items():
        value, pk = rows.values_list(column, "pk")[offset]
        places[place] = _with(url, after=f"{pk}.{value}")
    return Page(name, places, 8)


def _offsets(rows):
    """Where the middle page and the last full page begin; nothing if all stands on one."""
    number, size = rows.count(), settings.NEWSROOM_PAGE_SIZE
    if number <= 2 * size:
        return {}
    return {"middle": number // 2, "deepest": number - size - 1}


def _spread(rows):
    """The newest, the middle and the oldest of rows that have a page each."""
    number = rows.count()
    offsets = {"first": 0, "middle": number // 2, "deepest": number - 1}
    return {place: rows[offset].get_absolute_url() for place, offset in offsets.items()}


def _numbered(url, rows):
    """The same page numbers whatever the size; the first alone where a list is not so long."""
    numbers = {"first": 1}
    if rows.count() >= MOST:
        numbers |= {"middle": MOST // PER_PAGE // 2, "deepest": MOST // PER_PAGE}
    return {place: _with(url, p=number) for place, number in numbers.items()}


def _years():
    """The report of the newest, a middle and the oldest whole year."""
    ends = Article.objects.public().aggregate(first=Min("live_at"), last=Max("live_at"))
    oldest, newest = ends["first"].year, ends["last"].year
    years = {"first": newest, "middle": (oldest + newest) // 2, "deepest": oldest}
    url = reverse("admin:whom_we_quote")
    return {
        place: _with(url, **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
        for place, year in years.items()
    }


def _searches(speaker, topic):
    """Searches of every kind: a common word, a rare one, none, and narrowed ones."""
    return {
        "common": {"q": "the"},
        "middling": {"q": "ferry"},
        "rare": {"q": "belated lighthouse timetable"},
        "none": {"q": "zeppelin"},
        "of a speaker": {"q": "ferry", "speaker": speaker.slug},
        "on a topic": {"q": "ferry", "topic": topic.slug},
    }


def _walk(get, query):
    """The pages of a search, reached by following its links."""
    try:
        url = reverse("search")
    except NoReverseMatch:
        return {}
    met = [_with(url, **{**query, "in": "quotes"})]
    while len(met) < WALKED:
        link = NEXT.search(get(met[-1]))
        address = HREF.search(link.group()) if link else None
        if address is None:
            break
        met.append(unescape(address.group(1)))
    places = {"first": met[0]}
    if len(met) > 2:
        places |= {"middle": met[len(met) // 2], "deepest": met[-1]}
    return places


def _with(url, **parameters):
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"
