"""The panel of quotations: answers by plain forms and by the script."""

import re

import pytest

from articles.admin.panel import marked
from articles.models import Quote, QuoteSuggestion
from people.models import OtherName, Speaker
from tests import factories
from tests.articles.admin.screens import SAID, quotes_url

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


def rows(article):
    return list(article.suggestions.order_by("position"))


def by_script(client, article, **data):
    return client.post(quotes_url(article), data, **JSON).json()


def test_marked_cuts_the_sentence_at_the_words():
    parts = marked("“Go,” he said. “Now.”", ["Go,", "Now."])
    assert parts == [
        ("“", False),
        ("Go,", True),
        ("” he said. “", False),
        ("Now.", True),
        ("”", False),
    ]


def test_confirm_a_known_speaker(client, log_in, draft):
    user = log_in("Reporters")
    speaker = factories.make_person("Marta Quill")
    data = {"action": "confirm", "who": "known", "speaker": speaker.pk}
    answer = by_script(client, draft, suggestion=rows(draft)[0].pk, **data)
    quote = Quote.objects.get()
    assert (answer["done"], answer["waiting"]) == (True, 1)
    assert (quote.speaker_id, quote.confirmed_by) == (speaker.pk, user)
    assert quote.text == "The wall held by a hand. We were lucky."


def test_confirm_without_script_goes_back_to_the_story(client, log_in, draft):
    log_in("Reporters")
    speaker = factories.make_person("Marta Quill")
    data = {"action": "confirm", "who": "known", "speaker": speaker.pk}
    response = client.post(quotes_url(draft), {"suggestion": rows(draft)[0].pk, **data})
    assert response.url.endswith("#quotations")
    assert Quote.objects.get().speaker_id == speaker.pk


def test_new_person_is_offered_to_others_of_the_same_name(client, log_in):
    log_in("Reporters")
    article = factories.make_draft(
        text="“I am late,” said Tomas Birch.\n\n“I am early,” said Tomas Birch."
    )
    first, second = rows(article)
    data = {"who": "person", "name": "Tomas Birch", "standing": "False", "distinction": "baker"}
    by_script(client, article, suggestion=first.pk, action="confirm", **data)
    speaker = Speaker.objects.get()
    assert (speaker.is_public_figure, speaker.distinction) == (False, "baker")
    second.refresh_from_db()
    assert (second.speaker_id, second.state) == (speaker.pk, QuoteSuggestion.State.OPEN)


def test_new_person_with_a_fuller_name_keeps_the_printed_one(client, log_in, draft):
    log_in("Reporters")
    data = {"who": "person", "name": "Marta Anne Quill", "standing": "True"}
    by_script(client, draft, suggestion=rows(draft)[0].pk, action="confirm", **data)
    assert OtherName.objects.get().name == "Marta Quill"


def test_new_person_needs_the_one_choice(client, log_in, draft):
    log_in("Reporters")
    data = {"who": "person", "name": "Marta Quill", "action": "confirm"}
    answer = by_script(client, draft, suggestion=rows(draft)[0].pk, **data)
    assert answer["done"] is False
    assert "public figure or a private person" in answer["panel"]
    assert (Speaker.objects.exists(), Quote.objects.exists()) == (False, False)


def test_wrong_answer_without_script_is_shown_with_what_was_typed(client, log_in, draft):
    log_in("Reporters")
    data = {"who": "person", "name": "Typed Name", "action": "confirm"}
    response = client.post(quotes_url(draft), {"suggestion": rows(draft)[0].pk, **data})
    assert response.status_code == 200
    assert 'value="Typed Name"' in response.text


def test_undecided_speaker_is_decided_on_the_way(client, log_in, draft):
    log_in("Reporters")
    speaker = factories.make_person("Marta Quill", is_public_figure=None)
    data = {"action": "confirm", "who": "known", "speaker": speaker.pk}
    suggestion = rows(draft)[0].pk
    assert by_script(client, draft, suggestion=suggestion, **data)["done"] is False
    assert by_script(client, draft, suggestion=suggestion, standing="True", **data)["done"] is True
    assert Speaker.objects.get().is_public_figure is True


def test_new_organisation_is_public(client, log_in, draft):
    log_in("Reporters")
    data = {"action": "confirm", "who": "organization", "name": "Harbour Board"}
    by_script(client, draft, suggestion=rows(draft)[0].pk, **data)
    assert Quote.objects.get().speaker.kind == "organization"


def test_unnamed_source_has_no_speaker(client, log_in, draft):
    log_in("Reporters")
    data = {"action": "confirm", "who": "unnamed", "suggestion": rows(draft)[0].pk}
    by_script(client, draft, **data)
    assert Quote.objects.get().speaker is None


def test_role_that_day_comes_from_the_directory(client, log_in, draft):
    log_in("Reporters")
    speaker = factories.make_person("Marta Quill")
    speaker.memberships.create(label="Harbour master", start_date="2019")
    data = {"action": "confirm", "who": "known", "speaker": speaker.pk, "said_on": "2026-03-02"}
    by_script(client, draft, suggestion=rows(draft)[0].pk, **data)
    assert Quote.objects.get().role == "Harbour master"


def test_many_at_once_confirms_only_those_with_a_speaker(client, log_in):
    log_in("Reporters")
    speaker = factories.make_person("Marta Quill")
    article = factories.make_draft(text=SAID)
    keys = [row.pk for row in rows(article)]
    answer = by_script(client, article, action="confirm-many", chosen=keys)
    assert answer["message"] == "Confirmed 1 quotation."
    assert [quote.speaker_id for quote in Quote.objects.all()] == [speaker.pk]


def test_dismiss_and_put_back(client, log_in, draft):
    log_in("Reporters")
    row = rows(draft)[0]
    by_script(client, draft, action="dismiss", suggestion=row.pk)
    row.refresh_from_db()
    assert row.state == QuoteSuggestion.State.DISMISSED
    by_script(client, draft, action="reopen", suggestion=row.pk)
    row.refresh_from_db()
    assert row.state == QuoteSuggestion.State.OPEN


def test_undo_takes_the_quote_away(client, log_in, draft):
    log_in("Reporters")
    row = rows(draft)[0]
    by_script(client, draft, action="confirm", who="unnamed", suggestion=row.pk)
    by_script(client, draft, action="reopen", suggestion=row.pk)
    assert Quote.objects.exists() is False


def test_answers_need_the_permission(client, log_in, draft):
    log_in("")
    data = {"action": "dismiss", "suggestion": rows(draft)[0].pk}
    assert client.post(quotes_url(draft), data).status_code == 403
    assert rows(draft)[0].state == QuoteSuggestion.State.OPEN


def test_answers_on_a_public_story_need_more(client, log_in):
    log_in("Reporters")
    article = factories.make_published(text=SAID)
    data = {"action": "dismiss", "suggestion": rows(article)[0].pk}
    assert client.post(quotes_url(article), data).status_code == 403


def test_suggestion_of_another_story_is_not_answered_here(client, log_in, draft):
    log_in("Reporters")
    other = factories.make_draft(text=SAID)
    data = {"action": "dismiss", "suggestion": rows(other)[0].pk}
    assert client.post(quotes_url(draft), data).status_code == 404


def test_unsaved_version_is_not_touched_by_an_answer(client, log_in, draft):
    log_in("Reporters")
    by_script(client, draft, action="dismiss", suggestion=rows(draft)[0].pk)
    before = draft.version
    draft.refresh_from_db()
    assert draft.version == before


def test_panel_as_a_page_of_its_own(client, log_in, draft):
    log_in("Reporters")
    response = client.get(quotes_url(draft))
    assert response.text.count('class="card"') == 2


# --- names alike -------------------------------------------------------------------------------


def test_new_person_named_like_another_is_asked_about(client, log_in, draft):
    log_in("Reporters")
    known = factories.make_person("Marta Quil", distinction="harbour master")
    suggestion = draft.suggestions.first()
    sent = {"action": "confirm", "suggestion": suggestion.pk, "who": "person"}
    sent |= {"name": "Marta Quill", "standing": "True"}
    text = client.post(quotes_url(draft), sent).text
    assert "Already in the directory: Marta Quil (harbour master) (one letter differs)." in text
    assert f'data-take="{known.pk}"' in text
    assert Quote.objects.exists() is False
    client.post(quotes_url(draft), {**sent, "save_anyway": "on"})
    assert Quote.objects.get().speaker.name == "Marta Quill"


def test_surname_of_two_is_left_to_the_editor_with_both_offered(client, log_in):
    log_in("Reporters")
    master = factories.make_person("Marta Quill", distinction="harbour master")
    baker = factories.make_person("Ines Quill", distinction="baker")
    story = factories.make_draft(text="“The wall held,” said Quill. “It did,” said Quill.")
    assert {row.speaker for row in story.suggestions.all()} == {None}
    text = client.get(quotes_url(story)).text
    offered = re.findall(r'data-take="(\d+)">([^<]+)</button> <span class="quiet">([^<]+)<', text)
    assert offered[:2] == [
        (str(baker.pk), "Ines Quill (baker)", "surname only; 2 people share it"),
        (str(master.pk), "Marta Quill (harbour master)", "surname only; 2 people share it"),
    ]
