"""From words in a story to a record: what is suggested, and what a human's answer does."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Appearance, Article, ArticleSpeaker, Quote, QuoteTopic
from articles.quoting import confirm, dismiss, reopen
from articles.suggesting import candidates, suggest_for, suggest_later, suggest_quotes
from articles.text import to_paragraphs
from people.models import Membership, OtherName
from tests.factories import (
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = """Mara Ellwood, the council leader, opened the meeting on Monday.

“We will build the bridge,” Ms Ellwood said. “It has waited too long.”

She added that the cost was “no secret” to anyone.

“The works begin in May,” the Harbour Trust said in a statement."""


def rows(article):
    return list(article.suggestions.values_list("text", "speaker_name", "kind", "state"))


def reword(article, old, new):
    article.body = article.body.replace(old, new)
    article.save()
    suggest_quotes(article)


def test_suggests_one_row_a_quotation_with_its_pieces_in_order():
    article = make_draft(text=TEXT)
    assert rows(article) == [
        ("We will build the bridge. It has waited too long.", "Mara Ellwood", "direct", "open"),
        ("no secret", "Mara Ellwood", "partial", "open"),
        ("The works begin in May.", "Harbour Trust", "direct", "open"),
    ]
    first = article.suggestions.first()
    assert [piece["exact"] for piece in first.pieces] == [
        "We will build the bridge,",
        "It has waited too long.",
    ]
    assert first.sentence == (
        "“We will build the bridge,” Ms Ellwood said. “It has waited too long.”"
    )


def test_story_in_german_is_read_as_german():
    article = make_draft(text="„Die Tore sind zu“, sagte Ada Finke.", language="de")
    assert rows(article) == [("Die Tore sind zu", "Ada Finke", "direct", "open")]


def test_pronouns_of_the_directory_tell_who_is_meant():
    make_person("Oriel Finch", pronouns="she/her")
    make_person("Torvan Dunn", pronouns="he/him")
    article = make_draft(
        text="“The bridge will be built,” said Oriel Finch.\n\n“It will not,” said Torvan Dunn.\n\n"
        "“It is too late for that now,” she said."
    )
    assert rows(article)[2][:2] == ("It is too late for that now.", "Oriel Finch")


def test_suggestion_alone_makes_no_quote():
    make_published(text=TEXT)
    assert (Quote.objects.count(), Appearance.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "known",
    [
        lambda: make_person("Mara Ellwood"),
        lambda: (
            OtherName.objects.create(
                speaker=make_person("Tamara Jane Ellwood-Price"), name="Mara Ellwood"
            ).speaker
        ),
    ],
    ids=["full-name", "alias"],
)
def test_printed_name_finds_the_speaker(known):
    speaker = known()
    suggestion = make_draft(text=TEXT).suggestions.first()
    assert suggestion.speaker_id == speaker.pk
    assert suggestion.match_reason != ""


def test_organisation_is_found_by_name_and_by_initials():
    trust = make_organization("Harbour Trust")
    board = make_organization("Western Ports Board")
    article = make_draft(text=TEXT + "\n\n“We agree,” said the WPB in a statement.")
    found = {row.speaker_name: row.speaker_id for row in article.suggestions.all()}
    assert found["Harbour Trust"] == trust.pk
    assert found["WPB"] == board.pk


def test_unknown_name_stays_text():
    suggestion = make_draft(text=TEXT).suggestions.first()
    assert (suggestion.speaker, suggestion.speaker_name) == (None, "Mara Ellwood")


def test_two_people_of_one_surname_are_offered_and_neither_proposed():
    make_person("Ada Finch", distinction="councillor, Northgate ward")
    make_person("Noel Finch", distinction="headteacher")
    suggestion = make_draft(text="“It is late,” said Finch.").suggestions.get()
    assert suggestion.speaker is None
    offered = candidates(suggestion)
    assert [speaker.name for speaker, _ in offered] == ["Ada Finch", "Noel Finch"]
    assert all("2 people share it" in reason for _, reason in offered)


def test_suggesting_again_writes_nothing():
    article = make_draft(text=TEXT)
    with CaptureQueriesContext(connection) as queries:
        suggest_quotes(article)
    writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []


def test_many_stories_at_once_get_what_each_gets_by_itself():
    make_person("Mara Ellwood", pronouns="she/her")
    make_person("Ada Finch", distinction="councillor, Northgate ward")
    texts = [TEXT, "“It is late,” said Finch. “It is late,” she said.", "Nothing was said."]
    drafts = [make_draft(text=text) for text in texts]
    said = ("text", "occurrence", "speaker", "match_reason", "confidence", "position")
    alone = [list(draft.suggestions.values_list(*said)) for draft in drafts]
    for draft in drafts:
        draft.suggestions.all().delete()
    assert suggest_for(drafts) == sum(map(len, alone)) > 4
    assert [list(draft.suggestions.values_list(*said)) for draft in drafts] == alone


def test_queries_do_not_grow_with_the_number_of_stories():
    def cost(name, number):
        drafts = [make_draft(text="Nothing.") for _ in range(number)]
        for n, draft in enumerate(drafts):
            draft.body = f"<p>“It is number {n},” said Mara{n} {name}{n}.</p>"
        with CaptureQueriesContext(connection) as queries:
            suggest_for(drafts)
        return len(queries)

    cost("Quill", 1)  # the first ever makes the tallies of the queue
    assert cost("Finch", 2) == cost("Ellwood", 20)


def test_story_that_was_saved_since_it_was_read_is_left_to_that_save():
    read = Article.objects.get(pk=make_draft(text=TEXT).pk)
    other = Article.objects.get(pk=make_draft(text="“It is late,” said Ada Finch.").pk)
    reworded = Article.objects.get(pk=read.pk)
    reworded.body, reworded.updated_at = "<p>Nothing.</p>", timezone.now()
    reworded.save()
    suggest_quotes(reworded)
    assert suggest_later([read, other]) == 1
    assert rows(reworded) == []


def test_queries_do_not_grow_with_the_number_of_quotations():
    def cost(paragraphs):
        article = make_draft(text="Nothing.")
        article.body = to_paragraphs("\n\n".join(paragraphs))
        with CaptureQueriesContext(connection) as queries:
            suggest_quotes(article)
        return len(queries)

    one = "“It is number {0},” said Mara{0} Ellwood{0}."
    cost([one.format(99)])  # the first ever makes the tallies of the queue
    assert cost([one.format(n) for n in range(2)]) == cost([one.format(n) for n in range(20)])


def test_answers_outlive_edits_and_open_ones_follow_the_text():
    article, user = make_draft(text=TEXT), make_user("Reporters")
    first, second, third = article.suggestions.all()
    confirm(first, user=user, speaker=make_person("Mara Ellwood"))
    dismiss(second, user=user)
    reword(article, "The works begin in May", "The works begin in June")
    reword(article, "opened the meeting", "opened the session")
    assert rows(article) == [
        (first.text, "Mara Ellwood", "direct", "confirmed"),
        ("no secret", "Mara Ellwood", "partial", "dismissed"),
        ("The works begin in June.", "Harbour Trust", "direct", "open"),
    ]
    assert third.pk not in article.suggestions.values_list("pk", flat=True)


def test_same_words_twice_are_two_suggestions():
    article = make_draft(text="“No comment,” said Ada Finch.\n\n“No comment,” said Noel Birch.")
    assert list(article.suggestions.values_list("text", "occurrence", "speaker_name")) == [
        ("No comment.", 0, "Ada Finch"),
        ("No comment.", 1, "Noel Birch"),
    ]
    confirm(article.suggestions.first(), user=None, speaker=make_person("Ada Finch"))
    suggest_quotes(article)
    assert [row.state for row in article.suggestions.all()] == ["confirmed", "open"]


def test_confirm_records_the_quote_and_lists_it():
    article = make_published(text=TEXT, topics=["Bridges"])
    user, speaker = make_user(), make_person("Mara Ellwood")
    quote = confirm(article.suggestions.first(), user=user, speaker=speaker)
    appearance = quote.appearances.get()
    assert (quote.text, quote.speaker_id, quote.confirmed_by) == (
        "We will build the bridge. It has waited too long.",
        speaker.pk,
        user,
    )
    assert (quote.said_on, quote.role, quote.live_at) == ("", "", article.live_at)
    assert len(appearance.pieces) == 2
    assert appearance.attribution_text == "Ms Ellwood said"
    assert list(QuoteTopic.objects.values_list("quote", "speaker", "live_at")) == [
        (quote.pk, speaker.pk, article.live_at)
    ]
    assert list(ArticleSpeaker.objects.values_list("article", "speaker")) == [
        (article.pk, speaker.pk)
    ]


def test_confirm_looks_up_the_role_of_the_day_it_was_said():
    speaker = make_person("Mara Ellwood")
    Membership.objects.create(person=speaker, label="Deputy leader", end_date="2026-05-04")
    Membership.objects.create(person=speaker, label="Council leader", start_date="2026-05-05")
    one, two, _ = make_draft(text=TEXT).suggestions.all()
    assert confirm(one, user=None, speaker=speaker, said_on="2026-05-04").role == "Deputy leader"
    assert confirm(two, user=None, speaker=speaker, said_on="2026-05").role == ""


def test_confirm_needs_the_choice_whether_the_speaker_is_public():
    undecided = make_person("Mara Ellwood", is_public_figure=None)
    suggestion = make_draft(text=TEXT).suggestions.first()
    with pytest.raises(ValidationError, match="public figure"):
        confirm(suggestion, user=None, speaker=undecided)
    assert Quote.objects.count() == 0


def test_confirm_of_a_private_persons_words_shows_no_quote_by_itself():
    private = make_person("Mara Ellwood", is_public_figure=False)
    article = make_published(text=TEXT)
    confirm(article.suggestions.first(), user=None, speaker=private)
    assert Quote.objects.count() == 1
    assert Quote.objects.public().count() == 0


def test_confirm_without_a_name_keeps_what_was_printed():
    text = "“Nobody is hurt,” said a spokesman for the mine."
    suggestion = make_draft(text=text).suggestions.get()
    quote = confirm(suggestion, user=None, speaker=None)
    assert (quote.speaker, quote.appearances.get().attribution_text) == (
        None,
        "said a spokesman for the mine",
    )


@pytest.mark.parametrize(
    "answer",
    [
        lambda row: confirm(row, user=None, speaker=make_person()),
        lambda row: dismiss(row, user=None),
    ],
    ids=["confirm", "dismiss"],
)
def test_second_answer_is_refused(answer):
    suggestion = make_draft(text=TEXT).suggestions.first()
    again = type(suggestion).objects.get(pk=suggestion.pk)
    dismiss(suggestion, user=None)
    with pytest.raises(ValidationError, match="Someone else answered"):
        answer(again)
    assert Quote.objects.count() == 0


@pytest.mark.parametrize(
    ("group", "on_draft", "on_public"),
    [("", False, False), ("Reporters", True, False), ("Editors", True, True)],
)
def test_who_may_answer(group, on_draft, on_public):
    user = make_user(group)
    for article, allowed in [
        (make_draft(text=TEXT), on_draft),
        (make_published(text=TEXT), on_public),
    ]:
        suggestion = article.suggestions.first()
        if allowed:
            dismiss(suggestion, user=user)
        else:
            with pytest.raises(PermissionDenied):
                dismiss(suggestion, user=user)
        assert article.suggestions.first().state == ("dismissed" if allowed else "open")


def test_reopen_undoes_a_confirmation_that_no_reader_saw():
    article = make_draft(text=TEXT, topics=["Bridges"])
    suggestion = article.suggestions.first()
    confirm(suggestion, user=None, speaker=make_person("Mara Ellwood"))
    reopen(suggestion, user=None)
    assert suggestion.state == "open"
    counts = [model.objects.count() for model in (Quote, QuoteTopic, ArticleSpeaker)]
    assert counts == [0, 0, 0]


def test_reopen_of_what_readers_saw_is_refused():
    article = make_published(text=TEXT)
    suggestion = article.suggestions.first()
    confirm(suggestion, user=None, speaker=make_person("Mara Ellwood"))
    with pytest.raises(ValidationError, match="Correct it instead"):
        reopen(suggestion, user=make_user())
    assert Quote.objects.public().count() == 1


def test_quoted_speaker_can_not_be_deleted():
    speaker = make_person("Mara Ellwood")
    confirm(make_draft(text=TEXT).suggestions.first(), user=None, speaker=speaker)
    with pytest.raises(Exception, match="protected foreign keys"):
        speaker.delete()
    assert Article.objects.count() == 1
