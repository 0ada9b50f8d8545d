"""What a file's place says of it: section, slug, day, kind, and that it is no story."""

from datetime import UTC, datetime

import pytest

from articles.importing.items import RejectedItem, SourceStatus
from articles.importing.static_sites.places import source_path
from tests.articles.importing.static_sites.reading import found_in, only

STORY = "---\ntitle: A\n---\nText.\n"
HUGO = {"hugo.toml": 'baseURL = "https://packet.example/"\n'}
JEKYLL = {"_config.yml": "title: Gazette\n"}
PELICAN = {"pelicanconf.py": "SITEURL = 'https://ferry.example'\nPATH = 'content'\n"}
ELEVENTY = {"eleventy.config.js": "export default {}\n"}


@pytest.mark.parametrize(
    ("site", "path", "section", "slug"),
    [
        (HUGO, "content/world-news/a.md", "World news", "a"),
        (HUGO, "content/posts/a.md", "", "a"),
        (HUGO, "content/news/2026/a/index.md", "News", "a"),
        (JEKYLL, "_posts/2026-09-01-a-b.md", "", "a-b"),
        (JEKYLL, "local/_posts/2021-9-1-a.md", "Local", "a"),
        ({}, "local/_posts/2021-9-1-a.md", "Local", "a"),
        (PELICAN, "content/harbour/a.md", "Harbour", "a"),
        (ELEVENTY, "src/posts/a.md", "", "a"),
        ({}, "news/a.md", "", ""),
        ({}, "2026-09-01-a.md", "", "a"),
    ],
)
def test_folder_and_name_say_section_and_slug(tmp_path, site, path, section, slug):
    item = only({**site, path: STORY}, tmp_path)
    assert (item.section, item.slug) == (section, slug)


def test_fields_come_before_the_place(tmp_path):
    text = "---\ntitle: A\nsection: Sport\nslug: b\ndate: 2020-02-03\n---\nText."
    item = only({**JEKYLL, "local/_posts/2021-9-1-a.md": text}, tmp_path)
    assert (item.section, item.slug) == ("Sport", "b")
    assert item.published_at == datetime(2020, 2, 3, tzinfo=UTC)


def test_several_categories_are_kept_for_the_map(tmp_path):
    text = "---\ntitle: A\ncategories: [local, weather]\n---\nText."
    item = only({"a.md": text}, tmp_path)
    assert (item.section, item.categories, item.topics) == (
        "local",
        ("local", "weather"),
        ("weather",),
    )


@pytest.mark.parametrize(
    ("site", "path", "fields", "status"),
    [
        (HUGO, "content/news/a.md", "", SourceStatus.PUBLIC),
        (HUGO, "content/news/a.md", "draft: true", SourceStatus.DRAFT),
        (HUGO, "content/news/a.md", "headless: true", SourceStatus.WITHHELD),
        (HUGO, "content/news/a.md", "build: {list: never}", SourceStatus.WITHHELD),
        (JEKYLL, "_posts/2026-09-01-a.md", "", SourceStatus.PUBLIC),
        (JEKYLL, "_posts/2026-09-01-a.md", "published: false", SourceStatus.DRAFT),
        (JEKYLL, "_drafts/a.md", "", SourceStatus.DRAFT),
        (JEKYLL, "_drafts/a.md", "published: true", SourceStatus.DRAFT),
        (JEKYLL, "_posts/2026-09-01-a.md", "unlisted: true", SourceStatus.WITHHELD),
        (ELEVENTY, "posts/a.md", "permalink: false", SourceStatus.WITHHELD),
        (ELEVENTY, "posts/a.md", "eleventyExcludeFromCollections: true", SourceStatus.WITHHELD),
        (PELICAN, "content/a.md", "status: hidden\ndate: 2020-01-01", SourceStatus.WITHHELD),
        (PELICAN, "content/a.md", "date: 2020-01-01", SourceStatus.PUBLIC),
        ({}, "a.md", "", SourceStatus.DRAFT),
        ({}, "news/a.md", "password: x\nstatus: published", SourceStatus.WITHHELD),
    ],
)
def test_only_what_a_generator_would_show_is_public(tmp_path, site, path, fields, status):
    item = only({**site, path: f"---\ntitle: A\n{fields}\n---\nText."}, tmp_path)
    assert item.status is status


@pytest.mark.parametrize(
    ("fields", "at", "held", "until"),
    [
        ("date: 2020-01-01\npublishDate: 2020-02-01", 1, 2, None),
        ("date: 2020-02-01\npublishDate: 2020-01-01", 2, None, None),
        ("publishDate: 2020-01-01", 1, None, None),
        ("date: 2020-01-01\nexpiryDate: 2020-03-01", 1, None, 3),
    ],
)
def test_dates_of_hugo_hold_a_story_back_and_take_it_down(tmp_path, fields, at, held, until):
    item = only({**HUGO, "content/a/b.md": f"---\ntitle: A\n{fields}\n---\nText."}, tmp_path)

    def month(number):
        return number and datetime(2020, number, 1, tzinfo=UTC)

    found = (item.published_at, item.embargo_until, item.rights_until)
    assert found == (month(at), month(held), month(until))


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2020-01-01 12:00:00 EST", 17),
        ("2020-01-01T12:00:00+02:00", 10),
        ("Wed, 1 Jan 2020 12:00 GMT", 12),
        ("2020-01-01 12:00", 12),
    ],
)
def test_dates_with_zone_names_are_read(tmp_path, written, hour):
    item = only({"a.md": f"---\ntitle: A\ndate: {written}\n---\nText."}, tmp_path)
    assert item.published_at == datetime(2020, 1, 1, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("site", "path", "fields", "kind"),
    [
        (JEKYLL, "_pages/about.md", "layout: page", "page"),
        (JEKYLL, "about.md", "", "page"),
        (HUGO, "content/about/index.md", "", "page"),
        (HUGO, "content/about.md", "date: 2020-01-01", "article"),
        (HUGO, "content/news/a.md", "type: page", "page"),
        (PELICAN, "content/pages/a.md", "", "page"),
        ({}, "about.md", "", "article"),
        ({}, "about.md", "layout: page", "page"),
        (JEKYLL, "_posts/2020-01-01-a.md", "", "article"),
    ],
)
def test_pages_are_what_says_so(tmp_path, site, path, fields, kind):
    item = only({**site, path: f"---\ntitle: A\n{fields}\n---\nText."}, tmp_path)
    assert item.kind == kind


def test_page_without_a_date_says_that_it_stays_a_draft(tmp_path):
    item = only({**HUGO, "content/about.md": "---\ntitle: A\nmenu: main\n---\nText."}, tmp_path)
    assert (item.menu_title, item.status) == ("A", SourceStatus.PUBLIC)
    assert item.warnings == (
        "public at its source, but without a date: it stays a draft, to be published by hand",
    )


def test_page_that_only_its_generator_can_make_stays_a_draft(tmp_path):
    text = "---\ntitle: A\nlayout: page\ndate: 2020-01-01\n---\n{% for a in b %}x{% endfor %}"
    item = only({**JEKYLL, "archive.md": text}, tmp_path)
    assert item.status is SourceStatus.DRAFT


def test_what_a_site_is_made_with_is_left_out_by_its_kind(tmp_path):
    files = {
        **HUGO,
        "content/news/a.md": STORY,
        "content/news/_index.md": STORY,
        "content/_index.md": STORY,
        "content/authors/ada.md": STORY,
        "content/news/gull.jpg": b"\xff\xd8\xff\xe0 and more",
        "README.md": "# How to\n",
        "layouts/index.html": "<html></html>",
        "static/feed.xml": "<rss></rss>",
        "themes/x/README.md": "# X\n",
        "archetypes/default.md": STORY,
        "public/news/a/index.html": "<html></html>",
    }
    found, left_out = found_in(files, tmp_path)
    assert list(found) == ["content/news/a.md"]
    assert sorted(left_out) == sorted(
        [
            *["section's own page (_index)"] * 2,
            "author's page",
            "picture or recording",
            "paper of the project",
            *["file of the Hugo site"] * 6,
        ]
    )


def test_folder_of_stories_that_is_no_site_refuses_what_it_can_not_read(tmp_path):
    files = {"a.md": STORY, "b.pdf": b"%PDF-1.4", "c.md": "", "README.md": "# How to\n"}
    found, left_out = found_in(files, tmp_path)
    refused = [name for name, one in found.items() if isinstance(one, RejectedItem)]
    assert (refused, left_out) == (["b.pdf", "c.md"], ["paper of the project"])


def test_paper_with_fields_is_a_story(tmp_path):
    assert only({"README.md": STORY}, tmp_path).headline == "A"


def test_folder_that_is_given_may_be_the_layout_itself(tmp_path):
    (tmp_path / "_posts").mkdir()
    item = only({"2020-01-01-a.md": STORY}, tmp_path / "_posts")
    assert (item.status, item.old_addresses) == (SourceStatus.PUBLIC, ("/_posts/2020-01-01-a.md",))


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/news/a.md", "/news/a.md"),
        ("news/../b.markdown", "/b.md"),
        ("/../../a.html", "/a.md"),
        ("/a", "/a.md"),
    ],
)
def test_source_path_is_one_however_it_is_written(path, known):
    assert source_path(path) == known
