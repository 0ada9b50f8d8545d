"""Whether a row here is what a record says, and what is held back without ``--publish``."""

from articles.models import Status
from articles.moving.shapes import SHAPES

__all__ = ["differing", "held", "is_held"]

# What readers could see of a story that runs, or was retracted with its notice.
SHOWN = (Status.PUBLISHED, Status.RETRACTED)


def held(record: dict) -> dict:
    """The record as it is written without leave to publish: nothing of it is public."""
    if record["record"] == "story" and record["status"] in SHOWN:
        return record | {"status": str(Status.DRAFT)}
    if record["record"] == "page" and record["is_public"]:
        return record | {"is_public": False}
    return record


def is_held(record: dict) -> bool:
    """Whether it needs leave to be as it was."""
    return held(record) != record


def differing(record: dict, other: dict) -> list[str]:
    """The names of what differs between two records of one thing, but for the rows' numbers."""
    mine, theirs = _bare(record), _bare(other)
    return [name for name in mine if mine[name] != theirs[name]]


def _bare(record):
    shape = SHAPES[record["record"]]
    bare = {name: value for name, value in record.items() if name != "number"}
    for name, child in shape.children.items():
        if child.is_numbered:
            bare[name] = [
                {key: value for key, value in row.items() if key != "number"} for row in bare[name]
            ]
    if record["record"] == "joining":
        bare["moved"] = {
            key: value
            for key, value in bare["moved"].items()
            if key not in ("appearances", "suggestions", "tasks")
        }
    return bare
