"""What a story's text holds: quotations to suggest, and those on record, found again after edits.

The finder (articles.quotes) is pure; this is the glue between it, the speaker directory and the
tables. What editors answer stands in articles.quoting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from articles.anchors import make_anchor
from articles.context import join_pieces, sentence_around
from articles.models import Appearance, Article, Quote, QuoteKind, QuoteSuggestion
from articles.queueing import follow, forget
from articles.quotes import FINDER_VERSION, FoundQuote, KnownSpeaker, find_quotes
from articles.rosters import Directory
from articles.seeing import SeenText, see
from articles.text import key_of, plain_text
from articles.wording import places
from newsroom.record.loading import load_new
from people.models import Speaker
from people.names import Match, best, match

ALSO_HERE = "also quoted in this story"
MOST_NAMED = 2000
PERSON = Speaker.Kind.PERSON
OPEN, CONFIRMED = QuoteSuggestion.State.OPEN, QuoteSuggestion.State.CONFIRMED
# What a new find may change in a suggestion that nobody has answered yet.
REFRESHED = ["position", "text", "pieces", "sentence", "kind", "speaker_name", "speaker_kind"]
REFRESHED += ["speaker", "match_reason", "attribution_text", "role_as_printed", "cue"]
REFRESHED += ["confidence", "reason", "finder_version", "is_in_text"]


def suggest_quotes(article: Article) -> int:
    """Fill the story's suggestions from its text; return how many are open.

    Answers that were given stay given; an open suggestion whose words are gone goes; words that
    a quote already records are not suggested again. Writes only what differs.
    """
    return suggest_for([article])


@transaction.atomic
def suggest_for(
    articles: Sequence[Article],
    *,
    seen: Mapping[int, SeenText] | None = None,
    is_queueing: bool = True,
) -> int:
    """Do the same for many stories: as many queries for a hundred as for one.

    ``seen`` is what the finder saw in each, by its key, where that is known already. Who relists
    them in the same transaction may leave the queue to that.
    """
    wanted = _wanted(articles, _seen(articles) if seen is None else seen)
    have = {_key(row): row for row in _rows_of(QuoteSuggestion, articles)}
    wanted = _without_recorded(wanted, have.values(), _rows_of(Appearance, articles))
    surplus = [row.pk for key, row in have.items() if key not in wanted and row.state == OPEN]
    if surplus:
        forget(suggestions=surplus)
        QuoteSuggestion.objects.filter(pk__in=surplus).delete()
    _mark_gone([row for key, row in have.items() if key not in wanted and row.state != OPEN])
    _refresh([(have[key], new) for key, new in wanted.items() if key in have])
    load_new([new for key, new in wanted.items() if key not in have])
    if is_queueing:
        follow([article.pk for article in articles])
    return sum(key not in have or have[key].state == OPEN for key in wanted)


def suggest_later(articles: Sequence[Article]) -> int:
    """Do it for stories that are there already, and look before anybody waits for it.

    What was saved since these were read is left to that save, which looked for itself.
    """
    seen = _seen(articles)
    with transaction.atomic():
        locked = Article.objects.select_for_update().filter(pk__in=seen).order_by("pk")
        saved_at = dict(locked.values_list("pk", "updated_at"))
        same = [one for one in articles if saved_at.get(one.pk) == one.updated_at]
        return suggest_for(same, seen=seen)


def _seen(articles):
    return {one.pk: see(one.body, language=one.language) for one in articles}


def _rows_of(model, articles):
    return model.objects.filter(article_id__in=[article.pk for article in articles])


def _key(row):
    """By what a suggestion is known: its story, its words, and which time they stand there."""
    return row.article_id, row.words_key, row.occurrence


def candidates(suggestion: QuoteSuggestion, *, limit: int = 6) -> list[tuple[Speaker, str]]:
    """The speakers that the printed name may mean, best first, each with the reason in words."""
    return [one for one in candidates_of([suggestion])[suggestion.pk] if one[1] != ALSO_HERE][
        :limit
    ]


def candidates_of(
    suggestions: Sequence[QuoteSuggestion], *, limit: int = 6
) -> dict[int, list[tuple[Speaker, str]]]:
    """{key of a suggestion: who may have said it, best first, each with the reason in words}.

    First the speaker it was suggested with, then those that the printed name may mean, then whom
    else the story quotes. Takes as many queries for a page of them as for one.
    """
    named = _named_in({row.article_id for row in suggestions})
    names = {name for rows in named.values() for name, _ in rows}
    known = Directory.of(names).for_names(names)
    found = {}
    for row in suggestions:
        names = [name for name, _ in named[row.article_id]]
        likely = match(row.speaker_name, known.roster, mentioned=names) if row.speaker_name else []
        people = {known.speakers[one.id]: one.reason for one in likely}
        if row.speaker is not None:
            reason = row.match_reason or people.get(row.speaker, "")
            people = {row.speaker: reason} | {**people, row.speaker: reason}
        for _, speaker in named[row.article_id]:
            if speaker is not None:
                people.setdefault(speaker, ALSO_HERE)
        found[row.pk] = list(people.items())[:limit]
    return found


def _named_in(article_ids):
    """{story: (name as printed, speaker it was suggested with)} of all its suggestions."""
    rows = (
        QuoteSuggestion.objects.filter(article_id__in=article_ids)
        .exclude(speaker_name="")
        .select_related("speaker")
        .only("article_id", "speaker_name", "speaker")
    )
    named = {key: [] for key in article_ids}
    for row in rows.order_by("position")[:MOST_NAMED]:
        named[row.article_id].append((row.speaker_name, row.speaker))
    return named


def follow_edits(article: Article) -> None:
    """Find each recorded quotation again in the text as it now stands.

    Anchors move with edits around them; typography says nothing. A quote whose words are no longer
    all there is hidden from readers (``is_in_text``). In a story that readers could see it stays
    hidden until somebody confirms it again (``articles.integrity.reaffirm``). What was disowned
    stays as it was printed.
    """
    text = plain_text(article.body)
    rows = list(article.appearances.exclude(quote__state=Quote.State.DISOWNED))
    is_on_record = article.was_ever_public
    changed = []
    for row, spans in zip(rows, places(text, [row.pieces for row in rows]), strict=True):
        before = (row.position, row.pieces, row.is_in_text)
        row.is_in_text = None not in spans and (row.is_in_text or not is_on_record)
        if None not in spans:
            row.position = spans[0][0]
            row.pieces = [make_anchor(text, start, end) for start, end in spans]
        if before != (row.position, row.pieces, row.is_in_text):
            changed.append(row)
    Appearance.objects.bulk_update(changed, ["position", "pieces", "is_in_text"])


# --- from what was found to rows ---------------------------------------------------------------


@dataclass(frozen=True)
class _Find:
    """The pieces of one quotation as the finder saw them."""

    pieces: Sequence[FoundQuote]

    @property
    def head(self) -> FoundQuote:
        """The piece that says most surely who spoke."""
        return max(self.pieces, key=lambda piece: (piece.speaker is not None, piece.confidence))


def _wanted(articles, seen):
    """{key: unsaved suggestion} for what the finder sees in these stories, in their order."""
    wanted, at = {}, timezone.now()
    for article, text, finds, matches in _find(articles, seen):
        times = Counter()
        for find in finds:
            row = _suggestion(article, text, find, matches, at)
            row.occurrence = times[row.words_key]
            times[row.words_key] += 1
            wanted[_key(row)] = row
    return wanted


def _without_recorded(wanted, have, printed):
    """What is wanted less those words that a quote records already."""
    recorded = Counter(
        (row.article_id, key_of(join_pieces([piece["exact"] for piece in row.pieces])))
        for row in printed
        if row.is_in_text
    )
    confirmed = {_key(row) for row in have if row.state == CONFIRMED}
    left = {}
    for key, row in wanted.items():
        words = (row.article_id, row.words_key)
        if recorded[words] > 0:
            recorded[words] -= 1
            if key not in confirmed:
                continue  # recorded under these words since, by a correction
        left[key] = row
    return left


def _find(articles, seen):
    """Yield (story, text, quotations, {printed name: (speaker or None, reason)})."""
    found = {pk: _grouped(one.quotes) for pk, one in seen.items()}
    directory = Directory.of({name for finds in found.values() for name in _names(finds)})
    for article in articles:
        text, finds = seen[article.pk].text, found[article.pk]
        yield article, text, *_with_directory(article, text, finds, directory)


def _with_directory(article, text, finds, directory):
    """What the finder saw, and whom it named.

    Whoever is quoted and in the directory tells the finder of pronouns and kinds, so it looks
    again with what is known of them.
    """
    names = _names(finds)
    known = directory.for_names(names)
    told = [_as_known(row) for row in known.speakers.values() if _tells(row)]
    if told:
        finds = _grouped(find_quotes(text, directory=told, language=article.language))
        if not _names(finds) <= names:
            names = _names(finds)
            known = Directory.of(names).for_names(names)
    return finds, _match_speakers(names, known)


def _tells(speaker):
    """Whether the finder learns anything of a speaker that it does not take for granted."""
    return bool(speaker.pronouns) or speaker.kind != PERSON


def _as_known(speaker):
    return KnownSpeaker(
        name=speaker.name,
        kind="person" if speaker.kind == PERSON else "organization",
        aliases=tuple(other.name for other in speaker.other_names.all()),
        pronouns=tuple(word.strip() for word in speaker.pronouns.lower().split("/")),
    )


def _names(finds):
    """The printed names that the directory may know."""
    return {
        find.head.speaker
        for find in finds
        if find.head.speaker and find.head.speaker_kind != "unnamed"
    }


def _grouped(found):
    groups = {}
    for piece in found:
        groups.setdefault(piece.group, []).append(piece)
    return [_Find(pieces) for pieces in groups.values()]


def _suggestion(article, text, find, matches, at):
    first, last, head = find.pieces[0], find.pieces[-1], find.head
    begin, _ = sentence_around(text, first.start, first.end)
    _, finish = sentence_around(text, last.start, last.end)
    words = join_pieces([piece.text for piece in find.pieces])
    speaker, reason = matches.get(head.speaker, (None, ""))
    is_partial = all(piece.kind == "mixed" for piece in find.pieces)
    return QuoteSuggestion(
        article_id=article.pk,
        words_key=key_of(words),
        position=first.start,
        text=words,
        pieces=[make_anchor(text, piece.start, piece.end) for piece in find.pieces],
        sentence=text[begin:finish],
        kind=QuoteKind.PARTIAL if is_partial else QuoteKind.DIRECT,
        speaker_name=(head.speaker or "")[:200],
        speaker_kind=head.speaker_kind,
        speaker=speaker,
        match_reason=reason[:300],
        attribution_text=text[slice(*head.attribution)][:400] if head.attribution else "",
        role_as_printed=next((p.role for p in find.pieces if p.role), "")[:200],
        cue=(head.cue or "")[:60],
        confidence=min(piece.confidence for piece in find.pieces),
        reason=head.reason[:300],
        finder_version=FINDER_VERSION,
        created_at=at,
    )


def _match_speakers(names, known):
    """{printed name: (speaker or None, reason)}."""
    answers = {}
    for name in names if known.speakers else ():
        found = match(name, known.roster, mentioned=names)
        chosen: Match | None = best(found)
        if chosen is not None:
            answers[name] = (known.speakers[chosen.id], chosen.reason)
        elif found:
            several = "More than one may be meant: " if len(found) > 1 else "Not sure: "
            answers[name] = (None, several + found[0].reason)
    return answers


def _refresh(pairs):
    """Bring open suggestions up to date, and note that answered ones still stand."""
    changed = []
    for row, new in pairs:
        names = REFRESHED if row.state == OPEN else ("position", "is_in_text")
        attributes = [QuoteSuggestion._meta.get_field(name).attname for name in names]
        if any(getattr(row, name) != getattr(new, name) for name in attributes):
            for name in attributes:
                setattr(row, name, getattr(new, name))
            changed.append(row)
    QuoteSuggestion.objects.bulk_update(changed, REFRESHED)


def _mark_gone(rows):
    gone = [row.pk for row in rows if row.is_in_text]
    if gone:
        QuoteSuggestion.objects.filter(pk__in=gone).update(is_in_text=False)
