"""A whole story: every construction the finder is relied on for, with invented people."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

from articles.quotes import find_quotes

STORY = """\
Marlow rules out new ferry, council seats for Eastmere, as county turns to flood threat

In her first visit to Eastmere as county chief, Secretary of Transport Ines Marlow told a \
meeting of…

In her first visit to Eastmere as county chief, Secretary of Transport Ines Marlow told a \
meeting of parish leaders that their parishes need to mend more roads.

She underlined the need to end the bridge dispute through talks with Westmere.

“Our offer is plain: the tolls must stop, and this dispute must end,” Marlow said about the \
long quarrel between Eastmere and Westmere. “Mayor Tolland has been plain with the county that \
a lasting peace on the river is a first concern.”

Later on Tuesday, Tolland said he and Westmere clerk Abel Crane had agreed to begin talks.

Marlow said while Eastmere will not get its old tolls back, a lasting peace must include \
“sturdy” promises that the quarrel would not begin again.

“That said, the county does not believe that a seat for Eastmere is a likely outcome,” added \
Marlow. “Instead, any promise must be backed by all parishes.”

Marlow also vowed that county wardens “will not be … sent to Eastmere.”

“It will require our parishes to step up,” said Marlow. “The county remains committed to the \
ferry, full stop. But it will not put up with neglect.”

“The county faces serious floods,” she said. “We must look after our own banks.”

When asked if the county would be pulling wardens from the river, she said that there were no \
plans.

“The county, as the owner of the banks, is going to need to make sure we are ready,” she said.

When asked if floods posed the “greatest danger” to the county, she was equally frank.

“There is just no doubt the floods are rising,” Marlow said. “Their pace is quite different, \
and whoever holds the banks is going to set the tone.”

“Additionally, the meeting will tackle broken sluices,” said FENCO in a statement about the \
meeting.

The host was Marlow’s predecessor, Secretary of Transport Basil Orne, who served under former \
Mayor Jonas Pell.
"""
GROUPS = [
    (0, "Ines Marlow", "direct"),
    (0, "Ines Marlow", "direct"),
    (1, "Ines Marlow", "mixed"),
    (2, "Ines Marlow", "direct"),
    (2, "Ines Marlow", "direct"),
    (3, "Ines Marlow", "mixed"),
    (4, "Ines Marlow", "direct"),
    (4, "Ines Marlow", "direct"),
    (5, "Ines Marlow", "direct"),
    (5, "Ines Marlow", "direct"),
    (6, "Ines Marlow", "direct"),
    (7, "Ines Marlow", "direct"),
    (7, "Ines Marlow", "direct"),
    (8, "FENCO", "direct"),
]
SHARED = Path(os.environ.get("NEWSROOM_SHARED", Path(__file__).parents[4] / "shared"))
SEED_STORIES = sorted((SHARED / "seeds").glob("*.txt"))
if not SEED_STORIES:
    warnings.warn(
        f"No story in {SHARED / 'seeds'}: its exact test is not collected. Set NEWSROOM_SHARED.",
        stacklevel=1,
    )


def test_story_gives_nine_groups_in_fourteen_pieces():
    found = find_quotes(STORY)
    assert [(q.group, q.speaker, q.kind) for q in found] == GROUPS


def test_story_leaves_the_wording_of_a_question_alone():
    assert "greatest danger" not in [q.text for q in find_quotes(STORY)]


def test_story_gives_the_office_beside_the_full_name():
    roles = {q.speaker: (q.role, q.speaker_kind) for q in find_quotes(STORY)}
    assert roles == {
        "Ines Marlow": ("Secretary of Transport", "person"),
        "FENCO": ("", "organization"),
    }


if SEED_STORIES:

    @pytest.mark.parametrize("path", SEED_STORIES, ids=lambda path: path.stem)
    def test_seed_story_gives_nine_groups_in_fourteen_pieces(path):
        found = find_quotes(path.read_text(encoding="utf-8"))
        by_speaker = [q.speaker for q in found]
        assert len(found) == 14
        assert len({q.group for q in found}) == 9
        assert sorted({(s, by_speaker.count(s)) for s in by_speaker}) == [
            ("NATO", 1),
            ("Pete Hegseth", 13),
        ]
        assert "biggest threat" not in " ".join(q.text for q in found)
