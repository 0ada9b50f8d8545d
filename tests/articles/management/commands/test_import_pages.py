"""Saved pages and blogs from the command line to the last row, twice."""

import json
import zipfile

import pytest

from articles.models import Article, ImportedItem, OldAddress, SitePage, SourcePicture, Status
from tests.articles.importing.formats.test_blogger import BACKUP, ID, LINK, old
from tests.articles.importing.formats.test_html import CANONICAL, NODE, ld, page
from tests.articles.management.commands.test_import_articles import counted, run

pytestmark = pytest.mark.django_db
KEPT = (Article, ImportedItem, OldAddress, SitePage, SourcePicture)


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in KEPT}


@pytest.fixture
def site(tmp_path):
    """A zip of a saved site: a story, one behind a paywall, a front page, and what lies beside."""
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("2026/ferry.html", page(CANONICAL + ld(NODE)))
        paid = ld({**NODE, "headline": "Fares rise", "isAccessibleForFree": False})
        archive.writestr("2026/fares.html", page(paid))
        archive.writestr("2026/fares_files/ad.html", page())
        archive.writestr(
            "index.html", page('<link rel="canonical" href="https://packet.example/">')
        )
        archive.writestr("style.css", "body { color: red }")
    return path


def test_pages_are_imported_once_and_only_what_was_public_goes_live(site, client, tmp_path):
    report = tmp_path / "report.json"
    out, _, status = run(site, format="html", publish=True, report=str(report))
    assert (out.partition("\n")[0] + "\n", status) == (counted(created=2), 0)
    assert list(Article.objects.order_by("headline").values_list("headline", "status")) == [
        ("Fares rise", Status.DRAFT),
        ("Ferry stops at four", Status.PUBLISHED),
    ]
    assert sorted(ImportedItem.objects.values_list("source", "external_id")) == [
        ("html", "2026/fares.html"),
        ("html", "2026/ferry.html"),
    ]
    assert client.get("/2026/03/02/ferry-stops-at-four/").status_code == 200
    before = everything()
    run(site, format="html", publish=True, report=str(report))
    assert json.loads(report.read_text())["unchanged"] == 2
    assert everything() == before


def test_page_is_told_by_its_content(site, tmp_path):
    path = tmp_path / "ferry.txt"
    path.write_text(page(ld(NODE)))
    out, _, status = run(path)
    assert (out.partition("\n")[0] + "\n", status) == (counted(created=1), 0)
    assert Article.objects.get().section.name == "News"


def test_blog_is_imported_once_with_its_pages_and_old_addresses(client, tmp_path):
    path = tmp_path / "blog.xml"
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    entries = [
        old(more=LINK),
        old(number=2, title="Fares rise", more=draft),
        old("page", 3, title="About the paper"),
        old("comment", 4, more=f"<thr:in-reply-to ref='{ID}.post-1'/>"),
    ]
    path.write_text(BACKUP.format("".join(entries)))
    out, _, status = run(path, publish=True)
    assert (out.partition("\n")[0] + "\n", status) == (counted(created=3), 0)
    assert list(Article.objects.order_by("headline").values_list("headline", "status")) == [
        ("Fares rise", Status.DRAFT),
        ("Ferry stops", Status.PUBLISHED),
    ]
    assert SitePage.objects.get().title == "About the paper"
    assert client.get("/2012/03/ferry.html").status_code == 301
    before = everything()
    assert run(path, publish=True)[0].startswith(counted(unchanged=3).partition("\n")[0])
    assert everything() == before
