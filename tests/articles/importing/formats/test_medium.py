"""Medium's export: a page for each post, and much beside them that is nobody's story."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import detect, medium
from articles.importing.headlines import NO_HEADLINE
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.importing.opening import Opening
from articles.importing.reading import Reading, read_paths
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import Article, ImportedItem
from tests.articles.importing import manifest

NAME = "2026-03-02_Ferry-stops-0a1b2c3d4e5f.html"
CDN = "https://cdn-images-1.medium.com/max"
HEADING = (
    '<h3 class="graf graf--h3 graf--leading graf--title">Ferry stops</h3>'
    '<h4 class="graf graf--h4 graf-after--h3 graf--subtitle">Nobody was told</h4>'
)
SUBTITLE = '<section data-field="subtitle" class="p-summary">\n Nobody was told\n</section>'
TAGS = '<p>Tagged in <a class="p-tag">Harbour</a>, <a class="p-tag">Ferries</a></p>'
BY = '<p>By <a href="https://medium.com/@zora" class="p-author h-card">Zora Ada</a></p>'
DATE = (
    '<p>on <a href="https://medium.com/p/0a1b2c3d4e5f"><time class="dt-published" '
    'datetime="2026-03-02T09:30:00.000Z">March 2, 2026</time></a>.</p>'
)
CANONICAL = '<p><a href="{}" class="p-canonical">Canonical link</a></p>'
ADDRESS = "https://medium.com/@zora/ferry-stops-0a1b2c3d4e5f"
SHORT = "https://medium.com/@zora/0a1b2c3d4e5f"
FOOTER = TAGS + BY + DATE + CANONICAL.format(ADDRESS)


def page(
    inner="<p class='graf graf--p'>The last crossing.</p>",
    *,
    title="Ferry stops",
    above=SUBTITLE,
    heading=HEADING,
    footer=FOOTER,
):
    return (
        f'<!DOCTYPE html><html><head><title>{title}</title></head><body><article class="h-entry">'
        f'<header><h1 class="p-name">{title}</h1></header>{above}'
        '<section data-field="body" class="e-content"><section class="section">'
        '<div class="section-divider"><hr class="section-divider"></div>'
        f'<div class="section-content">{heading}{inner}</div></section></section>'
        f"<footer>{footer}</footer></article></body></html>"
    )


def read(text, name=NAME, **options):
    data = text if isinstance(text, bytes) else text.encode()
    return list(medium.read(data, external_id=name, location=name, **options))


def only(text=None, name=NAME, **options):
    (found,) = read(page() if text is None else text, name, **options)
    return found


def body_of(inner):
    """The body of a page in the tags that count."""
    found = only(page(inner, heading="")).body
    start = '<div class="section-content">'
    return found.partition(start)[2].removesuffix("</div></section>")


def test_page_becomes_a_story():
    found = only()
    assert replace(found, received="", body="") == ImportItem(
        external_id="0a1b2c3d4e5f",
        location=NAME,
        headline="Ferry stops",
        standfirst="Nobody was told",
        slug="ferry-stops",
        topics=("Harbour", "Ferries"),
        bylines=(ByLine("Zora Ada"),),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        old_addresses=(ADDRESS, "https://medium.com/p/0a1b2c3d4e5f"),
    )
    assert "Nobody was told" not in found.body
    assert found.received == page()


def test_title_is_said_once_also_where_it_is_not_marked_as_one():
    unmarked = '<h3 class="graf graf--h3">Ferry stops</h3>'
    assert "Ferry stops" not in only(page(heading=unmarked)).body
    other = '<h3 class="graf graf--h3 graf--title">The quay</h3>'
    assert "The quay</h2>" in only(page(heading=other)).body


def test_first_divider_goes_and_the_others_stay():
    found = only(page('<p>A</p><div class="section-divider"><hr></div><p>B</p>'))
    assert found.body.count("<hr") == 1


def test_draft_is_a_draft_by_its_name_or_without_a_date():
    assert only(name="draft_Ferry-0a1b2c3d4e5f.html").status is SourceStatus.DRAFT
    undated = only(page(footer=BY))
    assert (undated.status, undated.published_at) == (SourceStatus.DRAFT, None)
    odd = only(page(footer=DATE.replace("2026-03-02T", "soon")))
    assert (odd.status, odd.warnings) == (
        SourceStatus.DRAFT,
        (medium.BAD_DATE.format("soon09:30:00.000Z"),),
    )


def test_response_is_a_draft_and_a_story_without_its_own_title_is_not():
    answer = page("<p>I was there, and it rained.</p>", title="I was there…", above="", heading="")
    found = only(answer)
    assert (found.status, found.warnings) == (SourceStatus.DRAFT, (medium.RESPONSE,))
    assert only(page(heading="")).status is SourceStatus.PUBLIC
    assert only(page(heading="", above="")).status is SourceStatus.PUBLIC


def test_post_is_known_by_the_id_in_its_name_else_by_its_path():
    assert only(name="posts/renamed-0a1b2c3d4e5f.html").external_id == "0a1b2c3d4e5f"
    assert only(name="posts/ferry.html").external_id == "posts/ferry.html"


@pytest.mark.parametrize(
    ("address", "slug", "old", "canonical"),
    [
        (ADDRESS, "ferry-stops", (ADDRESS,), ""),
        (f"{ADDRESS}/", "ferry-stops", (f"{ADDRESS}/",), ""),
        (
            "https://packet.example/ferry-0a1b2c3d4e5f",
            "ferry",
            ("https://packet.example/ferry-0a1b2c3d4e5f",),
            "",
        ),
        (
            "https://medium.com/@zora/0a1b2c3d4e5f",
            "",
            ("https://medium.com/@zora/0a1b2c3d4e5f",),
            "",
        ),
        ("https://packet.example/2026/ferry", "", (), "https://packet.example/2026/ferry"),
        ("javascript:alert(1)-0a1b2c3d4e5f", "", (), ""),
        ("http://[", "", (), ""),
    ],
)
def test_address_is_where_it_stood_unless_it_was_copied_from_elsewhere(
    address, slug, old, canonical
):
    found = only(page(footer=CANONICAL.format(address)))
    assert (found.slug, found.old_addresses, found.canonical_address) == (slug, old, canonical)


@pytest.mark.parametrize(
    ("width", "written", "expected"),
    [
        ("3000", f"{CDN}/600/gull.jpeg", f"{CDN}/2000/gull.jpeg"),
        ("1000", f"{CDN}/600/gull.jpeg", f"{CDN}/1000/gull.jpeg"),
        ("", f"{CDN}/600/gulljpeg", f"{CDN}/600/gull.jpeg"),
        ("9" * 99, f"{CDN}/2560/gull.jpeg", f"{CDN}/2560/gull.jpeg"),
    ],
)
def test_picture_is_asked_for_by_its_id_and_in_its_width(width, written, expected):
    image = (
        f'<figure><div><img data-image-id="gull.jpeg" data-width="{width}" src="{written}" alt="A">'
        "</div><figcaption>On <em>the</em> quay</figcaption></figure>"
    )
    assert only(page(image)).pictures == (
        Picture(address=expected, alt="A", caption="On the quay", external_id="gull.jpeg"),
    )


def test_featured_picture_leads_and_one_of_another_host_stays_as_it_is():
    images = (
        '<img src="https://a.example/b.png" data-image-id="x.png">'
        f'<img data-image-id="c.png" src="{CDN}/800/c.png" data-is-featured="true">'
    )
    first, second = only(page(images)).pictures
    assert (first.address, first.external_id, first.is_lead) == (
        "https://a.example/b.png",
        "",
        False,
    )
    assert (second.external_id, second.is_lead) == ("c.png", True)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<h3>A</h3><h4>B</h4>", "<h2>A</h2><h3>B</h3>"),
        ("<pre>a<br>b &lt; c</pre>", "<pre>a\nb &lt; c</pre>"),
        (
            '<figure><iframe src="https://www.youtube.com/embed/abc?rel=0"></iframe></figure>',
            '<figure><p><a href="https://www.youtube.com/watch?v=abc">Video on YouTube</a></p>'
            "</figure>",
        ),
        (
            '<figure><script src="https://gist.github.com/zora/1.js"></script></figure>',
            '<figure><p><a href="https://gist.github.com/zora/1">https://gist.github.com/zora/1.js'
            "</a></p></figure>",
        ),
        (
            '<div class="graf graf--mixtapeEmbed"><a href="https://a.example/b"><strong>A map'
            '</strong><br><em>Of it</em>a.example</a><a class="mixtapeImage" href="x"></a></div>',
            '<p><a href="https://a.example/b">A map</a></p>',
        ),
    ],
)
def test_markup_of_the_editor_becomes_what_it_means(inner, expected):
    assert body_of(inner) == expected


def test_post_without_title_gets_its_first_words_and_one_without_words_is_refused():
    found = only(page(title="", heading="", above=""))
    assert (found.headline, found.warnings) == ("The last crossing.", (NO_HEADLINE,))
    refused = only(page("", title="", heading="", above=""))
    assert (type(refused), refused.field) == (RejectedItem, "title")


def test_page_that_is_no_post_is_refused_when_named_medium():
    for text in ("", "<html><p>A page</p></html>", b"\x00\x01"):
        assert (only(text).field, type(only(text))) == ("file", RejectedItem)


@pytest.fixture
def export(tmp_path):
    """A folder with a post of each kind, and what Medium puts beside posts."""
    root = tmp_path / "medium-export"
    texts = {
        f"posts/{NAME}": page(),
        "posts/draft_Map-1a1b2c3d4e5f.html": page(title="Map", heading="", footer=""),
        "profile/profile.html": '<h3 class="p-name">Zora A. Ada</h3><p>zora@packet.example</p>',
        "README.html": "<!DOCTYPE html><html><h1>Your export</h1></html>",
        "bookmarks/bookmarks-0001.html": "<html><li>Secret reading</li></html>",
        "ips/ips-0001.html": "<html><li>192.0.2.7</li></html>",
        "sessions/sessions-0001.html": "<html><li>192.0.2.7</li></html>",
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def found_in(path):
    return [one.found for one in read_paths([str(path)], Reading("auto", UTC))]


def test_rest_of_an_export_is_left_out_by_its_folder(export, tmp_path):
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted(export.rglob("*.html")):
            packed.write(file, file.relative_to(export))
    for path in (export, archive, tmp_path / "medium-export"):
        found = found_in(path)
        stories = [one for one in found if isinstance(one, ImportItem)]
        assert {one.kind for one in found if isinstance(one, LeftOut)} == {
            "Medium: bookmarks",
            "Medium: ips",
            "Medium: profile",
            "Medium: sessions",
            "Medium: the export's guide",
        }
        assert [one.headline for one in stories] == ["Ferry stops", "Map"]
        assert "192.0.2.7" not in repr(found)
        assert "zora@packet.example" not in repr(found)


def test_draft_is_its_owners_whom_the_profile_names(export):
    draft = next(one for one in found_in(export) if getattr(one, "headline", "") == "Map")
    assert draft.bylines == (ByLine("Zora A. Ada"),)


def test_folder_of_that_name_elsewhere_is_read(tmp_path):
    (tmp_path / "highlights").mkdir()
    (tmp_path / "highlights" / "a.html").write_text(page())
    assert [one.headline for one in found_in(tmp_path)] == ["Ferry stops"]


def test_post_is_known_by_its_content():
    assert detect(page().encode(), "a.txt") == "medium"
    assert detect(f"\ufeff{page()}".encode(), NAME) == "medium"
    other = page().replace("h-entry", "entry")
    assert not medium.looks_like(Opening(other.encode(), other, NAME))


@given(st.text(), st.text(), st.text())
def test_read_never_raises(title, inner, footer):
    for text in (page(inner, title=title, footer=footer), inner):
        found = medium.read(text.encode("utf-8", "replace"), external_id="a", location="a")
        assert all(isinstance(one, ImportItem | RejectedItem) for one in found)


def test_deep_nesting_is_bounded():
    found = only(page("<div>" * 5_000 + "Words"))
    assert isinstance(found, ImportItem | RejectedItem)


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "medium"):
        path = corpora / row.path
        data = path.read_bytes()
        found = only(data, path.name)
        published = row.expected.partition("published ")[2]
        date = None if published == "None" else datetime.fromisoformat(published)
        counted = (len(found.pictures), found.published_at, f"'{found.headline}'" in row.expected)
        assert (row.path, counted) == (row.path, (row.number(r"images (\d+)"), date, True))
        # The MANIFEST calls a response a published article; nobody's front page wants it.
        is_draft = "DRAFT" in row.expected or path.name == "comment.html"
        assert (row.path, found.status is SourceStatus.DRAFT) == (row.path, is_draft)
        assert detect(data[:65_536], path.name) == "medium"


@pytest.mark.django_db
def test_export_comes_in_once(shared):
    path = str(shared / "corpora" / "medium")
    options = Options("auto", UTC, is_publishing=True)

    def run():
        report = Report()
        run_import([path], options=options, report=report)
        return {name: n for name, n in report.counts.items() if n}

    def written():
        rows = ImportedItem.objects.values_list("external_id", "received_at", "run_id")
        stories = Article.objects.order_by("pk").values_list("headline", "updated_at", "status")
        return sorted(rows), list(stories)

    assert run() == {"created": 9}
    before = written()
    assert run() == {"unchanged": 9}
    assert written() == before
    drafts = {headline for headline, _, status in before[1] if status == "draft"}
    assert drafts == {"Draft Post Title", "No Date Post", "This is a comment"}
