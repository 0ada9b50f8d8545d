"""Pictures of an import, from the file that names them to the story."""

import io
import json
import zlib
from dataclasses import replace
from pathlib import Path
from struct import pack

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pixels

from articles.importing.media import taking
from articles.importing.media.fetching import Limits
from articles.importing.media.finding import media_of
from articles.importing.media.placing import use_of
from articles.management.commands import import_articles
from articles.models import Article, ArticleImage, Image, ImportedItem, Revision, SourcePicture
from articles.revisions import save_article
from articles.snapshots import take
from newsroom.record.models import AuditEntry
from tests.articles.importing.media.serving import leads_to, picture_bytes, trickles
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{site}</wp:base_site_url><link>{site}</link>{posts}</channel></rss>"""
POST = """<item><title>Story {number}</title><guid isPermaLink="false">g{number}</guid>
<content:encoded><![CDATA[<p>Some words of it.</p>{html}]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:status>publish</wp:status>
<wp:post_date_gmt>2024-02-03 04:05:06</wp:post_date_gmt><wp:post_type>post</wp:post_type></item>"""
SHOWN = ("article__headline", "position", "alt", "caption")


# As patient as a run is, or a busy machine would ask twice; but no pause between tries.
LIMITS = Limits(bytes=200_000, pauses=(0.0, 0.0))


@pytest.fixture(autouse=True)
def limited(monkeypatch, media_root):
    """Set other limits of what a picture may cost; at first they are `LIMITS`."""

    def to(limits):
        monkeypatch.setattr(
            import_articles, "media_of", lambda *said: replace(media_of(*said), limits=limits)
        )

    to(LIMITS)
    return to


@pytest.fixture
def export(tmp_path, server):
    """Write a WordPress export: each argument is one story's HTML."""

    def write(*stories):
        posts = "".join(POST.format(number=n, html=html) for n, html in enumerate(stories, 1))
        path = tmp_path / "export.xml"
        path.write_text(PAGE.format(site=server.address, posts=posts))
        return path

    return write


def run(path, *, hosts=(), **options):
    """The command's output, and the JSON report's words on pictures."""
    out, err = io.StringIO(), io.StringIO()
    report = Path(path).parent / "report.json"
    more = {"media_host": list(hosts), "report": str(report), "stdout": out, "stderr": err}
    call_command("import_articles", str(path), **more, **options)
    found = json.loads(report.read_text())
    return found, found["also_found"].get("pictures"), err.getvalue()


def fetch(path, server, **options):
    return run(path, media="fetch", hosts=[server.host], **options)


def image(address, alt="", caption=""):
    inner = f'<img src="{address}" alt="{alt}">'
    return f"<figure>{inner}<figcaption>{caption}</figcaption></figure>" if caption else inner


def everything():
    """All rows that an import of pictures may write, down to their times."""
    models = (Article, ArticleImage, Image, ImportedItem, SourcePicture, Revision, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def bomb():
    """A PNG of a few bytes that says it has 400 megapixels."""

    def chunk(name, data):
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100_000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_picture_is_stored_clean_and_shown_with_its_words(export, server, client):
    exif = Pixels.Exif()
    exif[0x010F] = "Secret Camera"
    written = io.BytesIO()
    Pixels.new("RGB", (60, 40), "navy").save(written, "JPEG", exif=exif)
    server.at("/a.jpg", written.getvalue())
    path = export(image("/a.jpg", "A gull", "A gull sits on a post"))
    report, pictures, err = fetch(path, server, publish=True)
    assert (report["created"], err) == (1, "")
    assert pictures == {"stored": 1, "placed": 1, "missing": 0, "failed": {}}
    assert ArticleImage.objects.values_list(*SHOWN).get() == (
        "Story 1",
        0,
        "A gull",
        "A gull sits on a post",
    )
    stored = Image.objects.get()
    assert (stored.title, stored.width, stored.height) == ("A gull sits on a post", 60, 40)
    assert b"Secret" not in stored.file.open().read()
    assert client.get(stored.file.url).status_code == 200


def test_skipping_keeps_the_addresses(export, server):
    path = export(image("/a.jpg") + image("/b.jpg"))
    report, pictures, err = run(path)
    assert (report["created"], err) == (1, "")
    assert pictures == {"stored": 0, "placed": 0, "missing": 2, "failed": {}}
    rows = SourcePicture.objects.order_by("pk").values_list("address", "path", "tries", "image")
    assert sorted(rows) == [
        (f"{server.address}/a.jpg", "/a.jpg", 0, None),
        (f"{server.address}/b.jpg", "/b.jpg", 0, None),
    ]
    assert server.asked == {}


@pytest.mark.parametrize("how", ["fetch", "skip"])
def test_second_run_writes_nothing(export, server, how):
    server.at("/a.jpg", picture_bytes())
    path = export(image("/a.jpg"), image("/a.jpg"))
    fetch(path, server)
    before = everything()
    report, pictures, _ = run(path, media=how, hosts=[server.host] if how == "fetch" else [])
    assert (report["unchanged"], pictures, everything()) == (2, None, before)
    assert server.asked == {"/a.jpg": 1}


def test_later_run_fills_what_was_missing_and_changes_nothing_else(export, server):
    path = export(image("/a.jpg"), image("/b.jpg"))
    run(path, publish=True)
    before = list(Article.objects.order_by("pk").values())
    server.at("/a.jpg", picture_bytes())
    report, pictures, err = fetch(path, server)
    assert (report["unchanged"], report["updated"]) == (2, 0)
    assert pictures == {
        "stored": 1,
        "placed": 1,
        "missing": 1,
        "failed": {"answered 404": 1},
    }
    assert err.strip().endswith(f"no picture from {server.address}/b.jpg: answered 404")
    server.at("/b.jpg", picture_bytes("red"))
    _, pictures, _ = fetch(path, server)
    assert pictures == {"stored": 1, "placed": 1, "missing": 0, "failed": {}}
    assert server.asked == {"/a.jpg": 1, "/b.jpg": 2}
    assert list(Article.objects.order_by("pk").values()) == before
    assert SourcePicture.objects.filter(reason="").count() == 2


BAD = {
    "an error page": (b"<!doctype html><title>Not here</title>", "This is no picture"),
    "a drawing in XML": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no picture"),
    "a bomb": (bomb(), "more than 50 megapixels"),
    "half a picture": (picture_bytes(size=(400, 400))[:900], "This is no picture"),
    "a large answer": (b"x" * 300_000, "larger than"),
    "a dead link": (404, "answered 404"),
    "a broken server": (500, "answered 500"),
    "a way inside": (leads_to("http://192.168.0.1/a.jpg"), "was not named"),
    "a circle": (leads_to("/bad.jpg"), "redirects in a circle"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_picture_never_costs_a_story(export, server, what):
    answer, reason = BAD[what]
    server.at("/bad.jpg", answer)
    server.at("/good.jpg", picture_bytes())
    report, pictures, err = fetch(export(image("/bad.jpg", "bad") + image("/good.jpg")), server)
    assert (report["created"], pictures["stored"], pictures["missing"]) == (1, 1, 1)
    [(said, n)] = pictures["failed"].items()
    assert (reason in said, n, reason in err) == (True, 1, True)
    row = SourcePicture.objects.get(image=None)
    assert (row.reason, row.tries) == (said, 1)
    assert list(ArticleImage.objects.values_list("position", "alt")) == [(0, "")]


def test_slow_answer_costs_no_story(export, server, limited):
    limited(replace(LIMITS, whole=1.0, pauses=()))
    server.at("/slow.jpg", trickles(b"x" * 60, 0.1))
    report, pictures, _ = fetch(export(image("/slow.jpg")), server)
    assert (report["created"], pictures["failed"]) == (1, {"took too long": 1})


def test_right_picture_under_a_wrong_name_is_taken_by_its_content(export, server):
    server.at("/a.php?id=1", picture_bytes(kind="PNG"))
    fetch(export(image("/a.php?id=1")), server)
    assert Image.objects.get().file.name.endswith(".jpg")


def test_same_bytes_under_two_addresses_are_one_picture(export, server):
    server.at("/a.jpg", picture_bytes())
    server.at("/copy.jpg", picture_bytes())
    path = export(image("/a.jpg", "one"), image("/copy.jpg", "two"), image("/a.jpg", "three"))
    _, pictures, _ = fetch(path, server)
    assert (pictures["stored"], pictures["placed"], Image.objects.count()) == (2, 3, 1)
    assert server.asked == {"/a.jpg": 1, "/copy.jpg": 1}
    shown = ArticleImage.objects.order_by("article_id").values_list("alt", flat=True)
    assert list(shown) == ["one", "two", "three"]


def test_picture_that_a_story_shows_twice_stands_once(export, server):
    server.at("/a.jpg", picture_bytes())
    fetch(export(image("/a.jpg", "first") + image("/a.jpg", "second")), server)
    assert list(ArticleImage.objects.values_list("alt", flat=True)) == ["first"]


def test_host_that_was_not_named_is_not_asked(export, server):
    server.at("/a.jpg", picture_bytes())
    path = export(image("/a.jpg"))
    _, pictures, _ = run(path, media="fetch", hosts=["old.example"])
    assert pictures["failed"] == {"the host 127.0.0.1 was not named as one that may be asked": 1}
    assert server.asked == {}


def test_server_within_our_network_is_not_asked(export, server, settings):
    settings.NEWSROOM_MEDIA_ALLOW_PRIVATE = False
    server.at("/a.jpg", picture_bytes())
    _, pictures, _ = fetch(export(image("/a.jpg")), server)
    assert pictures["failed"] == {"the host 127.0.0.1 is not on the public internet": 1}
    assert server.asked == {}


def test_folder_of_uploads_serves_without_asking_anyone(export, server, tmp_path):
    (tmp_path / "uploads/2019/05").mkdir(parents=True)
    (tmp_path / "uploads/2019/05/a.jpg").write_bytes(picture_bytes())
    html = image("/wp-content/uploads/2019/05/a-300x200.jpg") + image("/wp-content/b.jpg")
    _, pictures, _ = run(export(html), media=str(tmp_path / "uploads"))
    assert pictures == {
        "stored": 1,
        "placed": 1,
        "missing": 1,
        "failed": {"not in the folder": 1},
    }
    assert server.asked == {}


def test_long_words_end_in_an_ellipsis(export, server):
    server.at("/a.jpg", picture_bytes())
    fetch(export(image("/a.jpg", "a" * 400, "b" * 600)), server)
    row = ArticleImage.objects.get()
    assert (row.alt, row.caption) == ("a" * 299 + "…", "b" * 499 + "…")


def test_dry_run_asks_nobody_and_writes_nothing(export, server):
    server.at("/a.jpg", picture_bytes())
    _, pictures, _ = fetch(export(image("/a.jpg")), server, dry_run=True)
    assert pictures == {"stored": 0, "placed": 0, "missing": 1, "failed": {}}
    assert (server.asked, [rows for rows in everything() if rows]) == ({}, [])


# --- stories that were changed -------------------------------------------------------------------


def edit(article, **changes):
    snapshot = take(article)
    snapshot["fields"] |= changes.pop("fields", {})
    save_article(
        article,
        snapshot={**snapshot, **changes},
        user=make_user(),
        expected_version=article.version,
    )


def test_story_with_an_edited_headline_gets_its_picture_as_a_revision(export, server):
    path = export(image("/a.jpg"))
    run(path)
    edit(Article.objects.get(), fields={"headline": "Ours"})
    server.at("/a.jpg", picture_bytes())
    with pytest.raises(SystemExit):
        fetch(path, server)
    article = Article.objects.get()
    assert (article.headline, article.version, article.article_images.count()) == ("Ours", 2, 1)
    newest = article.revisions.first()
    assert (newest.number, newest.user, newest.note) == (2, None, "Pictures from wxr")
    assert [row["image"] for row in newest.snapshot["images"]] == [Image.objects.get().pk]
    before = everything()
    with pytest.raises(SystemExit):
        fetch(path, server)
    assert everything() == before


def test_picture_that_an_editor_took_out_stays_out(export, server):
    server.at("/a.jpg", picture_bytes())
    path = export(image("/a.jpg") + image("/b.jpg"))
    fetch(path, server)
    edit(Article.objects.get(), images=[])
    server.at("/b.jpg", picture_bytes("red"))
    before = everything()
    with pytest.raises(SystemExit):
        fetch(path, server)
    assert everything() == before


def test_draft_that_changed_at_its_source_shows_the_new_pictures(export, server):
    for name, colour in (("a", "navy"), ("b", "red"), ("c", "green")):
        server.at(f"/{name}.jpg", picture_bytes(colour))
    fetch(export(image("/a.jpg", "a") + image("/b.jpg", "b")), server)
    kept = ArticleImage.objects.get(alt="b").pk
    fetch(export(image("/c.jpg", "c") + image("/b.jpg", "new")), server)
    rows = ArticleImage.objects.order_by("position").values_list("alt", "position")
    assert list(rows) == [("c", 0), ("new", 1)]
    assert ArticleImage.objects.get(alt="new").pk == kept


# --- cost, and being stopped ---------------------------------------------------------------------


def test_stories_of_a_batch_share_their_queries(export, server):
    server.at("/a.jpg", picture_bytes())
    counts = []
    for stories in (5, 15):
        path = export(*[image("/a.jpg", str(n)) for n in range(stories)])
        fetch(path, server)
        with CaptureQueriesContext(connection) as queries:
            fetch(path, server)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_wrong_options_are_named(export, tmp_path):
    path = export("")
    for options, said in (
        ({"media": "fetch"}, "name the hosts"),
        ({"media": str(tmp_path / "none")}, "is no folder"),
        ({"hosts": ["old.example"]}, "goes with --media fetch"),
        ({"media": "fetch", "hosts": ["https://old.example"]}, "without https"),
    ):
        with pytest.raises(CommandError, match=said) as error:
            run(path, **options)
        assert error.value.returncode == 2


def test_address_that_hides_a_control_sign_stops_no_run(export, server):
    server.at("/b.jpg", picture_bytes())
    path = export(image("/a%00.jpg") + image("/b.jpg"), image("/b.jpg"))
    report, pictures, _ = fetch(path, server)
    assert (report["created"], pictures["stored"], pictures["placed"]) == (2, 1, 2)
    assert pictures["failed"] == {"its address can't be read": 1}
    assert "no picture from" in str(report)


def test_fault_of_one_storys_pictures_is_said_of_it_alone(export, server, monkeypatch):
    server.at("/b.jpg", picture_bytes())

    def fails(picture, image):
        if picture.alt == "odd":
            raise RuntimeError("nobody foresaw it")
        return use_of(picture, image)

    monkeypatch.setattr(taking, "use_of", fails)
    report, _, err = fetch(export(image("/b.jpg", "odd"), image("/b.jpg", "A gull")), server)
    assert (report["created"], ArticleImage.objects.get().article.headline) == (2, "Story 2")
    assert "its pictures can't be stored (RuntimeError)" in err
