"""Who speaks in the paper, and what they said."""

from string import ascii_uppercase

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.reading import Link, as_said, listed_quotes, with_stories
from articles.speakers import (
    corrections_about,
    public_speakers,
    stories_quoting,
    topics_of,
    words_of,
)
from articles.views.page import by_name, narrowed_to, newest_first, paging, show_page
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
    """Who they are and what they said, newest first; ``?topic=`` narrows it to one topic."""
    at = timezone.now()
    found = _find(slug, at)
    topic = narrowed_to(request, "topic", Topic.objects.public(at))
    if topic:
        return _on_topic(request, found, topic, at=at)
    quotes = listed_quotes(at).filter(speaker=found).select_related("speaker")
    page = newest_first(request, with_stories(quotes, at=at), at=at)
    context = paging(request, page, path=found.get_absolute_url())
    context |= {
        **_who(found),
        "said": as_said(page.rows),
        "stories": [row.article for row in _newest_stories(found, at)],
        "topics": topics_of(found, at=at),
        "corrections": list(corrections_about(found, at=at)[:CORRECTIONS]),
    }
    return show_page(request, "articles/speaker.html", context, at=at)


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
    found = public_speakers(at).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _on_topic(request, speaker, topic, *, at):
    rows = with_stories(words_of(speaker, topic=topic, at=at), at=at, lookup="quote__")
    page = newest_first(request, rows, at=at)
    if not page.rows:
        raise Http404
    context = paging(request, page, path=speaker.get_absolute_url(), topic=topic.slug)
    context |= {
        **_who(speaker),
        "topic": topic,
        "said": as_said(row.quote for row in page.rows),
        "topics": topics_of(speaker, at=at),
    }
    return show_page(request, "articles/speaker.html", context, at=at)


def _who(speaker):
    roles = roles_over_time(speaker.memberships.select_related("organization"))
    return {
        "speaker": speaker,
        "roles": roles,
        "feed": Link(speaker.name, f"{speaker.get_absolute_url()}feed/"),
    }


def _newest_stories(speaker, at):
    return stories_quoting(speaker, at=at).order_by("-live_at", "-article")[:STORIES]
