"""RSS of the paper, its sections, its topics, and of what a speaker said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article, ArticleTopic, Quote, Section, Topic
from articles.reading import Said, as_said, listed_quotes, with_stories
from articles.speakers import public_speakers
from articles.text import normalise_space

ITEMS = 30


@dataclass(frozen=True)
class Asked:
    """What a feed is about (None: the whole paper) and the instant it was asked for."""

    about: Any
    at: datetime


def _about(rows, slug, at):
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return Asked(found, at)


def _at_home(address, request):
    """An address of ours with the host of the request, whatever django.contrib.sites says."""
    parts = urlsplit(address)._replace(scheme="", netloc="")
    return request.build_absolute_uri(parts.geturl())


class StoryFeed(Feed):
    """Public stories, newest first."""

    def get_feed(self, obj, request):
        """As Django's, with the host that was asked for: we keep no other record of our own."""
        feed = super().get_feed(obj, request)
        for said, names in [(feed.feed, ("link", "feed_url"))] + [
            (item, ("link", "unique_id")) for item in feed.items
        ]:
            said.update({name: _at_home(said[name], request) for name in names})
        return feed

    def description(self, asked):
        return settings.NEWSROOM_TAGLINE

    def title(self, asked):
        return f"{asked.about.name} – {settings.NEWSROOM_NAME}"

    def link(self, asked):
        return asked.about.get_absolute_url()

    def feed_url(self, asked):
        return f"{self.link(asked)}feed/"

    def item_title(self, item):
        return normalise_space(item.headline)

    def item_description(self, item):
        return escape(normalise_space(item.standfirst))

    def item_link(self, item):
        return item.path

    def item_pubdate(self, item):
        return item.first_live_at or item.live_at

    def item_updateddate(self, item):
        return item.significant_at or item.live_at

    def item_categories(self, item):
        return [item.section.name] if item.section else []


class SiteFeed(StoryFeed):
    """The whole paper."""

    def get_object(self, request):
        return Asked(None, timezone.now())

    def title(self, asked):
        return settings.NEWSROOM_NAME

    def link(self, asked):
        return "/"

    def items(self, asked):
        return Article.objects.public(asked.at).for_lists().order_by("-live_at", "-id")[:ITEMS]


class SectionFeed(StoryFeed):
    """A section's stories."""

    def get_object(self, request, slug):
        at = timezone.now()
        return _about(Section.objects.public(at), slug, at)

    def items(self, asked):
        stories = Article.objects.public(asked.at).filter(section=asked.about).for_lists()
        return stories.order_by("-live_at", "-id")[:ITEMS]


class TopicFeed(StoryFeed):
    """A topic's stories."""

    def get_object(self, request, slug):
        at = timezone.now()
        return _about(Topic.objects.public(at), slug, at)

    def items(self, asked):
        rows = ArticleTopic.objects.public(asked.at).filter(tag=asked.about)
        rows = rows.select_related("content_object__section")
        rows = rows.defer("content_object__body", "content_object__desk_note")
        return [
            row.content_object for row in rows.order_by("-live_at", "-content_object_id")[:ITEMS]
        ]


class SpeakerFeed(StoryFeed):
    """What a speaker said: one item a quotation, each with its story."""

    def get_object(self, request, slug):
        at = timezone.now()
        return _about(public_speakers(at), slug, at)

    def description(self, asked):
        return (
            f"Quotations of {asked.about.name} that the editors of {settings.NEWSROOM_NAME} "
            "confirmed; not everything they said."
        )

    def items(self, asked):
        quotes = listed_quotes(asked.at).filter(speaker=asked.about).select_related("speaker")
        newest = quotes.order_by("-live_at", "-id")[:ITEMS]
        return as_said(with_stories(newest, at=asked.at))

    def item_title(self, item: Said):
        words = normalise_space(item.words)
        words = words if len(words) <= 120 else f"{words[:119].rstrip()}…"
        return words if item.quote.kind == Quote.Kind.PARAPHRASE else f"“{words}”"

    def item_description(self, item: Said):
        words = escape(normalise_space(_whole(item)))
        story = escape(normalise_space(item.story.headline))
        return f"<blockquote><p>{words}</p></blockquote><p>From “{story}”</p>"

    def item_link(self, item: Said):
        return item.quote.get_absolute_url()

    def item_pubdate(self, item: Said):
        return item.quote.live_at

    def item_updateddate(self, item: Said):
        return item.quote.live_at

    def item_categories(self, item: Said):
        return []


def _whole(said):
    """The words; of a phrase the sentence it stood in."""
    return "".join(part.text for part in said.sentence) or f"“{said.words}”"
