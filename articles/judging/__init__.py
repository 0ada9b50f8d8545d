"""What editors made of the finder's suggestions: kept, counted, and reported."""

from articles.judging.keeping import (
    FIRM,
    confirmed,
    dismissed,
    is_as_suggested,
    marked_by_hand,
    taken_back,
)
from articles.judging.reporting import GOAL, LONGEST, Period, Report, report
from articles.judging.tallying import differences, recount

__all__ = [
    "FIRM",
    "GOAL",
    "LONGEST",
    "Period",
    "Report",
    "confirmed",
    "differences",
    "dismissed",
    "is_as_suggested",
    "marked_by_hand",
    "recount",
    "report",
    "taken_back",
]
