"""import_articles: what was rejected is mended and taken; tables of names; inspect before it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, ImportedItem, ImportRun, OldAddress

pytestmark = pytest.mark.django_db
POST = "---\ntitle: {title}\ndate: 2024-02-03\nstatus: published\ncategory: {category}\n---\nGo.\n"


def run(name, *args, **options):
    """Return what the command wrote to standard output and error, and its exit status."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(name, *map(str, args), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        status = stop.code
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.md").write_text(POST.format(title="Good", category="Town Hall"))
    (folder / "long.md").write_text(POST.format(title="x" * 400, category="Featured"))
    (folder / "bad.md").write_text("---\ntitle: Bad\ndate: soon\n---\nGo.\n")
    return folder


def rows_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


# --- rejects ------------------------------------------------------------------------------------


def test_rejected_items_are_mended_and_taken_as_they_would_have_been(folder, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    _, _, status = run("import_articles", folder, source="old", publish=True, rejects=str(rejects))
    assert status == 1
    bad, long = rows_of(rejects)
    shown = [(one["source"], one["format"], one["kind"], one["id"]) for one in (bad, long)]
    assert shown == [
        ("old", "markdown", "article", "bad.md"),
        ("old", "markdown", "article", "long.md"),
    ]
    assert (bad["field"], bad["item"], bad["raw"]) == (
        "date",
        None,
        "---\ntitle: Bad\ndate: soon\n---\nGo.\n",
    )
    assert (long["field"], long["item"]["section"]) == ("headline", "Featured")
    bad["raw"] = bad["raw"].replace("soon", "2024-02-04")
    long["item"]["headline"] = "Short"
    rejects.write_text("".join(json.dumps(one) + "\n" for one in (bad, long)))
    out, _, status = run("import_articles", rejects, format="rejects", publish=True)
    assert (status, "2 created" in out) == (0, True)
    rows = ImportedItem.objects.order_by("external_id")
    assert list(rows.values_list("source", "kind", "external_id", "article__headline")) == [
        ("old", "article", "bad.md", "Bad"),
        ("old", "article", "good.md", "Good"),
        ("old", "article", "long.md", "Short"),
    ]
    assert Article.objects.public().count() == 2
    # Mended at the source in the same way, it is there already.
    (folder / "bad.md").write_text(bad["raw"])
    (folder / "long.md").unlink()
    out, _, status = run("import_articles", folder, source="old", publish=True)
    assert (status, "2 unchanged" in out) == (0, True)


def test_rejects_may_be_read_and_written_anew_in_one_run(folder, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    run("import_articles", folder, source="old", rejects=str(rejects))
    bad, long = rows_of(rejects)
    long["item"]["headline"] = "Short"
    rejects.write_text("".join(json.dumps(one) + "\n" for one in (bad, long)))
    _, _, status = run("import_articles", rejects, format="rejects", rejects=str(rejects))
    assert status == 1
    [left] = rows_of(rejects)
    assert left == bad


def test_rejects_is_empty_if_all_was_taken(folder, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    rejects.write_text("of yesterday")
    run("import_articles", folder / "good.md", rejects=str(rejects))
    assert rejects.read_text() == ""


def test_rejects_without_a_folder_is_status_2(folder):
    _, err, status = run("import_articles", folder, rejects="/no/such/place.jsonl")
    assert (status, err) == (2, "--rejects: there is no folder /no/such.\n")


# --- maps ---------------------------------------------------------------------------------------


def test_maps_give_our_names(folder, tmp_path):
    sections, topics = tmp_path / "sections.csv", tmp_path / "topics.csv"
    sections.write_text("theirs,ours\ntown hall,Politics\nFeatured,\n")
    topics.write_text("theirs;ours\nFerries;Transport\nMisc;\n")
    (folder / "good.md").write_text(
        POST.format(title="Good", category="Town  Hall").replace(
            "status", "tags: [ferries, Misc, Harbour]\nstatus"
        )
    )
    (folder / "long.md").write_text(POST.format(title="Other", category="Featured"))
    maps = {"map_sections": str(sections), "map_topics": str(topics)}
    run("import_articles", folder, **maps)
    _, good, other = [None, *Article.objects.order_by("headline")]
    assert (good.section.name, other.section) == ("Politics", None)
    names = good.topics.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Harbour", "Transport"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("theirs,ours\nNews\n", "row 2, column “ours”: missing"),
        ("theirs,ours\n,News\n", "row 2, column “theirs”: missing"),
        ("News,A\nNews,B\n", "row 2, column “theirs”: “News” has another answer above"),
    ],
)
def test_bad_map_is_status_2_and_names_file_line_and_column(folder, tmp_path, table, reason):
    path = tmp_path / "map.csv"
    path.write_text(table)
    _, err, status = run("import_articles", folder, map_sections=str(path))
    assert (status, ImportRun.objects.count()) == (2, 0)
    assert err.startswith(f"--map-sections: {path}: {reason}")


def test_map_that_is_not_there_is_status_2(folder):
    _, err, status = run("import_articles", folder, map_topics="/no/map.csv")
    assert status == 2
    assert err == "--map-topics: /no/map.csv: can't be read: No such file or directory\n"


# --- inspect ------------------------------------------------------------------------------------


def test_inspect_tells_what_there_is_and_writes_nothing(folder, django_assert_num_queries):
    with django_assert_num_queries(0):
        out, err, status = run("inspect", folder)
    assert (err, status) == ("", 1)
    assert out == (
        f"{folder}/bad.md: markdown\n"
        "  stories: 0, pages: 0, rejected: 1\n"
        f"  rejected: {folder}/bad.md: date: “soon” is no ISO 8601 date or time "
        "(2026-01-31, 2026-01-31T09:30)\n"
        f"{folder}/good.md: markdown\n"
        "  stories: 1, pages: 0, rejected: 0\n"
        "  states: public 1\n"
        "  dates: 2024-02-03 to 2024-02-03, without a date: 0\n"
        "  authors: none\n"
        "  categories: Town Hall 1\n"
        "  tags: none\n"
        "  pictures: 0, comments (not taken): 0\n"
        f"{folder}/long.md: markdown\n"
        "  stories: 0, pages: 0, rejected: 1\n"
        f"  rejected: {folder}/long.md: headline: 400 characters long; at most 300 can be stored\n"
    )


def test_inspect_of_good_files_is_status_0(folder):
    assert run("inspect", folder / "good.md")[2] == 0


def test_inspect_takes_a_format_at_its_word(folder):
    out, _, status = run("inspect", folder / "good.md", format="text")
    assert (out.splitlines()[0], status) == (f"{folder}/good.md: text", 0)


def test_inspect_of_nothing_readable_is_status_2(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    out, err, status = run("inspect", tmp_path, "/no/such/file")
    assert (status, err) == (2, "Nothing here can be read.\n")
    assert "looks like a PDF, which is not read" in out


def test_inspect_tells_many_files_together(tmp_path):
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_text(POST.format(title="A", category="B"))
    out, _, _ = run("inspect", tmp_path)
    assert out.count(": markdown\n") == 21
    assert "all further files: markdown\n  stories: 10, pages: 0, rejected: 0\n" in out


# --- a whole run --------------------------------------------------------------------------------


def test_run_takes_versions_in_any_order_and_turns_links_between_files(tmp_path):
    def row(number, headline, body, hour):
        item = {
            "headline": headline,
            "body": body,
            "status": "public",
            "published_at": "2024-02-03T04:05Z",
            "issued_at": f"2024-02-03T{hour:02}:00Z",
            "old_addresses": [f"https://old.example/?p={number}"],
        }
        return json.dumps({"source": "kvn", "id": str(number), "item": item}) + "\n"

    link = '<p><a href="https://old.example/?p=2">x</a></p>'
    newest, older = row(1, "Newest", link, 9), row(1, "Older", "<p>Old.</p>", 8)
    (tmp_path / "a.jsonl").write_text(newest + older)
    (tmp_path / "b.jsonl").write_text(row(2, "Target", "<p>Here.</p>", 9))
    out, _, status = run("import_articles", tmp_path, format="rejects", publish=True)
    assert (status, "2 created, 0 updated, 0 unchanged, 1 skipped" in out) == (0, True)
    article = Article.objects.get(headline="Newest")
    assert 'href="/2024/02/03/target/"' in article.body
    before = list(Article.objects.values()), list(ImportedItem.objects.values())
    run("import_articles", tmp_path, format="rejects", publish=True)
    assert (list(Article.objects.values()), list(ImportedItem.objects.values())) == before


def test_dry_run_turns_no_links_and_keeps_no_addresses(tmp_path):
    item = {"headline": "A", "old_addresses": ["https://old.example/a/"]}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"source": "kvn", "id": "1", "item": item}))
    run("import_articles", path, format="rejects", dry_run=True)
    assert OldAddress.objects.count() == 0
