"""Files that are broken or mean harm, of every format: each ends in a clear line and loses nothing.

The files are the shared tool's; what must become of each stands here, beside its name.
"""

import csv
import io
import json
import re
import resource
import socket
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from articles.importing.formats import FORMATS
from articles.models import Article, Byline, ImportedItem, QuoteSuggestion, Section, Topic
from articles.text import CONTROLS, sanitise
from newsroom.record.models import AuditEntry

pytestmark = pytest.mark.django_db
COUNTS = ("created", "updated", "unchanged", "skipped", "conflicts", "rejected")
# The CSV reader looks for the end of a row again in what it refused of it.
BIG = {
    "big-200mb-single-text-node.xml": ["RejectedItem", "ImportItem"],
    "big-200mb-one-line.json": ["RejectedItem"],
    "big-200mb-line.csv": ["RejectedItem"] * 11 + ["ImportItem"],
}

# What becomes of each file: (exit status, what the report counts). A second pair is for a file that
# is read in another way when its format is named.
REFUSED = (2, {"rejected": 1})
TAKEN = (0, {"created": 1})
EXPECTED = {
    "truncated-mid-item.xml": (1, {"created": 3, "rejected": 1}),
    "truncated-after-header.xml": REFUSED,
    "trailing-garbage.xml": (0, {"created": 5}),
    "leading-blank-and-php-notice.xml": REFUSED,
    "empty.xml": REFUSED,
    "only-bom.xml": REFUSED,
    "whitespace.xml": REFUSED,
    "nul-bytes.xml": REFUSED,
    "control-characters.xml": (0, {"created": 2}),
    "invalid-utf8.xml": (0, {"created": 2}),
    "declared-utf8-is-latin1.xml": TAKEN,
    "declared-utf16-is-utf8.xml": REFUSED,
    "utf16le-bom.xml": (0, {"created": 5}),
    "bogus-encoding-name.xml": (0, {"created": 5}),
    "mojibake.xml": TAKEN,
    "lone-surrogate-entity.xml": (0, {"created": 2}),
    "undeclared-namespace.xml": (1, {"rejected": 5}),
    "unescaped-ampersand.xml": (0, {"created": 2}),
    "nested-cdata.xml": TAKEN,
    "unknown-wxr-version.xml": (0, {"created": 5}),
    "billion-laughs.xml": REFUSED,
    "quadratic-blowup.xml": REFUSED,
    "xxe-file.xml": REFUSED,
    "xxe-http.xml": REFUSED,
    "xxe-proc.xml": REFUSED,
    "external-dtd.xml": TAKEN,
    "parameter-entity.xml": REFUSED,
    "xinclude.xml": TAKEN,
    "xslt-stylesheet-pi.xml": TAKEN,
    "deep-html.xml": (0, {"created": 2}),
    "deep-inline.xml": TAKEN,
    "deep-xml.xml": REFUSED,
    "deep-json.json": REFUSED,
    "many-attributes.xml": TAKEN,
    "title-10000.xml": (1, {"created": 1, "rejected": 2}),
    "thousand-tags.xml": TAKEN,
    "catastrophic-regex.xml": (0, {"created": 5}),
    "xss-bodies.xml": (0, {"created": 27}),
    "xss-every-field.xml": (0, {"created": 27}),
    "php-object-injection.xml": TAKEN,
    "attachment-urls.xml": (0, {}),
    "absurd-dates.xml": (0, {"created": 17}),
    "slug-collisions.xml": (0, {"created": 14}),
    "duplicate-guids.xml": (0, {"created": 5}),
    "statuses.xml": (0, {"created": 13}),
    "category-cycle.xml": TAKEN,
    "post-parent-cycle.xml": (0, {"created": 2}),
    "user-takeover.xml": TAKEN,
    "bidi-and-invisible.xml": (1, {"created": 2, "rejected": 1}),
    "feed-no-guid-no-date.xml": (1, {"created": 3, "rejected": 1}),
    "feed-html-error-page.xml": REFUSED,
    "feed-json-named-xml.xml": (2, {}),
    "feed-gzip-named-xml.xml": TAKEN,
    "ghost-cut.json": REFUSED,
    "ghost-odd.json": (1, {"created": 3, "rejected": 2}),
    "json-bignum-nan.json": REFUSED,
    "json-duplicate-keys.json": TAKEN,
    "jsonl-named-json.json": (0, {"created": 2}),
    "formula-injection.csv": (0, {"created": 7}),
    "ragged.csv": (1, {"created": 1, "rejected": 3}),
    "semicolon-latin1.csv": TAKEN,
    "utf16-excel.csv": TAKEN,
    "bom-header.csv": TAKEN,
    "duplicate-header.csv": REFUSED,
    "nul.csv": REFUSED,
    "no-header.csv": REFUSED,
    "huge-cell.csv": (0, {"created": 2}),
    "yaml-tag.md": (1, {"rejected": 1}),
    "yaml-bomb.md": (1, {"rejected": 1}),
    "yaml-traps.md": TAKEN,
    "unclosed-front-matter.md": (1, {"rejected": 1}),
    "front-matter-not-a-map.md": (1, {"rejected": 1}),
    "toml.md": TAKEN,
    "horizontal-rule-first.md": TAKEN,
    "path-in-slug.md": TAKEN,
    "markdown-xss.md": TAKEN,
    "jsonld-broken.html": TAKEN,
    "jsonld-graph-and-list.html": TAKEN,
    "charset-lies.html": TAKEN,
    "empty-body.html": (1, {"rejected": 1}),
    "ninjs-odd.json": (0, {"updated": 1}),
    "newsmlg2-usable-canceled.xml": (0, {"created": 1, "updated": 1, "skipped": 1}),
    "nitf-doctype.xml": TAKEN,
    "no-headers.eml": TAKEN,
    "header-injection.eml": TAKEN,
    "attachment-traversal.eml": TAKEN,
    "multipart-bomb.eml": REFUSED,
    "zip-slip.zip": (1, {"created": 2, "rejected": 4}),
    "zip-bomb.zip": REFUSED,
    "decompression-bomb.png": REFUSED,
    "svg-script.svg": REFUSED,
    "html-named.jpg": (1, {"rejected": 1}),
    "png-named.xml": REFUSED,
    "csv-named.json": (0, {"created": 1}),
    "xml-named.csv": (0, {"created": 5}),
    "docx-named.txt": REFUSED,
    "random-named.txt": REFUSED,
    "rss-passed-as-wxr.xml": TAKEN,
    "no-such-columns.csv": REFUSED,
}
# The same where the format that the file claims is named; the others end as above.
NAMED = {
    "no-headers.eml": REFUSED,
    "zip-slip.zip": (2, {"rejected": 6}),
    "feed-html-error-page.xml": REFUSED,
    "feed-json-named-xml.xml": REFUSED,
    "quadratic-blowup.xml": REFUSED,
    "nul-bytes.xml": (0, {"created": 2}),
    "nul.csv": (0, {"created": 2}),
    "csv-named.json": REFUSED,
    "xml-named.csv": REFUSED,
    "rss-passed-as-wxr.xml": REFUSED,
}
# Of these, who may be read without being asked for: the rest stays a draft whatever is asked.
LIVE = {
    "statuses.xml": 1,
    "ghost-odd.json": 1,
    "json-duplicate-keys.json": 0,
    "toml.md": 0,
    "newsmlg2-usable-canceled.xml": 0,
    "ninjs-odd.json": 0,
    "feed-no-guid-no-date.xml": 0,
}


@pytest.fixture(scope="session")
def claims(bad_inputs):
    """{file: the format that it claims}, as the tool says."""
    with (bad_inputs / "EXPECT.tsv").open(encoding="utf-8") as file:
        return {row["file"]: row["format"] for row in csv.DictReader(file, delimiter="\t")}


@pytest.fixture
def connected(monkeypatch):
    """The addresses that anything tried to reach; the databases' own clients go another way."""
    tried = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: tried.append(address))
    return tried


def run(path, tmp_path, *, format_name="auto", source="bad"):
    """Import a file that is to go live; give (exit status, {outcome: n}, what stood on stderr)."""
    report, err = tmp_path / "report.json", io.StringIO()
    options = {"format": format_name, "source": source, "publish": True, "report": str(report)}
    status = 0
    try:
        call_command("import_articles", str(path), stdout=io.StringIO(), stderr=err, **options)
    except SystemExit as left:
        status = left.code
    made = json.loads(report.read_text())
    assert made["seen"] == sum(made[name] for name in COUNTS) == len(made["items"])
    return status, {name: made[name] for name in COUNTS if made[name]}, err.getvalue()


def stored():
    """Every row that an import may write, but its own."""
    models = (Article, Byline, Topic, Section, QuoteSuggestion, ImportedItem, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_every_file_of_the_tool_has_its_end_here(claims):
    assert set(EXPECTED) == set(claims)


@pytest.mark.parametrize("name", EXPECTED)
def test_hostile_file_ends_as_it_should(name, bad_inputs, claims, connected, tmp_path):
    editor = User.objects.create_user("admin", "admin@kelsmouth.example", "a long passphrase")
    before = list(User.objects.values())
    assert run(bad_inputs / name, tmp_path)[:2] == EXPECTED[name]
    written = stored()
    counts = run(bad_inputs / name, tmp_path)[1]
    assert stored() == written
    assert (counts.get("created"), counts.get("updated")) == (None, None)
    if claims[name] in FORMATS:
        named = NAMED.get(name, EXPECTED[name])
        told = run(bad_inputs / name, tmp_path, format_name=claims[name], source="named")
        assert told[:2] == named
        assert not CONTROLS.search(told[2].replace("\n", ""))
    assert connected == []
    assert list(User.objects.values()) == before
    assert editor.check_password("a long passphrase")
    assert_clean()
    if name in LIVE:
        assert Article.objects.filter(imported_items__source="bad").public().count() == LIVE[name]


def assert_clean():
    """Assert that what is stored is what the sanitiser lets through, without control characters."""
    for article in Article.objects.all():
        assert article.body == sanitise(article.body)
        texts = (article.headline, article.standfirst, article.body, article.slug)
        assert [text for text in texts if CONTROLS.search(text)] == []
        assert re.fullmatch(r"[a-z0-9_-]*", article.slug)
    assert not Article.objects.filter(body__contains="root:x:0").exists()


DANGER = re.compile(
    r"<[^>]*\son\w+\s*=|(?:href|src|action)\s*=\s*[\"']?\s*(?:javascript|vbscript)", re.I
)


@pytest.mark.parametrize("name", ["xss-bodies.xml", "xss-every-field.xml", "markdown-xss.md"])
def test_payloads_are_shown_as_words_or_not_at_all(name, bad_inputs, tmp_path):
    User.objects.create_superuser("chief", "", "a long passphrase")
    reader, desk = Client(), Client()
    desk.force_login(User.objects.get(username="chief"))
    run(bad_inputs / name, tmp_path)
    articles = list(Article.objects.public())
    assert articles or name == "markdown-xss.md"
    pages = [reader.get(article.get_absolute_url()) for article in articles]
    pages += [reader.get(address) for address in ("/", "/feed/", "/topics/")]
    pages += [desk.get(f"/admin/articles/article/{one.pk}/change/") for one in articles[:5]]
    pages += [desk.get("/admin/articles/article/"), desk.get("/admin/articles/importeditem/")]
    for page in pages:
        shown = page.content.decode()
        assert page.status_code == 200
        assert DANGER.findall(shown) == []
        assert (
            re.findall(r"<script(?![^>]*(?:\bsrc=|\btype=\"(?:application|import))).*", shown) == []
        )


READ_ALL = """
import pathlib, sys
from datetime import UTC
from articles.importing.reading import AUTO, Reading, read_paths
for read in read_paths([sys.argv[1]], Reading(AUTO, UTC)):
    print(type(read.found).__name__)
status = pathlib.Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) < 1_000_000)
"""


def bound_cpu():
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


def test_lines_of_200_megabytes_are_refused_within_a_gigabyte(shared, tmp_path):
    tool = shared / "tools" / "make_bad_inputs.py"
    subprocess.run([sys.executable, tool, tmp_path, "--big"], check=True, capture_output=True)
    for name, found in BIG.items():
        done = subprocess.run(
            [sys.executable, "-c", READ_ALL, tmp_path / name],
            capture_output=True,
            text=True,
            check=True,
            preexec_fn=bound_cpu,
        )
        assert (name, done.stdout.split()) == (name, [*found, "True"])
