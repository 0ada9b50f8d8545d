"""Names behind the ids by which stories name their authors."""

import pytest

from articles.importing.items import ByLine
from tests.articles.importing.static_sites.reading import found_in, only


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("_data/authors.yml", "ada-f: {name: Ada Ferry}\n"),
        ("_data/authors.yml", "- id: ada-f\n  name: Ada Ferry\n"),
        ("_data/authors.json", '{"ada-f": {"first_name": "Ada", "last_name": "Ferry"}}'),
        ("data/authors/ada-f.yaml", "display_name: Ada Ferry\ntitle: Reporter\n"),
        ("data/authors.toml", '[ada-f]\nname = "Ada Ferry"\n'),
        ("content/authors/ada-f/_index.md", "---\ntitle: Ada Ferry\n---\n"),
        ("_authors/ada-f.md", "---\nname: Ada Ferry\n---\n"),
        ("_config.yml", "authors:\n  ada-f: {name: Ada Ferry}\n"),
    ],
)
def test_id_becomes_the_name_that_the_site_has_for_it(tmp_path, path, content):
    files = (
        {"hugo.toml": 'title = "P"\n'} if not path.startswith("_") else {"_config.yml": "a: b\n"}
    )
    story = "content/news/a.md" if not path.startswith("_") else "_posts/2020-01-01-a.md"
    files |= {path: content, story: "---\ntitle: A\nauthors: [ada-f, Bo Quay]\n---\nText."}
    assert only(files, tmp_path).bylines == (ByLine("Ada Ferry"), ByLine("Bo Quay"))


def test_roles_come_in_order_behind_the_authors(tmp_path):
    text = (
        "---\ntitle: A\nauthor: Ada Ferry and Bo Quay\nphotographer: Cy Pier\n"
        "translator: [Di Moor, Ed Lock]\n---\nText."
    )
    assert only({"a.md": text}, tmp_path).bylines == (
        ByLine("Ada Ferry"),
        ByLine("Bo Quay"),
        ByLine("Di Moor", "Translation"),
        ByLine("Ed Lock", "Translation"),
        ByLine("Cy Pier", "Photos"),
    )


def test_group_without_a_name_is_known_by_its_id(tmp_path):
    text = "---\ntitle: A\nauthors:\n  - {id: ada, role: Photos}\n---\nText."
    files = {
        "_data/authors.yml": "ada: Ada Ferry\n",
        "_config.yml": "x: y",
        "_posts/2020-01-01-a.md": text,
    }
    assert only(files, tmp_path).bylines == (ByLine("Ada Ferry", "Photos"),)


def test_id_without_a_name_is_told_once(tmp_path):
    text = "---\ntitle: A\nauthor: ada-ferry\n---\nText."
    found, _ = found_in({"a.md": text, "b.md": text}, tmp_path)
    assert [one.warnings for one in found.values()] == [
        ("the byline “ada-ferry” looks like an id, and no file of authors names it",),
        (),
    ]
    assert [one.bylines for one in found.values()] == [(ByLine("ada-ferry"),)] * 2


def test_file_of_authors_is_read_within_the_folder_alone(tmp_path):
    (tmp_path / "secret.yaml").write_text("name: Out Side\n")
    site = {
        "hugo.toml": 'title = "P"\n',
        "content/a/b.md": "---\ntitle: A\nauthor: ../../../secret\n---\nT.",
    }
    assert only(site, tmp_path / "site").bylines == (ByLine("../../../secret"),)
