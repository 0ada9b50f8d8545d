"""The editors' screens: thin. Forms collect, verbs decide and write, templates show."""

from articles.admin import (
    imports,
    merging,
    pictures,
    quotes,
    record,
    sourcing,
    stories,
    tasks,
    topics,
)

__all__ = [
    "imports",
    "merging",
    "pictures",
    "quotes",
    "record",
    "sourcing",
    "stories",
    "tasks",
    "topics",
]
