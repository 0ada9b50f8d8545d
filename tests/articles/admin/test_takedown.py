"""The screens of a complaint: who sees them, what they do, what they cost."""

import pytest
from django.urls import reverse

from articles.models import Article, Quote, Redaction, Withholding
from articles.withholding import withhold
from people.models import Speaker
from tests.articles.admin.screens import SAID, change_url
from tests.factories import confirm_all, make_person, make_published, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    article = make_published(text=SAID, headline="Wall holds")
    confirm_all(article, make_person("Marta Quill"))
    return article


def about(kind, target):
    return reverse("admin:articles_withholding_about", args=[kind, target.pk])


def test_chief_editor_withholds_and_lifts_a_story(client, log_in, story):
    chief = log_in("Chief editors")
    page = about("story", story)
    assert page in client.get(change_url(story)).text
    sent = {"action": "withhold", "withhold-reason": "Letter", "withhold-case_number": "C 1"}
    assert client.post(page, sent).status_code == 302
    row = Withholding.objects.get()
    assert (row.article, row.reason, row.case_number, row.user) == (story, "Letter", "C 1", chief)
    assert client.get(story.path).status_code == 404
    assert "Withheld since" in client.get(page).text
    assert "no reader can see it" in client.get(change_url(story)).text
    client.post(page, {"action": "lift", "lift-note": "Settled"})
    assert client.get(story.path).status_code == 200
    assert "Settled" in client.get(page).text


def test_screen_of_a_quote_names_other_records_of_its_words(client, log_in, story):
    other = make_published(text=SAID, headline="Again")
    confirm_all(other, make_person("Tomas Birch"))
    quote = Quote.objects.filter(appearances__article=story).order_by("text").first()
    twin = Quote.objects.get(appearances__article=other, words_key=quote.words_key)
    log_in("Chief editors")
    text = client.get(about("quote", quote)).text
    assert about("quote", twin) in text
    client.post(about("quote", quote), {"action": "withhold", "withhold-reason": "Letter"})
    assert Quote.objects.get(pk=quote.pk).withheld_at is not None
    quote_page = reverse("admin:articles_quote_change", args=[quote.pk])
    assert "Withheld" in client.get(quote_page).text


def test_milder_remedies_stand_first_and_do_what_they_say(client, log_in, story):
    speaker = Speaker.objects.get(name="Marta Quill")
    log_in("Chief editors")
    page = about("speaker", speaker)
    text = client.get(page).text
    assert 0 < text.index("Milder remedies first") < text.index("Withhold now")
    client.post(page, {"action": "index", "index-note": "Old"})
    client.post(page, {"action": "page", "page-note": "Asked for"})
    speaker.refresh_from_db()
    assert (speaker.is_noindex, speaker.has_no_page) == (True, True)
    client.post(page, {"action": "page", "page-note": "Over"})
    speaker.refresh_from_db()
    assert (speaker.is_noindex, speaker.has_no_page) == (True, False)


def test_what_the_verb_refuses_is_said_on_the_form(client, log_in, story):
    log_in("Chief editors")
    page = about("story", story)
    assert "This field is required" in client.post(page, {"action": "withhold"}).text
    withhold(story, user=None, reason="Letter")
    sent = {"action": "withhold", "withhold-reason": "Letter"}
    assert client.post(page, sent).status_code == 200
    assert Withholding.objects.count() == 1


@pytest.mark.parametrize("group", ["Editors", "Reporters"])
def test_others_see_none_of_it(client, log_in, story, group):
    log_in(group)
    assert client.get(about("story", story)).status_code == 403
    assert about("story", story) not in client.get(change_url(story)).text
    assert client.get(reverse("admin:articles_withholding_changelist")).status_code == 403
    assert client.get(reverse("admin:articles_redaction_changelist")).status_code == 403
    assert client.get(reverse("admin:articles_redaction_add")).status_code == 403


def test_complaint_about_nothing_is_not_found(client, log_in, story):
    log_in("Chief editors")
    for kind, key in (("story", 0), ("quote", "x"), ("speaker", "x"), ("topic", story.pk)):
        page = reverse("admin:articles_withholding_about", args=[kind, key])
        assert client.get(page).status_code == 404


def test_withheld_now_is_a_list_of_its_own(client, log_in, story, django_assert_max_num_queries):
    log_in("Chief editors")
    for number in range(60):
        one = make_published(text="Nothing.", headline=f"Story number{number}")
        withhold(one, user=None, reason=f"Letter {number}")
    url = reverse("admin:articles_withholding_changelist")
    client.get(url)
    for page in ("", "?p=2"):
        with django_assert_max_num_queries(8):
            assert "Letter" in client.get(url + page).text
    assert "Letter" not in client.get(f"{url}?state=lifted").text
    assert "Story number59" in client.get(reverse("admin:articles_article_changelist")).text


def test_redaction_is_asked_for_by_one_and_carried_out_by_another(client, log_in, story):
    log_in("Chief editors")
    ask = reverse("admin:articles_redaction_add")
    sent = {"words": "Marta Quill", "reason": "Order", "case_number": "K 1"}
    answer = client.post(ask, sent)
    row = Redaction.objects.get()
    page = reverse("admin:articles_redaction_change", args=[row.pk])
    assert answer.url == page
    text = client.get(page).text
    assert "You asked for this" in text
    assert "<mark>Marta Quill</mark>" in text
    assert 'name="approve"' not in text
    assert "Another person must approve" in client.post(page, {"approve": "1"}).text
    log_in("Chief editors")
    assert 'name="approve"' in client.get(page).text
    client.post(page, {"approve": "1"})
    text = client.get(page).text
    assert ("What was changed" in text, "Quill" in text) == (True, False)
    assert "[redacted]" in Article.objects.get(pk=story.pk).body


def test_request_is_refused_with_a_reason(client, log_in, story):
    row = Redaction.objects.create(
        words="Marta Quill", reason="Order", case_number="K 1", requested_by=make_user()
    )
    log_in("Chief editors")
    page = reverse("admin:articles_redaction_change", args=[row.pk])
    assert "Say why" in client.post(page, {"cancel": "1"}).text
    client.post(page, {"cancel": "1", "note": "No order"})
    row.refresh_from_db()
    assert (row.state, row.words) == ("cancelled", "")
    assert "Marta Quill" in Article.objects.get(pk=story.pk).body
    assert client.get(reverse("admin:articles_redaction_changelist")).status_code == 200


def test_faults_of_a_request_stand_at_their_fields(client, log_in):
    log_in("Chief editors")
    sent = {"words": "ab", "reason": "r", "case_number": "K 1"}
    text = client.post(reverse("admin:articles_redaction_add"), sent).text
    assert "give longer words" in text
    assert Redaction.objects.count() == 0
