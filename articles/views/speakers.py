"""Who speaks in the paper, and what they said."""

from string import ascii_uppercase

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.reading import Link, as_spoken, listed_quotes, with_stories
from articles.speakers import (
    corrections_about,
    evidence_of,
    public_speakers,
    stories_quoting,
    topics_of,
    words_of,
)
from articles.structured_data import speaker_page
from articles.views.page import by_name, narrowed_to, newest_first, paging, show_page
from articles.views.period import read_period
from people.outside import outside_pages, with_outside_ids
from people.roles import roles_over_time

STORIES = 5  # on the speaker's own page; all of them have a page
CORRECTIONS = 10


@require_safe
def speakers(request):
    """Everybody who has a page, by name."""
    at = timezone.now()
    page = by_name(request, public_speakers(at), name="sort_name")
    context = paging(request, page, path=request.path)
    context["letters"] = ascii_uppercase
    return show_page(request, "articles/speakers.html", context, at=at)


@require_safe
def speaker(request, slug):
    """Who they are and what they said, newest first.

    ``?topic=`` narrows it to one topic, ``?from=`` and ``?to=`` to when the stories ran.
    """
    at = timezone.now()
    found = _find(slug, at)
    topic = narrowed_to(request, "topic", Topic.objects.public(at))
    period = read_period(request)
    said, context = _said(request, found, topic, period, at=at)
    if topic and not said and not period:
        raise Http404
    context |= {**_who(found), "said": said, "topic": topic, "period": period}
    context["topics"] = topics_of(found, at=at)
    context["data"] = speaker_page(found, absolute=request.build_absolute_uri)
    if not topic and not period:
        context["evidence"] = evidence_of(found, at=at, most=STORIES)
        context["corrections"] = list(corrections_about(found, at=at)[:CORRECTIONS])
    return show_page(request, "articles/speaker.html", context, at=at)


def _said(request, speaker, topic, period, *, at):
    """The page of their words that is asked for, and where it leads."""
    if topic:
        rows = with_stories(words_of(speaker, topic=topic, at=at), at=at, lookup="quote__")
    else:
        rows = listed_quotes(at).filter(speaker=speaker).select_related("speaker")
        rows = with_stories(rows, at=at)
    if period.start:
        rows = rows.filter(live_at__gte=period.start)
    page = newest_first(request, rows, at=period.until(at))
    narrowed = {"topic": topic.slug if topic else "", **period.parameters}
    context = paging(request, page, path=speaker.get_absolute_url(), **narrowed)
    return as_spoken(row.quote if topic else row for row in page.rows), context


@require_safe
def speaker_stories(request, slug):
    """Every story that quotes a speaker, newest first."""
    at = timezone.now()
    found = _find(slug, at)
    page = newest_first(request, stories_quoting(found, at=at), at=at)
    context = paging(request, page, path=reverse("speaker-stories", args=[found.slug]))
    context |= {"speaker": found, "stories": [row.article for row in page.rows]}
    return show_page(request, "articles/speaker_stories.html", context, at=at)


def _find(slug, at):
    found = with_outside_ids(public_speakers(at)).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _who(speaker):
    roles = roles_over_time(speaker.memberships.select_related("organization"))
    return {
        "speaker": speaker,
        "roles": roles,
        "outside": outside_pages(speaker),
        "feed": Link(speaker.name, f"{speaker.get_absolute_url()}feed/"),
    }
