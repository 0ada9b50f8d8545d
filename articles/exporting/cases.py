"""Judgements as test cases for the finder, in the form that its measuring sets have.

What leaves is a few paragraphs of a story that readers can see. A case is left out whole where it
would tell more than readers are told: docs/quotes.md lists when. Written for engineers, who have
no business with who is a private person.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TextIO

from django.db.models import Prefetch, QuerySet

from articles.anchors import locate
from articles.models import (
    Answer,
    Appearance,
    Article,
    Judgement,
    Quote,
    QuoteKind,
    QuoteSuggestion,
)
from articles.passages import Passage, passage_around
from articles.phrases import MARKER
from articles.search.naming import read_names
from articles.text import plain_text
from people.models import OtherName, Speaker
from people.spelling import surname_keys

AT_ONCE = 200
NOT_PUBLIC = "in a story that readers can't see"
PRIVATE = "with words or a name that may not leave"
GONE = "whose words no longer stand in the story"


class LeftOut(Exception):
    """Why a judgement makes no case, in words that follow a number."""


@dataclass
class Story:
    """A story with what is known of its quotations, located once for all its cases."""

    article: Article
    judgements: dict = field(default_factory=dict)  # by quote
    private: frozenset = frozenset()  # keys of names that may not leave

    @cached_property
    def text(self) -> str:
        return plain_text(self.article.body)

    @cached_property
    def printed(self) -> list[tuple[Appearance, list]]:
        """Its recorded quotations, each with where its pieces stand."""
        rows = ((row, self.spans(row)) for row in self.article.appearances.all())
        return [(row, spans) for row, spans in rows if spans]

    @cached_property
    def unanswered(self) -> list:
        """Where a suggestion waits: nobody knows yet whether it is a quotation."""
        rows = self.article.suggestions.all()
        waiting = [row for row in rows if row.state == QuoteSuggestion.State.OPEN]
        return [span for row in waiting for span in self.spans(row) or ()]

    def spans(self, row) -> list | None:
        """Where the pieces of an appearance or a suggestion stand."""
        return locate(self.text, row.pieces, near=row.position)


def judged(*, since: date | None = None, version: str = "", only: str = "") -> QuerySet[Judgement]:
    """Answers that stand, oldest first; not those given in bulk, which nobody looked at."""
    rows = Judgement.objects.filter(undone_at__isnull=True, is_in_bulk=False)
    if since:
        rows = rows.filter(day__gte=since)
    if version:
        rows = rows.filter(finder_version=version)
    return rows.filter(answer=only) if only else rows


def cases(rows: QuerySet[Judgement], *, at, left_out: Counter) -> Iterator[dict]:
    """Each judgement as a case, a fixed number of queries for each two hundred.

    Those that make none are counted in ``left_out`` by the reason.
    """
    after = 0
    rows = rows.select_related("quote__speaker").order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:AT_ONCE]):
        stories = _stories(batch, at)
        for judgement in batch:
            try:
                yield _case(judgement, stories.get(judgement.story_id))
            except LeftOut as reason:
                left_out[str(reason)] += 1
        after = batch[-1].pk


def write_cases(found: Iterator[dict], output: TextIO) -> int:
    """A line a case; how many."""
    number = 0
    for case in found:
        output.write(json.dumps(case, ensure_ascii=False) + "\n")
        number += 1
    return number


# --- stories -------------------------------------------------------------------------------------


def _stories(batch, at):
    """{id: Story} of the public stories among those of the judgements."""
    printed = Appearance.objects.filter(is_in_text=True).select_related("quote__speaker")
    printed = printed.prefetch_related("quote__speaker__other_names")
    public = Article.objects.public(at).filter(pk__in={row.story_id for row in batch})
    public = public.prefetch_related(Prefetch("appearances", printed), "suggestions")
    stories = {article.pk: Story(article) for article in public}
    known = Judgement.objects.filter(story__in=stories, undone_at__isnull=True)
    for row in known.exclude(quote=None):
        stories[row.story_id].judgements[row.quote_id] = row
    _note_private_names(stories.values())
    return stories


def _note_private_names(stories):
    """Write down whom each story names who may not be named elsewhere, with their surnames."""
    read = [read_names(story.text) for story in stories]
    private = _private_names({key for several, single in read for key in several | single})
    for story, (several, single) in zip(stories, read, strict=True):
        there = {key: name for key, name in private.items() if key in several | single}
        surnames = {key for name in there.values() for key in surname_keys(name)}
        story.private = frozenset(there) | frozenset(surnames)


def _private_names(keys):
    """{key: name} of those that only people have whom readers find nowhere."""
    keys, found = sorted(keys), {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        own = Speaker.objects.filter(key__in=some).values_list("key", "name", *STANDING)
        others = OtherName.objects.filter(key__in=some, speaker__merged_into__isnull=True)
        others = others.values_list("key", "name", *(f"speaker__{name}" for name in STANDING))
        for key, name, is_public, withheld in [*own, *others]:
            is_private = not is_public or withheld is not None
            found[key] = name if is_private and found.get(key, name) else ""
    return {key: name for key, name in found.items() if name}


STANDING = ("is_public_figure", "withheld_at")


# --- one case ------------------------------------------------------------------------------------


def _case(judgement, story):
    if story is None:
        raise LeftOut(NOT_PUBLIC)
    spans = _where(judgement, story)
    passage = _passage(judgement, story, spans)
    _check(passage, story)
    return {
        "id": f"judgement-{judgement.pk}",
        "text": passage.text,
        "quotes": sorted(_gold(judgement, passage, story), key=lambda one: one["start"]),
        "suggested": _suggested(judgement, passage, story),
        "answer": judgement.answer,
        "changed": judgement.changed.split(),
        "finder_version": judgement.finder_version,
    }


def _where(judgement, story):
    """Where the judged words stand: as they were confirmed, else as they were suggested."""
    confirmed = [spans for row, spans in story.printed if row.quote_id == judgement.quote_id]
    if judgement.answer == Answer.DISMISSED:
        confirmed = [_as_suggested(judgement, story)]
    if not confirmed or not confirmed[0]:
        raise LeftOut(GONE)
    return confirmed[0]


def _as_suggested(judgement, story):
    anchors, near = [{"exact": words} for words in judgement.words], judgement.position
    for row in story.article.suggestions.all():
        if row.pk == judgement.suggestion_id and _words(row) == judgement.words:
            anchors, near = row.pieces, row.position
    return locate(story.text, anchors, near=near) if anchors else None


def _words(row):
    return [piece["exact"] for piece in row.pieces]


def _passage(judgement, story, spans):
    """The words' own paragraphs, all since the speaker was last named, and the first full name."""
    names = {judgement.speaker_name}
    if judgement.quote and judgement.quote.speaker:
        names.add(judgement.quote.speaker.name)
    start, text = spans[0][0], story.text
    first = [text.find(name, 0, start) for name in names if name]
    last = max((text.rfind(name.split()[-1], 0, start) for name in names if name), default=-1)
    near = (last if last >= 0 else start, spans[-1][1])
    also = [(place, place + 1) for place in first if place >= 0]
    return passage_around(text, [near], also=also)


def _check(passage, story):
    """Nothing leaves that readers are not told, nor half of what was taken out."""
    several, single = read_names(passage.text)
    if MARKER in passage.text or story.private & (several | single):
        raise LeftOut(PRIVATE)
    for row, spans in story.printed:
        if not _may_leave(row.quote) and any(passage.place(*span) for span in spans):
            raise LeftOut(PRIVATE)


def _may_leave(quote):
    speaker = quote.speaker
    is_named = speaker is None or (speaker.is_public_figure and speaker.withheld_at is None)
    is_open = quote.terms == Quote.Terms.ON_RECORD and quote.withheld_at is None
    return is_named and is_open and quote.state != Quote.State.DISOWNED


def _gold(judgement, passage, story):
    """The quotations of the passage, a piece each.

    Only the judged one counts: another's own judgement has more of the story around it. The rest,
    and what nobody answered yet, are optional, so that it is no mistake to find them.
    """
    taken = []
    for group, (row, spans) in enumerate(story.printed):
        if row.quote.kind == QuoteKind.PARAPHRASE:
            continue
        taken += spans
        said = {**_said(row.quote, story), "group": group}
        if row.quote_id != judgement.quote_id:
            said["optional"] = True
        yield from _pieces(passage, spans, said)
    unknown = {"speaker": None, "kind": "direct", "group": len(story.printed), "optional": True}
    free = [(a, b) for a, b in story.unanswered if not any(a < d and c < b for c, d in taken)]
    yield from _pieces(passage, free, unknown)


def _pieces(passage, spans, said):
    for place in (passage.place(*span) for span in spans):
        if place:
            yield {**_piece(passage, place), **said}


def _piece(passage: Passage, place):
    start, end = place
    return {"start": start, "end": end, "text": passage.text[start:end]}


def _said(quote, story):
    """Who said it: as the story prints the name, where that was accepted; else the directory's."""
    known = story.judgements.get(quote.pk)
    is_as_printed = known is not None and "speaker" not in known.changed.split()
    printed = known.speaker_name if is_as_printed else ""
    names = [quote.speaker.name] if quote.speaker else []
    names += [other.name for other in quote.speaker.other_names.all()] if quote.speaker else []
    speaker = printed or next(iter(names), None)
    return {
        "speaker": speaker,
        "aliases": [name for name in names if name != speaker],
        "kind": _kind(quote.kind),
        "speaker_type": _type(quote.speaker, speaker, known),
    }


def _type(speaker, name, known):
    """As measuring sets part them: how the story says who spoke."""
    if known is not None and known.construction == "pronoun":
        return "pronoun"
    if speaker is None:
        return "nominal" if name else "unknown"
    return "named" if speaker.is_person else "org"


def _kind(kind):
    return "mixed" if kind == QuoteKind.PARTIAL else "direct"


def _suggested(judgement, passage, story):
    """What the finder said, a piece each; empty where it missed the words."""
    if judgement.answer == Answer.MISSED:
        return []
    said = {
        "speaker": judgement.speaker_name or None,
        "kind": _kind(judgement.kind),
        "cue": judgement.cue or None,
        "confidence": judgement.confidence,
        "reason": judgement.reason,
        "construction": judgement.construction,
    }
    return list(_pieces(passage, _as_suggested(judgement, story) or [], said))
