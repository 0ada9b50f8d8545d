"""A correction is made once and shows on the story, the quote and the speaker."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.corrections import StaleQuote, correct_quote, issue, version_of
from articles.models import Article, ArticleSpeaker, Correction, Quote
from articles.quoting import confirm
from articles.text import plain_text
from tests.factories import confirm_all, make_draft, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "“We will build a bridge,” said Mara Ellwood. “It has waited too long.”"


@pytest.fixture
def printed():
    """A public story with one quotation by Mara Ellwood; (article, quote, appearance)."""
    article = make_published(text=TEXT, user=make_user(), topics=["Bridges"])
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    return Article.objects.get(), quote, quote.appearances.get()


def correct(quote, **kwargs):
    asked = {
        "user": make_user(),
        "note": "misheard",
        "change_level": "correction",
        "correction_text": "She spoke of a tunnel.",
    }
    return correct_quote(quote, **{**asked, **kwargs})


def test_corrected_words_stand_in_story_quote_and_notice(printed):
    article, quote, appearance = printed
    correct(quote, pieces={appearance.pk: ["We will build a tunnel,", "It has waited too long."]})
    quote = Quote.objects.get()
    assert (quote.text, quote.state) == (
        "We will build a tunnel. It has waited too long.",
        "corrected",
    )
    assert plain_text(Article.objects.get().body) == TEXT.replace("bridge", "tunnel")
    notice = Correction.objects.get()
    assert (notice.article_id, notice.quote_id, notice.text, notice.former_text) == (
        article.pk,
        quote.pk,
        "She spoke of a tunnel.",
        "We will build a bridge. It has waited too long.",
    )
    assert Article.objects.get().revisions.first().correction == notice
    assert list(Quote.objects.public()) == [quote]


def test_corrected_words_are_not_suggested_again(printed):
    article, quote, appearance = printed
    correct(quote, pieces={appearance.pk: ["We will build a tunnel,", "It has waited too long."]})
    assert [row.state for row in article.suggestions.all()] == ["confirmed"]


def test_corrected_speaker_leaves_the_notice_with_the_former_one(printed):
    article, quote, _ = printed
    other = make_person("Ines Marlowe")
    former = quote.speaker
    correct(quote, speaker=other, correction_text="It was Ines Marlowe who said it.")
    assert Quote.objects.get().speaker_id == other.pk
    assert Correction.objects.get().former_speaker_id == former.pk
    assert list(ArticleSpeaker.objects.values_list("article", "speaker")) == [
        (article.pk, other.pk)
    ]


def test_minor_change_of_words_issues_nothing(printed):
    _, quote, appearance = printed
    words = ["We will build a bridge –", "It has waited too long."]
    correct(quote, change_level="minor", correction_text="", pieces={appearance.pk: words})
    assert Quote.objects.get().state == "standing"
    assert Correction.objects.count() == 0


def test_change_of_words_takes_a_check_back(printed):
    _, quote, appearance = printed
    Quote.objects.update(verification="checked", source="council recording, 00:14")
    quote.refresh_from_db()
    correct(quote, pieces={appearance.pk: ["We will build a tunnel,", "It has waited too long."]})
    assert Quote.objects.get().verification == "unchecked"


def test_details_alone_leave_words_and_state(printed):
    _, quote, _ = printed
    correct(quote, change_level="minor", correction_text="", said_on="2026-03-01", venue="radio")
    quote = Quote.objects.get()
    assert (quote.said_on, quote.venue, quote.state) == ("2026-03-01", "radio", "standing")


def test_nothing_new_writes_nothing(printed):
    article, quote, _ = printed
    correct(quote)
    assert Correction.objects.count() == 0
    assert Article.objects.get().version == article.version


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"note": ""}, "note"),
        ({"change_level": ""}, "change_level"),
        ({"correction_text": " "}, "correction_text"),
        ({"said_on": "2026-02-30"}, "said_on"),
    ],
)
def test_public_quote_changes_only_with_its_reasons(printed, asked, field):
    _, quote, _ = printed
    with pytest.raises(ValidationError) as refusal:
        correct(quote, **{"venue": "radio", **asked})
    assert list(refusal.value.message_dict) == [field]
    assert Quote.objects.get().venue == ""


@pytest.mark.parametrize("words", [["one"], ["one", " "], ["a", "b", "c"]])
def test_each_piece_needs_its_words(printed, words):
    _, quote, appearance = printed
    with pytest.raises(ValidationError, match="Each part"):
        correct(quote, pieces={appearance.pk: words})


def test_reporter_may_not_correct(printed):
    with pytest.raises(PermissionDenied):
        correct(printed[1], user=make_user("Reporters"), venue="radio")


def test_quote_of_a_draft_changes_without_ceremony():
    article = make_draft(text=TEXT)
    quote = confirm(article.suggestions.get(), user=None, speaker=make_person("Mara Ellwood"))
    appearance = quote.appearances.get()
    correct_quote(
        quote,
        user=make_user(),
        note="",
        change_level="",
        pieces={appearance.pk: ["We will build a tunnel,", "It has waited too long."]},
    )
    assert "tunnel" in Article.objects.get().body
    assert (Quote.objects.get().state, Correction.objects.count()) == ("standing", 0)


def test_issue_on_a_public_story_and_not_on_a_draft():
    user = make_user()
    article = make_published()
    notice = issue(article, user=user, text=" It was Tuesday. ", kind="clarification")
    assert (notice.text, notice.kind, notice.issued_by) == (
        "It was Tuesday.",
        "clarification",
        user,
    )
    with pytest.raises(ValidationError, match="No reader"):
        issue(make_draft(), user=user, text="x")
    with pytest.raises(ValidationError, match="wrong"):
        issue(article, user=user, text=" ")


def test_correction_of_what_someone_changed_since_is_refused(printed):
    _, quote, appearance = printed
    seen = version_of(quote)
    correct(quote, pieces={appearance.pk: ["We will build a tunnel,", "It has waited too long."]})
    with pytest.raises(StaleQuote) as refusal:
        correct(Quote.objects.get(), expected_version=seen, venue="on the radio")
    now = Quote.objects.get()
    assert (now.venue, refusal.value.version) == ("", version_of(now))
    correct(now, expected_version=refusal.value.version, venue="on the radio")
    assert Quote.objects.get().venue == "on the radio"


def test_correction_writes_over_nothing_that_was_changed_since_it_was_read(printed):
    _, quote, _ = printed
    other = Quote.objects.get()
    correct(other, role="mayor", said_on="2026-01-02")
    correct(quote, expected_version=version_of(Quote.objects.get()), venue="on the radio")
    assert (Quote.objects.get().role, Quote.objects.get().venue) == ("mayor", "on the radio")


def test_version_is_another_when_the_printed_words_are(printed):
    _, quote, appearance = printed
    before = version_of(quote)
    assert version_of(Quote.objects.get()) == before
    appearance.is_in_text = False
    appearance.save()
    assert version_of(quote) != before
