"""What is kept of an editor's answers: as it was, with which change, not at all, or missed."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import judging, merging
from articles.models import Article, BulkReview, Judgement, JudgementTally
from articles.quotes import FINDER_VERSION
from articles.quoting import confirm, dismiss, reopen
from articles.recording import record, unrecord
from articles.redacting.registry import FIELDS
from people.models import OtherName
from tests.factories import make_draft, make_organization, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = """Council leader Mara Ellwood opened the meeting.

“We will build the bridge,” Ms Ellwood said. “It has waited too long.”

She was keeping “no secret” from anyone, she said."""


def answers():
    return [
        (row.answer, row.changed, row.undone_at is not None)
        for row in Judgement.objects.order_by("pk")
    ]


def first(text=TEXT, **kwargs):
    return make_draft(text=text, **kwargs).suggestions.first()


def assert_counted():
    """The tallies say what a count of the rows says."""
    assert list(judging.differences()) == []


def test_confirm_keeps_what_the_finder_said():
    suggestion, user, mara = first(), make_user(), make_person("Mara Ellwood")
    quote = confirm(suggestion, user=user, speaker=mara)
    row = Judgement.objects.get()
    assert (row.answer, row.changed, row.quote, row.user) == ("accepted", "", quote, user)
    assert (row.story, row.suggestion, row.speaker) == (suggestion.article, suggestion, None)
    assert row.words == ["We will build the bridge,", "It has waited too long."]
    assert (row.speaker_name, row.speaker_kind, row.kind) == ("Mara Ellwood", "person", "direct")
    assert (row.finder_version, row.cue, row.construction) == (FINDER_VERSION, "said", "split")
    assert (row.reason, row.confidence) == (suggestion.reason, suggestion.confidence)
    is_firm = suggestion.confidence >= judging.FIRM
    assert (row.is_firm, row.is_in_bulk, row.is_archive) == (is_firm, False, False)
    assert row.day == timezone.localdate(row.judged_at)
    assert_counted()


def test_firm_is_from_nine_tenths():
    suggestion = first("“The gates are shut tonight,” said Ada Finch.")
    for confidence in (0.9, 0.89):
        suggestion.confidence = confidence
        judging.dismissed(suggestion, user=None)
    kept = Judgement.objects.order_by("pk").values_list("confidence", "is_firm")
    assert list(kept) == [(0.9, True), (0.89, False)]


def test_speaker_who_was_suggested_is_accepted():
    mara = make_person("Mara Ellwood")
    suggestion = first()
    assert suggestion.speaker_id == mara.pk
    confirm(suggestion, user=None, speaker=mara)
    assert answers() == [("accepted", "", False)]


@pytest.mark.parametrize(
    ("printed", "name", "other", "answer"),
    [
        ("Mara Ellwood", "Mara Ellwood", "", "accepted"),
        ("Ms Mara Ellwood", "Mara Ellwood", "", "accepted"),
        ("Mara Ellwood", "Mara Jane Ellwood", "Mara Ellwood", "accepted"),
        ("Ellwood", "Mara Ellwood", "", "accepted"),
        ("Mara Ellwood", "Nadia Ellwood", "", "changed"),
        ("Mara Ellwood", "Noel Birch", "", "changed"),
        ("", "Mara Ellwood", "", "changed"),
    ],
)
def test_who_counts_as_the_suggested_speaker(printed, name, other, answer):
    suggestion, speaker = first(), make_person(name)
    suggestion.speaker, suggestion.speaker_name = None, printed
    suggestion.save()
    if other:
        OtherName.objects.create(speaker=speaker, name=other)
    confirm(suggestion, user=None, speaker=speaker)
    assert answers() == [(answer, "speaker" if answer == "changed" else "", False)]


def test_surname_alone_is_not_enough_where_somebody_was_suggested():
    suggestion = first()
    suggestion.speaker, suggestion.speaker_name = make_person("Nadia Ellwood"), "Ellwood"
    assert not judging.is_as_suggested(suggestion, speaker=make_person("Mara Ellwood"))


def test_namesake_of_the_suggested_one_has_the_printed_name():
    one = make_person("Mara Ellwood", distinction="council leader")
    other = make_person("Mara Ellwood", distinction="baker")
    suggestion = first()
    suggestion.speaker = one
    assert judging.is_as_suggested(suggestion, speaker=other)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("“Nobody is hurt tonight,” said a spokesman for the mine.", ("accepted", "")),
        ("“Nobody is hurt tonight,” said Ada Finch.", ("changed", "speaker")),
    ],
)
def test_nobody_is_right_where_no_one_was_named(text, answer):
    confirm(first(text), user=None, speaker=None)
    assert answers() == [(*answer, False)]


def test_organisation_for_its_spokesman_is_a_change():
    suggestion = first("“Nobody is hurt tonight,” said a spokesman for the mine.")
    confirm(suggestion, user=None, speaker=make_organization("The Mine"))
    assert answers() == [("changed", "speaker", False)]


def test_every_repair_is_named():
    suggestion = first("“We will go home now,” said Ada Finch, the mayor.")
    confirm(
        suggestion,
        user=None,
        speaker=make_person("Noel Birch"),
        kind="partial",
        role_as_printed="the deputy",
    )
    assert answers() == [("changed", "speaker kind role", False)]
    printed = suggestion.quote.appearances.get()
    assert (suggestion.quote.kind, printed.role_as_printed) == ("partial", "the deputy")


def test_dismissal_is_kept_and_taking_it_back_too():
    suggestion, user = first(), make_user()
    dismiss(suggestion, user=user)
    reopen(suggestion, user=user)
    confirm(suggestion, user=user, speaker=make_person("Mara Ellwood"))
    assert answers() == [("dismissed", "", True), ("accepted", "", False)]
    assert Judgement.objects.order_by("pk").first().undone_by == user
    assert_counted()


def test_confirmation_taken_back_counts_no_more():
    suggestion = first()
    confirm(suggestion, user=None, speaker=make_person("Mara Ellwood"))
    reopen(suggestion, user=None)
    assert answers() == [("accepted", "", True)]
    assert Judgement.objects.get().quote is None
    assert_counted()


def test_refused_answer_leaves_nothing():
    suggestion = first()
    dismiss(suggestion, user=None)
    again = type(suggestion).objects.get(pk=suggestion.pk)
    again.state = "open"
    with pytest.raises(Exception, match="Someone else answered"):
        dismiss(again, user=None)
    assert answers() == [("dismissed", "", False)]


# --- marked by hand ------------------------------------------------------------------------------


def mark(article, words, **kwargs):
    said = {"user": None, "kind": "direct", "speaker": make_person("Mara Ellwood"), **kwargs}
    return record(article, words=words, **said)


def test_words_that_were_not_suggested_are_missed():
    article = make_draft(text="Ada Finch told them to go home before dark.")
    quote = mark(article, "go home before dark")
    row = Judgement.objects.get()
    assert (row.answer, row.construction, row.quote) == ("missed", "none", quote)
    assert (row.words, row.finder_version) == (["go home before dark"], FINDER_VERSION)
    unrecord(quote, article=article, user=None)
    assert answers() == [("missed", "", True)]
    assert_counted()


def test_paraphrase_was_not_missed():
    article = make_draft(text="Ada Finch told them to go home before dark.")
    mark(article, "go home before dark", kind="paraphrase")
    assert answers() == []


def test_same_words_by_hand_accept_the_suggestion():
    article = make_draft(text=TEXT)
    mark(article, "no secret", kind="partial")
    assert answers() == [("accepted", "", False)]


def test_other_words_in_its_place_change_the_suggestion():
    article = make_draft(text=TEXT)
    mark(article, "keeping “no secret” from anyone", kind="partial")
    assert answers() == [("changed", "words", False)]


def test_words_marked_where_a_suggestion_was_dismissed_replace_that_answer():
    article = make_draft(text=TEXT)
    dismiss(article.suggestions.get(text="no secret"), user=None)
    mark(article, "keeping “no secret” from anyone", kind="partial")
    assert answers() == [("dismissed", "", True), ("changed", "words", False)]
    assert_counted()


# --- what else befalls stories and speakers ------------------------------------------------------


def test_deleted_draft_takes_its_words_along_and_leaves_the_number():
    article = make_draft(text=TEXT)
    other = first()
    dismiss(article.suggestions.first(), user=None)
    dismiss(other, user=None)
    Article.objects.filter(pk=article.pk).delete()
    row, kept = Judgement.objects.order_by("pk")
    assert (row.story, row.suggestion, row.words, row.speaker_name) == (None, None, [], "")
    assert (row.reason, row.cue, row.answer) == ("", "", "dismissed")
    assert kept.words == ["We will build the bridge,", "It has waited too long."]


def test_merged_speaker_is_followed():
    other, survivor = make_person("Mara Ellwood"), make_person("Mara J. Ellwood")
    suggestion = first()
    confirm(suggestion, user=None, speaker=other)
    assert Judgement.objects.get().speaker_id == other.pk
    merging.merge_speakers(survivor, other=other, user=None, note="One person.")
    row = Judgement.objects.get()
    assert (row.speaker_id, row.quote.speaker_id) == (survivor.pk, survivor.pk)


def test_redaction_reaches_what_is_kept():
    assert {"words", "speaker_name"} <= set(FIELDS["articles.judgement"])


def sample_of(speaker):
    """A sample that was read, for words confirmed in bulk."""
    return BulkReview.objects.create(speaker=speaker, up_to=1, eligible=1, limit=0.04)


def test_archive_and_bulk_are_told_apart():
    article = make_published(text=TEXT)
    Article.objects.filter(pk=article.pk).update(is_archive=True)
    suggestion = Article.objects.get(pk=article.pk).suggestions.first()
    mara = make_person("Mara Ellwood")
    confirm(suggestion, user=None, speaker=mara, in_bulk=sample_of(mara))
    row = Judgement.objects.get()
    assert (row.is_archive, row.is_in_bulk) == (True, True)


def test_keeping_costs_two_queries(django_assert_num_queries):
    suggestion, mara = first(), make_person("Mara Ellwood")
    suggestion.speaker = mara
    quote = confirm(suggestion, user=None, speaker=mara)
    with django_assert_num_queries(2):
        judging.confirmed(suggestion, quote=quote, user=None)


# --- tallies -------------------------------------------------------------------------------------


def test_recount_mends_wrong_tallies():
    confirm(first(), user=None, speaker=make_person("Mara Ellwood"))
    dismiss(first(), user=None)
    JudgementTally.objects.filter(answer="accepted").update(n=7)
    JudgementTally.objects.filter(answer="dismissed").delete()
    gone = JudgementTally.objects.get()
    JudgementTally.objects.create(
        day=date(2026, 1, 2), finder_version="0", construction="after", answer="accepted",
        is_firm=True, is_in_bulk=False, is_archive=False, n=3,
    )  # fmt: skip
    assert len(list(judging.differences())) == 3
    assert judging.recount() == 3
    assert_counted()
    assert JudgementTally.objects.get(pk=gone.pk).n == 1


def test_day_in_bulk_is_one_row_however_various():
    mara = make_person("Mara Ellwood")
    review = sample_of(mara)
    for text in (TEXT, "“The gates are shut again tonight,” warned Mara Ellwood."):
        for suggestion in make_draft(text=text).suggestions.all():
            confirm(suggestion, user=None, speaker=mara, in_bulk=review)
    assert list(JudgementTally.objects.values_list("n", "cue", "construction")) == [(3, "", "")]
    assert_counted()


def test_doctor_sees_a_wrong_tally(capsys):
    dismiss(first(), user=None)
    JudgementTally.objects.update(n=5)
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert (
        "Counts of judged suggestions: 1 wrong. Run: manage.py relist --all"
        in capsys.readouterr().err
    )
    call_command("relist", all=True)
    assert_counted()
