"""Where readers found a story: what its file says, and what its generator made of its place."""

import pytest

from tests.articles.importing.static_sites.reading import only

BODY = "---\ntitle: Ferry stops at four\n{}\n---\nText.\n"
BASE = "https://packet.example"


def addresses(tmp_path, config, settings, path, fields=""):
    item = only({config: settings, path: BODY.format(fields)}, tmp_path)
    *found, last = item.old_addresses
    assert last.endswith(".md")
    return found


@pytest.mark.parametrize(
    ("settings", "path", "fields", "found"),
    [
        ("", "content/news/a.md", "", ["/news/a/"]),
        ("", "content/news/A B.md", "", ["/news/a-b/"]),
        ("", "content/news/2020-01-02-a.md", "", ["/news/2020-01-02-a/"]),
        ("", "content/news/a/index.md", "", ["/news/a/"]),
        ("", "content/news/a.md", "slug: b", ["/news/b/"]),
        ("", "content/news/a.md", "url: /c/d/", ["/c/d/"]),
        ("", "content/news/a.md", "aliases: [/x/, y.html]", ["/news/a/", "/x/", "/y.html"]),
        ("uglyURLs = true", "content/news/a.md", "", ["/news/a.html"]),
        ('[permalinks]\nnews="/:year/:month/:title/"', "content/news/a.md", "date: 2020-01-02",
         ["/2020/01/ferry-stops-at-four/"]),
        ('[permalinks.page]\nnews="/n/:slug"', "content/news/a.md", "", ["/n/ferry-stops-at-four"]),
        ('[permalinks]\nnews="/:secret/"', "content/news/a.md", "", []),
        ('[permalinks]\nnews="/:year/"', "content/news/a.md", "", []),
        ("[languages.en]\n[languages.fr]", "content/news/a.md", "", []),
    ],
)  # fmt: skip
def test_addresses_of_hugo(tmp_path, settings, path, fields, found):
    settings = f'baseURL = "{BASE}/"\n{settings}\n'
    expected = [f"{BASE}{one}" for one in found]
    assert addresses(tmp_path, "hugo.toml", settings, path, fields) == expected


@pytest.mark.parametrize(
    ("settings", "path", "fields", "found"),
    [
        ("", "_posts/2020-01-02-a-b.md", "", ["/2020/01/02/a-b.html"]),
        ("", "news/_posts/2020-01-02-a.md", "", ["/news/2020/01/02/a.html"]),
        ("", "_posts/2020-01-02-a.md", "categories: Local Weather",
         ["/local/weather/2020/01/02/a.html"]),
        ("permalink: pretty", "_posts/2020-01-02-a.md", "", ["/2020/01/02/a/"]),
        ("permalink: /:year/:title", "_posts/2020-01-02-a.md", "", ["/2020/a"]),
        ("permalink: /:secret/", "_posts/2020-01-02-a.md", "", []),
        ("", "_posts/2020-01-02-a.md", "permalink: /x/:title/", ["/x/a/"]),
        ("", "_posts/2020-01-02-a.md", "redirect_from: [/x, /y/]",
         ["/2020/01/02/a.html", "/x", "/y/"]),
        ("", "about.md", "", ["/about.html"]),
        ("baseurl: /blog", "_posts/2020-01-02-a.md", "", ["/blog/2020/01/02/a.html"]),
        (
            'defaults:\n  - scope: {path: "", type: posts}\n    values: {permalink: "/p/:title/"}',
            "_posts/2020-01-02-a.md", "", ["/p/a/"],
        ),
    ],
)  # fmt: skip
def test_addresses_of_jekyll(tmp_path, settings, path, fields, found):
    settings = f"url: {BASE}\n{settings}\n"
    expected = [f"{BASE}{one}" for one in found]
    assert addresses(tmp_path, "_config.yml", settings, path, fields) == expected


@pytest.mark.parametrize(
    ("settings", "path", "fields", "found"),
    [
        ("", "content/a.md", "date: 2020-01-02", ["/ferry-stops-at-four.html"]),
        ("", "content/a.md", "date: 2020-01-02\nslug: b", ["/b.html"]),
        (
            "ARTICLE_URL = '{category}/{date:%Y}/{slug}/'", "content/harbour/a.md",
            "date: 2020-01-02", ["/harbour/2020/ferry-stops-at-four/"],
        ),
        ("ARTICLE_URL = '{slug.__class__}/{x}'", "content/a.md", "date: 2020-01-02", []),
        ("", "content/pages/a.md", "", ["/pages/ferry-stops-at-four.html"]),
    ],
)  # fmt: skip
def test_addresses_of_pelican(tmp_path, settings, path, fields, found):
    settings = f"SITEURL = '{BASE}'\nimport os\nX = os.environ\n{settings}\n"
    expected = [f"{BASE}{one}" for one in found]
    assert addresses(tmp_path, "pelicanconf.py", settings, path, fields) == expected


def test_eleventy_has_the_address_that_the_file_says_and_no_other(tmp_path):
    config = ("eleventy.config.js", "throw 1")
    assert addresses(tmp_path / "a", *config, "posts/a.md", "permalink: /a/") == ["/a/"]
    assert addresses(tmp_path / "b", *config, "posts/a.md") == []
    template = "permalink: '/{{ page.fileSlug }}/'"
    assert addresses(tmp_path / "c", *config, "posts/a.md", template) == []


def test_site_at_somebodys_desk_has_no_address(tmp_path):
    settings = 'baseURL = "http://localhost:1313/"\n'
    assert addresses(tmp_path, "hugo.toml", settings, "content/news/a.md") == ["/news/a/"]


def test_settings_that_can_not_be_read_cost_no_story(tmp_path):
    item = only({"_config.yml": "a: [b", "_posts/2020-01-02-a.md": BODY.format("")}, tmp_path)
    assert item.headline == "Ferry stops at four"
