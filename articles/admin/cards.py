"""Suggestions as cards of a list: the sentence, how sure the finder is, and who may be meant."""

import hashlib
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.urls import reverse

from articles.admin.certainty import band_of
from articles.admin.panel import marked
from articles.forms.quotation import SuggestionForm
from articles.models import QuoteSuggestion
from articles.permissions import may
from articles.suggesting import candidates_of
from people.models import Speaker

UNNAMED = "unnamed"
KINDS = {"direct": "Direct", "partial": "Phrase", "paraphrase": "Paraphrase"}


@dataclass
class Candidate:
    """Someone who may have said it, and why; ``speaker`` None is nobody named."""

    speaker: Speaker | None
    reason: str = ""
    is_chosen: bool = False

    @property
    def value(self):
        return self.speaker.pk if self.speaker else UNNAMED


@dataclass
class QueueCard:
    """One suggestion as a list of them shows it; with ``form``, its speaker is being changed."""

    row: QuoteSuggestion
    may_answer: bool
    source: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    form: SuggestionForm | None = None
    number: int = 0

    @property
    def parts(self):
        """The sentence cut at the quoted words: (text, is quoted)."""
        return marked(self.row.sentence, [piece["exact"] for piece in self.row.pieces])

    @property
    def band(self):
        """(its key, its name) of how sure the finder is."""
        return band_of(self.row.confidence)

    @property
    def kind(self):
        return KINDS[self.row.kind]

    @property
    def is_ready(self):
        """Whether somebody is chosen already, so that one press confirms."""
        return any(one.is_chosen for one in self.candidates)

    @property
    def asks_standing(self):
        """Whether somebody among them is neither a public figure nor private yet."""
        found = [one.speaker for one in self.candidates if one.speaker]
        return any(speaker.is_public_figure is None for speaker in found)

    @property
    def seen(self):
        return seen(self.row)


def seen(row):
    """A mark of what the editor read, so that an answer to other words is noticed."""
    told = "\n".join([row.sentence, *(piece["exact"] for piece in row.pieces)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def cards_of(rows, *, user, sources=None, changing=None):
    """Cards of suggestions with their story and speaker, in a fixed number of queries.

    ``changing`` is the key of the one whose form is open, ``sources`` {key: import's name}.
    """
    found = candidates_of(rows)
    cards = []
    for row in rows:
        cards.append(
            QueueCard(
                row,
                may_answer=may_answer(user, row.article),
                source=(sources or {}).get(row.pk, ""),
                candidates=_candidates(row, found[row.pk]),
            )
        )
        if row.pk == changing:
            cards[-1].form = form_of(row, found[row.pk])
    return cards


def form_of(row, found, *, data=None):
    """The whole choice of a speaker, as in the story's panel."""
    known = [speaker for speaker, _ in found]
    return SuggestionForm(data, suggestion=row, known=known)


def _candidates(row, found):
    rows = [Candidate(speaker, reason, speaker.pk == row.speaker_id) for speaker, reason in found]
    if row.speaker_kind == UNNAMED:
        rows.append(Candidate(None, "the story names nobody", row.speaker_id is None))
    return rows


def may_answer(user, article):
    """Whether a user may answer a story's suggestions, as its panel says."""
    return may(user, "confirm_quotes") and (
        not article.was_ever_public or may(user, "correct_article")
    )


def find(key):
    """A suggestion with what a card asks of it, or None; ``key`` is text from an address."""
    if not (str(key).isdecimal() and len(str(key)) < 19):
        return None
    rows = QuoteSuggestion.objects.select_related(
        "speaker", "quote__speaker", "article__section", "decided_by"
    )
    return rows.defer("article__body", "article__desk_note").filter(pk=key).first()


def cards_html(request, cards, *, url="", mode="queue"):
    """Cards as a list shows them; ``url`` takes their answers."""
    context = {"cards": cards, "queue_url": url or reverse("admin:queue"), "mode": mode}
    return render_to_string("admin/articles/queue/_cards.html", context, request)
