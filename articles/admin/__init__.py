"""The editors' screens: thin. Forms collect, verbs decide and write, templates show."""

from articles.admin import (
    bulk,
    directory,
    imports,
    jobs,
    judgements,
    merging,
    pages,
    pictures,
    queue,
    quotes,
    record,
    sourcing,
    stories,
    takedown,
    tasks,
    topics,
)

__all__ = [
    "bulk",
    "directory",
    "imports",
    "jobs",
    "judgements",
    "merging",
    "pages",
    "pictures",
    "queue",
    "quotes",
    "record",
    "sourcing",
    "stories",
    "takedown",
    "tasks",
    "topics",
]
