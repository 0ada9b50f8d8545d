"""Counts, lines and JSON of a run."""

import json

import pytest

from articles.importing.items import ImportItem, LeftOut
from articles.importing.report import Outcome, Report, Result

CREATED = Result("a", Outcome.CREATED, article=1, source="text", format="text")
WARNED = Result(
    "b", Outcome.CREATED, article=2, source="text", format="text", warnings=("odd", "old")
)
CONFLICT = Result(
    "c",
    Outcome.CONFLICT,
    "edited",
    article=3,
    location="in/c",
    source="markdown",
    format="markdown",
)
REFUSED = Result(
    "d",
    Outcome.REJECTED,
    "too long",
    field="headline",
    location="in/d\n\x1b[2J",
    source="text",
    format="text",
)
UNREAD = Result("e", Outcome.REJECTED, "empty", was_read=False)


def report_of(*results, **more):
    report = Report(**more)
    for result in results:
        report.add(result)
    return report


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ((), 2),
        ((CREATED,), 0),
        ((CREATED, CONFLICT), 1),
        ((CREATED, UNREAD), 1),
        ((REFUSED,), 1),
        ((UNREAD,), 2),
    ],
)
def test_exit_status(results, status):
    assert report_of(*results).exit_status == status


def test_summary():
    assert report_of(CREATED, WARNED, CONFLICT, REFUSED).summary() == (
        "Import finished: 4 items: 2 created, 0 updated, 0 unchanged, 0 skipped, 1 in conflict,"
        " 1 rejected."
    )
    assert report_of(CREATED).summary(is_dry_run=True) == (
        "Dry run, nothing was written: 1 item: 1 created, 0 updated, 0 unchanged, 0 skipped,"
        " 0 in conflict, 0 rejected."
    )


def test_lines_say_what_did_not_go_smoothly_and_can_be_printed():
    assert list(CREATED.lines()) == []
    assert list(WARNED.lines()) == ["warning: b: odd", "warning: b: old"]
    assert list(CONFLICT.lines()) == ["conflict: in/c: edited"]
    assert list(REFUSED.lines()) == ["rejected: in/d\ufffd[2J: headline: too long"]


def test_write_is_the_json_of_the_design(tmp_path):
    report = report_of(CREATED, WARNED, REFUSED, spooled=True)
    report.write(tmp_path / "r.json", report.head("text", "auto", 1.23456))
    assert json.loads((tmp_path / "r.json").read_text()) == {
        "source": "text",
        "format": "text",
        "seen": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "conflicts": 0,
        "rejected": 1,
        "also_found": {"left_out": {}, "kept": {}, "comments": 0},
        "seconds": 1.235,
        "items": [
            {"id": "a", "outcome": "created", "reason": "", "article": 1},
            {"id": "b", "outcome": "created", "reason": "odd; old", "article": 2},
            {"id": "d", "outcome": "rejected", "reason": "headline: too long", "article": None},
        ],
    }
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_what_is_no_story_or_not_understood_is_counted_beside_the_items():
    report = report_of(CREATED)
    for found in (
        LeftOut("nav_menu_item"),
        LeftOut("nav_menu_item"),
        ImportItem(external_id="a", headline="A", comments=3, kept=(("shortcode [poll]", 2),)),
    ):
        report.observe(found)
    assert report.head("", "", 0)["also_found"] == {
        "left_out": {"nav_menu_item": 2},
        "kept": {"shortcode [poll]": 2},
        "comments": 3,
    }
    assert report.summary().splitlines()[1:] == [
        "Left out, since they are no stories: 2 × nav_menu_item.",
        "Not known here, so look at them: 2 × shortcode [poll].",
        "Comments, which are not taken: 3.",
    ]


def test_rejected_items_without_room_are_told_apart_from_those_that_are_kept():
    odd = Result("d", Outcome.REJECTED, "odd", raw="Mud lay.")
    report = report_of(odd, odd, UNREAD)
    report.kept_with_text = 1
    counted = {"kept": 1, "not_kept": 1, "without_text": 1}
    assert report.head("", "", 0)["also_found"]["rejected"] == counted
    assert report.summary().splitlines()[1:] == [
        "Rejected items kept to be mended in the admin: 1; not kept with their text: 1 "
        "(--rejects FILE writes all)."
    ]
    assert report.summary(is_dry_run=True).splitlines()[1:] == []


def test_head_of_several_formats_is_mixed_and_of_none_what_was_asked_for():
    head = report_of(CREATED, CONFLICT).head("x", "auto", 0)
    assert (head["source"], head["format"]) == ("mixed", "mixed")
    head = report_of(UNREAD).head("x", "auto", 0)
    assert (head["source"], head["format"]) == ("x", "auto")


def test_write_where_it_can_not_leaves_nothing(tmp_path):
    report = report_of(CREATED, spooled=True)
    (tmp_path / "r.json").mkdir()
    with pytest.raises(OSError, match=r"r\.json"):
        report.write(tmp_path / "r.json", report.head("", "", 0))
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_noted_is_bounded_and_holds_only_what_has_a_reason():
    report = report_of(CREATED, *[REFUSED] * 1_200)
    assert (report.seen, len(report.noted), report.noted[0]) == (1_201, 1_000, REFUSED.as_json())
