"""Pictures from the import screen: left out, out of a zip, fetched from chosen hosts, filled in."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.importing import rejections, surveying, undoing
from articles.models import (
    Article,
    ArticleImage,
    Image,
    ImportedItem,
    ImportRun,
    ImportUpload,
    Rejection,
    Revision,
)
from articles.workflow import publish
from tests.articles.admin.test_importing import bring_in, kept, page_of, send, work, wxr
from tests.articles.importing.media.conftest import media_root, server  # noqa: F401 - fixtures
from tests.articles.importing.media.serving import picture_bytes

pytestmark = pytest.mark.django_db
GULL = "/wp-content/uploads/2019/05/gull.jpg"


@pytest.fixture(autouse=True)
def private(settings, tmp_path, media_root):  # noqa: F811 - a fixture of the same name
    settings.NEWSROOM_IMPORT_ROOT = str(tmp_path / "imports")
    return tmp_path / "imports"


def with_picture(*addresses):
    shown = "".join(f'&lt;img src="{one}"&gt;' for one in addresses)
    return wxr("Wall holds").replace(b"The ferry is late.", f"The ferry is late. {shown}".encode())


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def upload_of(client, content, name="old.xml"):
    bring_in(client, content, name=name)
    upload = ImportUpload.objects.get()
    if upload.state == "looking":
        work("look through upload")
        upload.refresh_from_db()
    return upload


def report_of(run):
    return reverse("admin:articles_importrun_change", args=[run.pk])


def add_pictures(client, upload, content):
    address = reverse("admin:articles_importupload_pictures", args=[upload.pk])
    file = SimpleUploadedFile("uploads.zip", content)
    return client.post(address, {"file": file}, follow=True)


def test_hosts_are_counted_and_private_ones_are_never_offered(client, log_in, settings):
    settings.NEWSROOM_MEDIA_ALLOW_PRIVATE = False
    log_in("Chief editors")
    addresses = (
        *("https://cdn.example/1.jpg", "https://cdn.example/2.jpg", "http://127.0.0.1:9/3.jpg"),
        *("http://printer.local/4.jpg", "http://intranet/5.jpg", "/6.jpg"),
    )
    upload = upload_of(client, with_picture(*addresses))
    page = client.get(page_of(upload))
    form = page.context["form"]
    assert form.fields["hosts"].choices == [("cdn.example", "cdn.example (2)")]
    refused = {row["name"] for row in form.refused_hosts}
    assert (refused, form.beside) == ({"127.0.0.1:9", "printer.local", "intranet"}, 1)
    sent = {"media_how": "fetch", "hosts": ["127.0.0.1:9"]}
    assert "hosts" in send(client, upload, "start", **sent).context["form"].errors
    sent = {"media_how": "fetch", "further": "cdn.example 10.0.0.1"}
    assert "further" in send(client, upload, "start", **sent).context["form"].errors
    sent = {"media_how": "fetch"}
    assert "hosts" in send(client, upload, "start", **sent).context["form"].errors
    upload.refresh_from_db()
    assert upload.state == "ready"


def test_pictures_are_fetched_from_chosen_hosts_and_reported(client, log_in, server):  # noqa: F811
    log_in("Chief editors")
    gull = server.at(GULL, picture_bytes())
    gone = server.at("/gone.jpg", 404)
    upload = upload_of(client, with_picture(gull, gone, "https://else.example/3.jpg"))
    send(client, upload, "start", media_how="fetch", hosts=[server.host])
    assert work("import upload").state == "done"
    run = ImportRun.objects.get()
    found = run.also_found["pictures"]
    assert (found["stored"], found["placed"], found["missing"]) == (1, 1, 2)
    page = client.get(report_of(run)).text
    assert "1 stored" in page
    assert "2 still missing" in page
    assert "was not named" in page


def test_missing_pictures_are_filled_in_later_and_the_file_goes(
    client,
    log_in,
    server,  # noqa: F811
    private,
):
    log_in("Chief editors")
    upload = upload_of(client, with_picture(server.at(GULL, picture_bytes())))
    send(client, upload, "start")
    work("import upload")
    first = ImportRun.objects.get()
    assert kept(private) == ["old.xml"]
    assert "Fetch missing pictures" in client.get(report_of(first)).text
    page = client.get(page_of(upload))
    assert client.post(page_of(upload), {"action": "fill"}).context["fill"].errors
    sent = {"action": "fill", "media_how": "fetch", "hosts": [server.host]}
    page = client.post(page_of(upload), sent, follow=True)
    assert page["Refresh"] == f"3; url={page_of(upload)}"
    assert work("fill pictures").state == "done"
    run = ImportRun.objects.latest("pk")
    assert (run.unchanged, run.also_found["pictures"]["placed"]) == (1, 1)
    assert (ArticleImage.objects.count(), Article.objects.count()) == (1, 1)
    assert kept(private) == []
    assert client.get(page_of(upload)).context["fill"] is None


def imported(client, content, **more):
    """Bring an archive in and import it; the upload, whose file is kept for its pictures."""
    bring_in(client, content)
    upload = ImportUpload.objects.latest("pk")
    send(client, upload, "start", **more)
    work("import upload")
    upload.refresh_from_db()
    return upload


def written():
    """All that an import writes, but for pictures."""
    stories = Article.objects.order_by("pk").values("headline", "body", "status", "version")
    rows = [model.objects.order_by("pk").values() for model in (Revision, ImportedItem, Rejection)]
    return [list(stories), *map(list, rows)]


def fill(client, upload, server):  # noqa: F811
    sent = {"action": "fill", "media_how": "fetch", "hosts": [server.host]}
    client.post(page_of(upload), sent)
    assert work("fill pictures").state == "done"
    return ImportRun.objects.latest("pk")


def test_filling_in_writes_no_story_whatever_came_since(client, log_in, server):  # noqa: F811
    log_in("Chief editors")
    shown = f'&lt;img src="{server.at(GULL, picture_bytes())}"&gt;'.encode()
    older = wxr("Draft", "Ran", "Ran too", "Never here", "w" * 301)
    older = older.replace(b"The ferry is late.", b"The ferry is late. " + shown)
    upload = imported(client, older)
    ran = [Article.objects.get(headline=one) for one in ("Ran", "Ran too")]
    for article in ran:
        publish(article, user=None)
    newer = older.replace(b"is late.", b"is early.")
    imported(client, newer.replace(b"<title>Ran too<", b"<title>Ran since<"))
    ImportedItem.objects.filter(external_id__endswith="4").delete()
    before = written()
    assert Revision.pending.count() == 2
    run = fill(client, upload, server)
    assert written() == before
    assert (run.created, run.updated, run.conflicts, run.rejected) == (0, 0, 0, 0)
    pictured = ArticleImage.objects.order_by("article").values_list("article", flat=True)
    # Those that ran are what the older archive says; the draft is what the newer one says.
    assert list(pictured) == [article.pk for article in ran]


def test_undone_import_offers_no_pictures_and_its_file_goes(client, log_in, private):
    chief = log_in("Chief editors")
    upload = imported(client, with_picture("https://old.example/a.jpg"))
    undoing.start(upload.run, user=chief)
    assert kept(private) == []
    assert "to fill them in" not in client.get(report_of(upload.run)).text.lower()
    assert "Fetch missing" not in client.get(report_of(upload.run)).text
    assert client.get(page_of(upload)).context["fill"] is None
    upload.refresh_from_db()
    with pytest.raises(ValidationError):
        surveying.fill(upload, user=chief, media={"how": "skip"})


def test_pictures_come_from_a_zip_uploaded_besides(client, log_in, private):
    log_in("Chief editors")
    upload = upload_of(client, with_picture(f"https://old.example{GULL}"))
    assert "this file is none" in add_pictures(client, upload, b"no zip").text
    assert kept(private) == ["old.xml"]
    packed = zipped(**{"uploads/2019/05/gull.jpg": picture_bytes(), "../gull.jpg": b"no"})
    assert "The pictures are here" in add_pictures(client, upload, packed).text
    send(client, upload, "start", media_how="upload")
    assert work("import upload").state == "done"
    assert (Image.objects.count(), ArticleImage.objects.count()) == (1, 1)
    assert kept(private) == []


def test_pictures_come_from_the_archive_itself(client, log_in):
    log_in("Chief editors")
    content = {
        "backup/old.xml": with_picture(f"https://old.example{GULL}"),
        f"backup/site{GULL}": picture_bytes(),
        "backup/site/logo.png": b"no picture",
    }
    upload = upload_of(client, zipped(**content), name="backup.zip")
    assert (upload.survey["refused"], upload.survey["stories"]) == (0, 1)
    assert upload.survey["left_out"] == {"picture or recording": 2}
    send(client, upload, "start", media_how="archive")
    assert work("import upload").state == "done"
    assert (ArticleImage.objects.count(), Rejection.objects.count()) == (1, 0)


def test_file_of_missing_pictures_is_deleted_when_asked(client, log_in, private):
    log_in("Chief editors")
    upload = upload_of(client, with_picture("https://old.example/a.jpg"))
    send(client, upload, "start")
    work("import upload")
    client.post(page_of(upload), {"action": "throw-away"})
    assert kept(private) == []
    page = client.get(report_of(ImportRun.objects.get())).text
    assert "bring the same file in again" in page


def test_only_who_may_import_sends_or_fetches_pictures(client, log_in, private):
    log_in("Chief editors")
    upload = upload_of(client, with_picture("https://old.example/a.jpg"))
    send(client, upload, "start")
    work("import upload")
    log_in("Editors")
    assert add_pictures(client, upload, zipped(a=b"b")).status_code == 403
    sent = {"action": "fill", "media_how": "fetch", "further": "old.example"}
    assert client.post(page_of(upload), sent).status_code == 403
    assert "Fetch missing" not in client.get(report_of(ImportRun.objects.get())).text
    assert kept(private) == ["old.xml"]


def test_file_stays_while_more_was_rejected_than_is_kept(client, log_in, private, monkeypatch):
    log_in("Chief editors")
    monkeypatch.setattr(rejections, "MOST_KEPT", 1)
    story = f"---\ntitle: {'Wall ' * 100}\n---\nIt holds.\n"
    upload = upload_of(client, zipped(**{"a.md": story, "b.md": story}), "old.zip")
    send(client, upload, "start")
    work("import upload")
    assert (ImportRun.objects.get().rejected, Rejection.objects.count()) == (2, 1)
    assert kept(private) == ["old.zip"]


def test_file_stays_while_the_text_of_what_was_rejected_is_not_kept(
    client, log_in, private, monkeypatch
):
    log_in("Chief editors")
    monkeypatch.setattr(rejections, "MOST_TEXT", 10)
    story = f"---\ntitle: {'Wall ' * 100}\n---\nIt holds.\n"
    upload = upload_of(client, zipped(**{"a.md": story}), "old.zip")
    send(client, upload, "start")
    work("import upload")
    assert Rejection.objects.count() == 1
    assert kept(private) == ["old.zip"]
