"""Public pages. Each takes one instant, ``at``, and asks every gate with it."""

from articles.views.errors import not_found, server_error
from articles.views.files import picture, robots
from articles.views.flat import flat_page
from articles.views.front import front
from articles.views.lists import section, topic, topics
from articles.views.quotes import quote, quote_json
from articles.views.search import search
from articles.views.speakers import speaker, speaker_stories, speakers
from articles.views.story import story, story_json

__all__ = [
    "flat_page",
    "front",
    "not_found",
    "picture",
    "quote",
    "quote_json",
    "robots",
    "search",
    "section",
    "server_error",
    "speaker",
    "speaker_stories",
    "speakers",
    "story",
    "story_json",
    "topic",
    "topics",
]
