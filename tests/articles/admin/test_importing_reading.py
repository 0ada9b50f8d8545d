"""The import screen says how a file is read: its format, a table's columns, whether quotations are
looked for. What was chosen is kept, honoured by every run, and stands in its report."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import background
from articles.forms.importing_reading import FORMAT_WORDS, MEANING_WORDS
from articles.importing.formats import FORMATS
from articles.importing.tabular.columns import OURS
from articles.models import Article, ImportRun, ImportUpload, Job, QuoteSuggestion, Rejection
from newsroom.record.models import AuditEntry
from tests.articles.admin.test_importing import bring_in, page_of, private, send, work, wxr
from tests.articles.admin.test_rejections import filled

__all__ = ["private"]
pytestmark = pytest.mark.django_db
WORDS = "“It will hold until spring,” said harbour master Ada Voss. “We looked at every stone.”"
HEAD = "Nr;Kopfzeile;Langtext;Geschrieben von;Erschienen;Frei;Gesperrt bis\n"
ROWS = (
    f'1;Wall holds;"<p>{WORDS}</p>";Jane Doe <jane@packet.example>;2020-03-02;published;\n'
    '2;Ferry late;"The tide turns.";Mo Ferry;2020-03-03;draft;soon\n'
)
MEANT = {
    "Nr": "id",
    "Kopfzeile": "headline",
    "Langtext": "body",
    "Geschrieben von": "bylines",
    "Erschienen": "published_at",
    "Frei": "status",
    "Gesperrt bis": "embargo_until",
}
MAP = {f"column-{number}": ours for number, ours in enumerate(MEANT.values())}


@pytest.fixture
def table(client, log_in):
    """A table whose columns nobody knows, as it was uploaded by a chief editor."""
    log_in("Chief editors")
    bring_in(client, (HEAD + ROWS).encode(), name="stories.csv")
    return ImportUpload.objects.get()


def shown(client, upload):
    """{column: (what it is taken for, the example beside it)} as the page has them."""
    rows = client.get(page_of(upload)).context["rows"]["columns"]
    return {field.label: (field.value(), example) for field, _, example in rows}


def no_room(job):
    raise OSError("no room")


def test_every_format_and_every_field_has_a_name_in_newsroom_words():
    assert set(FORMAT_WORDS) == set(FORMATS) - {"newsroom"}
    assert set(MEANING_WORDS) == set(OURS)


def test_table_with_odd_columns_is_mapped_and_imported(client, table):
    assert (table.survey["stories"], table.source) == (0, "old")
    columns = shown(client, table)
    assert columns["Kopfzeile"] == ("", "Wall holds")
    assert columns["Langtext"][1].startswith("“It will hold until spring,” said")
    assert columns["Geschrieben von"] == ("", "Jane Doe")

    page = send(client, table, "look", **MAP)
    assert "Looked through again" in page.text
    table.refresh_from_db()
    assert (table.state, table.survey["stories"], table.survey["refused"]) == ("ready", 1, 1)
    assert {name: ours for name, (ours, _) in shown(client, table).items()} == MEANT
    entry = AuditEntry.objects.get(verb="look again")
    assert (entry.user.username, entry.data) == (table.user.username, {"format": "auto"})

    send(client, table, "start", is_publishing="on")
    assert work("import upload").state == "done"
    article = Article.objects.public().get()
    assert (article.headline, article.bylines.get().printed) == ("Wall holds", "Jane Doe")
    assert QuoteSuggestion.objects.filter(article=article).count() > 0


def test_options_stand_in_the_report(client, table):
    send(client, table, "look", format="csv", **MAP)
    table.refresh_from_db()
    assert (table.format, table.choices["columns"]) == ("csv", [])
    send(client, table, "look", **MAP)
    form = client.get(page_of(table)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "hosts"}
    data.pop("is_suggesting")
    client.post(page_of(table), {**data, "action": "start"})
    assert work("import upload").state == "done"
    run = ImportRun.objects.get()
    assert dict(run.options["columns"]) == MEANT
    assert (run.options["format"], run.options["is_suggesting"]) == ("csv", False)
    assert QuoteSuggestion.objects.count() == 0
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    assert "Table (CSV), as it was chosen" in page
    assert "<code>Kopfzeile</code> Headline" in page
    assert "Not looked for" in page


def test_usual_report_has_no_word_of_options(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    send(client, ImportUpload.objects.get(), "start")
    work("import upload")
    run = ImportRun.objects.get()
    page = client.get(reverse("admin:articles_importrun_change", args=[run.pk])).text
    assert "as it was chosen" not in page
    assert "<dt>Columns</dt>" not in page
    assert "<dt>Quotations</dt>" not in page


def test_usual_upload_has_no_columns(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    page = client.get(page_of(upload))
    assert page.context["rows"]["columns"] == []
    assert "Columns mean" not in page.text
    assert '<details class="found"><summary>It is in another format' in page.text
    assert page.context["form"]["is_suggesting"].value() is True


@pytest.mark.parametrize("action", ["start", "try", "keep"])
def test_nothing_is_imported_of_what_nobody_saw_like_this(client, table, action):
    send(client, table, action, **MAP)
    table.refresh_from_db()
    assert (table.state, table.survey["stories"], table.dry_run) == ("ready", 1, {})
    assert ImportRun.objects.count() == 0


def test_map_without_a_headline_and_a_text_is_refused_and_keeps_what_was_chosen(client, table):
    chosen = {**MAP, "column-1": "section", "column-2": ""}
    page = send(client, table, "look", **chosen)
    assert "Say which column is the headline, or which is the text." in page.text
    assert page.context["form"]["column-1"].value() == "section"
    table.refresh_from_db()
    assert "columns" not in table.choices


def test_meaning_that_does_not_exist_is_refused(client, table):
    page = send(client, table, "look", **{**MAP, "column-0": "headlin"})
    assert "headlin is not one of the available choices" in page.text
    assert ImportUpload.objects.get().choices == {}


def test_format_that_does_not_exist_is_refused(client, table):
    page = send(client, table, "look", format="newsroom")
    assert "newsroom is not one of the available choices" in page.text
    assert ImportUpload.objects.get().format == "auto"


def test_looking_again_needs_the_permission_to_import(client, table, log_in):
    log_in("Editors")
    data = {"action": "look", "format": "text", **MAP}
    assert client.post(page_of(table), data).status_code == 403
    upload = ImportUpload.objects.get()
    assert (upload.format, upload.choices) == ("auto", {})


def test_who_may_import_but_not_publish_may_look_again(client, table):
    user = table.user
    user.groups.clear()
    wanted = ["import_stories", "view_importupload"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    send(client, table, "look", **MAP)
    assert ImportUpload.objects.get().survey["stories"] == 1


def test_content_that_was_told_wrongly_is_read_in_the_format_chosen(client, log_in):
    log_in("Chief editors")
    content = b"Kopfzeile|Sonst\nWall holds|a\nFerry late|b\n"
    bring_in(client, content, name="stories.txt", source="")
    upload = ImportUpload.objects.get()
    assert (upload.survey["formats"], upload.source) == ({"text": 1}, "text")
    send(client, upload, "look", format="csv")
    upload.refresh_from_db()
    assert (upload.format, upload.survey["stories"], upload.source) == ("csv", 0, "csv")
    send(client, upload, "look", **{"column-0": "headline"})
    upload.refresh_from_db()
    assert upload.survey["stories"] == 2
    send(client, upload, "look", format="auto")
    upload.refresh_from_db()
    assert (upload.survey["formats"], upload.choices["columns"]) == ({"text": 1}, [])
    assert shown(client, upload) == {}


def test_paths_of_json_can_be_chosen(client, log_in):
    log_in("Chief editors")
    story = {"kopf": {"de": "Wall holds"}, "absatz": "It held.", "wer": [{"n": "Jane Doe"}]}
    bring_in(client, json.dumps({"beitraege": [story]}).encode(), name="stories.json")
    upload = ImportUpload.objects.get()
    assert {name: ex for name, (_, ex) in shown(client, upload).items()} == {
        "kopf.de": "Wall holds",
        "absatz": "It held.",
        "wer.n": "Jane Doe",
    }
    chosen = {"column-0": "headline", "column-1": "body", "column-2": "bylines"}
    send(client, upload, "look", **chosen)
    send(client, upload, "start")
    work("import upload")
    article = Article.objects.get()
    assert (article.headline, article.bylines.get().printed) == ("Wall holds", "Jane Doe")


def test_secrets_and_addresses_are_never_shown_as_examples(client, log_in):
    log_in("Chief editors")
    rows = "title,notes,password,author_email\nWall,ask jane@packet.example,hunter2,mo@p.example\n"
    bring_in(client, rows.encode(), name="stories.csv")
    upload = ImportUpload.objects.get()
    assert [row["example"] for row in upload.survey["columns"]] == ["Wall", "ask", "", ""]
    assert "hunter2" not in json.dumps(upload.survey)
    assert "packet.example" not in json.dumps(upload.survey)


def test_import_that_was_killed_is_gone_on_with_as_it_was_asked(client, table):
    send(client, table, "look", **MAP)
    send(client, table, "start", is_suggesting="")
    job = Job.objects.get(kind="import upload")
    with pytest.raises(OSError, match="no room"):
        background.run(job, on_step=no_room)
    assert ImportRun.objects.get().state == "failed"
    assert background.run(job).state == "done"
    run = ImportRun.objects.get()
    assert (run.state, run.created, run.rejected) == ("finished", 1, 1)
    assert dict(run.options["columns"]) == MEANT
    assert QuoteSuggestion.objects.count() == 0


def test_rejected_row_is_tried_again_with_the_columns_of_its_import(client, table):
    send(client, table, "look", **MAP)
    send(client, table, "start", is_suggesting="")
    work("import upload")
    row = Rejection.objects.get()
    assert (row.field, row.external_id) == ("Gesperrt bis", "2")
    page = reverse("admin:articles_rejection_change", args=[row.pk])
    data = filled(client.get(page).context["form"])
    assert data["raw"].startswith('"Nr","Kopfzeile",')
    data["raw"] = data["raw"].replace("soon", "2020-03-04")
    client.post(page, {**data, "action": "try"})
    row.refresh_from_db()
    assert (row.state, row.became) == ("taken", "created")
    article = Article.objects.get(headline="Ferry late")
    assert article.bylines.get().printed == "Mo Ferry"
    again = ImportRun.objects.get(format="rejects")
    assert again.options["is_suggesting"] is False


def test_page_with_many_columns_costs_the_same(client, log_in, django_assert_max_num_queries):
    log_in("Chief editors")
    names = ",".join(f"c{n}" for n in range(200))
    cells = ",".join("x" for _ in range(200))
    bring_in(client, f"{names}\n{cells}\n".encode(), name="stories.csv")
    upload = ImportUpload.objects.get()
    assert len(upload.survey["columns"]) == 80
    with django_assert_max_num_queries(12):
        client.get(page_of(upload))
    with django_assert_max_num_queries(40):
        send(client, upload, "look", **{"column-0": "headline"})
    assert ImportUpload.objects.get().survey["stories"] == 1


def test_large_file_is_looked_through_again_in_the_background(client, table, monkeypatch):
    monkeypatch.setattr("articles.importing.surveying.SMALL", 0)
    page = send(client, table, "look", **MAP)
    assert "It is looked through again" in page.text
    assert (page.context["form"], ImportUpload.objects.get().state) == (None, "looking")
    assert work("look through upload").state == "done"
    assert ImportUpload.objects.get().survey["stories"] == 1
