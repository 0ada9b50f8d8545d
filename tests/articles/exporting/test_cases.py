"""Judgements as test cases: what they hold, that the finder can be scored by them, and what may
not leave."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.exporting.cases import GONE, NOT_PUBLIC, PRIVATE, cases, judged
from articles.models import Article, BulkReview, Judgement, Quote
from articles.quotes import find_quotes
from articles.quoting import confirm, dismiss, reopen
from articles.recording import record
from articles.redacting import sweep
from articles.redacting.knowing import of_words
from articles.withholding import withhold
from articles.workflow import withdraw
from newsroom.record import append_only
from tests.factories import (
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = """The council met late on Monday.

Council leader Mara Ellwood opened the meeting at nine.

It rained. The hall was cold and half empty.

“We will build the bridge,” Ms Ellwood said. “It has waited too long for us.”

She was keeping “no secret at all” from anyone, she said.

The vote is on Friday.

Nobody stayed for the tea that had been made."""


def export(**narrowed):
    left_out = Counter()
    return list(cases(judged(**narrowed), at=timezone.now(), left_out=left_out)), dict(left_out)


@pytest.fixture
def story(db):
    return make_published(text=TEXT)


@pytest.fixture
def mara(story):
    return make_person("Mara Ellwood")


def answer_both(story, mara):
    one, two = story.suggestions.all()
    return confirm(one, user=None, speaker=mara), dismiss(two, user=None)


def test_case_holds_what_the_finder_needs_and_what_is_right(story, mara):
    confirm(story.suggestions.first(), user=None, speaker=mara)
    (case,), left_out = export()
    row = Judgement.objects.get()
    paragraphs = TEXT.split("\n\n")
    # Where she is named, all up to the words, and one paragraph on either side.
    assert case["text"].split("\n\n") == paragraphs[:5]
    assert (case["id"], case["answer"], case["changed"]) == (f"judgement-{row.pk}", "accepted", [])
    assert case["finder_version"] == row.finder_version
    gold = [one for one in case["quotes"] if "optional" not in one]
    assert [(one["text"], one["speaker"], one["kind"]) for one in gold] == [
        ("We will build the bridge,", "Mara Ellwood", "direct"),
        ("It has waited too long for us.", "Mara Ellwood", "direct"),
    ]
    assert len({one["group"] for one in gold}) == 1
    assert {one["speaker_type"] for one in gold} == {"named"}
    for one in [*case["quotes"], *case["suggested"]]:
        assert case["text"][one["start"] : one["end"]] == one["text"]
    assert [one["text"] for one in case["suggested"]] == [one["text"] for one in gold]
    assert case["suggested"][0]["construction"] == "split"
    assert left_out == {}


def test_unanswered_neighbour_is_optional_and_a_dismissed_one_no_quotation(story, mara):
    confirm(story.suggestions.first(), user=None, speaker=mara)
    (case,), _ = export()
    optional = [one for one in case["quotes"] if one.get("optional")]
    assert [(one["text"], one["speaker"]) for one in optional] == [("no secret at all", None)]
    dismiss(story.suggestions.get(state="open"), user=None)
    (accepted, dismissed), _ = export()
    assert [one for one in accepted["quotes"] if one.get("optional")] == []
    assert dismissed["answer"] == "dismissed"
    assert [one["text"] for one in dismissed["suggested"]] == ["no secret at all"]
    assert all(one["optional"] for one in dismissed["quotes"])


def test_changed_speaker_is_the_one_the_editor_chose(story):
    noel = make_person("Noel Birch")
    confirm(story.suggestions.first(), user=None, speaker=noel)
    (case,), _ = export()
    assert (case["answer"], case["changed"]) == ("changed", ["speaker"])
    assert {one["speaker"] for one in case["quotes"] if "optional" not in one} == {"Noel Birch"}
    assert {one["speaker"] for one in case["suggested"]} == {"Mara Ellwood"}


def test_changed_and_missed_words_are_those_that_were_marked(story, mara):
    by = {"user": None, "kind": "partial", "speaker": mara}
    record(story, words="keeping “no secret at all” from anyone", **by)
    record(story, words="The vote is on Friday", **by)
    (changed, missed), _ = export()
    (gold,) = [one for one in changed["quotes"] if "optional" not in one]
    assert gold["text"] == "keeping “no secret at all” from anyone"
    assert [one["text"] for one in changed["suggested"]] == ["no secret at all"]
    (gold,) = [one for one in missed["quotes"] if "optional" not in one]
    assert (gold["text"], gold["kind"]) == ("The vote is on Friday", "mixed")
    assert missed["suggested"] == []


def test_source_without_a_name_is_as_the_story_has_it():
    article = make_published(text="“Nobody is hurt tonight,” said a spokesman for the mine.")
    confirm(article.suggestions.get(), user=None, speaker=None)
    (case,), _ = export()
    (gold,) = case["quotes"]
    assert (gold["speaker"], gold["speaker_type"]) == ("a spokesman for the mine", "nominal")


def test_what_was_accepted_is_found_again_in_the_passage(story, mara):
    others = make_published(
        text="Noel Birch runs the ferry.\n\nHe slept badly.\n\n“The ferry sails again at noon,” "
        "Birch said.\n\nThe Harbour Trust said: “The works begin again in May.”"
    )
    for article in (story, others):
        for row in article.suggestions.all():
            bodies = {"Noel Birch": make_person, "the Harbour Trust": make_organization}
            make = bodies.get(row.speaker_name, make_organization)
            known = mara if row.speaker_name == "Mara Ellwood" else make(row.speaker_name)
            confirm(row, user=None, speaker=known)
    found, _ = export()
    assert len(found) == 4
    for case in found:
        gold = {
            (one["start"], one["end"], one["speaker"], one["kind"])
            for one in case["quotes"]
            if "optional" not in one
        }
        again = {(one.start, one.end, one.speaker, one.kind) for one in find_quotes(case["text"])}
        assert (case["answer"], gold - again) == ("accepted", set())


# --- which judgements ----------------------------------------------------------------------------


def test_version_day_and_answer_narrow_it(story, mara):
    answer_both(story, mara)
    first, second = Judgement.objects.order_by("pk")
    Judgement.objects.filter(pk=first.pk).update(finder_version="0", day="2026-01-05")
    numbers = [
        [case["id"] for case in export(**narrowed)[0]]
        for narrowed in ({"version": "0"}, {"since": second.day}, {"only": "accepted"})
    ]
    one, two = (f"judgement-{row.pk}" for row in (first, second))
    assert numbers == [[one], [two], [one]]


def test_answers_in_bulk_and_those_taken_back_are_no_cases():
    draft = make_draft(text=TEXT)
    one, two = draft.suggestions.all()
    mara = make_person("Mara Ellwood")
    review = BulkReview.objects.create(speaker=mara, up_to=one.pk, eligible=1, limit=0.04)
    confirm(one, user=None, speaker=mara, in_bulk=review)
    dismiss(two, user=None)
    reopen(two, user=None)
    assert list(judged()) == []


def test_queries_do_not_grow_with_the_cases(story, mara):
    answer_both(story, mara)
    with CaptureQueriesContext(connection) as little:
        export()
    for _ in range(6):
        answer_both(make_published(text=TEXT), mara)
    with CaptureQueriesContext(connection) as much:
        assert len(export()[0]) == 14
    assert len(little) == len(much) <= 14


# --- what may not leave --------------------------------------------------------------------------


def test_story_that_readers_can_not_see_stays(story, mara):
    draft = make_draft(text=TEXT)
    dismiss(draft.suggestions.first(), user=None)
    assert export() == ([], {NOT_PUBLIC: 1})
    answer_both(story, mara)
    withdraw(Article.objects.get(pk=story.pk), user=None, reason="Wrong story.")
    assert export() == ([], {NOT_PUBLIC: 3})
    dismiss(make_draft(text=TEXT).suggestions.first(), user=None)
    Article.objects.filter(status="draft").delete()
    assert export() == ([], {NOT_PUBLIC: 4})


@pytest.mark.parametrize("standing", [False, None])
def test_private_person_is_in_no_case(story, mara, standing):
    answer_both(story, mara)
    type(mara).objects.filter(pk=mara.pk).update(is_public_figure=standing)
    assert export() == ([], {PRIVATE: 2})


def test_private_person_who_is_only_named_is_in_no_case():
    text = (
        "Baker Tomas Quill saw it.\n\n“The wall held all night,” said Ada Finch of Mr Quill’s wall."
    )
    article = make_published(text=text)
    confirm(article.suggestions.get(), user=None, speaker=make_person("Ada Finch"))
    assert len(export()[0]) == 1
    make_person("Tomas Quill", is_public_figure=False)
    assert export() == ([], {PRIVATE: 1})


@pytest.mark.parametrize("change", [{"terms": "background"}, {"state": "disowned"}])
def test_words_on_background_or_taken_back_stay(story, mara, change):
    answer_both(story, mara)
    Quote.objects.update(**change)
    assert export() == ([], {PRIVATE: 2})


@pytest.mark.parametrize("what", ["quote", "speaker", "story"])
def test_what_is_withheld_stays(story, mara, what):
    quote, _ = answer_both(story, mara)
    target = {"quote": quote, "speaker": quote.speaker, "story": story}[what]
    withhold(target, user=make_user(), reason="A complaint.")
    assert export() == ([], {NOT_PUBLIC if what == "story" else PRIVATE: 2})


def test_redacted_words_are_gone_from_what_is_kept(story, mara):
    answer_both(story, mara)
    found = sweep.search("waited too long")
    assert "articles.judgement" in [one.table for one in found]
    append_only.remove(connection)
    sweep.carry_out(found, of_words("waited too long"))
    assert "waited" not in str(list(Judgement.objects.values_list("words", flat=True)))
    assert export() == ([], {PRIVATE: 2})
    append_only.install(connection)


def test_words_that_left_the_story_make_no_case(story, mara):
    answer_both(story, mara)
    body = story.body.replace("We will build", "We may build").replace("no secret", "a secret")
    Article.objects.filter(pk=story.pk).update(body=body)
    assert export() == ([], {GONE: 2})
