"""An archive of more than three pages, made by the verbs."""

from datetime import timedelta

from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_person,
    make_published,
    make_section,
)
from tests.kept import kept

STORIES = 17
PAGE = 5


def make_archive():
    """Seventeen stories of one section and topic that all quote one speaker; gives the speaker."""
    speaker = make_person("Mara Ellwood", distinction="harbour commissioner")
    section = make_section("Harbour")
    for number in range(STORIES):
        article = make_published(
            at=LONG_AGO + timedelta(days=number),
            section=section,
            topics=["Dredging"],
            bylines=["Ruth Ainscough"],
            headline=f"Dredger delayed {number:02}",
            text=f"“The dredger comes on day {number} or never,” said Mara Ellwood.",
        )
        confirm_all(article, speaker)
    return speaker


kept_archive = kept(make_archive)
