"""The one sanitiser, the one plain text, and how marks are laid over a text.

PURE: strings in, strings out, no Django. Everything stored as HTML passes `sanitise`, whatever
wrote it. Offsets of quotations and anchors are code points of `plain_text`.
"""

import hashlib
import html as entities
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import nh3

from articles.nesting import shallow

__all__ = [
    "DEFAULT_LANGUAGE",
    "Span",
    "key_of",
    "mark_spans",
    "normalise_space",
    "plain_text",
    "sanitise",
    "to_paragraphs",
    "words_key",
]


DEFAULT_LANGUAGE = "en"  # of a story that names none


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


INLINE_TAGS = _names("a abbr br cite code em q s strong sub sup")
BLOCK_TAGS = _names(
    "blockquote caption figcaption figure h2 h3 h4 hr li ol p pre table tbody td"
    " tfoot th thead tr ul"
)
RENAMED_TAGS = {
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
}
# Blocks that say nothing of their own: taken out, but what stood apart stays apart.
DROPPED_BLOCKS = _names(
    "address article aside body center dd details div dl dt fieldset footer form"
    " header legend main nav section summary"
)
# Taken out with all that they hold: none of it is a story's text.
REMOVED_WITH_CONTENT = _names(
    "head iframe math noembed noframes noscript object script select style svg"
    " template textarea title"
)
VOID_TAGS = frozenset({"br", "hr"})
# Blocks that are left out when nothing stands in them.
EMPTY_BLOCK = re.compile(
    r"<(p|h2|h3|h4|figure|figcaption|blockquote|strong|em)>(?:\s|&nbsp;|<br>)*</\1>"
)
# A tag as the sanitiser writes it: names in lower case, values in double quotes.
TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>')
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
ATOM = re.compile(ENTITY.pattern + r"|.", re.DOTALL)
# Control characters, halves of surrogate pairs and non-characters: no text has a use for them.
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Soft hyphen, zero-width space, word joiner, byte order mark. (Joiners stay: Persian needs them.)
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\uff07`\u00b4]")
SANITISER_PASSES = 6

_KEPT_TAGS = INLINE_TAGS | BLOCK_TAGS | DROPPED_BLOCKS | frozenset(RENAMED_TAGS)
_CELL_SPANS = {
    "colspan": {str(n) for n in range(1, 101)},
    "rowspan": {str(n) for n in range(1, 101)},
}
_VALUES: dict[str, dict[str, set[str]]] = {
    tag: {"dir": {"ltr", "rtl", "auto"}} for tag in _KEPT_TAGS
}
_VALUES["td"] |= _CELL_SPANS
_VALUES["th"] |= _CELL_SPANS | {"scope": {"row", "col", "rowgroup", "colgroup"}}
_VALUES["ol"] |= {"start": {str(n) for n in range(1000)}}
_CLEANER = nh3.Cleaner(
    tags=set(_KEPT_TAGS),
    clean_content_tags=set(REMOVED_WITH_CONTENT),
    attributes={
        "a": {"href"},
        "abbr": {"title"},
        "blockquote": {"cite"},
        "q": {"cite"},
        "*": {"lang"},
    },
    tag_attribute_values=_VALUES,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a plain text and the tags to lay around it.

    `start` and `end` are offsets in `plain_text(html)`. The tags are inline and hold no text.
    They are written once around every text fragment of the span, so they carry no id;
    `lead`, an element without text such as `<span id="q1"></span>`, is written once, before the
    first fragment. Inside a link, where no second link may open, `alternative_open` and
    `alternative_close` stand instead.
    """

    start: int
    end: int
    open_tag: str
    close_tag: str
    alternative_open: str = ""
    alternative_close: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text between two tags: where it stands in the HTML and in the plain text."""

    html_start: int
    html_end: int
    start: int
    text: str
    separator: str
    is_linked: bool


def sanitise(html: str) -> str:
    """Return the HTML with only what a story may hold; safe to show, the same when done again.

    Kept are paragraphs, headings h2 to h4, lists, quotations, links (http, https, mailto and
    relative addresses), emphasis, tables, preformatted text, figures with their captions, and
    `lang` and `dir`. Scripts, forms, pictures, styles, classes and ids go. Text that stands loose
    is put into paragraphs.
    """
    current = shallow(_without_controls(html))
    for _ in range(SANITISER_PASSES):
        cleaned = _without_controls(_CLEANER.clean(current))
        arranged = _arrange(cleaned)
        # Only what the cleaner itself would write again, letter for letter, is given out.
        if arranged == cleaned == current:
            return current
        current = arranged
    return to_paragraphs(plain_text(current))


def plain_text(html: str) -> str:
    """Return the text of sanitised HTML, as readers see it, without marks.

    Blocks (table cells too) stand apart by an empty line. A `<br>` is a space, because a line
    broken for looks does not end a sentence; two in a row end a block. Any run of white space,
    no-break spaces included, is one space; soft hyphens and zero-width spaces are left out.
    """
    return "".join(run.separator + run.text for run in _runs(html))


def mark_spans(html: str, spans: Sequence[Span]) -> str:
    """Return sanitised HTML with the tags of each span laid around its words.

    Tags go around the text between two tags, so that all stays well nested, whatever inline
    elements a span crosses. A span that overlaps an earlier one of the sequence is left out.
    The plain text stays the same.
    """
    chosen = _without_overlaps(spans)
    if not chosen:
        return html
    written: list[str] = []
    position = 0
    led: set[int] = set()
    for run in _runs(html, with_blanks=True):
        for begin, finish, span in _pieces_in(html, run, chosen):
            before, after = _tags_for(span, run)
            lead = "" if span.start in led else span.lead
            led.add(span.start)
            written += [html[position:begin], lead, before, html[begin:finish], after]
            position = finish
    written.append(html[position:])
    return "".join(written)


def to_paragraphs(text: str) -> str:
    """Return plain text as escaped `<p>` HTML. Only empty lines part paragraphs."""
    blocks = re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (normalise_space(block) for block in blocks)
    return "\n".join(f"<p>{entities.escape(line, quote=False)}</p>" for line in lines if line)


def normalise_space(text: str) -> str:
    """Return the text on one line: single spaces, no invisible characters."""
    return " ".join(INVISIBLE.sub("", CONTROLS.sub(" ", text)).split())


def words_key(text: str) -> str:
    """Return a key that is equal for the same words, however they are set.

    Letters are case-folded and keep their accents; quotation marks, dashes, ellipses and other
    punctuation are dropped; apostrophes vanish within words; signs that change the meaning
    (%, $, €, a point within a number) stay.
    """
    folded = unicodedata.normalize("NFKC", APOSTROPHES.sub("", text)).casefold()
    kept = re.sub(r"(?<!\d)[.,]|[.,](?!\d)|[^\w\s.,%]|_", _keep_symbols, INVISIBLE.sub("", folded))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def key_of(words: str) -> str:
    """Return a key of fixed length that is equal for the same words, however they are set."""
    return hashlib.sha256(words_key(words).encode()).hexdigest()


def _keep_symbols(match: re.Match[str]) -> str:
    character = match.group()
    return character if unicodedata.category(character)[0] in "SM" else " "


def _without_controls(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", text)


def _arrange(html: str) -> str:
    """Rename tags, take out empty and meaningless blocks, put loose text into paragraphs."""
    written: list[str] = []
    position = depth = 0
    is_loose = True  # at the top level, with no paragraph begun
    for tag in TAG.finditer(html):
        text = html[position : tag.start()]
        if text.strip() and depth == 0 and is_loose:
            written.append("<p>")
            is_loose = False
        written.append(text)
        position = tag.end()
        closing, name, attributes = tag.groups()
        name = RENAMED_TAGS.get(name, name)
        if name in DROPPED_BLOCKS:
            written.append("<p>" if depth else "")
            is_loose = True
            continue
        if depth == 0:
            if name in BLOCK_TAGS:
                is_loose = True
            elif is_loose:
                written.append("<p>")
                is_loose = False
        written.append(f"<{closing}{name}{attributes}>")
        depth += 0 if name in VOID_TAGS else -1 if closing else 1
    rest = html[position:]
    written += ["<p>" if rest.strip() and is_loose else "", rest]
    return _without_empty_blocks("".join(written)).strip()


def _without_empty_blocks(html: str) -> str:
    for _ in range(SANITISER_PASSES):
        html, count = EMPTY_BLOCK.subn("", html)
        if not count:
            break
    return html


def _runs(html: str, *, with_blanks: bool = False) -> Iterator[_Run]:
    """Yield the runs of text with their offsets; blank ones within a line only if asked for."""
    length = links = breaks = 0
    owed = ""  # what parts the text so far from the next word
    for begin, end, tag in _text_and_tags(html):
        raw = html[begin:end]
        text = _decoded(raw)
        words = text.split()
        if words:
            if text[0].isspace():
                owed = owed or " "
            shown = " ".join(words)
            separator = owed if length else ""
            length += len(separator)
            yield _Run(begin, end, length, shown, separator, links > 0)
            length += len(shown)
            owed, breaks = (" " if text[-1].isspace() else ""), 0
        elif text:
            owed = owed or " "
            if with_blanks and owed == " ":
                yield _Run(begin, end, length, "", "", links > 0)
        if tag is not None:
            closing, name = tag.group(1), tag.group(2).lower()
            if name == "br":
                breaks += 1
                owed = "\n\n" if breaks > 1 or owed == "\n\n" else " "
            elif name in BLOCK_TAGS:
                owed = "\n\n"
            elif name == "a":
                links = 0 if closing else 1


def _text_and_tags(html: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Yield (start, end, the tag after it) for each text between tags, empty ones included."""
    position = 0
    for tag in TAG.finditer(html):
        yield position, tag.start(), tag
        position = tag.end()
    yield position, len(html), None


def _decoded(raw: str) -> str:
    if "&" in raw:
        raw = ENTITY.sub(lambda match: entities.unescape(match.group()), raw)
    return INVISIBLE.sub("", raw)


def _without_overlaps(spans: Sequence[Span]) -> list[Span]:
    """Return the spans to lay, in the order of the text; earlier ones of the sequence win."""
    chosen: list[Span] = []
    starts: list[int] = []
    for span in spans:
        if not 0 <= span.start < span.end:
            continue
        at = bisect_left(starts, span.start)
        if at < len(chosen) and chosen[at].start < span.end:
            continue
        if at and chosen[at - 1].end > span.start:
            continue
        chosen.insert(at, span)
        starts.insert(at, span.start)
    return chosen


def _pieces_in(html: str, run: _Run, spans: list[Span]) -> Iterator[tuple[int, int, Span]]:
    """Yield (start, end, span) in the HTML for what each span covers of a run."""
    run_end = run.start + len(run.text)
    index = bisect_left(spans, run.start, key=lambda span: span.end)
    place: Callable[[int], tuple[int, int]] | None = None
    for span in spans[index:]:
        if span.start > run_end or (span.start == run_end and run.text):
            break
        if not run.text:
            if span.start < run.start < span.end:
                yield run.html_start, run.html_end, span
            continue
        if span.end <= run.start:
            continue
        place = place or _places(html[run.html_start : run.html_end], run.text)
        begin, finish = run.html_start, run.html_end
        if span.start >= run.start:
            begin = run.html_start + place(span.start - run.start)[0]
        if span.end <= run_end:
            finish = run.html_start + place(span.end - run.start - 1)[1]
        yield begin, finish, span


def _places(raw: str, text: str) -> Callable[[int], tuple[int, int]]:
    """Return what tells where a character of a run's plain text begins and ends in its HTML."""
    if raw.strip() == text:
        # As nearly always: no entity, no run of spaces, nothing invisible.
        before = len(raw) - len(raw.lstrip())
        return lambda index: (before + index, before + index + 1)
    return _edges(raw).__getitem__


def _edges(raw: str) -> list[tuple[int, int]]:
    """Return for each character of a run's plain text where it begins and ends in the HTML."""
    edges: list[tuple[int, int]] = []
    blank: tuple[int, int] | None = None
    for atom in ATOM.finditer(raw):
        for character in _decoded(atom.group()):
            if character.isspace():
                blank = blank or atom.span()
                continue
            if blank and edges:
                edges.append((blank[0], atom.start()))
            blank = None
            edges.append(atom.span())
    return edges


def _tags_for(span: Span, run: _Run) -> tuple[str, str]:
    opens_link = span.open_tag[:2].lower() == "<a" and not span.open_tag[2:3].isalnum()
    if run.is_linked and opens_link:
        return span.alternative_open, span.alternative_close
    return span.open_tag, span.close_tag
