"""What a shortcode shows that stands elsewhere: videos, posts, maps, known by address or number.

PURE. For every system whose texts name a player by a word: WordPress, Hugo, Jekyll, Eleventy.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from articles.importing.bodies import link_html

__all__ = ["ADDRESS", "MEDIA", "QUOTES", "address_of", "player"]

ADDRESS = re.compile(r"https?://[^\s\"'<>\]]{4,2000}")
VIDEO_ID = re.compile(r"[\w-]{6,20}$")
# Shortcodes that show something found at an address.
MEDIA = frozenset(
    """
    archiveorg audio bandcamp brightcove dailymotion documentcloud embed facebook getty gist
    googleapps googlemaps hulu iframe instagram mixcloud pinterest scribd slideshare soundcloud
    spotify ted tiktok tweet twitchtv twitter ustream video videopress vimeo wpvideo youtube
    """.split()  # noqa: SIM905
)
QUOTES = frozenset({"quote", "blockquote", "pullquote", "su_quote", "su_pullquote"})


def player(name: str, values: Mapping[str, str], loose: Sequence[str]) -> str | None:
    """Return a link to what a shortcode shows, as HTML; None where nothing says where it is."""
    found = address_of(name, values, loose)
    return link_html(found, name if name in ("audio", "video") else "") if found else None


def address_of(name: str, values: Mapping[str, str], loose: Sequence[str]) -> str:
    """The address of what a shortcode shows, "" where nothing says it."""
    address = ADDRESS.search(" ".join([*values.values(), *loose]))
    return address.group() if address else _by_number(name, values, loose)


def _by_number(name: str, values: Mapping[str, str], loose: Sequence[str]) -> str:
    """The address of a video that only its number is given of."""
    number = values.get("id") or next(iter(loose), "")
    makers: dict[str, Callable[[str], str]] = {
        "youtube": lambda one: f"https://www.youtube.com/watch?v={one}",
        "vimeo": lambda one: f"https://vimeo.com/{one}" if one.isdigit() else "",
        "dailymotion": lambda one: f"https://www.dailymotion.com/video/{one}",
    }
    return makers[name](number) if name in makers and VIDEO_ID.match(number) else ""
