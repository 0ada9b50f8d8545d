"""What the finder missed, and paraphrases, are recorded by hand."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.anchors import make_anchor
from articles.integrity import check
from articles.models import Article, Quote, QuoteSuggestion
from articles.quoting import dismiss, reopen
from articles.recording import record, unrecord
from articles.revisions import save_article
from articles.snapshots import take
from articles.text import plain_text
from tests.factories import confirm_all, make_draft, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "Mara Ellwood said the bridge would take three years. “It will hold,” she said."


def paraphrased(article, **kwargs):
    asked = {"user": make_user(), "words": "the bridge would take three years",
             "kind": "paraphrase", "speaker": make_person("Mara Ellwood"), **kwargs}  # fmt: skip
    return record(article, **asked)


def test_paraphrase_is_recorded_and_shown_without_marks(client):
    article = make_published(text=TEXT, topics=["Bridges"])
    quote = paraphrased(article, attribution_text="Mara Ellwood said", said_on="2026-02")
    row = quote.appearances.get()
    assert (quote.kind, quote.text, row.attribution_text, row.is_in_text) == (
        "paraphrase", "the bridge would take three years", "Mara Ellwood said", True,
    )  # fmt: skip
    page = client.get(quote.get_absolute_url()).text
    assert "A paraphrase: the sense, not the words" in page
    assert "“the bridge would take" not in page
    listed = client.get("/speakers/mara-ellwood/").text
    assert ("in-other-words" in listed, "· a paraphrase" in listed) == (True, True)


def test_recorded_paraphrase_is_followed_through_edits():
    article = make_draft(text=TEXT)
    paraphrased(article)
    Article.objects.update(body="<p>Mara Ellwood said the bridge would take five years.</p>")
    kinds = [one.kind for one in check(Article.objects.get())]
    assert kinds == ["changed"]


def test_missed_quotation_is_not_suggested_again():
    article = make_draft(text="They carried a banner: “Mind the bridge and the ferry too”.")
    quote = paraphrased(article, words="“Mind the bridge and the ferry too”", kind="direct")
    assert quote.text == "Mind the bridge and the ferry too"
    assert article.suggestions.filter(state="open").count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "the bridge would take five years"}, "words"),
        ({"words": " “” "}, "words"),
        ({"kind": "hearsay"}, "kind"),
        ({"said_on": "2026-13"}, "said_on"),
    ],
)
def test_what_can_not_be_recorded_is_refused(change, field):
    with pytest.raises(ValidationError) as refusal:
        paraphrased(make_draft(text=TEXT), **change)
    assert list(refusal.value.error_dict) == [field]
    assert Quote.objects.count() == 0


def test_words_that_are_recorded_are_not_recorded_again():
    article = make_draft(text=TEXT)
    confirm_all(article, make_person("Mara Ellwood"))
    with pytest.raises(ValidationError, match="recorded already"):
        paraphrased(article, words="It will hold")


def test_reporters_record_in_drafts_only():
    reporter = make_user("Reporters")
    paraphrased(make_draft(text=TEXT), user=reporter)
    with pytest.raises(PermissionDenied):
        paraphrased(make_published(text=TEXT), user=reporter)


# --- selected in the text ------------------------------------------------------------------------

WALL = "“The wall held by a hand,” said Marta Quill. “We were lucky.” Nobody slept that night."


def selected(article, *words):
    """The anchors of these words, as the screen sends them."""
    text = plain_text(article.body)
    return [make_anchor(text, text.index(one), text.index(one) + len(one)) for one in words]


def test_same_words_of_an_open_suggestion_confirm_it():
    article = make_draft(text=WALL)
    pieces = selected(article, "The wall held by a hand,", "We were lucky.")
    quote = paraphrased(article, pieces=pieces, kind="direct", role_as_printed="harbour master")
    row = article.suggestions.get()
    assert (row.state, row.quote_id, Quote.objects.count()) == ("confirmed", quote.pk, 1)
    assert quote.text == "The wall held by a hand. We were lucky."
    assert quote.appearances.get().role_as_printed == "harbour master"


def test_same_words_of_a_dismissed_suggestion_confirm_it():
    article = make_draft(text=WALL)
    dismiss(article.suggestions.get(), user=None)
    pieces = selected(article, "The wall held by a hand,", "We were lucky.")
    quote = paraphrased(article, pieces=pieces, kind="direct")
    assert article.suggestions.get().quote_id == quote.pk


def test_part_of_a_suggestion_answers_it_and_undoing_opens_it_again():
    article = make_draft(text=WALL)
    quote = paraphrased(article, pieces=selected(article, "We were lucky."), kind="direct")
    row = article.suggestions.get()
    assert (quote.text, row.state, row.quote_id) == ("We were lucky.", "confirmed", quote.pk)
    save_again(article)
    assert [one.state for one in article.suggestions.all()] == ["confirmed"]
    reopen(row, user=make_user())
    assert (Quote.objects.count(), QuoteSuggestion.objects.get().state) == (0, "open")


def save_again(article):
    article = Article.objects.get(pk=article.pk)
    changed = take(article)
    changed["fields"]["headline"] += " again"
    save_article(article, snapshot=changed, user=make_user(), expected_version=article.version)


def test_split_selection_is_one_quotation_in_the_order_of_the_text():
    article = make_draft(text="He said the wall held and that they were lucky to sleep.")
    pieces = selected(article, "wall held", "lucky to sleep")
    quote = paraphrased(article, pieces=pieces, kind="partial")
    assert quote.text == "wall held lucky to sleep"
    assert [one["exact"] for one in quote.appearances.get().pieces] == [
        "wall held",
        "lucky to sleep",
    ]


def test_selected_words_are_those_at_their_place():
    article = make_draft(text="They said go home. Later they said go home again.")
    text = plain_text(article.body)
    at = text.rindex("go home")
    quote = paraphrased(article, pieces=[make_anchor(text, at, at + 7)], kind="partial")
    assert quote.appearances.get().position == at


def test_pasted_words_are_taken_where_nothing_is_recorded_yet():
    article = make_draft(text="They said go home. Later they said go home again.")
    text = plain_text(article.body)
    first = paraphrased(article, words="go home", kind="partial", speaker=None)
    second = paraphrased(article, words="go home", kind="partial", speaker=None)
    places = [one.appearances.get().position for one in (first, second)]
    assert places == [text.index("go home"), text.rindex("go home")]


def test_day_known_fills_in_the_role_held_then():
    speaker = make_person("Mara Ellwood")
    speaker.memberships.create(role="mayor", start_date="2020", end_date="2027")
    article = make_draft(text=TEXT)
    assert paraphrased(article, speaker=speaker, said_on="2026-02-01").role == "mayor"


@pytest.mark.parametrize(
    "piece",
    [
        {"exact": "all hel", "prefix": "The w", "suffix": "d by"},
        {"exact": "The wall held by a thread", "prefix": "", "suffix": ""},
        {"exact": "", "prefix": "", "suffix": ""},
    ],
)
def test_selection_that_does_not_stand_in_the_saved_text_is_refused(piece):
    with pytest.raises(ValidationError) as refusal:
        paraphrased(make_draft(text=WALL), pieces=[piece])
    assert list(refusal.value.error_dict) == ["words"]
    assert Quote.objects.count() == 0


def test_pieces_out_of_order_are_refused():
    article = make_draft(text=WALL)
    with pytest.raises(ValidationError):
        paraphrased(article, pieces=selected(article, "We were lucky.", "The wall held"))


def test_undecided_person_can_not_be_recorded_as_the_speaker():
    undecided = make_person("Mara Ellwood", is_public_figure=None)
    with pytest.raises(ValidationError, match="Say first"):
        paraphrased(make_draft(text=TEXT), speaker=undecided)


def test_undoing_a_record_takes_it_away_while_nobody_could_see_it():
    article = make_draft(text=TEXT)
    quote = paraphrased(article)
    unrecord(quote, article=article, user=make_user())
    assert Quote.objects.count() == 0


def test_undoing_a_record_of_what_readers_saw_is_refused():
    article = make_published(text=TEXT)
    quote = paraphrased(article)
    with pytest.raises(ValidationError, match="Correct it instead"):
        unrecord(quote, article=article, user=make_user())
    assert Quote.objects.count() == 1


def test_words_are_looked_for_in_the_text_as_it_is_saved_now():
    article = make_draft(text=TEXT)
    Article.objects.update(body="<p>Nothing of the kind.</p>")
    with pytest.raises(ValidationError, match="as it is saved"):
        paraphrased(article)
