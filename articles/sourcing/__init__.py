"""Whom we quote: the sourcing report of the editors' screens."""

from articles.sourcing.counting import printed, report
from articles.sourcing.shapes import LONGEST, Report, Scope

__all__ = ["LONGEST", "Report", "Scope", "printed", "report"]
