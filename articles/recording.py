"""Record by hand what the finder did not see: a quotation it missed, or a paraphrase."""

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.anchors import find_anchor, make_anchor
from articles.context import join_pieces, sentence_around
from articles.listing import relist
from articles.models import Appearance, Article, Quote, QuoteKind
from articles.permissions import allow
from articles.suggesting import suggest_quotes
from articles.text import key_of, plain_text
from newsroom.record.audit import note as note_down
from people.models import Speaker

MARKS = "\"“”„«»‘’' "


@transaction.atomic
def record(
    article: Article,
    *,
    user,
    words: str,
    kind: str,
    speaker: Speaker | None,
    attribution_text: str = "",
    role_as_printed: str = "",
    said_on: str = "",
) -> Quote:
    """Record words that stand in a story, as a direct quotation, a phrase or a paraphrase.

    ``words`` are copied from the text; marks around them don't count. Of a paraphrase they are the
    paper's own. Raises ValidationError by field when they don't stand there or are recorded
    already, PermissionDenied.
    """
    allow(user, "confirm_quotes")
    if article.was_ever_public:
        allow(user, "correct_article")
    if speaker is not None and speaker.is_public_figure is None:
        raise ValidationError(
            {"speaker": f"Say first whether {speaker.name} is a public figure or a private person."}
        )
    text = plain_text(article.body)
    start, end = _place(article, text, words)
    said = join_pieces([text[start:end]])
    quote = Quote(
        text=said,
        words_key=key_of(said),
        speaker=speaker,
        said_on=said_on,
        kind=kind if kind in QuoteKind.values else "",
        confirmed_by=user,
    )
    quote.full_clean(exclude=["confirmed_by"])
    quote.save()
    first, last = sentence_around(text, start, end)
    Appearance.objects.create(
        quote=quote,
        article=article,
        position=start,
        pieces=[make_anchor(text, start, end)],
        attribution_text=(attribution_text.strip() or text[first:last])[:400],
        role_as_printed=role_as_printed.strip(),
    )
    suggest_quotes(article)
    relist([article.pk])
    quote.refresh_from_db(fields=["live_at"])
    note_down(quote, verb="record", user=user, data={"kind": kind})
    return quote


def _place(article, text, words):
    """Where the words stand, if nothing that is recorded stands there."""
    wanted = {"exact": " ".join(words.split()).strip(MARKS)}
    span = find_anchor(text, wanted) if wanted["exact"] else None
    if span is None:
        raise ValidationError({"words": "Copy the words from the text as it is saved."})
    for row in article.appearances.filter(is_in_text=True):
        for piece in row.pieces:
            there = find_anchor(text, piece, near=row.position)
            if there and there[0] < span[1] and span[0] < there[1]:
                raise ValidationError({"words": "Some of these words are recorded already."})
    return span
