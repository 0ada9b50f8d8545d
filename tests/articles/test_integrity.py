"""Text and records beside each other: what differs, and an editor's word on it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.comparing import Kind
from articles.corrections import correct_quote
from articles.integrity import check, reaffirm, restore
from articles.joining import join_quotes
from articles.models import Article, Correction, Quote, QuoteSuggestion, Task
from articles.quoting import confirm, dismiss
from articles.revisions import save_article
from articles.snapshots import take
from articles.suggesting import suggest_quotes
from articles.tasks import finish, open_task, waiting
from articles.text import plain_text
from articles.verification import check_quote
from newsroom.record.models import AuditEntry
from tests.factories import confirm_all, make_draft, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "Rain fell.\n\n“We will build a bridge here,” said Mara Ellwood."
THREAD = TEXT.replace("bridge", "tunnel")


@pytest.fixture
def quote():
    return confirm_all(make_published(text=TEXT), make_person("Mara Ellwood"))[0]


def edit(article, before, after, **kwargs):
    article = Article.objects.get(pk=article.pk)
    snapshot = take(article)
    assert before in snapshot["fields"]["body"]
    snapshot["fields"]["body"] = snapshot["fields"]["body"].replace(before, after)
    said = {"note": "edited", "change_level": "minor", **kwargs}
    save_article(article, snapshot=snapshot, user=make_user(), expected_version=article.version,
                 **said)  # fmt: skip
    return Article.objects.get(pk=article.pk)


def kinds(article):
    return [one.kind for one in check(Article.objects.get(pk=article.pk))]


def appearance(quote):
    return Quote.objects.get(pk=quote.pk).appearances.select_related("article", "quote").get()


def test_story_in_order_has_no_finding(quote):
    assert kinds(quote.appearances.get().article) == []


def test_check_asks_two_queries_however_many_there_are(django_assert_num_queries):
    said = "\n\n".join(
        f"“We will build bridge number {n} here,” said Mara Ellwood." for n in "abcd"
    )
    article = make_draft(text=said)
    confirm_all(article, make_person("Mara Ellwood"))
    article = Article.objects.get(pk=article.pk)
    with django_assert_num_queries(2):
        assert check(article) == []


def test_open_suggestion_is_pending_and_an_answered_one_silent():
    article = make_draft(text=TEXT)
    assert kinds(article) == [Kind.PENDING]
    dismiss(article.suggestions.get(), user=None)
    assert kinds(article) == []


def test_quotation_that_nobody_was_asked_about_is_unrecorded():
    article = make_draft(text=TEXT)
    QuoteSuggestion.objects.all().delete()
    assert kinds(article) == [Kind.UNRECORDED]


def test_answers_stay_across_edits_around_them_and_of_typography():
    article = make_draft(text=f"{TEXT}\n\n“Nobody asked me about it,” said Tom Garrick.")
    first, second = article.suggestions.all()
    confirm(first, user=None, speaker=make_person("Mara Ellwood"))
    dismiss(second, user=None)
    article = edit(article, "Rain fell.", "Rain fell all day and all night.")
    article = edit(article, "“", '"')
    assert kinds(article) == []
    assert [row.state for row in article.suggestions.all()] == ["confirmed", "dismissed"]


def test_changed_word_hides_the_quote_until_it_is_vouched_for_again(quote, client):
    article = edit(appearance(quote).article, "bridge", "tunnel")
    (finding,) = check(article)
    assert (finding.kind, finding.key) == (Kind.CHANGED, str(appearance(quote).pk))
    assert ("gone", "bridge") in finding.difference
    assert client.get(quote.get_absolute_url()).status_code == 404
    reaffirm(appearance(quote), user=make_user(), note="Heard again", change_level="minor")
    assert kinds(article) == []
    assert "We will build a tunnel here" in client.get(quote.get_absolute_url()).text
    assert QuoteSuggestion.objects.filter(state="open").count() == 0


def test_typography_alone_never_hides_a_quote(quote, client):
    edit(
        appearance(quote).article,
        "“We will build a bridge here,”",
        "‘We will build a bridge here’,",
    )
    assert client.get(quote.get_absolute_url()).status_code == 200


def test_words_that_come_back_are_shown_after_a_word_from_an_editor(quote, client):
    article = edit(appearance(quote).article, "bridge", "tunnel")
    article = edit(article, "tunnel", "bridge")
    assert kinds(article) == [Kind.RETURNED]
    assert client.get(quote.get_absolute_url()).status_code == 404
    reaffirm(appearance(quote), user=make_user(), note="")
    assert kinds(article) == []
    assert client.get(quote.get_absolute_url()).status_code == 200


def test_words_that_come_back_to_a_draft_need_no_word():
    article = make_draft(text=TEXT)
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    article = edit(article, "bridge", "tunnel")
    assert not appearance(quote).is_in_text
    assert kinds(edit(article, "tunnel", "bridge")) == []


def test_reaffirming_as_a_correction_tells_readers(quote):
    check_quote(quote, user=make_user(), against="Tape")
    edit(appearance(quote).article, "bridge", "tunnel")
    reaffirm(appearance(quote), user=make_user(), note="The tape", change_level="correction",
             correction_text="She said tunnel.")  # fmt: skip
    quote.refresh_from_db()
    assert (quote.text, quote.state, quote.verification) == (
        "We will build a tunnel here.", "corrected", "unchecked",
    )  # fmt: skip
    notice = Correction.objects.get()
    assert (notice.former_text, notice.quote) == ("We will build a bridge here.", quote)
    entry = AuditEntry.objects.get(verb="reaffirm")
    assert (entry.data["former"], entry.data["was"]["against"]) == (notice.former_text, "Tape")


def test_reaffirming_asks_the_other_story_to_follow(quote):
    other = confirm_all(make_published(text=TEXT), quote.speaker)[0]
    story = other.appearances.get().article
    join_quotes(quote, other, user=make_user())
    row = quote.appearances.exclude(article=story).get()
    edit(row.article, "bridge", "tunnel")
    row = quote.appearances.select_related("article", "quote").get(pk=row.pk)
    reaffirm(row, user=make_user(), note="The tape", change_level="minor")
    assert [(task.article, task.kind) for task in Task.objects.all()] == [(story, "former_words")]


def test_restoring_puts_the_recorded_words_back(quote, client):
    edit(appearance(quote).article, "bridge", "tunnel")
    restore(appearance(quote), user=make_user(), note="A slip", change_level="minor")
    assert plain_text(Article.objects.get().body) == TEXT
    assert kinds(Article.objects.get()) == []
    assert client.get(quote.get_absolute_url()).status_code == 200


def test_words_that_are_gone_can_neither_be_reaffirmed_nor_restored(quote):
    edit(appearance(quote).article, "“We will build a bridge here,” said Mara Ellwood.", "Dry.")
    assert kinds(Article.objects.get()) == [Kind.GONE]
    for verb in (reaffirm, restore):
        with pytest.raises(ValidationError):
            verb(appearance(quote), user=make_user(), note="x", change_level="minor")


def test_vouching_where_all_is_well_is_refused(quote):
    with pytest.raises(ValidationError, match="agree"):
        reaffirm(appearance(quote), user=make_user(), note="x")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"note": "", "change_level": "minor"}, "note"), ({"note": "x"}, "change_level")],
)
def test_vouching_for_new_words_needs_what_any_public_change_does(quote, said, field):
    edit(appearance(quote).article, "bridge", "tunnel")
    with pytest.raises(ValidationError) as refusal:
        reaffirm(appearance(quote), user=make_user(), **said)
    assert list(refusal.value.error_dict) == [field]


def test_reporters_may_not_vouch(quote):
    with pytest.raises(PermissionDenied):
        reaffirm(appearance(quote), user=make_user("Reporters"), note="x")


def test_failing_finder_costs_nobody_the_page(quote, monkeypatch):
    def fail(text):
        raise RuntimeError

    monkeypatch.setattr("articles.integrity.find_quotes", fail)
    assert kinds(appearance(quote).article) == []


# --- tasks ---------------------------------------------------------------------------------------


@pytest.fixture
def twice(quote):
    """One quote that two public stories print: (quote, its first row, its second)."""
    other = confirm_all(make_published(text=TEXT), quote.speaker)[0]
    join_quotes(quote, other, user=make_user())
    first, second = quote.appearances.order_by("article_id")
    return Quote.objects.get(pk=quote.pk), first, second


def correct(quote, pieces, **kwargs):
    return correct_quote(quote, user=make_user(), note="misheard", change_level="minor",
                         pieces=pieces, **kwargs)  # fmt: skip


def test_correcting_both_stories_leaves_no_task(twice):
    quote, first, second = twice
    correct(quote, {row.pk: ["We will build a tunnel here,"] for row in (first, second)})
    assert Task.objects.count() == 0


def test_correcting_one_story_opens_a_task_on_the_other(twice):
    quote, first, second = twice
    correct(quote, {first.pk: ["We will build a tunnel here,"]})
    task = Task.objects.get()
    assert (task.article_id, task.kind, "tunnel" in task.text) == (
        second.article_id, "former_words", True,
    )  # fmt: skip


def test_words_that_are_not_found_open_a_task_and_stop_nothing(twice, client):
    quote, first, second = twice
    edit(second.article, "bridge", "canal")
    correct(quote, {row.pk: ["We will build a tunnel here,"] for row in (first, second)})
    assert [(task.article_id, task.kind) for task in Task.objects.all()] == [
        (second.article_id, "words_not_found")
    ]
    second.refresh_from_db()
    assert (second.is_in_text, second.pieces[0]["exact"]) == (False, "We will build a tunnel here,")
    assert "We will build a tunnel here" in client.get(quote.get_absolute_url()).text


def test_correcting_opens_a_task_on_a_story_with_a_record_of_its_own(quote):
    twin = confirm_all(make_published(text=TEXT), quote.speaker)[0]
    correct(quote, {appearance(quote).pk: ["We will build a tunnel here,"]})
    task = Task.objects.get()
    assert (task.quote, task.kind) == (twin, "same_words")


def test_another_speaker_opens_a_task_where_the_text_names_the_former(quote):
    correct(quote, None, speaker=make_person("Tom Garrick"))
    assert [(task.kind, "Mara Ellwood" in task.text) for task in Task.objects.all()] == [
        ("attribution", True)
    ]


def test_task_is_opened_once_and_finished_once_with_a_note(quote):
    article = appearance(quote).article
    asked = {"quote": quote, "kind": Task.Kind.DISOWNED, "user": None}
    task = open_task(article, text="Look.", **asked)
    assert open_task(article, text="Look again.", **asked) == task
    assert list(waiting()) == [task]
    with pytest.raises(ValidationError):
        finish(task, user=make_user(), note=" ")
    finish(task, user=make_user(), note="Taken out")
    with pytest.raises(ValidationError, match="meanwhile"):
        finish(task, user=make_user(), note="Taken out")
    assert (list(waiting()), Task.objects.get().done_note) == ([], "Taken out")
    with pytest.raises(PermissionDenied):
        finish(open_task(article, text="Look.", **asked), user=make_user("Reporters"), note="x")


def test_suggesting_after_a_changed_word_asks_again():
    article = make_draft(text=TEXT)
    confirm_all(article, make_person("Mara Ellwood"))
    article = edit(article, "bridge", "tunnel")
    assert suggest_quotes(article) == 1
