"""What the template tags of static sites stand for: words, or HTML. PURE.

A tag that is not known here means nothing to us: it stays in the text where an editor sees it.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.importing.bodies import link_html
from articles.importing.embeds import MEDIA, QUOTES, player
from articles.importing.items import Picture
from articles.importing.static_sites.places import source_path
from articles.importing.static_sites.sites import Site
from articles.importing.static_sites.tags import Kind, Tag, arguments, as_shown
from articles.text import normalise_space

__all__ = ["Markup", "Meaning", "Reader", "Words", "meaning_of"]

FIGURES = frozenset(
    """
    figure fig img image imgproc picture photo pic image_with_class image-with-caption
    captioned-image responsive-image responsive_image lazyimg lazy-image image_tag asset_img
    figure-image post-image content-image imgfig eleventy-image
    """.split()  # noqa: SIM905
)
PLAYERS = MEDIA | frozenset(
    """
    x x-simple x_simple twitter_simple tweet-simple tweet_simple vimeo_simple instagram_simple
    youtube_simple youtubepl youtube-lite youtube_lite lite-youtube youtubeplayer youtube-video
    yt bluesky mastodon codepen jsfiddle twitch podcast asciinema map speakerdeck responsive-video
    """.split()  # noqa: SIM905
)
CODE = frozenset({"highlight", "codeblock", "code-block", "code"})
# What lays a text out: its inside is the story's own.
LAYOUT = frozenset(
    """
    accordion admonition alert aside box callout card cards center centre centered col column
    columns details div expand fold fullwidth gallery grid group hint important infobox lead md
    markdown markdownify note notice panel row section sidebar spoiler steps tab tabs tip
    warning wide wrapper info text
    """.split()  # noqa: SIM905
)
RAW_HTML = frozenset({"rawhtml", "raw-html", "raw_html", "html", "unsafe"})
# What stands for nothing of the story.
SILENT = frozenset(
    """
    toc table-of-contents tableofcontents clear clearfix clear-float anchor excerpt more ad ads
    adsense advert comment seo feed_meta css js style pagebreak newthought-none
    """.split()  # noqa: SIM905
)
LINK_NAMES = frozenset({"ref", "relref", "link", "post_url", "postlink", "rellink", "absref"})
NAMED_ALIKE = {
    "x": "x",
    "yt": "youtube",
    "twitter": "tweet",
    "twitter_simple": "tweet",
    "x-simple": "x",
    "x_simple": "x",
}
PICTURE_ARGUMENTS = (
    *("src", "url", "path", "image", "image_path", "file", "filename", "img", "href"),
)
CITED = (*("author", "by", "cite", "name", "attribution", "speaker", "source", "title", "footer"),)
# A player by another name: youtube-lite, vimeo_simple, youtubePlayer.
VARIANT = re.compile(r"^lite-|(?:[_-](?:simple|lite|video)|player|pl)$")
PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?|svg|bmp)(?:[?#]\S*)?$", re.I)
LITERAL = re.compile(r"(?:\"([^\"]*)\"|'([^']*)')\s*(?:\|(.*))?$", re.DOTALL)
ADDRESS_FILTERS = frozenset(
    """
    url relative_url absolute_url prepend:site.baseurl prepend:site.url htmlbaseurl absoluteurl
    locale_url escape cgi_escape uri_escape slug_url
    """.split()  # noqa: SIM905
)
SITE_BASE = frozenset({"site.baseurl", "site.url", "site.base_url", "base_url", "baseurl", "root"})
NUMBER = re.compile(r"[\w-]{1,60}$")


@dataclass(frozen=True, slots=True)
class Words:
    """Text that takes a tag's place and is read with what stands around it."""

    text: str


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that takes a tag's place as it is."""

    html: str


Meaning = Words | Markup | None


@dataclass(frozen=True, slots=True)
class Reader:
    """What a tag's meaning may depend on.

    `values` are the story's fields, `render` reads what stands within a tag, `find` gives the path
    of a file by the name that a link says, `picture` a picture by its key.
    """

    site: Site
    values: Mapping[str, Any]
    render: Callable[[str], str]
    find: Callable[[str], str]
    picture: Callable[[str], Picture | None] = lambda key: None


@dataclass(frozen=True, slots=True)
class _Call:
    """A tag that is called by a name: its arguments, what stands within it, and the reader."""

    name: str
    values: Mapping[str, str]
    loose: list[str]
    inner: str | None
    kind: Kind
    reader: Reader

    def first(self, *names: str) -> str:
        """The first of these arguments that is given, or ""."""
        return next((self.values[name] for name in names if self.values.get(name)), "")


def meaning_of(tag: Tag, inner: str | None, reader: Reader) -> Meaning:
    """What a tag stands for; None if it is not known. `inner` is None where it has no end."""
    if tag.kind is Kind.TEXT:
        return Words(tag.written)
    if tag.kind is Kind.VALUE:
        return _value(tag.written, reader)
    values, loose = arguments(tag.written)
    name = _bare(tag.name)
    if tag.kind is Kind.TAG and name.startswith("include"):
        name = _bare(loose.pop(0)) if loose else ""
    values = {key: _looked_up(value, reader) for key, value in values.items()}
    loose = [_looked_up(value, reader) for value in loose]
    call = _Call(name, values, loose, inner, tag.kind, reader)
    is_video = values.get("provider", "").lower() in PLAYERS
    make = _player if is_video else MEANINGS.get(name)
    return make(call) if make else None


def _parameter(call: _Call) -> Meaning:
    return _named_value(call.loose[0] if call.loose else "", call.reader)


def _silent(call: _Call) -> Meaning:
    return Markup("")


def _break(call: _Call) -> Meaning:
    return Markup("<br>")


def _code(call: _Call) -> Meaning:
    if call.inner is None:
        return None
    code = html.escape(as_shown(call.inner).strip("\n"), quote=False)
    return Markup(f"<pre><code>{code}</code></pre>")


def _raw_html(call: _Call) -> Meaning:
    return None if call.inner is None else Markup(call.inner)


def _layout(call: _Call) -> Meaning:
    """What only says how its inside is set, below a title that it may have."""
    if call.inner is None:
        return None
    title = call.first("title", "summary", "header")
    if not title and call.name in ("details", "expand", "fold", "spoiler"):
        title = next(iter(call.loose), "")
    heading = f"<p><strong>{html.escape(title)}</strong></p>\n" if title else ""
    return Markup(f"{heading}{call.reader.render(call.inner)}")


def _bare(name: str) -> str:
    """`components/figure.html` is known as figure."""
    return name.strip("\"'").rpartition("/")[2].lower().removesuffix(".html").removesuffix(".md")


# --- values --------------------------------------------------------------------------------------


def _value(written: str, reader: Reader) -> Meaning:
    """What `{{ value | filter }}` shows; None where only the generator knows it."""
    if written in SITE_BASE:
        return Words(reader.site.prefix)
    if written in ("site.title", "site.name"):
        return Words(reader.site.word("title")) if reader.site.word("title") else None
    literal = LITERAL.match(written)
    if literal:
        filters = [one.replace(" ", "").lower() for one in (literal[3] or "").split("|")]
        if filters in (["embed"], ["oembed"]) and written[1:].startswith("http"):
            return Markup(link_html(literal[1] or literal[2]))
        if all(one in ADDRESS_FILTERS for one in filters if one):
            return Words(_from_site(literal[1] or literal[2] or "", literal[3], reader.site))
        return None
    return _named_value(written.removeprefix("page."), reader) if "page." in written[:5] else None


def _from_site(text: str, filters: str | None, site: Site) -> str:
    is_address = filters is not None and not text.startswith(("http:", "https:", "#", "mailto:"))
    return f"{site.prefix}/{text.lstrip('/')}" if is_address and text else text


def _named_value(name: str, reader: Reader) -> Meaning:
    value = reader.values.get(name.lower(), "")
    is_plain = isinstance(value, str) and value and "{{" not in value and "{%" not in value
    return Words(normalise_space(value)) if is_plain else None


def _looked_up(value: str, reader: Reader) -> str:
    """An argument that names one of the story's own fields is that field."""
    if not value.startswith("page."):
        return value
    found = reader.values.get(value.removeprefix("page.").lower(), "")
    return found if isinstance(found, str) else ""


# --- links, pictures, players, quotations --------------------------------------------------------


def _link(call: _Call) -> Meaning:
    """A link to another file of the site: its path, which the story's old addresses have too."""
    written = call.values.get("path") or next(iter(call.loose), "")
    path, mark, fragment = written.partition("#")
    if not path:
        return Words(f"#{fragment}") if fragment else None
    if call.name == "post_url":
        folder, _, stem = path.strip("/").rpartition("/")
        found = "" if folder else call.reader.find(stem)
        path = found or f"{'/' if folder else ''}{folder}/_posts/{stem}"
    elif call.name == "link":
        path = f"/{path.lstrip('/')}"
    else:
        path = call.reader.find(path)
    return Words(f"{source_path(path)}{mark}{fragment}")


def _figure(call: _Call) -> Meaning:
    address, loose = _address_in(call)
    is_picture = PICTURE_NAME.search(address) is not None
    known = None if is_picture else call.reader.picture(address)
    if not known and not is_picture and "/" not in address:
        return None
    said = [one for one in loose if not one.isdigit()]
    alt = call.first("alt", "alt_text") or (_words_among(said) if said else "")
    titled = call.first("caption", "text") or (call.inner or "").strip()
    caption = ". ".join(one for one in (call.first("title").strip(), titled.strip()) if one)
    credit = call.first("attr", "credit", "attribution")
    if known:
        address, alt, caption = known.address, alt or known.alt, caption or known.caption
        credit = credit or known.credit
    elif call.kind is Kind.TAG:
        address = _from_root(address)
    words = call.reader.render(caption) if caption else ""
    return Markup(_figure_html(address, alt, words, credit))


def _address_in(call: _Call) -> tuple[str, list[str]]:
    """A picture's address, and the arguments without names that stand behind it."""
    address = call.first(*PICTURE_ARGUMENTS)
    if address or not call.loose:
        return address, call.loose
    at = next((n for n, one in enumerate(call.loose) if PICTURE_NAME.search(one)), 0)
    return call.loose[at], call.loose[at + 1 :]


def _words_among(said: Sequence[str]) -> str:
    """Of arguments without names the text alternative: the first one that has words."""
    return next((one for one in said if " " in one), said[0])


def _from_root(address: str) -> str:
    """Liquid and Nunjucks know no folder but the site's own."""
    if address.startswith(("/", "http:", "https:", "../", "{")):
        return address
    return f"/{address.removeprefix('./')}" if "/" in address else address


def _figure_html(address: str, alt: str, caption: str, credit: str) -> str:
    picture = f'<img src="{html.escape(address)}" alt="{html.escape(alt)}"'
    picture += f' data-credit="{html.escape(credit)}">' if credit else ">"
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{picture}{words}</figure>"


def _player(call: _Call) -> Meaning:
    name = call.values.get("provider", call.name).lower()
    name = VARIANT.sub("", NAMED_ALIKE.get(name, name)) or name
    loose = [one for one in (*call.loose, (call.inner or "").strip()) if one]
    number = call.first("id", "video_id", "videoid") or next(iter(loose), "")
    found = player(name, {**call.values, "id": number}, loose)
    if found is None and NUMBER.match(number):
        address = _by_number(name, number, call.values)
        found = link_html(address) if address else None
    return Markup(found) if found else None


def _by_number(name: str, number: str, values: Mapping[str, str]) -> str:
    """The address of a post or a track that only its number is given of, or ""."""
    user, sort = (values.get(one, "") for one in ("user", "type"))
    match name:
        case "tweet" | "x" if number.isdigit():
            site = "x.com" if name == "x" else "twitter.com"
            return f"https://{site}/{user if NUMBER.match(user) else 'i'}/status/{number}"
        case "instagram":
            return f"https://www.instagram.com/p/{number}/"
        case "spotify" if len(number) == 22:
            return f"https://open.spotify.com/{sort if NUMBER.match(sort) else 'track'}/{number}"
    return ""


def _gist(call: _Call) -> Meaning:
    path = "/".join(one.strip("/") for one in call.loose[:2])
    is_fit = bool(path) and all(NUMBER.match(one) for one in path.split("/"))
    return Markup(link_html(f"https://gist.github.com/{path}")) if is_fit else None


def _quotation(call: _Call) -> Meaning:
    words = call.first("text", "quote", "content") if call.inner is None else call.inner
    if not words.strip():
        return None
    said = [call.values[name] for name in CITED if call.values.get(name)][:2]
    # Octopress and Hexo: {% blockquote Ada Ferry, The Packet http://… %}
    if not said and call.inner is not None:
        said = [" ".join(one for one in call.loose if not one.startswith(("http:", "https:")))]
    whom = html.escape(", ".join(filter(None, said)))
    below = f"\n<p>— {whom}</p>" if whom else ""
    return Markup(f"<blockquote>\n{call.reader.render(words)}{below}\n</blockquote>")


MEANINGS: Mapping[str, Callable[[_Call], Meaning]] = {
    **dict.fromkeys(LAYOUT, _layout),
    **dict.fromkeys(CODE, _code),
    **dict.fromkeys(RAW_HTML, _raw_html),
    **dict.fromkeys(SILENT, _silent),
    **dict.fromkeys(PLAYERS, _player),
    **dict.fromkeys(FIGURES, _figure),
    **dict.fromkeys(LINK_NAMES, _link),
    **dict.fromkeys((*QUOTES, "citation"), _quotation),
    "gist": _gist,
    "param": _parameter,
    "br": _break,
}
