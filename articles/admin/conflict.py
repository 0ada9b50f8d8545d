"""Two versions of a story, or of a page, side by side, in words, after someone else saved first."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from articles.models import Article, Image, Section, Topic
from articles.snapshots import TEXT_FIELDS, TIME_FIELDS, differs, tidy
from articles.text import plain_text
from people.models import Speaker

OTHERS = {"section": "Section", "topics": "Topics", "bylines": "Bylines", "images": "Pictures"}

PAGE_LABELS = {
    "title": "Title",
    "content": "Text",
    "url": "Address",
    "is_public": "Published",
    "is_in_menu": "In the menu",
    "menu_title": "Name in the menu",
    "menu_order": "Place in the menu",
}


@dataclass(frozen=True)
class Difference:
    """A field that differs; each side is a list of (words, whether they differ)."""

    label: str
    theirs: list[tuple[str, bool]]
    mine: list[tuple[str, bool]]


def differences(theirs: dict, mine: dict) -> list[Difference]:
    """What differs between two snapshots, in the order of the form."""
    changed = differs(tidy(theirs), tidy(mine))
    found = []
    for name in [*TEXT_FIELDS, *TIME_FIELDS, *OTHERS]:
        if name in changed:
            one, other = _in_words(name, theirs), _in_words(name, mine)
            found.append(Difference(_label(name), *_marked(one, other)))
    return found


def differences_of_page(theirs: Mapping, mine: Mapping) -> list[Difference]:
    """The same for what a save of a page would change."""
    return [
        Difference(label, *_marked(_page_text(name, theirs), _page_text(name, mine)))
        for name, label in PAGE_LABELS.items()
        if theirs[name] != mine[name]
    ]


def _page_text(name, contents):
    value = contents[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_text(value) if name == "content" else str(value)


def _label(name):
    if name in OTHERS:
        return OTHERS[name]
    label = str(Article._meta.get_field(name).verbose_name)
    return "Text" if name == "body" else label[:1].upper() + label[1:]


def _in_words(name, snapshot):
    if name == "body":
        return plain_text(snapshot["fields"]["body"])
    if name in snapshot["fields"]:
        return str(snapshot["fields"][name] or "")
    if name == "section":
        return _names(Section, [snapshot["section"]])
    if name == "topics":
        return _names(Topic, snapshot["topics"])
    if name == "images":
        return _names(Image, [row["image"] for row in snapshot["images"]])
    people = Speaker.objects.in_bulk(
        [row["person"] for row in snapshot["bylines"] if row["person"]]
    )
    lines = [row["printed"] or str(people.get(row["person"], "")) for row in snapshot["bylines"]]
    return ", ".join(lines)


def _names(model, keys):
    rows = model.objects.in_bulk([key for key in keys if key])
    return ", ".join(str(rows[key]) for key in keys if key in rows)


def _marked(one, other):
    """Both texts cut at what differs, word by word."""
    left, right = _words(one), _words(other)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    theirs, mine = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        is_other = kind != "equal"
        theirs.append(("".join(left[a:b]), is_other))
        mine.append(("".join(right[c:d]), is_other))
    return [part for part in theirs if part[0]], [part for part in mine if part[0]]


def _words(text):
    """Words with the white space after them; a very long text by lines, so that it stays quick."""
    if len(text) > 30_000:
        return text.splitlines(keepends=True)
    return [f"{piece} " for piece in text.split(" ")] if text else []
