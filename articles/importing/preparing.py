"""What the stories that will be written are made of: taken as it was prepared ahead, or made now.

The transaction that follows only writes.
"""

from collections.abc import Sequence

from articles.importing.items import PAGE
from articles.importing.plan import MAKES, Action, Decision
from articles.importing.prepared import Prepared, is_made_of, prepared_of
from articles.importing.reading import Read

__all__ = ["prepare"]


def prepare(
    decisions: Sequence[Decision], *, is_suggesting: bool = True, reads: Sequence[Read] = ()
) -> dict[int, Prepared]:
    """{id(decision): what was made of its item} for the stories that will be written.

    Without `is_suggesting` quotations are looked for in those alone that are updated. `reads` are
    what the decisions were read from, one for each, with what was prepared of them ahead.
    """
    reads = reads or [None] * len(decisions)
    return {
        id(one): _made(one, read, is_suggesting=is_suggesting)
        for one, read in zip(decisions, reads, strict=True)
        if one.action in MAKES and one.item.kind != PAGE
    }


def _made(decision: Decision, read: Read | None, *, is_suggesting: bool) -> Prepared:
    # What was suggested in a draft has to follow its text.
    is_looking = is_suggesting or decision.action is Action.UPDATE
    ahead = read and read.prepared
    if ahead and is_looking <= ahead.was_looked_at and is_made_of(decision.item, read.found):
        return ahead
    return prepared_of(decision.item, is_suggesting=is_looking)
