"""Stories of Arc XP (ANS)."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.formats import ans, detect
from articles.importing.items import (
    ByLine,
    ImportItem,
    LeftOut,
    Notice,
    Picture,
    RejectedItem,
    SourceStatus,
)
from articles.text import plain_text, sanitise
from tests.articles.importing import manifest

IMAGE = {
    "type": "image",
    "_id": "i1",
    "url": "https://a.example/gull.jpg",
    "caption": "A gull",
    "alt_text": "White bird",
    "copyright": "Once",
    "credits": {"by": [{"name": "Bo Lens", "byline": "Bo Lens"}], "affiliation": [{"name": "KW"}]},
}
STORY = {
    "_id": "s1",
    "type": "story",
    "version": "0.10.9",
    "status": "published",
    "display_date": "2026-03-02T09:30:00Z",
    "first_publish_date": "2026-03-01T09:30:00Z",
    "publish_date": "2026-03-05T09:30:00Z",
    "last_updated_date": "2026-03-06T09:30:00Z",
    "headlines": {"basic": "Ferry stops"},
    "description": {"basic": "Nobody was told."},
    "language": "en",
    "location": "Kelsmouth",
    "slug": "FERRY",
    "canonical_url": "/news/ferry/",
    "websites": {"two": {"website_url": "/coast/ferry/"}},
    "credits": {
        "photos_by": [{"name": "Bo Lens"}],
        "by": [{"name": "Zora Ada", "email": "zora@a.example"}, {"type": "reference"}],
    },
    "taxonomy": {
        "primary_section": {"name": "News"},
        "sections": [{"name": "Coast"}, {"type": "reference"}],
        "tags": [{"text": "Ferries"}, {"slug": "harbour"}],
        "keywords": [{"keyword": "Machine"}],
    },
    "corrections": [{"type": "correction", "correction_type": "clarification", "text": "Blue."}],
    "editor_note": "Earlier this said red.",
    "distributor": {"name": "Kelsmouth Wire"},
    "copyright": "(c) KW",
    "promo_items": {"basic": IMAGE},
    "content_elements": [
        {"type": "text", "content": "The <b>last</b> crossing."},
        IMAGE,
    ],
}


def read(data):
    data = data if isinstance(data, bytes) or hasattr(data, "open") else json.dumps(data).encode()
    return list(ans.read(data, external_id="a.json", location="a.json"))


def only(data):
    (found,) = read(data)
    return found


def text_of(*elements):
    found = only(STORY | {"content_elements": list(elements)})
    return plain_text(sanitise(found.body)), dict(found.kept)


def test_story_arrives_with_all_that_is_said_of_it():
    found = only(STORY)
    assert detect(json.dumps(STORY).encode(), "a.txt") == "ans"
    assert replace(found, received="", location="") == ImportItem(
        external_id="s1",
        headline="Ferry stops",
        standfirst="Nobody was told.",
        dateline="Kelsmouth",
        body="<p>The <b>last</b> crossing.</p>",
        section="News",
        categories=("News", "Coast"),
        topics=("Ferries", "harbour"),
        bylines=(ByLine("Zora Ada"), ByLine("Bo Lens", "Photos")),
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        issued_at=datetime(2026, 3, 6, 9, 30, tzinfo=UTC),
        status=SourceStatus.PUBLIC,
        language="en",
        credit_line="Kelsmouth Wire",
        usage_terms="(c) KW",
        slugline="FERRY",
        pictures=(
            Picture(
                address="https://a.example/gull.jpg",
                alt="White bird",
                caption="A gull",
                credit="Bo Lens, KW",
                licence="Once",
                external_id="i1",
                is_lead=True,
            ),
        ),
        notices=(
            Notice(text="Blue.", kind="clarification"),
            Notice(text="Earlier this said red.", kind="editors_note"),
        ),
        old_addresses=("/news/ferry/", "/coast/ferry/"),
    )


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"status": "draft"}, SourceStatus.DRAFT),
        ({"status": "working"}, SourceStatus.DRAFT),
        ({"status": None}, SourceStatus.DRAFT),
        ({"status": None, "revision": {"published": True}}, SourceStatus.PUBLIC),
        ({"status": "deleted"}, SourceStatus.WITHHELD),
        ({"content_restrictions": {"content_code": "premium"}}, SourceStatus.WITHHELD),
        ({"content_restrictions": {"content_code": "green"}}, SourceStatus.PUBLIC),
        ({"content_restrictions": {"embargo": {"active": True}}}, SourceStatus.WITHHELD),
        ({"content_restrictions": {"embargo": {"active": False}}}, SourceStatus.PUBLIC),
    ],
)
def test_only_what_is_published_for_everybody_is_public(given, status):
    assert only(STORY | given).status == status


def test_embargo_holds_until_its_end():
    embargo = {"active": True, "end_time": "2026-04-01T00:00:00Z"}
    found = only(STORY | {"content_restrictions": {"embargo": embargo}})
    assert found.embargo_until == datetime(2026, 4, 1, tzinfo=UTC)


TEXT = {"type": "text", "content": "x"}


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ({"type": "header", "level": 3, "content": "Head"}, "Head"),
        ({"type": "list", "list_type": "ordered", "items": [TEXT, {"type": "list"}]}, "x"),
        ({"type": "quote", "content_elements": [TEXT], "citation": {"content": "Me"}}, "x\n\nMe"),
        ({"type": "pullquote", "content_elements": [TEXT]}, "x"),
        ({"type": "blockquote", "content": "y"}, "y"),
        ({"type": "raw_html", "content": "<p>raw</p>"}, "raw"),
        ({"type": "code", "content": "a < b"}, "a < b"),
        ({"type": "interstitial_link", "url": "https://a.example/b", "content": "Read"}, "Read"),
        ({"type": "link_list", "items": [{"type": "link", "url": "/b", "content": "c"}]}, "c"),
        ({"type": "oembed_response", "raw_oembed": {"url": "https://x.com/a"}}, "Post on X"),
        ({"type": "video", "streams": [{"url": "https://a.example/v.mp4"}]}, "Video"),
        ({"type": "audio", "url": "https://a.example/a.mp3"}, "Audio"),
        ({"type": "table", "header": [TEXT], "rows": [["1"]]}, "x\n\n1"),
        (
            {"type": "numeric_rating", "numeric_rating": 4.5, "max": 5, "units": "stars"},
            "4.5 / 5 stars",
        ),
        ({"type": "endorsement", "endorsement": "Yes"}, "Yes"),
        ({"type": "element_group", "content_elements": [TEXT]}, "x"),
        ({"type": "gallery", "content_elements": [IMAGE]}, ""),
        ({"type": "correction", "text": "Blue."}, ""),
        ({"type": "divider"}, ""),
        ({"type": "reference", "referent": {"id": "https://x.com/a"}}, "Post on X"),
    ],
)
def test_each_known_element_becomes_what_it_means(element, shown):
    assert text_of(element) == (shown, {})


def test_unknown_elements_stay_visible_and_are_counted():
    ghost = {"type": "ghost", "content": "I haunt."}
    embed = {"type": "custom_embed", "subtype": "poll"}
    reference = {"type": "reference", "referent": {"type": "oembed", "id": "12"}}
    assert text_of(ghost, ghost, embed, reference) == (
        "I haunt.\n\nI haunt.\n\n[custom_embed]\n\n[oembed 12]",
        {"element custom_embed": 1, "element ghost": 2, "reference to a oembed": 1},
    )


def test_stories_of_an_answer_are_read_and_other_objects_are_left_out():
    answer = {"type": "results", "content_elements": [STORY, STORY | {"_id": "s2"}]}
    assert [one.external_id for one in read(answer)] == ["s1", "s2"]
    assert read([{"type": "author", "name": "Zora Ada"}]) == [LeftOut("author")]


def test_elements_nested_beyond_sense_are_bounded():
    deep = TEXT
    for _ in range(200):
        deep = {"type": "element_group", "content_elements": [deep, TEXT]}
    text, kept = text_of(deep)
    assert (text.count("x"), list(kept)) == (40, ["elements nested too deeply, left out"])


def test_story_without_words_is_rejected_and_one_without_a_headline_takes_its_first():
    assert isinstance(only({"type": "story", "_id": "s"}), RejectedItem)
    found = only(
        {"type": "story", "content_elements": [{"type": "text", "content": "First words"}]}
    )
    assert (found.headline, found.external_id) == ("First words", "a.json")


# Neither a headline nor a text.
NOTHING_IN_IT = {"story-fixture-good-taxonomy.json"}


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "ans"):
        path = corpora / row.path
        (found,) = read(path)
        if path.name in NOTHING_IN_IT:
            assert isinstance(found, RejectedItem)
        elif row.expected.startswith("story "):
            sections, tags = row.number(r"sections (\d+)"), row.number(r"tags (\d+)")
            assert (row.path, len(found.topics)) == (row.path, tags)
            assert (row.path, bool(found.categories)) == (row.path, sections > 0)
            has_content = bool(found.body or found.pictures)
            assert has_content == (row.number(r"elements (\d+)") > 0)
        else:
            assert found == LeftOut(row.expected.split()[0])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "content", "basic", "by", "items"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted({*STORY})), JSON))
def test_values_of_any_type_never_raise(story):
    for found in read(story | {"type": "story"}):
        assert isinstance(found, ImportItem | LeftOut | RejectedItem)
