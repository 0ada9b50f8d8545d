"""An item as JSON and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from articles.importing.frozen import freeze, thaw
from articles.importing.items import ByLine, ImportItem, Notice, Picture, SourceStatus

AT = datetime(2024, 3, 2, 9, 30, tzinfo=UTC)
FULL = ImportItem(
    external_id="7",
    headline="Wall holds",
    body="<p>Words</p>",
    topics=("Harbour",),
    bylines=(ByLine("Ada Voss", "Reporting"),),
    published_at=AT,
    status=SourceStatus.PUBLIC,
    pictures=(Picture(address="/a.jpg", alt="A wall"),),
    notices=(Notice(text="We erred.", issued_at=AT),),
    received="raw",
    warnings=("odd",),
    kept=(("shortcode [poll]", 2),),
    digest="0",
)


def test_item_comes_back_as_it_was_but_for_its_raw_copy():
    frozen = json.loads(json.dumps(freeze(FULL)))
    assert thaw(frozen) == replace(FULL, received="", digest="")


def test_what_no_database_holds_is_marked_and_what_is_unknown_is_passed_over():
    frozen = freeze(replace(FULL, headline="Wall\x00holds")) | {"later": 1}
    assert thaw(frozen).headline == "Wall\N{REPLACEMENT CHARACTER}holds"
