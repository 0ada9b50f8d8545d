"""The screens on which quotations are vouched for, joined, taken back, and tasks finished."""

import pytest
from django.urls import reverse

from articles.models import Article, Joining, Quote, SourceProtection, Task
from articles.quoting import confirm
from articles.revisions import save_article
from articles.snapshots import take
from articles.tasks import open_task
from articles.verification import check_quote
from newsroom.record.models import AuditEntry
from tests import factories
from tests.articles.admin.screens import change_url, story_data

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 15
TEXT = "Rain fell.\n\n“We will build a bridge here,” said Marta Quill."


@pytest.fixture
def quote():
    article = factories.make_published(text=TEXT, headline="A bridge")
    return factories.confirm_all(article, factories.make_person("Marta Quill"))[0]


@pytest.fixture
def twin(quote):
    article = factories.make_published(text=TEXT, headline="A bridge again")
    return factories.confirm_all(article, quote.speaker)[0]


def step(quote, name, of=None):
    url = reverse("admin:articles_quote_step", args=[quote.pk, name])
    return f"{url}?of={of.pk}" if of else url


def page(quote):
    return reverse("admin:articles_quote_change", args=[quote.pk])


def edit(article, before, after):
    article = Article.objects.get(pk=article.pk)
    snapshot = take(article)
    snapshot["fields"]["body"] = snapshot["fields"]["body"].replace(before, after)
    save_article(article, snapshot=snapshot, user=factories.make_user(), note="x",
                 expected_version=article.version, change_level="minor")  # fmt: skip
    return Article.objects.get(pk=article.pk)


# --- checks --------------------------------------------------------------------------------------


def test_check_is_recorded_and_shown(client, log_in, quote):
    user = log_in("Editors")
    assert "Nobody has compared it with a source" in client.get(page(quote)).text
    client.post(step(quote, "check"), {"against": "Tape 3, 04:10", "source_url": ""})
    quote.refresh_from_db()
    assert (quote.compared_with, quote.checked_by) == ("Tape 3, 04:10", user)
    assert "Against Tape 3, 04:10 on" in client.get(page(quote)).text


def test_check_without_a_source_is_shown_beside_its_field(client, log_in, quote):
    log_in("Editors")
    answer = client.post(step(quote, "check"), {"against": " ", "source_url": "nonsense here"})
    assert list(answer.context["form"].errors) == ["against", "source_url"]
    assert Quote.objects.get().verification == "unchecked"


def test_second_check_is_offered_to_another_only(client, log_in, quote):
    first = log_in("Editors")
    check_quote(quote, user=first, against="Tape")
    assert step(quote, "second") not in client.get(page(quote)).text
    log_in("Editors")
    assert step(quote, "second") in client.get(page(quote)).text
    client.post(step(quote, "second"))
    assert Quote.objects.get().is_checked_twice


def test_second_check_by_the_first_is_refused_in_words(client, log_in, quote):
    check_quote(quote, user=log_in("Editors"), against="Tape")
    assert "another person" in client.post(step(quote, "second")).text


# --- joining -------------------------------------------------------------------------------------


def test_same_words_are_offered_joined_and_separated(client, log_in, quote, twin):
    log_in("Editors")
    text = client.get(page(quote)).text
    assert ("A bridge again" in text, step(quote, "join", twin) in text) == (True, True)
    assert "printed in A bridge again" in client.get(step(quote, "join", twin)).text
    client.post(step(quote, "join", twin), {"note": "One meeting"})
    assert quote.appearances.count() == 2
    assert "Joined into" in client.get(page(twin)).text
    decision = Joining.objects.get()
    client.post(step(quote, "undo", decision))
    assert (quote.appearances.count(), twin.appearances.count()) == (1, 1)


def test_joining_is_noted_upon_confirming_and_does_not_stop_it(client, log_in, quote):
    log_in("Editors")
    article = factories.make_draft(text=TEXT)
    row = article.suggestions.get()
    url = reverse("admin:articles_article_quotes", args=[article.pk])
    data = {"suggestion": row.pk, "action": "confirm", "who": "known", "speaker": quote.speaker_id}
    answer = client.post(url, data, headers={"Accept": "application/json"}).json()
    assert answer["done"] is True
    assert "The same words stand in another story" in answer["message"]


def test_kept_apart_is_not_offered_again(client, log_in, quote, twin):
    log_in("Editors")
    client.post(step(quote, "apart", twin), {"note": "A week later"})
    assert step(quote, "join", twin) not in client.get(page(quote)).text


def test_story_is_taken_off(client, log_in, quote, twin):
    log_in("Editors")
    client.post(step(quote, "join", twin), {"note": ""})
    row = quote.appearances.get(article__headline="A bridge again")
    assert step(quote, "take-off", row) in client.get(page(quote)).text
    client.post(step(quote, "take-off", row), {"note": ""})
    assert [one.article.headline for one in quote.appearances.all()] == ["A bridge"]


@pytest.mark.parametrize("of", ["", "?of=nonsense", "?of=00000000-0000-0000-0000-000000000000"])
def test_step_about_nothing_is_not_found(client, log_in, quote, of):
    log_in("Editors")
    assert client.get(step(quote, "join") + of).status_code == 404


def test_step_that_is_none_is_not_found(client, log_in, quote):
    log_in("Editors")
    assert client.get(step(quote, "nonsense")).status_code == 404


# --- taken back ----------------------------------------------------------------------------------


def test_words_are_taken_back(client, log_in, quote):
    log_in("Editors")
    data = {"kind": "never_said", "reason": "The tape", "correction_text": ""}
    answer = client.post(step(quote, "disown"), data)
    assert list(answer.context["form"].errors) == ["correction_text"]
    client.post(step(quote, "disown"), {**data, "correction_text": "Not said."})
    assert Quote.objects.get().state == "disowned"
    text = client.get(page(quote)).text
    assert ("the words were taken back" in text, step(quote, "check") in text) == (True, False)


# --- sources -------------------------------------------------------------------------------------


@pytest.fixture
def nameless():
    article = factories.make_published(text="“The figures were cooked,” an official said.")
    return factories.confirm_all(article, None)[0]


def test_chief_editor_protects_a_source_and_nobody_else_reads_it(client, log_in, nameless):
    chief = log_in("Chief editors")
    assert client.get(step(nameless, "protect")).status_code == 200
    client.post(step(nameless, "protect"), {"known_to": [chief.pk], "why": "zzwhy their post"})
    assert SourceProtection.objects.get().why == "zzwhy their post"
    assert "zzwhy" in client.get(page(nameless)).text
    for group in ("Editors", "Reporters"):
        log_in(group)
        assert "zzwhy" not in client.get(page(nameless)).text
        assert client.get(step(nameless, "protect")).status_code == 403


@pytest.mark.parametrize("name", ["check", "second", "disown", "protect"])
def test_reporters_take_no_step(client, log_in, quote, name):
    log_in("Reporters")
    assert client.get(step(quote, name)).status_code == 403


# --- integrity -----------------------------------------------------------------------------------


def test_changed_word_is_shown_with_both_texts_and_decided(client, log_in, quote):
    log_in("Editors")
    article = edit(quote.appearances.get().article, "bridge", "tunnel")
    text = client.get(change_url(article)).text
    assert ("<del>bridge</del>" in text, "<ins>tunnel</ins>" in text) == (True, True)
    url = reverse("admin:articles_article_vouch", args=[article.pk, quote.appearances.get().pk])
    assert url in text
    data = {"right": "printed", "note": "The tape", "change_level": "minor"}
    assert client.post(url, data).status_code == 302
    assert Quote.objects.get().text == "We will build a tunnel here."
    assert client.get(url).status_code == 404


def test_recorded_words_are_put_back(client, log_in, quote):
    log_in("Editors")
    article = edit(quote.appearances.get().article, "bridge", "tunnel")
    url = reverse("admin:articles_article_vouch", args=[article.pk, quote.appearances.get().pk])
    client.post(url, {"right": "recorded", "note": "A slip", "change_level": "minor"})
    assert "bridge" in Article.objects.get().body


def test_deciding_without_a_note_is_asked_for(client, log_in, quote):
    log_in("Editors")
    article = edit(quote.appearances.get().article, "bridge", "tunnel")
    url = reverse("admin:articles_article_vouch", args=[article.pk, quote.appearances.get().pk])
    answer = client.post(url, {"right": "printed", "change_level": "minor"})
    assert list(answer.context["form"].errors) == ["note"]


def test_words_that_came_back_are_shown_again(client, log_in, quote):
    log_in("Editors")
    article = edit(edit(quote.appearances.get().article, "bridge", "tunnel"), "tunnel", "bridge")
    assert "Printed again" in client.get(change_url(article)).text
    row = quote.appearances.get()
    client.post(reverse("admin:articles_article_vouch", args=[article.pk, row.pk]), {"note": ""})
    row.refresh_from_db()
    assert row.is_in_text


# --- tasks ---------------------------------------------------------------------------------------


@pytest.fixture
def task(quote):
    article = quote.appearances.get().article
    return open_task(article, quote=quote, kind=Task.Kind.DISOWNED, text="Take it out.", user=None)


def test_task_stands_on_the_desk_and_the_story_and_is_finished(client, log_in, task):
    log_in("Editors")
    assert "To be put right" in client.get(reverse("admin:index")).text
    assert "Take it out." in client.get(change_url(task.article)).text
    url = reverse("admin:articles_task_finish", args=[task.pk])
    assert list(client.post(url, {"note": ""}).context["form"].errors) == ["note"]
    client.post(url, {"note": "Taken out"})
    assert Task.objects.get().done_note == "Taken out"
    assert "Take it out." not in client.get(change_url(task.article)).text


def test_reporters_read_tasks_and_do_not_finish_them(client, log_in, task):
    log_in("Reporters")
    assert "Take it out." in client.get(change_url(task.article)).text
    assert client.get(reverse("admin:articles_task_finish", args=[task.pk])).status_code == 403


@pytest.mark.parametrize(("query", "shown"), [("", 1), ("?state=done", 0), ("?state=all", 1)])
def test_list_of_tasks(client, log_in, task, query, shown):
    log_in("Editors")
    answer = client.get(reverse("admin:articles_task_changelist") + query)
    assert len(answer.context["cl"].result_list) == shown


def test_list_of_tasks_asks_the_same_queries_however_many(
    client, log_in, quote, task, django_assert_max_num_queries
):
    log_in("Editors")
    for _ in range(60):
        article = factories.make_draft()
        open_task(article, quote=quote, kind=Task.Kind.SAME_WORDS, text="Look.", user=None)
    for page_number in (1, 2):
        with django_assert_max_num_queries(10):
            client.get(reverse("admin:articles_task_changelist") + f"?p={page_number}")


def test_page_of_a_quote_asks_the_same_queries_however_many_twins(
    client, log_in, quote, twin, django_assert_num_queries
):
    log_in("Editors")
    client.get(page(quote))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page(quote))
    for _ in range(6):
        factories.confirm_all(factories.make_published(text=TEXT), quote.speaker)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page(quote))


# --- the gate ------------------------------------------------------------------------------------


@pytest.fixture
def draft():
    article = factories.make_draft(text=TEXT, headline="A bridge")
    confirm(article.suggestions.get(), user=None, speaker=factories.make_person("Marta Quill"))
    return article


def test_gate_that_is_off_shows_nothing(client, log_in, draft):
    log_in("Editors")
    assert "gate_" not in client.get(change_url(draft)).text


def test_gate_that_warns_says_so_and_wants_a_tick(client, log_in, draft, settings):
    settings.NEWSROOM_QUOTE_GATE = "warn"
    log_in("Editors")
    text = client.get(change_url(draft)).text
    assert "1 quotation not checked against a source." in text
    data = story_data(draft, note="x", _publish="")
    assert "tick that you have seen it" in client.post(change_url(draft), data).text
    assert Article.objects.get().status == "draft"
    client.post(change_url(draft), {**data, "gate_seen": "on"})
    assert Article.objects.get().status == "published"


def test_gate_that_blocks_wants_a_reason_and_logs_it(client, log_in, draft, settings):
    settings.NEWSROOM_QUOTE_GATE = "block"
    log_in("Editors")
    data = story_data(draft, note="x", _publish="")
    answer = client.post(change_url(draft), data)
    assert "say why it runs all the same" in answer.text
    client.post(change_url(draft), {**data, "gate_reason": "Both heard it"})
    assert Article.objects.get().status == "published"
    assert AuditEntry.objects.get(verb="pass gate").note == "Both heard it"


def test_joined_quotation_is_in_no_list(client, log_in, quote, twin):
    log_in("Editors")
    client.post(step(quote, "join", twin), {"note": ""})
    listed = client.get(reverse("admin:articles_quote_changelist")).context["cl"].result_list
    assert [row.pk for row in listed] == [quote.pk]
