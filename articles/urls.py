"""Public addresses (DESIGN: public face)."""

from django.urls import path, re_path
from django.views.decorators.common import no_append_slash

from articles import feeds, views
from articles.page_addresses import PATTERN

urlpatterns = [
    path("", views.front, name="front"),
    path("feed/", feeds.SiteFeed(), name="feed"),
    path("robots.txt", views.robots, name="robots"),
    path("sections/<slug:slug>/", views.section, name="section"),
    path("sections/<slug:slug>/feed/", feeds.SectionFeed(), name="section-feed"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("topics/<slug:slug>/feed/", feeds.TopicFeed(), name="topic-feed"),
    path("speakers/", views.speakers, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker, name="speaker"),
    path("speakers/<slug:slug>/stories/", views.speaker_stories, name="speaker-stories"),
    path("speakers/<slug:slug>/feed/", feeds.SpeakerFeed(), name="speaker-feed"),
    path("search/", views.search, name="search"),
    path("quotes/<uuid:pk>/", views.quote, name="quote"),
    path("quotes/<uuid:pk>/quote.json", views.quote_json, name="quote-json"),
    path("media/<path:name>", views.picture, name="picture"),
    # A story's path is stored when it first runs, and never made up from its parts.
    re_path(r"^[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-zA-Z0-9_]+/$", views.story, name="article"),
    re_path(
        r"^[0-9]{4}/[0-9]{2}/[0-9]{2}/[-a-zA-Z0-9_]+/article\.json$",
        views.story_json,
        name="article-json",
    ),
    # After all others, and never at an address of theirs (articles/page_addresses.py).
    re_path(rf"^(?P<path>{PATTERN})$", no_append_slash(views.flat_page), name="page"),
]
