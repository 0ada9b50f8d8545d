"""What an archive holds, told before anything is written."""

from datetime import UTC

from articles.importing import survey as surveying
from articles.importing.reading import AUTO, Reading

STORY = """---
title: {title}
date: 2024-03-0{day}
status: {status}
section: News
tags: [Harbour, Ferries]
authors: [Ada Voss]
---

The wall held by a hand <b>that
"""


def archive(folder):
    for day, (title, status) in enumerate((("Wall", "published"), ("Ferry", "draft")), start=1):
        text = STORY.format(title=title, status=status, day=day)
        (folder / f"{title}.md").write_text(text)
    (folder / "empty.md").write_text("")
    return surveying.survey([str(folder)], Reading(AUTO, UTC)).as_json()


def test_survey_counts_stories_statuses_names_and_what_is_refused(tmp_path):
    found = archive(tmp_path)
    assert (found["stories"], found["refused"]) == (2, 1)
    assert found["statuses"] == {"public": 1, "draft": 1}
    assert found["categories"]["listed"] == [{"name": "News", "n": 2}]
    assert [row["name"] for row in found["tags"]["listed"]] == ["Ferries", "Harbour"]
    assert found["authors"]["listed"] == [{"name": "Ada Voss", "n": 2}]
    assert found["rejected"][0]["reason"] == "the file is empty"


def test_survey_tells_the_first_and_the_last_day_and_a_sample(tmp_path):
    found = archive(tmp_path)
    assert (found["first_at"][:10], found["last_at"][:10]) == ("2024-03-01", "2024-03-02")
    assert [row["headline"] for row in found["sample"]] == ["Ferry", "Wall"]
    assert found["sample"][0]["opening"] == "The wall held by a hand that"


def test_names_beyond_the_bound_are_counted_together(monkeypatch):
    monkeypatch.setattr(surveying, "MOST_NAMES", 2)
    tally = surveying.Tally()
    for name in ("a", "b", "c", "d", "a"):
        tally.add(name)
    assert tally.as_json() == {
        "listed": [{"name": "a", "n": 2}, {"name": "b", "n": 1}],
        "different": 2,
        "beyond": 2,
    }
