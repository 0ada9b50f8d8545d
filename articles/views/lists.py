"""Topics and sections."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleTopic, Section, Topic
from articles.reading import Link, as_spoken, with_stories
from articles.speakers import public_speakers, speakers_on, words_of
from articles.views.page import by_name, narrowed_to, newest_first, paging, show_page


@require_safe
def topics(request):
    """All topics that readers may know of, by name."""
    at = timezone.now()
    page = by_name(request, Topic.objects.public(at), name="name")
    context = paging(request, page, path=request.path)
    return show_page(request, "articles/topics.html", context, at=at)


@require_safe
def topic(request, slug):
    """A topic's stories and who spoke on it; ``?speaker=`` narrows it to one speaker's words."""
    at = timezone.now()
    found = Topic.objects.public(at).filter(slug=slug).first()
    if found is None:
        raise Http404
    speaker = narrowed_to(request, "speaker", public_speakers(at))
    show = _words if speaker else _stories
    return show(request, found, speaker, at=at)


def _stories(request, topic, speaker, *, at):
    rows = ArticleTopic.objects.public(at).filter(tag=topic)
    rows = rows.select_related("content_object__section")
    rows = rows.defer("content_object__body", "content_object__desk_note")
    context = paging(request, newest_first(request, rows, at=at), path=topic.get_absolute_url())
    context |= {
        "topic": topic,
        "stories": [row.content_object for row in context["rows"]],
        "speakers": speakers_on(topic, at=at),
        "feed": Link(topic.name, f"{topic.get_absolute_url()}feed/"),
    }
    return show_page(request, "articles/topic.html", context, at=at)


def _words(request, topic, speaker, *, at):
    rows = with_stories(words_of(speaker, topic=topic, at=at), at=at, lookup="quote__")
    page = newest_first(request, rows, at=at)
    if not page.rows:
        raise Http404
    path = topic.get_absolute_url()
    context = paging(request, page, path=path, speaker=speaker.slug)
    context |= {"topic": topic, "speaker": speaker, "said": as_spoken(r.quote for r in page.rows)}
    return show_page(request, "articles/topic_speaker.html", context, at=at)


@require_safe
def section(request, slug):
    """The stories of a section, newest first."""
    at = timezone.now()
    found = Section.objects.public(at).filter(slug=slug).first()
    if found is None:
        raise Http404
    stories = Article.objects.public(at).filter(section=found).for_lists()
    context = paging(request, newest_first(request, stories, at=at), path=found.get_absolute_url())
    context |= {
        "section": found,
        "stories": context["rows"],
        "feed": Link(found.name, f"{found.get_absolute_url()}feed/"),
    }
    return show_page(request, "articles/section.html", context, at=at)
