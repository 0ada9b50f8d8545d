"""Rejected items in the admin: found, mended, tried again, downloaded, set aside."""

import json

import pytest
from django.urls import reverse

from articles.importing import rejections
from articles.models import Article, ImportRun, ImportUpload, Rejection
from tests.articles.admin.test_importing import bring_in, send, work
from tests.articles.importing.test_rejections import GOOD, LONG, ODD, run, standing

pytestmark = pytest.mark.django_db
LIST = "admin:articles_rejection_changelist"


@pytest.fixture
def made(tmp_path):
    for name, text in {"ferry": GOOD, "wall": LONG, "tide": ODD}.items():
        (tmp_path / f"{name}.md").write_text(text)
    return run(tmp_path)


def row(name):
    return Rejection.objects.get(external_id=name)


def page_of(rejection):
    return reverse("admin:articles_rejection_change", args=[rejection.pk])


def report_of(made):
    return reverse("admin:articles_importrun_change", args=[made.pk])


def filled(form):
    return {name: form[name].value() or "" for name in form.fields}


def test_page_shows_what_is_wrong_and_the_field_at_fault_first(client, log_in, made):
    log_in("Chief editors")
    page = client.get(page_of(row("wall.md")))
    form = page.context["form"]
    assert [field.name for field in form.first()] == ["headline"]
    assert "at most" in page.text
    assert form["bylines"].value() == "Ada Voss"


def test_headline_is_mended_and_the_story_taken(client, log_in, made):
    log_in("Chief editors")
    wall = row("wall.md")
    data = filled(client.get(page_of(wall)).context["form"])
    changed = {"headline": "Wall holds", "bylines": "Ada Voss | Reporting\nJan Roe"}
    page = client.post(page_of(wall), {**data, **changed, "action": "try"}, follow=True)
    assert "1 of 1 taken" in page.text
    article = Article.objects.get(headline="Wall holds")
    assert [(one.printed, one.role) for one in article.bylines.all()] == [
        ("Ada Voss", "Reporting"),
        ("Jan Roe", ""),
    ]
    assert "Taken since" in client.get(page_of(wall)).text
    assert "1 taken since" in client.get(report_of(made)).text


def test_what_is_still_wrong_is_said_beside_its_field(client, log_in, made):
    log_in("Chief editors")
    wall = row("wall.md")
    data = filled(client.get(page_of(wall)).context["form"])
    changed = {"headline": "Wall holds", "published_at": "soon", "external_id": ""}
    page = client.post(page_of(wall), {**data, **changed, "action": "try"})
    assert set(page.context["form"].errors) == {"published_at"}
    changed = {"headline": "Wall holds", "external_id": ""}
    page = client.post(page_of(wall), {**data, **changed, "action": "try"})
    assert set(page.context["form"].errors) == {"external_id"}
    assert standing()[1] == ("wall.md", "headline", "open")


def test_raw_text_is_mended_or_the_item_written_by_hand(client, log_in, made):
    log_in("Chief editors")
    tide = row("tide.md")
    data = filled(client.get(page_of(tide)).context["form"])
    page = client.post(page_of(tide), {**data, "action": "try"})
    assert set(page.context["form"].errors) == {"raw"}
    by_hand = {"headline": "Tide", "body": "<p>It turns.</p>", "published_at": "2024-03-02"}
    client.post(page_of(tide), {**data, **by_hand, "action": "try"})
    assert Article.objects.get(headline="Tide").published_at.year == 2024
    assert row("tide.md").state == "taken"


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ({"bylines": ["Jane Doe"]}, {"bylines": "Jane Doe"}),
        ({"bylines": [{"name": "Jane"}], "published_at": "soon"}, {"bylines": "Jane"}),
        ({"bylines": "Jane Doe", "topics": "Tide"}, {"bylines": "Jane Doe", "topics": "Tide"}),
        ({"bylines": [{"role": "Photos"}, None]}, {"bylines": " | Photos\n"}),
        ({"topics": [3]}, {"topics": "3"}),
        ({"topics": {"a": 1}, "headline": 5}, {"topics": "{'a': 1}", "headline": "5"}),
    ],
)
def test_item_with_parts_of_the_wrong_kind_is_shown_and_mended(client, log_in, item, shown):
    log_in("Chief editors")
    row = {"source": "old", "format": "json", "kind": "article", "id": "7", "location": "a.json"}
    whole = {"external_id": "7", "headline": "Wall holds", "body": "<p>It.</p>", **item}
    row |= {"field": "", "reason": "", "raw": "", "item": {"status": "draft", **whole}}
    bring_in(client, json.dumps(row).encode() + b"\n", name="left.jsonl")
    send(client, ImportUpload.objects.get(), "start")
    work("import upload")
    wrong = Rejection.objects.get()
    form = client.get(page_of(wrong)).context["form"]
    assert {name: form[name].value() for name in shown} == shown
    mended = {"bylines": "Jane Doe", "topics": "Tide", "published_at": "", "headline": "Wall"}
    client.post(page_of(wrong), {**filled(form), **mended, "action": "try"})
    article = Article.objects.get(headline="Wall")
    assert [one.printed for one in article.bylines.all()] == ["Jane Doe"]


def test_several_are_tried_again_or_set_aside_from_the_list(client, log_in, made):
    log_in("Chief editors")
    keys = list(Rejection.objects.values_list("pk", flat=True))
    sent = {"action": "try_again", "_selected_action": keys}
    page = client.post(reverse(LIST), sent, follow=True)
    assert "0 of 2 taken" in page.text
    assert ImportRun.objects.filter(format="rejects").count() == 1
    client.post(reverse(LIST), {"action": "set_aside", "_selected_action": keys[:1]})
    assert sorted(state for *_, state in standing()) == ["aside", "open"]
    assert len(client.get(reverse(LIST)).context["cl"].result_list) == 1
    everything = client.get(reverse(LIST), {"state": "all"})
    assert len(everything.context["cl"].result_list) == 2


def test_list_is_filtered_by_run_source_and_format(client, log_in, made):
    log_in("Editors")
    other = ImportRun.objects.create(source="wire", format="nitf", rejected=1)
    kept = Rejection.objects.create(
        source="wire", format="nitf", external_id="w", digest="d", reason="odd", run=other
    )
    other.rejected_keys = [kept.pk]
    other.save()
    for query in ({"run": other.pk}, {"source": "wire"}, {"format": "nitf"}):
        rows = client.get(reverse(LIST), query).context["cl"].result_list
        assert [one.external_id for one in rows] == ["w"]


def test_all_of_a_run_are_downloaded_and_tried_again(client, log_in, made):
    log_in("Chief editors")
    rejects = reverse("admin:articles_importrun_rejects", args=[made.pk])
    assert rejects in client.get(report_of(made)).text
    response = client.get(rejects)
    assert response["Content-Disposition"] == f'attachment; filename="rejects-{made.pk}.jsonl"'
    lines = response.getvalue().decode().splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == ["tide.md", "wall.md"]
    assert "0 of 2 taken" in client.post(rejects, follow=True).text
    assert row("wall.md").tries == 1


def test_page_of_a_run_says_how_many_keep_their_text(client, log_in, tmp_path, monkeypatch):
    for name, text in {"wall": LONG, "tide": ODD, "mud": ODD}.items():
        (tmp_path / f"{name}.md").write_text(text)
    monkeypatch.setattr(rejections, "MOST_TEXT", len(ODD) + 10)
    made = run(tmp_path)
    log_in("Chief editors")
    page = client.get(report_of(made)).text
    assert "1 was kept with its text, 2 could not be" in page
    assert "Try it again" in page


def test_who_may_not_import_reads_and_changes_nothing(client, log_in, made):
    log_in("Editors")
    wall = row("wall.md")
    page = client.get(page_of(wall))
    assert (page.context["form"], "at most" in page.text) == (None, True)
    client.post(page_of(wall), {"headline": "Wall holds", "action": "try"})
    assert client.post(page_of(wall), {"action": "aside"}).status_code == 403
    rejects = reverse("admin:articles_importrun_rejects", args=[made.pk])
    assert client.get(rejects).status_code == 403
    assert client.post(rejects).status_code == 403
    client.post(reverse(LIST), {"action": "try_again", "_selected_action": [wall.pk]})
    assert ImportRun.objects.count() == 1
    log_in("Reporters")
    assert client.get(page_of(wall)).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_every_page_of_rejected_items_costs_the_same(
    client, log_in, made, number, django_assert_max_num_queries
):
    log_in("Chief editors")
    rows = [
        Rejection(source="old", external_id=str(n), digest="d", reason="odd", run=made)
        for n in range(200)
    ]
    Rejection.objects.bulk_create(rows)
    made.rejected_keys = list(Rejection.objects.values_list("pk", flat=True))
    made.save()
    with django_assert_max_num_queries(12):
        client.get(reverse(LIST), {"run": made.pk, "p": number})
    with django_assert_max_num_queries(10):
        client.get(report_of(made))
