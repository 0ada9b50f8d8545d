"""The editors' screens: thin. Forms collect, verbs decide and write, templates show."""

from articles.admin import (
    directory,
    imports,
    jobs,
    judgements,
    merging,
    pictures,
    quotes,
    record,
    sourcing,
    stories,
    takedown,
    tasks,
    topics,
)

__all__ = [
    "directory",
    "imports",
    "jobs",
    "judgements",
    "merging",
    "pictures",
    "quotes",
    "record",
    "sourcing",
    "stories",
    "takedown",
    "tasks",
    "topics",
]
