"""The queue's screen: its lanes, filters and pages; answers by plain forms and by the script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.listing import relist
from articles.models import Article, ImportedItem, ImportRun, Quote, QuoteSuggestion
from articles.quoting import confirm, dismiss
from people.models import Speaker
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("admin:queue")
JSON = {"HTTP_ACCEPT": "application/json"}
SAID = "“The wall held by a hand,” said Marta Quill, the harbour master."
OTHER = "“Nobody slept that night in the town,” said Tomas Birch, a baker."


def make(text=SAID, *, source="", **kwargs):
    """A draft with its suggestions; with a source, as an import of a published archive left it."""
    if not source:
        return factories.make_draft(text=text, **kwargs)
    article = factories.make_published(text=text, **kwargs)
    ImportedItem.objects.create(
        source=source, external_id=str(article.pk), article=article, outcome="created"
    )
    Article.objects.filter(pk=article.pk).update(is_archive=True, edited_at=None)
    relist([article.pk])
    return Article.objects.get(pk=article.pk)


def shown(client, **query):
    """The keys of the suggestions on a page, in order."""
    return [card.row.pk for card in client.get(URL, query).context["cards"]]


def only(article):
    return article.suggestions.get()


def by_script(client, suggestion, action, **data):
    data = {"suggestion": suggestion.pk, "action": action, **data}
    return client.post(URL, data, **JSON).json()


def test_lanes_part_what_is_written_here_from_archives(client, log_in):
    log_in()
    here, old = make(), make(source="old paper")
    assert shown(client) == [only(here).pk]
    assert shown(client, lane="archives") == [only(old).pk]
    lanes = client.get(URL).context["lanes"]
    assert [(lane["key"], lane["n"], lane["is_here"]) for lane in lanes] == [
        ("here", 1, True),
        ("archives", 1, False),
    ]


def test_card_says_the_words_the_story_and_who_may_be_meant(client, log_in):
    log_in()
    marta = factories.make_person("Marta Quill", distinction="harbour master")
    article = make(headline="Wall holds", section=factories.make_section("Coast"))
    (card,) = client.get(URL).context["cards"]
    assert [text for text, is_quoted in card.parts if is_quoted] == ["The wall held by a hand,"]
    assert [(one.speaker, one.is_chosen) for one in card.candidates] == [(marta, True)]
    page = client.get(URL).text
    for words in ("Wall holds", "Coast", "harbour master", "full name"):
        assert words in page
    assert reverse("admin:articles_article_change", args=[article.pk]) in page


def test_newest_stand_first_here_and_surest_first_in_archives(client, log_in):
    log_in()
    factories.make_person("Marta Quill")
    doubtful = "“We shall see about all of that,” it was put about."
    rows = [only(make(text)) for text in (doubtful, SAID)]
    assert shown(client) == [rows[1].pk, rows[0].pk]
    assert shown(client, order="old") == [rows[0].pk, rows[1].pk]
    old = [only(make(text, source="old paper")) for text in (SAID, doubtful)]
    assert old[0].confidence > old[1].confidence
    assert shown(client, lane="archives") == [old[0].pk, old[1].pk]


def test_filters_narrow_by_speaker_story_section_source_confidence_and_kind(client, log_in):
    log_in()
    marta = factories.make_person("Marta Quill")
    coast, town = factories.make_section("Coast"), factories.make_section("Town")
    ImportRun.objects.create(source="old paper", format="wxr")
    ImportRun.objects.create(source="gazette", format="wxr")
    one = make(SAID, source="old paper", section=coast)
    two = make(OTHER, source="gazette", section=town)
    first, second = only(one), only(two)
    QuoteSuggestion.objects.filter(pk=second.pk).update(confidence=0.5, kind="partial")
    relist([two.pk])
    lane = {"lane": "archives"}
    for narrowed, expected in [
        ({"speaker": marta.pk}, [first.pk]),
        ({"story": two.pk}, [second.pk]),
        ({"section": town.pk}, [second.pk]),
        ({"source": "gazette"}, [second.pk]),
        ({"confidence": "look"}, [second.pk]),
        ({"kind": "partial"}, [second.pk]),
        ({"kind": "direct", "section": coast.pk}, [first.pk]),
        ({"speaker": marta.pk, "section": town.pk}, []),
    ]:
        assert shown(client, **lane, **narrowed) == expected


@pytest.mark.parametrize(
    "query", [{"speaker": "x"}, {"section": "99"}, {"order": "best"}, {"story": "-1"}]
)
def test_wrong_filter_is_said_and_shows_nothing(client, log_in, query):
    log_in()
    make()
    response = client.get(URL, query)
    assert (response.status_code, response.context["cards"]) == (400, [])


def test_cursor_of_nobody_is_not_found(client, log_in):
    log_in()
    assert client.get(URL, {"after": "x"}).status_code == 404


def test_pages_follow_each_other_and_cost_the_same(client, log_in, monkeypatch):
    log_in()
    monkeypatch.setattr("articles.admin.queue.SIZE", 3)
    factories.make_person("Marta Quill")
    factories.make_person("Martin Quill")
    rows = [only(make(SAID.replace("hand", f"hand {n}"))).pk for n in range(8)]
    seen, url, costs = [], URL, []
    while url:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        costs.append(len(queries))
        seen += [card.row.pk for card in response.context["cards"]]
        url = response.context["next"]
    assert seen == rows[::-1]
    assert costs == [costs[0]] * 3
    assert costs[0] <= 15


def test_confirm_takes_the_chosen_candidate(client, log_in):
    user = log_in("Reporters")
    marta = factories.make_person("Marta Quill")
    row = only(make())
    answer = by_script(client, row, "confirm", choice=marta.pk)
    quote = Quote.objects.get()
    assert (answer["done"], answer["over"], answer["undo"]) == (True, True, row.pk)
    assert answer["totals"]["here"] == 0
    assert (quote.speaker, quote.confirmed_by) == (Speaker.objects.get(pk=marta.pk), user)


def test_confirm_without_script_comes_back_to_the_same_queue(client, log_in):
    log_in("Reporters")
    marta = factories.make_person("Marta Quill")
    row = only(make())
    data = {"suggestion": row.pk, "action": "confirm", "choice": marta.pk}
    response = client.post(URL, {**data, "back": "lane=here&order=old&evil=1"})
    assert response.url == f"{URL}?lane=here&order=old"
    assert Quote.objects.get().speaker_id == marta.pk


def test_nobody_named_is_a_choice_where_the_story_names_nobody(client, log_in):
    log_in("Reporters")
    row = only(make("“It was a very long night for all,” said a spokesman for the harbour."))
    (card,) = client.get(URL).context["cards"]
    assert card.candidates[-1].value == "unnamed"
    assert by_script(client, row, "confirm", choice="unnamed")["done"] is True
    assert Quote.objects.get().speaker is None


def test_undecided_person_asks_for_the_one_choice(client, log_in):
    log_in("Reporters")
    marta = factories.make_person("Marta Quill", is_public_figure=None)
    row = only(make())
    refused = by_script(client, row, "confirm", choice=marta.pk)
    assert (refused["done"], refused["over"]) == (False, False)
    assert "public figure or a private person" in refused["message"]
    assert by_script(client, row, "confirm", choice=marta.pk, standing="False")["done"] is True
    assert Speaker.objects.get().is_public_figure is False


def test_change_of_speaker_offers_the_whole_choice(client, log_in):
    log_in("Reporters")
    row = only(make())
    card = client.get(URL, {"suggestion": row.pk}, **JSON).json()["card"]
    assert 'name="who"' in card
    data = {"who": "person", "name": "Marta Quill", "standing": "True"}
    assert by_script(client, row, "confirm", **data)["done"] is True
    assert Quote.objects.get().speaker.name == "Marta Quill"


def test_wrong_change_without_script_is_shown_with_what_was_typed(client, log_in):
    log_in("Reporters")
    row = only(make())
    data = {"suggestion": row.pk, "action": "confirm", "who": "person", "name": "Typed Name"}
    response = client.post(URL, data)
    assert response.status_code == 200
    assert 'value="Typed Name"' in response.text


def test_dismiss_and_undo(client, log_in):
    log_in("Reporters")
    row = only(make())
    assert by_script(client, row, "dismiss")["undo"] == row.pk
    assert shown(client) == []
    back = by_script(client, row, "undo")
    assert (back["done"], back["over"]) == (True, False)
    assert f'id="s{row.pk}"' in back["card"]
    assert shown(client) == [row.pk]


def test_skipped_one_comes_later(client, log_in):
    log_in("Reporters")
    one, two = only(make()), only(make(OTHER))
    assert by_script(client, two, "skip")["done"] is True
    assert shown(client) == [one.pk]
    assert "You skipped 1" in client.get(URL).text
    assert shown(client, skipped="1") == [two.pk]
    by_script(client, two, "undo")
    assert shown(client) == [two.pk, one.pk]


def test_answer_to_what_somebody_answered_says_who_and_how(client, log_in):
    log_in("Reporters")
    ada = factories.make_user("Editors", username="ada", first_name="Ada", last_name="Brook")
    row, other = only(make()), only(make(OTHER))
    confirm(row, user=ada, speaker=factories.make_person("Marta Quill"))
    dismiss(other, user=ada)
    told = by_script(client, row, "dismiss")
    assert (told["done"], told["over"]) == (False, True)
    assert told["message"] == "Ada Brook answered this meanwhile: confirmed, Marta Quill."
    told = by_script(client, other, "confirm", choice="1")
    assert told["message"] == "Ada Brook answered this meanwhile: not a quotation."


def test_answer_to_words_that_went_says_so(client, log_in):
    log_in("Reporters")
    article = make()
    row = only(article)
    key = row.pk
    article.suggestions.all().delete()
    told = client.post(URL, {"suggestion": key, "action": "dismiss"}, **JSON).json()
    assert (told["done"], told["over"]) == (False, True)
    assert "no longer in the story" in told["message"]


def test_answer_to_other_words_than_were_read_is_not_taken(client, log_in):
    log_in("Reporters")
    row = only(make())
    told = by_script(client, row, "dismiss", seen="0" * 16)
    assert (told["done"], told["over"]) == (False, False)
    assert "Look again" in told["message"]
    assert f'id="s{row.pk}"' in told["card"]
    row.refresh_from_db()
    assert row.state == "open"


def test_reporter_sees_an_archive_and_answers_nothing_in_it(client, log_in):
    log_in("Reporters")
    row = only(make(source="old paper"))
    assert shown(client, lane="archives") == [row.pk]
    assert (
        '<form method="post" action="/admin/queue/"'
        not in client.get(URL, {"lane": "archives"}).text
    )
    assert client.post(URL, {"suggestion": row.pk, "action": "dismiss"}, **JSON).status_code == 403


def test_queue_is_closed_to_who_may_not_confirm(client, log_in):
    log_in("")
    assert client.get(URL).status_code == 403


def test_get_changes_nothing(client, log_in):
    log_in()
    row = only(make())
    client.get(URL, {"suggestion": row.pk, "action": "dismiss"})
    row.refresh_from_db()
    assert row.state == "open"


def test_desk_counts_what_waits(client, log_in):
    log_in()
    factories.make_person("Marta Quill")
    make()
    make(OTHER, source="old paper")
    page = " ".join(client.get(reverse("admin:index")).text.split())
    assert ">1</span> written here" in page
    assert ">1</span> in imported archives" in page
    assert "firm" in page


def test_newcomer_stands_on_the_other_cards_of_the_story(client, log_in):
    log_in("Reporters")
    article = make(OTHER + "\n\n“We bake at four, and not before,” said Tomas Birch.")
    first, second = article.suggestions.all()
    data = {"who": "person", "name": "Tomas Birch", "standing": "True"}
    answer = by_script(client, first, "confirm", **data)
    assert f'id="s{second.pk}"' in answer["also"]
    assert f'value="{Speaker.objects.get().pk}" checked' in answer["also"]
    assert "also" not in by_script(client, second, "confirm", choice=Speaker.objects.get().pk)


def test_confirm_without_a_choice_asks_for_it(client, log_in):
    log_in("Reporters")
    row = only(make())
    page = client.get(URL).text
    assert "Marta Quill is not in the directory yet." in page
    assert "Name the speaker" in page
    told = by_script(client, row, "confirm")
    assert (told["done"], told["message"]) == (False, "Choose who said it.")
    assert 'name="who"' in told["card"]
