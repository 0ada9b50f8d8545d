"""Substack's export: a table, and the texts beside it."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import detect, substack
from articles.importing.headlines import NO_HEADLINE
from articles.importing.items import ImportItem, LeftOut, Picture, RejectedItem, SourceStatus
from articles.importing.reading import Reading, read_paths
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import Article, ImportedItem, Rejection, SitePage
from tests.articles.importing import manifest

COLUMNS = (
    *("post_id", "post_date", "is_published", "email_sent_at", "type", "audience"),
    *("title", "subtitle", "podcast_url"),
)
ROW = {
    "post_id": "71.ferry-stops",
    "post_date": "2026-03-02T09:30:00.000Z",
    "is_published": "true",
    "email_sent_at": "2026-03-02T09:31:00.000Z",
    "type": "newsletter",
    "audience": "everyone",
    "title": "Ferry stops",
    "subtitle": "Nobody was &#8220;told&#8221;",
}
BUTTON = (
    '<p class="button-wrapper"><a class="button" href="https://packet.substack.com/subscribe?">'
    "Sign up</a></p>"
)
TEXT = f'<p>The last <a href="/p/map">crossing</a>.</p>{BUTTON}<img src="https://a.example/g.png">'


def table(*rows):
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


@pytest.fixture
def export(tmp_path):
    """A folder as Substack writes it; rows and {name of a text: text} as given."""

    def make(*rows, texts=None, folder="export", **others):
        root = tmp_path / folder
        (root / "posts").mkdir(parents=True, exist_ok=True)
        (root / "posts.csv").write_text(table(*rows))
        texts = {f"{row['post_id']}.html": TEXT for row in rows} if texts is None else texts
        for name, text in texts.items():
            (root / "posts" / name).write_text(text)
        for name, text in others.items():
            (root / name.replace("__", ".")).write_text(text)
        return tmp_path

    return make


def read(path, **options):
    given = {"format_name": "auto", "timezone": UTC} | options
    return [one.found for one in read_paths([str(path)], Reading(**given))]


def only(path):
    (found,) = read(path)
    return found


def test_row_and_its_text_become_a_story(export):
    path = export(ROW)
    assert replace(only(path), received="") == ImportItem(
        external_id="71",
        location=f"{path}/export/posts.csv, line 2",
        headline="Ferry stops",
        standfirst="Nobody was “told”",
        body='<p>The last <a href="https://packet.substack.com/p/map">crossing</a>.</p>',
        slug="ferry-stops",
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        old_addresses=("https://packet.substack.com/p/ferry-stops",),
        pictures=(Picture(address="https://a.example/g.png"),),
    )
    assert only(path).received.endswith(TEXT)


def test_folder_zip_and_table_alone_are_read_alike(export, tmp_path):
    path = export(ROW)
    archive = tmp_path / "packet.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted((path / "export").rglob("*.*")):
            packed.write(file, file.relative_to(path / "export"))
    found = [only(archive), only(path / "export"), only(path / "export" / "posts.csv")]
    assert {one.headline for one in found} == {"Ferry stops"}
    assert {one.body for one in found} == {only(path / "export").body}


def test_old_address_is_a_path_where_nothing_names_the_publication(export):
    path = export(ROW, texts={"71.ferry-stops.html": "<p>Text</p>"})
    assert only(path).old_addresses == ("/p/ferry-stops",)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, SourceStatus.PUBLIC),
        ({"is_published": "TRUE"}, SourceStatus.PUBLIC),
        ({"is_published": "FALSE"}, SourceStatus.DRAFT),
        ({"is_published": ""}, SourceStatus.DRAFT),
        ({"audience": "only_paid"}, SourceStatus.WITHHELD),
        ({"audience": "only_free"}, SourceStatus.WITHHELD),
        ({"audience": "founding"}, SourceStatus.WITHHELD),
        ({"audience": ""}, SourceStatus.WITHHELD),
        ({"type": "thread"}, SourceStatus.PUBLIC),
        ({"type": "hologram"}, SourceStatus.DRAFT),
    ],
)
def test_only_what_is_out_for_everybody_is_public(export, given, status):
    assert only(export(ROW | given)).status is status


def test_text_with_a_paywall_is_withheld_whatever_its_row_says(export):
    text = '<p>Free.</p><div class="paywall-jump"></div><p>Paid.</p>'
    found = only(export(ROW, texts={"71.ferry-stops.html": text}))
    assert (found.status, found.warnings) == (SourceStatus.WITHHELD, (substack.WALLED,))


def test_types_stay_what_they_are(export):
    podcast = ROW | {"type": "podcast", "podcast_url": "https://a.example/talk.mp3"}
    assert only(export(podcast)).body.startswith(
        '<p><a href="https://a.example/talk.mp3">Audio</a></p>'
    )
    page = only(export(ROW | {"type": "page"}))
    assert (page.kind, page.menu_title) == ("page", "Ferry stops")
    assert only(export(ROW | {"type": "thread"})).warnings == (substack.THREAD,)
    assert only(export(ROW | {"type": "hologram"})).warnings == (
        substack.UNKNOWN_KIND.format("hologram"),
    )


def test_date_is_that_of_the_post_else_of_its_mail_else_none(export):
    mailed = only(export(ROW | {"post_date": ""}))
    assert mailed.published_at == datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
    undated = only(export(ROW | {"post_date": "", "email_sent_at": ""}))
    assert (undated.published_at, undated.warnings) == (None, (substack.NO_DATE,))
    odd = only(export(ROW | {"post_date": "soon"}))
    assert (odd.published_at, odd.warnings) == (None, (substack.BAD_DATE.format("soon"),))


def test_post_without_a_title_gets_its_first_words(export):
    found = only(export(ROW | {"title": ""}))
    assert (found.headline, found.warnings) == ("The last crossing.", (NO_HEADLINE,))


def test_missing_text_is_a_rejection_that_names_the_file(export):
    found = only(export(ROW, texts={}))
    assert (found.external_id, found.field) == ("71", "text")
    assert found.reason == (
        "its text is missing: there is no file posts/71.ferry-stops.html beside posts.csv"
    )
    (again,) = substack.read(found.raw.encode(), external_id="", location="")
    assert again.reason == found.reason


@pytest.mark.django_db
def test_post_that_comes_in_later_closes_its_rejection(export):
    options = Options(format_name="auto", timezone=UTC)
    run_import([str(export(ROW, texts={}))], options=options, report=Report())
    assert list(Rejection.objects.values_list("external_id", "state")) == [("71", "open")]
    run_import([str(export(ROW))], options=options, report=Report())
    assert list(Rejection.objects.values_list("external_id", "state")) == [("71", "taken")]


def test_text_whose_slug_changed_is_found_by_its_number(export):
    assert only(export(ROW, texts={"71.ferries-stop.html": TEXT})).headline == "Ferry stops"


def test_text_without_a_row_is_named(export):
    story, untold = read(export(ROW, texts={"71.ferry-stops.html": TEXT, "8.map.html": TEXT}))
    assert story.headline == "Ferry stops"
    assert (untold.external_id, untold.reason) == ("export/posts/8.map.html", substack.NO_ROW)


def test_draft_without_a_word_is_counted(export):
    empty = ROW | {"is_published": "false", "title": "", "subtitle": ""}
    assert only(export(empty, texts={})) == LeftOut(substack.EMPTY)
    assert only(export(empty, texts={"71.ferry-stops.html": "<p></p>"})) == LeftOut(substack.EMPTY)
    published = only(export(ROW | {"title": ""}, texts={"71.ferry-stops.html": "<p></p>"}))
    assert (type(published), published.field) == (RejectedItem, "title")


def test_subscribers_are_never_read(export):
    secret = "email,active_subscription\nmo@packet.example,true\n"
    path = export(
        ROW, email_list__packet__csv=secret, subscribers__csv=secret, podcast__csv="a,b\n1,2\n"
    )
    for name in ("71.ferry-stops.opens.csv", "71.ferry-stops.delivers.csv"):
        (path / "export" / "posts" / name).write_text(secret)
    found = read(path)
    kinds = sorted(one.kind for one in found if isinstance(one, LeftOut))
    assert kinds == [
        *["Substack: a list of subscribers"] * 2,
        "Substack: another file of the export",
        *["Substack: who received and opened a post"] * 2,
    ]
    assert "mo@packet.example" not in repr(found)
    assert len(found) == len(kinds) + 1


def test_files_that_only_look_like_a_part_of_an_export_are_read(tmp_path):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "7.opens.csv").write_text("title,body\nFerry stops,Text\n")
    (tmp_path / "subscribers.csv").write_text("title,body\nMore subscribers,Text\n")
    (tmp_path / "posts.csv").write_text("title,body\nTide,Text\n")
    assert [one.headline for one in read(tmp_path)] == ["Tide", "More subscribers", "Ferry stops"]


def test_bad_rows_cost_themselves_alone(export):
    path = export(ROW)
    file = path / "export" / "posts.csv"
    rows = ["../../secret,,true", "x,2,3", ",2026-01-01,true,,newsletter,everyone,A,,"]
    file.write_text(file.read_text() + "\n".join(rows) + "\n")
    story, *refused = read(path)
    assert story.headline == "Ferry stops"
    assert [one.field for one in refused] == ["row", "row", "post_id"]


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/b", "..", "71.a/../../b"])
def test_post_id_never_leads_out_of_the_folder(export, tmp_path, name):
    (tmp_path / "up.html").write_text("secret")
    found = only(export(ROW | {"post_id": name}, texts={}) / "export")
    assert (type(found), "secret" in repr(found)) == (RejectedItem, False)


def test_other_table_is_refused_when_named_substack(tmp_path):
    (tmp_path / "a.csv").write_text("title,body\nA,B\n")
    found = only_named(tmp_path / "a.csv")
    assert (found.field, found.reason) == ("file", substack.NOT_POSTS)


def only_named(path):
    (found,) = read(path, format_name="substack")
    return found


def test_table_is_known_by_its_columns():
    head = table(ROW).encode()
    assert detect(head, "export.txt") == "substack"
    assert detect(b"\xef\xbb\xbf" + head, "posts.csv") == "substack"
    assert detect(b"post_id,title,body\n1,a,b\n", "posts.csv") == "csv"


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text()), max_size=3), st.binary())
def test_read_never_raises(rows, text):
    data = table(*rows).encode("utf-8", "replace")
    found = substack.read(
        data, external_id="posts.csv", location="posts.csv", beside=lambda name: text
    )
    assert all(isinstance(one, ImportItem | RejectedItem | LeftOut) for one in found)


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    (row,) = [one for one in manifest.rows(corpora, "substack") if one.path.endswith(".csv")]
    found = read(corpora / "substack")
    assert len(found) == row.number(r"rows (\d+)")
    public = sum(one.status is SourceStatus.PUBLIC for one in found)
    assert public == row.number(r"'TRUE': (\d+)")
    assert sum(one.kind == "page" for one in found) == row.number(r"'page': (\d+)")
    assert detect((corpora / row.path).read_bytes()[:65_536], "posts.csv") == "substack"


@pytest.mark.django_db
def test_export_comes_in_once(shared):
    path = str(shared / "corpora" / "substack")
    options = Options("auto", UTC, is_publishing=True)

    def run():
        report = Report()
        run_import([path], options=options, report=report)
        return {name: n for name, n in report.counts.items() if n}

    def written():
        rows = ImportedItem.objects.values_list("external_id", "received_at", "run_id")
        stories = Article.objects.order_by("pk").values_list("headline", "updated_at", "status")
        return sorted(rows), list(stories), list(SitePage.objects.values_list("url", "updated_at"))

    assert run() == {"created": 5}
    before = written()
    assert run() == {"unchanged": 5}
    assert written() == before
    assert [headline for headline, _, status in before[1] if status == "draft"] == ["Plain Text"]
    assert len(before[2]) == 1
