"""Record by hand what the finder did not see: a quotation it missed, or a paraphrase.

What the finder did see is answered by the same act: a suggestion of the same words is confirmed,
one of other words in the same place is answered with what the editor recorded.
"""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import judging
from articles.anchors import find_anchor
from articles.context import join_pieces, sentence_around
from articles.models import Article, Quote, QuoteKind, QuoteSuggestion
from articles.quoting import (
    allow_answer,
    answer_with,
    confirm,
    put_on_record,
    reopen,
    take_off_record,
)
from articles.selecting import anchors_of, place_words
from articles.suggesting import suggest_quotes
from articles.text import key_of, plain_text
from articles.wording import places, words_in
from newsroom.record.audit import note as note_down
from people.models import Speaker

Span = tuple[int, int]

MOST_PIECES, LONGEST_WORD = 40, 80
OPEN, CONFIRMED = QuoteSuggestion.State.OPEN, QuoteSuggestion.State.CONFIRMED
NOT_THERE = "Copy the words from the text as it is saved."
RECORDED = "Some of these words are recorded already."


@transaction.atomic
def record(
    article: Article,
    *,
    user,
    words: str = "",
    pieces: Sequence[Mapping[str, str]] = (),
    kind: str,
    speaker: Speaker | None,
    attribution_text: str = "",
    role_as_printed: str = "",
    said_on: str = "",
) -> Quote:
    """Record words that stand in a story, as a direct quotation, a phrase or a paraphrase.

    ``pieces`` are the anchors of what was selected, in the order of the text; without them
    ``words`` are looked for, as copied from it: marks around them don't count, and each paragraph
    may be a piece. Of a paraphrase they are the paper's own. Raises ValidationError by field when
    they don't stand in the saved text or are recorded already, PermissionDenied.
    """
    allow_answer(article, user)
    # As it is saved now, and held: two who record the same words at once must not both do so.
    article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    text = plain_text(article.body)
    spans = _spans(article, text, words, pieces)
    first, last = sentence_around(text, spans[0][0], spans[-1][1])
    said = {
        "kind": kind if kind in QuoteKind.values else "",
        "attribution_text": (attribution_text.strip() or text[first:last])[:400],
        "role_as_printed": role_as_printed.strip(),
    }
    by = {"user": user, "speaker": speaker, "said_on": said_on}
    quote = _answer_or_record(article, text, spans, said=said, by=by)
    suggest_quotes(article)
    return quote


@transaction.atomic
def unrecord(quote: Quote, *, article: Article, user) -> None:
    """Undo a record while no reader could see it. Raises ValidationError, PermissionDenied."""
    allow_answer(article, user)
    words = quote.text[:300]
    judging.taken_back(user=user, quote=quote)
    take_off_record(quote, article=article)
    suggest_quotes(article)
    note_down(article, verb="unrecord", user=user, note=words)


def spans_of(text: str, pieces: Sequence[Mapping[str, str]]) -> list[Span] | None:
    """Where selected pieces stand in a text, in order; None unless all do, as whole words."""
    spans: list[Span] = []
    for piece in pieces[:MOST_PIECES]:
        near = spans[-1][1] if spans else None
        span = find_anchor(text, piece, near=near)
        if span is None or _cuts_words(text, span) or (spans and span[0] < spans[-1][1]):
            return None
        spans.append(span)
    return spans or None


def recorded_in(article: Article, text: str, spans: Sequence[Span]) -> Quote | None:
    """The quote that is recorded where these words stand, if there is one."""
    rows = list(article.appearances.filter(is_in_text=True).select_related("quote"))
    for row, found in zip(rows, places(text, [row.pieces for row in rows]), strict=True):
        if _overlap(spans, [span for span in found if span]):
            return row.quote
    return None


def suggested_in(article: Article, text: str, spans: Sequence[Span]) -> list[QuoteSuggestion]:
    """The suggestions that stand where these words stand and name no quote yet."""
    rows = list(article.suggestions.exclude(state=CONFIRMED).select_related("article"))
    found = places(text, [row.pieces for row in rows])
    return [
        row
        for row, there in zip(rows, found, strict=True)
        if _overlap(spans, [span for span in there if span])
    ]


def says_the_same(suggestion: QuoteSuggestion, text: str, spans: Sequence[Span]) -> bool:
    """Whether a suggestion has just these words."""
    return suggestion.words_key == key_of(_said(text, spans))


def _spans(article, text, words, pieces):
    """Where the words stand, if nothing that is recorded stands there."""
    if pieces:
        spans = spans_of(text, pieces)
    else:
        spans = place_words(text, words, taken=_taken(article, text))
    if not spans or len(spans) > MOST_PIECES:
        raise ValidationError({"words": NOT_THERE})
    if recorded_in(article, text, spans):
        raise ValidationError({"words": RECORDED})
    return spans


def _taken(article, text):
    rows = [row.pieces for row in article.appearances.filter(is_in_text=True)]
    return [span for found in places(text, rows) for span in found if span]


def _answer_or_record(article, text, spans, *, said, by):
    """Confirm the suggestion of these very words, else make a quote that answers the others."""
    beside = suggested_in(article, text, spans)
    same = next((row for row in beside if says_the_same(row, text, spans)), None)
    if same is not None:
        return _confirmed(same, said, by)
    quote = put_on_record(
        article,
        text=_said(text, spans),
        printed={
            "position": spans[0][0],
            "pieces": anchors_of(text, spans),
            "attribution_text": said["attribution_text"],
            "role_as_printed": said["role_as_printed"],
        },
        kind=said["kind"],
        **by,
    )
    for row in beside:
        if row.state == OPEN:
            answer_with(row, quote, user=by["user"])
    judging.marked_by_hand(quote, article=article, beside=beside, user=by["user"])
    note_down(quote, verb="record", user=by["user"], data={"kind": said["kind"]})
    return quote


def _confirmed(suggestion, said, by):
    if suggestion.state != OPEN:
        reopen(suggestion, user=by["user"])
    # An office that nobody wrote is no word against the one that was suggested.
    role = said["role_as_printed"] or None
    return confirm(suggestion, **by, **{**said, "role_as_printed": role})


def _said(text, spans):
    return join_pieces([text[start:end] for start, end in spans])


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in some for c, d in others)


def _cuts_words(text: str, span: Span) -> bool:
    """Whether a stretch begins or ends within a word."""
    begin = max(0, span[0] - LONGEST_WORD)
    words = words_in(text[begin : span[1] + LONGEST_WORD])
    return any(word.start < edge - begin < word.end for word in words for edge in span)
