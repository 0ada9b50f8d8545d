"""Whole sites, as folders and zips, into an empty newsroom, and once more."""

import io
import json

import pytest
from django.contrib.flatpages.models import FlatPage
from django.core.management import call_command

from articles.importing import plan
from articles.models import (
    Article,
    ArticleImage,
    Byline,
    Image,
    ImportedItem,
    OldAddress,
    SitePage,
    SourcePicture,
    Status,
    WaitingLink,
)
from tests.articles.importing.media.serving import picture_bytes
from tests.articles.importing.static_sites.sites import HUGO, JEKYLL, folder_of, zip_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(media_root):
    """Pictures are stored in a folder of the test's own."""


def run(path, **options):
    """The JSON report of an import that publishes what is public."""
    report = path.parent / "report.json"
    out, err = io.StringIO(), io.StringIO()
    more = {"publish": True, "report": str(report), "stdout": out, "stderr": err, **options}
    call_command("import_articles", str(path), **more)
    return json.loads(report.read_text())


def everything():
    """All rows that an import writes but its runs."""
    models = (Article, ArticleImage, Byline, Image, ImportedItem, OldAddress, SitePage, FlatPage)
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (*models, SourcePicture, WaitingLink)
    }


def outcomes(report):
    return {row["id"]: row["outcome"] for row in report["items"]}


def test_whole_hugo_site_arrives_and_a_second_run_writes_nothing(tmp_path, client):
    site = zip_of(HUGO, tmp_path / "site.zip", below="packet-main/")
    report = run(site, media=str(folder_of({"unused.txt": "x"}, tmp_path / "none")))
    assert set(outcomes(report).values()) == {"created"}
    assert {row["id"].removeprefix("site.zip/") for row in report["items"]} == {
        "packet-main/content/about.md",
        "packet-main/content/news/ferry/index.md",
        "packet-main/content/news/quay.md",
        "packet-main/content/news/secret.md",
        "packet-main/content/opinion/gone.md",
    }
    ferry = Article.objects.get(headline="Ferry stops at four")
    quay = Article.objects.get(headline="The quay: 12:30")
    assert (ferry.section.name, ferry.slug, ferry.status) == (
        "Kelsmouth News",
        "ferry",
        Status.PUBLISHED,
    )
    assert [(row.printed, row.role) for row in ferry.bylines.order_by("position")] == [
        ("Ada Ferry", ""),
        ("Bo Quay", ""),
    ]
    assert [(row.printed, row.role) for row in quay.bylines.order_by("position")] == [
        ("Cy Pier", ""),
        ("Di Moor", "Translation"),
    ]
    assert sorted(topic.name for topic in ferry.topics.all()) == ["1.10", "Harbour"]
    assert ferry.body == (
        f'<p>The <strong>last</strong> crossing, see <a href="{quay.path}#now" rel="noopener">the'
        ' quay</a>.</p>\n\n<p><a href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener">'
        'Video on YouTube</a></p>\n<p>{{&lt; poll id="7" &gt;}}</p>'
    )
    assert f'<a href="{ferry.path}" rel="noopener">the ferry</a>' in quay.body
    pictures = ArticleImage.objects.order_by("article__headline", "position")
    shown = [(row.article.headline, row.alt, row.caption, row.image.credit) for row in pictures]
    assert shown == [
        ("Ferry stops at four", "A gull on a post", "The last gull", "Zora Ada"),
        ("The quay: 12:30", "The quay at noon", "At noon", ""),
    ]
    assert report["also_found"]["kept"] == {"shortcode {{< poll >}}": 1}
    secret, gone = (Article.objects.get(headline=one) for one in ("Not yet", "Gone"))
    assert (secret.status, gone.status) == (Status.DRAFT, Status.DRAFT)
    page = SitePage.objects.get()
    assert (page.url, page.title, page.is_public, page.is_in_menu) == (
        "/about/",
        "About us",
        False,
        True,
    )
    for old, new in (
        ("/2026/03/ferry-stops-at-four/", ferry.path),
        ("/old/ferry/", ferry.path),
        ("/2026/03/quay-closed/", quay.path),
        ("/img/quay.png", None),
    ):
        answer = client.get(old)
        assert answer.status_code == 301, old
        assert new is None or answer["Location"] == new
    before = everything()
    again = run(site, media=str(tmp_path / "none"))
    assert set(outcomes(again).values()) == {"unchanged"}
    assert everything() == before


@pytest.mark.parametrize("is_zip", [True, False])
def test_whole_jekyll_site_arrives_and_a_second_run_writes_nothing(tmp_path, client, is_zip):
    make, name = (zip_of, "site.zip") if is_zip else (folder_of, "site")
    site = make(JEKYLL, tmp_path / name)
    media = str(folder_of({"unused.txt": "x"}, tmp_path / "none"))
    report = run(site, source="gazette", media=media)
    assert set(outcomes(report).values()) == {"created"}
    opens = Article.objects.get(headline="The pier opens")
    shut = Article.objects.get(headline="The pier is shut")
    page = SitePage.objects.get(title="About")
    assert (opens.section.name, opens.slug, opens.language) == ("News", "pier-opens", "en-GB")
    assert sorted(topic.name for topic in opens.topics.all()) == ["harbour", "pier"]
    assert (shut.section.name, [topic.name for topic in shut.topics.all()]) == (
        "local",
        ["weather"],
    )
    assert [row.printed for row in shut.bylines.order_by("position")] == ["Ada Ferry", "Bo Quay"]
    assert opens.body == (
        f'<p>It opens.</p>\n<p>Read <a href="{shut.path}" rel="noopener">what came before</a> and'
        f' <a href="{page.url}" rel="noopener">us</a>.</p>\n\n'
        "<pre><code>{{ tide }}</code></pre>"
    )
    assert shut.body == (
        f'<p>Shut, as <a href="{page.url}" rel="noopener">the rule</a> has it.<sup>1</sup></p>\n'
        "<hr>\n<ol>\n<li><p>By the harbour's own rule.</p></li>\n</ol>"
    )
    [picture] = ArticleImage.objects.all()
    assert (picture.article, picture.alt, picture.caption) == (
        opens,
        "The pier",
        "The pier, at last",
    )
    public = {"The pier opens", "The pier is shut"}
    drafts = Article.objects.exclude(status=Status.PUBLISHED)
    assert set(Article.objects.public().values_list("headline", flat=True)) == public
    assert set(drafts.values_list("headline", flat=True)) == {"Later", "Hidden"}
    pages = SitePage.objects.order_by("title").values_list("title", "url", "is_public")
    assert list(pages) == [("About", "/paper/about/", True), ("Archive", "/paper/archive/", False)]
    for old in ("/paper/news/2026/03/02/pier-opens/", "/paper/2026/pier.html"):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, opens.path)
    before = everything()
    again = run(site, source="gazette", media=media)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert everything() == before


def test_pictures_come_from_a_folder_or_the_net(tmp_path, server, settings):
    settings.NEWSROOM_MEDIA_ALLOW_PRIVATE = True
    text = JEKYLL["news/_posts/2026-3-2-pier-opens.md"]
    posts = folder_of({"a.md": text}, tmp_path / "_posts")
    uploads = folder_of({"img/pier.png": picture_bytes()}, tmp_path / "uploads")
    assert run(posts, media=str(uploads))["also_found"]["pictures"]["stored"] == 1
    server.at("/assets/img/pier.png", picture_bytes("red"))
    found = run(posts, source="net", media="fetch", media_host=[f"http://{server.host}"[7:]])
    assert "pictures" in found["also_found"]


def test_copy_that_is_only_read_better_is_no_conflict(tmp_path):
    folder = folder_of(
        {"a.md": "---\ntitle: A\nstatus: published\ndate: 2020-01-01\n---\nB"}, tmp_path / "x"
    )
    assert set(outcomes(run(folder)).values()) == {"created"}
    ImportedItem.objects.update(content_hash="read by an older reader")
    assert set(outcomes(run(folder)).values()) == {"unchanged"}
    (folder / "a.md").write_text("---\ntitle: A\nstatus: published\ndate: 2020-01-01\n---\nC")
    [changed] = run(folder)["items"]
    assert (changed["outcome"], changed["reason"]) == ("updated", plan.WAITS)
