"""Whom we quote: the sourcing report of the editors' screens, and as a spreadsheet."""

from articles.sourcing.counting import printed, report
from articles.sourcing.shapes import LONGEST, Report, Scope
from articles.sourcing.sheet import csv_rows, safe_cell

__all__ = ["LONGEST", "Report", "Scope", "csv_rows", "printed", "report", "safe_cell"]
