"""What the finder missed, and paraphrases, are recorded by hand."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.integrity import check
from articles.models import Article, Quote
from articles.recording import record
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
