"""The screens that merge speakers, move quotations and undo both."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles import background, merging
from articles.models import Job, Quote
from people.models import Speaker, Transfer
from tests.articles.test_merging import make_quotes
from tests.factories import confirm_all, make_organization, make_person, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """Ada Finch, and Addie Finch who is quoted once."""
    ada, addie = make_person("Ada Finch", distinction="councillor"), make_person("Addie Finch")
    story = make_published(text="“We will build it,” said Addie Finch.", headline="A wall")
    confirm_all(story, addie)
    return ada, addie


def merge_url(speaker, other=None, keep=None):
    url = reverse("admin:people_transfer_merge", args=[speaker.pk])
    asked = "".join([f"?other={other.pk}" if other else "", f"&keep={keep.pk}" if keep else ""])
    return f"{url}{asked}"


def move_url(speaker):
    return reverse("admin:people_transfer_move", args=[speaker.pk])


def page_of(transfer):
    return reverse("admin:people_transfer_change", args=[transfer.pk])


def test_form_of_a_person_leads_to_both_screens(client, log_in, pair):
    log_in("Editors")
    text = client.get(reverse("admin:people_person_change", args=[pair[0].pk])).text
    assert (merge_url(pair[0]) in text, move_url(pair[0]) in text) == (True, True)


@pytest.mark.parametrize("group", ["", "Reporters"])
def test_screens_are_closed_to_who_may_not_merge(group, client, log_in, pair):
    log_in(group)
    transfer = merging.merge_speakers(*pair[:1], other=pair[1], user=None, note="One")
    undo = reverse("admin:people_transfer_undo", args=[transfer.pk])
    assert client.get(merge_url(pair[0])).status_code == 403
    assert client.get(move_url(pair[0])).status_code == 403
    assert client.post(undo).status_code == 403
    assert client.get(page_of(transfer)).status_code == 403
    text = client.get(reverse("admin:people_person_change", args=[pair[0].pk])).text
    assert merge_url(pair[0]) not in text


def test_choosing_offers_those_named_alike(client, log_in, pair):
    log_in()
    assert f'href="?other={pair[1].pk}"' in client.get(merge_url(pair[0])).text


def test_preview_shows_both_sides_and_every_row(client, log_in, pair):
    ada, addie = pair
    log_in()
    text = client.get(merge_url(ada, addie)).text
    assert "councillor" in text
    assert '<th scope="row">Quotations</th><td class="number">1</td>' in text
    assert "“We will build it,”" in text or "We will build it" in text
    assert Transfer.objects.exists() is False


def test_preview_the_other_way_round(client, log_in, pair):
    ada, addie = pair
    log_in()
    text = client.get(merge_url(ada, addie, keep=addie)).text
    assert "Merge Ada Finch (councillor) into Addie Finch" in text


def test_preview_says_why_two_can_t_be_merged(client, log_in, pair):
    log_in()
    text = client.get(merge_url(pair[0], make_organization("Finch Ltd"))).text
    assert "a person and an organisation are never the same" in text
    assert "confirm-merge" not in text


def test_merge_without_a_note_is_asked_again(client, log_in, pair):
    log_in()
    text = client.post(merge_url(*pair), {"note": " "}).text
    assert "Say why: it stays on the record." in text
    assert Transfer.objects.exists() is False


def test_merge_and_undo_by_the_screens(client, log_in, pair):
    ada, addie = pair
    user = log_in()
    response = client.post(merge_url(ada, addie), {"note": "One woman"}, follow=True)
    transfer = Transfer.objects.get()
    assert response.redirect_chain == [(page_of(transfer), 302)]
    assert "Merged: Addie Finch is Ada Finch (councillor) now." in response.text
    assert (transfer.user, ada.quotes.count()) == (user, 1)
    undo = reverse("admin:people_transfer_undo", args=[transfer.pk])
    assert "Undone: everything is as it was." in client.post(undo, follow=True).text
    assert addie.quotes.count() == 1


def test_undo_shows_what_it_left_alone(client, log_in, pair):
    ada, addie = pair
    log_in()
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One")
    quote = ada.quotes.get()
    merging.move_quotes(ada, to=make_person(), quotes=[quote.pk], user=None, note="Not hers")
    undo = reverse("admin:people_transfer_undo", args=[transfer.pk])
    text = client.post(undo, follow=True).text
    assert "<td>Changed since</td>" in text


def test_page_of_a_merge_under_way_looks_again_and_offers_to_go_on(
    client, log_in, pair, monkeypatch
):
    monkeypatch.setattr(merging, "AT_ONCE", 0)
    log_in()
    transfer = merging.merge_speakers(pair[0], other=pair[1], user=None, note="One")
    response = client.get(page_of(transfer))
    assert response.headers["Refresh"] == "3"
    assert f"0 of {transfer.total} done." in response.text
    job = background.about(transfer)
    go_on = reverse("admin:articles_job_go_on", args=[job.pk])
    assert go_on not in response.text
    Job.objects.update(beat_at="2026-01-01T00:00:00Z")
    assert go_on in client.get(page_of(transfer)).text
    call_command("run_work", "--all")
    assert "Refresh" not in client.get(page_of(transfer)).headers


def test_merged_speaker_is_found_nowhere_in_the_directory(client, log_in, pair):
    ada, addie = pair
    log_in()
    merging.merge_speakers(ada, other=addie, user=None, note="One")
    change = reverse("admin:people_person_change", args=[addie.pk])
    assert client.get(change).status_code == 302
    found = client.get(
        reverse("admin:autocomplete"),
        {"term": "finch", "app_label": "people", "model_name": "transfer",
         "field_name": "to_speaker"},
    ).json()["results"]  # fmt: skip
    assert [one["id"] for one in found] == [str(ada.pk)]


# --- moving quotations -------------------------------------------------------------------------


def test_move_to_somebody_known(client, log_in, pair):
    ada, addie = pair
    log_in()
    quote = addie.quotes.get()
    data = {"who": "known", "to": ada.pk, "note": "Ada said it", "quotes": [str(quote.pk)]}
    response = client.post(move_url(addie), data, follow=True)
    assert "Moved 1 quotation to Ada Finch (councillor)." in response.text
    assert Quote.objects.get().speaker_id == ada.pk


def test_move_to_somebody_new(client, log_in, pair):
    addie = pair[1]
    log_in()
    data = {"who": "new", "name": "Addie Finch", "distinction": "baker", "standing": "True"}
    data |= {"note": "The baker", "quotes": [str(addie.quotes.get().pk)]}
    client.post(move_url(addie), data)
    baker = Speaker.objects.get(distinction="baker")
    assert (baker.slug, Quote.objects.get().speaker_id) == ("addie-finch-2", baker.pk)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"who": "known", "note": "x"}, "Choose who said them."),
        ({"who": "new", "note": "x", "distinction": "d", "standing": "True"}, "Write the name."),
        ({"who": "new", "note": "x", "name": "N", "standing": "True"}, "what tells the two apart"),
        ({"who": "new", "note": "x", "name": "N", "distinction": "d"}, "a public figure or"),
        ({"who": "known", "note": ""}, "Say why: it stays on the record."),
    ],
)
def test_move_asks_for_what_is_missing(data, reason, client, log_in, pair):
    log_in()
    quotes = [str(pair[1].quotes.get().pk)]
    assert reason in client.post(move_url(pair[1]), {**data, "quotes": quotes}).text
    assert Transfer.objects.exists() is False


@pytest.mark.parametrize("quotes", [[], ["not-a-key"], ["00000000-0000-4000-8000-000000000000"]])
def test_move_of_nothing_moves_nothing_and_makes_nobody(quotes, client, log_in, pair):
    log_in()
    data = {"who": "new", "name": "N", "distinction": "d", "standing": "True", "note": "x"}
    response = client.post(move_url(pair[1]), {**data, "quotes": quotes})
    assert (response.status_code, Transfer.objects.exists()) == (200, False)
    assert Speaker.objects.filter(name="N").exists() is False


def test_pages_of_quotations_cost_the_same(client, log_in, django_assert_max_num_queries):
    log_in()
    speaker = make_person("Cora Lind")
    make_quotes(speaker, 130, article=make_published(text="Nothing was said."))
    seen, asked = [], ""
    for _ in range(3):
        with django_assert_max_num_queries(12):
            page = client.get(move_url(speaker) + asked).context["page"]
        seen += [row.pk for row in page.rows]
        asked = f"?after={page.next}"
    assert (len(set(seen)), page.next) == (130, "")


def test_list_of_merges(client, log_in, pair, django_assert_max_num_queries):
    log_in()
    merging.merge_speakers(pair[0], other=pair[1], user=None, note="One")
    with django_assert_max_num_queries(15):
        text = client.get(reverse("admin:people_transfer_changelist")).text
    assert "Addie Finch into Ada Finch (councillor)" in text
