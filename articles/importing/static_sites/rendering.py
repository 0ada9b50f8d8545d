"""A Markdown text with template tags to HTML, and what of it is not understood, counted. PURE."""

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.importing.items import Picture
from articles.importing.static_sites.addresses import site_address
from articles.importing.static_sites.dialect import Footnotes, tidy
from articles.importing.static_sites.meanings import Markup, Reader, Words, meaning_of
from articles.importing.static_sites.pictures import known_picture
from articles.importing.static_sites.pieces import Pieces
from articles.importing.static_sites.places import Place, source_path
from articles.importing.static_sites.surroundings import Surroundings
from articles.importing.static_sites.tags import Kind, Tag, may_hold_tags, tags_in
from articles.text import normalise_space, plain_text, words_key

__all__ = ["Rendered", "render", "words_in"]

DEEPEST = 6
FIRST_WORD = re.compile(r"[\w$.]{0,40}\w(?=\.)|\w{1,40}")
# Links that name another file of the site; an address on the web may end so too.
FILE_LINK = re.compile(
    r'(<a\b[^<>]{0,500}?\bhref=")(?!https?:|//|mailto:|#)([^"#?]{1,500}?\.(?:md|markdown|mdown|mkd))'
    r'((?:#[^"]{0,200})?")',
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, the headline (as given, or that of its first line), and what stayed in it."""

    headline: str
    html: str
    kept: tuple[tuple[str, int], ...] = ()


def render(
    markdown: str,
    *,
    title: str,
    values: Mapping[str, Any],
    place: Place,
    around: Surroundings,
    is_html: bool = False,
) -> Rendered:
    """Return a story's text as HTML that nobody has sanitised yet. Never raises.

    A heading of the first level that opens it is the headline if none is given; one that only
    repeats the given headline is not printed a second time.
    """
    text = _Text(markdown, values, place, around)
    if is_html:
        return Rendered(title, text.finished(text.replaced(markdown)), text.counted)
    tokens = text.parsed(markdown)
    heading = text.first_heading(tokens)
    if heading and (not title or words_key(heading) == words_key(title)):
        title = title or heading
        tokens = tokens[3:]
    return Rendered(title, text.finished(text.written(tokens), text.notes()), text.counted)


def words_in(text: str) -> str:
    """Return a line that may hold Markdown's own marks as words."""
    if not any(sign in text for sign in "*_`[<&"):
        return text
    return normalise_space(plain_text(_parser().renderInline(text))) or text


class _Text:
    """One text while it is read: its pieces, its footnotes and what is counted."""

    def __init__(self, text: str, values, place: Place, around: Surroundings):
        self._pieces = Pieces(text)
        self._footnotes = Footnotes()
        self._kept: Counter[str] = Counter()
        self._place, self._around = place, around
        self._depth = 0
        self._reader = Reader(place.site, values, self._inside, self._found, self._picture)

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self._kept.items()))

    def parsed(self, markdown: str) -> list[Token]:
        text = self._footnotes.take(tidy(self.replaced(markdown)), self._pieces)
        return _parser().parse(text)

    def written(self, tokens: list[Token]) -> str:
        parser = _parser()
        return parser.renderer.render(tokens, parser.options, {})

    def notes(self) -> str:
        return self._footnotes.below(lambda note: self.written(_parser().parse(note)))

    def finished(self, *parts: str) -> str:
        """The parts of the body with every piece in its place, and links to files as addresses."""
        body = self._pieces.fill("".join(parts))
        return FILE_LINK.sub(self._linked, body)

    def first_heading(self, tokens: list[Token]) -> str:
        """The text of a heading of the first level that opens the story, or ""."""
        if len(tokens) < 3 or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
            return ""
        return normalise_space(plain_text(self._pieces.fill(self.written(tokens[1:2]))))

    def replaced(self, text: str) -> str:
        """The text with a word or a piece where each template tag stood."""
        if not may_hold_tags(text):
            return text
        tags = tags_in(text)
        written, position, number = [], 0, 0
        while number < len(tags):
            tag = tags[number]
            last = tag.closed_by if tag.closed_by > 0 else number
            inner = text[tag.end : tags[last].start] if last > number else None
            meaning = None if tag.is_closing else meaning_of(tag, inner, self._reader)
            written.append(text[position : tag.start])
            match meaning:
                case Words():
                    written.append(meaning.text)
                case Markup():
                    written.append(self._pieces.put(meaning.html))
                case None:
                    written.append(self._kept_tag(tag, text))
                    last = number
            position, number = tags[last].end, last + 1
        written.append(text[position:])
        return "".join(written)

    def _kept_tag(self, tag: Tag, text: str) -> str:
        """What is not known stays visible; an end is counted with its beginning."""
        if not tag.is_closing:
            self._kept[_called(tag)] += 1
        return self._pieces.put_text(text[tag.start : tag.end])

    def _inside(self, text: str) -> str:
        """What stands within a tag, as HTML; too deep within others it is plain text."""
        if self._depth >= DEEPEST:
            return f"<p>{html.escape(text, quote=False)}</p>"
        self._depth += 1
        try:
            tokens = _parser().parse(tidy(self.replaced(text.strip("\n"))))
            return self._pieces.fill(self.written(tokens))
        finally:
            self._depth -= 1

    def _found(self, name: str) -> str:
        """The path of a file that a link names, from the root of the site's content."""
        if name.startswith("/"):
            return name
        stem = name.rpartition("/")[2].rpartition(".")[0] or name
        if "/" not in name.removeprefix("./"):
            beside = f"{self._place.folder_source}/{name.removeprefix('./')}"
            named = self._around.stories_named(stem)
            inside = [self._within(path) for path in named]
            if source_path(beside) in inside or len(inside) != 1:
                return beside
            return inside[0]
        is_relative = name.startswith((".", ".."))
        return f"{self._place.folder_source}/{name}" if is_relative else f"/{name}"

    def _within(self, path: str) -> str:
        """A file's path as links of the site have it: without the folder of the content."""
        site = f"{self._place.site.folder}/" if self._place.site.folder else ""
        return source_path(path.removeprefix(site).removeprefix("content/"))

    def _picture(self, key: str) -> Picture | None:
        return known_picture(key, self._around, self._place)

    def _linked(self, match) -> str:
        """A link to a file of the site, as the address that its story will be known by."""
        before, path, after = match.groups()
        path = html.unescape(path)
        folder = "" if path.startswith("/") else f"{self._place.folder_source}/"
        address = site_address(self._place.site, source_path(f"{folder}{path}"))
        return f"{before}{html.escape(address)}{after}"


def _called(tag: Tag) -> str:
    """What a tag is counted as."""
    match tag.kind:
        case Kind.VALUE:
            name = FIRST_WORD.match(tag.written)
            return f"template value {{{{ {name[0] if name else '…'} }}}}"
        case Kind.SHORTCODE:
            return f"shortcode {{{{< {tag.name} >}}}}"
    of = f" {tag.written.split()[0][:60]}" if tag.name.startswith("incl") and tag.written else ""
    return f"template tag {{% {tag.name}{of} %}}"


def _image(self, tokens, number, options, env) -> str:
    """A picture with its title as a caption, as `<figure>` has it."""
    title = tokens[number].attrs.get("title", "")
    picture = self.image(tokens, number, options, env)
    if not title:
        return picture
    caption = f"<figcaption>{html.escape(str(title), quote=False)}</figcaption>"
    return f"<figure>{picture}{caption}</figure>"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    return parser
