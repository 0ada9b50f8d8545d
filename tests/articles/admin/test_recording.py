"""Words selected in a story, or pasted, and what the panel answers."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.anchors import make_anchor
from articles.models import Article, Quote
from articles.quoting import confirm
from articles.text import plain_text
from people.models import Speaker
from tests import factories
from tests.articles.admin.screens import change_url, quotes_url, story_data

pytestmark = pytest.mark.django_db

TEXT = (
    "“The wall held by a hand,” said Marta Quill, the harbour master. “We were lucky.”\n\n"
    "Nora Vane said the bridge would take three years."
)
JSON = {"HTTP_ACCEPT": "application/json"}
BRIDGE = "the bridge would take three years"


@pytest.fixture
def story(db):
    return factories.make_draft(text=TEXT, headline="Wall holds")


def anchors(text, *words):
    return json.dumps([make_anchor(text, at := text.index(one), at + len(one)) for one in words])


def select(client, story, *words, body=None, **typed):
    """What the panel answers to these words, selected in the text as it stands in the editor."""
    body = story.body if body is None else body
    data = {
        "action": "select",
        "body": body,
        "selected": anchors(plain_text(body), *words),
        **typed,
    }
    return client.post(quotes_url(story), data, **JSON).json()


def chosen(story, *words, who="unnamed", kind="paraphrase", **more):
    """What the form of selected words sends."""
    sent = {"pieces": anchors(plain_text(story.body), *words), "who": who, "kind": kind, **more}
    return {f"quotation-{name}": value for name, value in sent.items()}


def record(client, story, *words, **more):
    data = {"action": "record", **chosen(story, *words, **more)}
    return client.post(quotes_url(story), data, **JSON).json()


# --- asking --------------------------------------------------------------------------------------


def test_selection_is_answered_with_a_form_that_knows_the_sentence(client, log_in, story):
    log_in("Reporters")
    answer = select(client, story, " bridge would take three yea")
    assert (answer["done"], answer["message"]) == (True, "")
    assert "bridge would take three years</q>" in answer["dialog"]
    assert 'value="Nora Vane said the"' in answer["dialog"]
    assert "data-with-story" not in answer["dialog"]
    assert Quote.objects.exists() is False


def test_speaker_of_the_story_whom_the_sentence_names_is_chosen(client, log_in, story):
    log_in("Reporters")
    speaker = factories.make_person("Marta Quill")
    confirm(story.suggestions.get(), user=None, speaker=speaker)
    story.body += "<p>Quill, the harbour master, said the ferries would wait.</p>"
    story.save()
    dialog = select(client, story, "the ferries would wait")["dialog"]
    assert f'<option value="{speaker.pk}" selected' in dialog
    assert 'value="harbour master"' in dialog


def test_words_that_are_not_saved_yet_are_to_be_saved_with_the_story(client, log_in, story):
    log_in("Reporters")
    body = story.body.replace("three years", "four years")
    assert "data-with-story" in select(client, story, "four years", body=body)["dialog"]


@pytest.mark.parametrize("words", ["“", ",”", " "])
def test_selection_without_a_word_is_refused(client, log_in, story, words):
    log_in("Reporters")
    answer = select(client, story, words)
    assert (answer["done"], "dialog" in answer) == (False, False)


@pytest.mark.parametrize("sent", ["", "[", "{}", "[1]", '[{"exact": 1}]', '[{"exact": "gone"}]'])
def test_selection_that_no_page_of_ours_sends_is_refused(client, log_in, story, sent):
    log_in("Reporters")
    data = {"action": "select", "body": story.body, "selected": sent}
    assert client.post(quotes_url(story), data, **JSON).json()["done"] is False
    answer = record(client, story, BRIDGE)
    assert answer["done"] is True
    again = {**chosen(story, BRIDGE), "quotation-pieces": sent, "action": "record"}
    assert client.post(quotes_url(story), again, **JSON).json()["done"] is False


def test_selected_words_of_a_suggestion_lead_to_its_card(client, log_in, story):
    log_in("Reporters")
    row = story.suggestions.get()
    answer = select(client, story, plain_text(story.body).split("\n")[0])
    assert (answer["done"], answer["lit"]) == (False, f"s{row.pk}")


def test_selected_words_of_a_quotation_lead_to_it(client, log_in, story):
    log_in("Reporters")
    quote = confirm(story.suggestions.get(), user=None, speaker=None)
    answer = select(client, story, "held by")
    assert (answer["done"], answer["lit"]) == (False, f"q{quote.pk}")


def test_another_piece_keeps_what_was_typed(client, log_in, story):
    log_in("Reporters")
    typed = chosen(story, BRIDGE, who="person", name="Ida Thorne")
    dialog = select(client, story, BRIDGE, "held by", **typed)["dialog"]
    assert 'value="Ida Thorne"' in dialog
    assert dialog.index("held by</q>") < dialog.index(f"{BRIDGE}</q>")


def test_only_those_who_may_answer_record(client, log_in, story):
    log_in("Reporters")
    published = factories.make_published(text=TEXT)
    data = {"action": "record", **chosen(published, BRIDGE)}
    assert client.post(quotes_url(published), data, **JSON).status_code == 403
    assert Quote.objects.exists() is False


# --- recording -----------------------------------------------------------------------------------


def test_selected_words_are_recorded_with_a_new_person(client, log_in, story):
    user = log_in("Reporters")
    who = {"who": "person", "name": "Nora Vane", "standing": "False", "distinction": "mayor"}
    answer = record(client, story, BRIDGE, **who, said_on="2026-05")
    assert (answer["done"], answer["dialog"]) == (True, "")
    quote = Quote.objects.get()
    assert (quote.text, quote.kind, quote.said_on) == (BRIDGE, "paraphrase", "2026-05")
    assert (quote.speaker.name, quote.speaker.is_public_figure) == ("Nora Vane", False)
    assert quote.confirmed_by == user


def test_new_person_without_the_one_choice_is_refused_and_the_form_kept(client, log_in, story):
    log_in("Reporters")
    answer = record(client, story, BRIDGE, who="person", name="Nora Vane")
    assert answer["done"] is False
    assert "public figure or a private person" in answer["dialog"]
    assert f"{BRIDGE}</q>" in answer["dialog"]
    assert (Quote.objects.exists(), Speaker.objects.exists()) == (False, False)


def test_undecided_person_is_refused_as_for_a_suggestion(client, log_in, story):
    log_in("Reporters")
    speaker = factories.make_person("Nora Vane", is_public_figure=None)
    answer = record(client, story, BRIDGE, who="known", speaker=speaker.pk)
    assert (answer["done"], Quote.objects.exists()) == (False, False)
    assert "Say first whether" in answer["dialog"]


def test_refused_words_leave_no_new_speaker_behind(client, log_in, story):
    log_in("Reporters")
    data = chosen(story, BRIDGE, who="organization", name="Harbour Board")
    Article.objects.update(body="<p>Other words.</p>")
    answer = client.post(quotes_url(story), {"action": "record", **data}, **JSON).json()
    assert (answer["done"], Speaker.objects.exists()) == (False, False)
    assert "data-with-story" in answer["dialog"]


def test_record_is_undone_in_a_draft_only(client, log_in, story):
    log_in("Editors")
    record(client, story, BRIDGE)
    row = Quote.objects.get().appearances.get()
    data = {"action": "unrecord", "appearance": row.pk}
    assert str(row.pk) in client.get(change_url(story)).text
    assert client.post(quotes_url(story), {**data, "appearance": "x"}, **JSON).status_code == 404
    assert client.post(quotes_url(story), data, **JSON).json()["done"] is True
    assert Quote.objects.exists() is False


# --- together with the story ---------------------------------------------------------------------


def sent_along(story, body, *words, **more):
    story.body = body
    return story_data(story, **chosen(story, *words, **more))


def test_story_and_quotation_are_saved_together(client, log_in, story):
    log_in("Reporters")
    body = story.body.replace("three years", "four years")
    data = sent_along(story, body, "would take four years")
    client.post(change_url(story), {**data, "_save": ""})
    assert Quote.objects.get().text == "would take four years"
    assert "four years" in Article.objects.get().body


def test_refused_quotation_undoes_the_save_and_keeps_both(client, log_in, story):
    log_in("Reporters")
    body = story.body.replace("three years", "four years")
    data = sent_along(story, body, "would take four years", who="person", name="Nora Vane")
    page = client.post(change_url(story), {**data, "_save": ""}).text
    assert "so the story was not saved" in page
    assert "four years" in page
    assert 'value="Nora Vane"' in page
    assert ("four" in Article.objects.get().body, Quote.objects.exists()) == (False, False)


def test_quotation_is_kept_when_the_story_is_refused(client, log_in, story):
    log_in("Reporters")
    data = sent_along(story, story.body, BRIDGE, who="person", name="Nora Vane")
    page = client.post(change_url(story), {**data, "headline": ""}).text
    assert 'value="Nora Vane"' in page
    assert Quote.objects.exists() is False


# --- without script ------------------------------------------------------------------------------


def page_of(story):
    return reverse("admin:articles_article_record", args=[story.pk])


def pasted(words, **more):
    sent = {"words": words, "who": "unnamed", "kind": "direct", **more}
    return {f"quotation-{name}": value for name, value in sent.items()}


def test_pasted_words_are_recorded_whatever_their_typography(client, log_in, story):
    log_in("Reporters")
    assert page_of(story) in client.get(change_url(story)).text
    assert client.get(page_of(story)).status_code == 200
    words = '"The wall held by a hand," said Marta Quill, the harbour master. "We were lucky."'
    response = client.post(page_of(story), pasted(words))
    assert response.url == f"{change_url(story)}#quotations"
    assert Quote.objects.get().text == "The wall held by a hand. We were lucky."
    assert story.suggestions.get().state == "confirmed"


@pytest.mark.parametrize("words", ["the bridge would take two years", "ridge would", "", "“”"])
def test_pasted_words_that_do_not_stand_there_are_refused(client, log_in, story, words):
    log_in("Reporters")
    response = client.post(page_of(story), pasted(words, name="typed"))
    assert list(response.context["form"].errors) == ["words"]
    assert 'value="typed"' in response.text
    assert Quote.objects.exists() is False


def test_pasted_paraphrase_keeps_its_speaker(client, log_in, story):
    log_in("Reporters")
    speaker = factories.make_person("Nora Vane")
    data = pasted(BRIDGE, kind="paraphrase", who="known", speaker=speaker.pk)
    client.post(page_of(story), data)
    quote = Quote.objects.get()
    assert (quote.speaker_id, quote.kind) == (speaker.pk, "paraphrase")


def test_page_is_for_those_who_may_confirm(client, log_in, story):
    log_in("Chief editors")
    assert client.get(page_of(story)).status_code == 200
    client.force_login(factories.make_user(""))
    assert client.get(page_of(story)).status_code == 403


# --- at any length -------------------------------------------------------------------------------


def asked(act):
    """How many queries something asks."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_selection_and_record_ask_the_same_queries_however_many_quotations(client, log_in):
    log_in("Reporters")
    speaker = factories.make_person("Nora Vane")
    counts = []
    for many in (4, 60):
        said = "\n\n".join(f"“This is answer {n} of many,” said Nora Vane." for n in range(many))
        story = factories.make_draft(text=f"{said}\n\nNora Vane said {BRIDGE}.")
        for suggestion in story.suggestions.all()[: many // 2]:
            confirm(suggestion, user=None, speaker=speaker)
        form = {"who": "known", "speaker": speaker.pk}
        client.get(change_url(story))  # what is asked once a process
        acts = (
            lambda: select(client, story, BRIDGE),  # noqa: B023
            lambda: record(client, story, BRIDGE, **form),  # noqa: B023
            lambda: client.get(change_url(story)),  # noqa: B023
        )
        counts.append([asked(act) for act in acts])
    assert Quote.objects.filter(text=BRIDGE).count() == 2
    assert counts[0] == counts[1]
