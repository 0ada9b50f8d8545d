"""What comes more than once in a run: taken once, skipped then, or refused."""

from articles.importing.items import ImportItem
from articles.importing.nameless import table
from articles.importing.plan import is_kill
from articles.importing.report import Outcome

__all__ = ["Known"]

TWICE = "another item of this run has the same id"
TWICE_ISSUED = "another item of this run has the same id and time of issue, and says something else"
AGAIN = "the same item came before in this run"


class Known:
    """The items that came in a run, by hashes alone. Close it, and they are forgotten."""

    def __init__(self):
        self._said = table("version INTEGER PRIMARY KEY, digest INTEGER")

    def close(self) -> None:
        """Forget them."""
        self._said.close()

    def refusal(self, source: str, item: ImportItem) -> tuple[Outcome, str] | None:
        """Note an item by its id, time of issue and digest; say why it is not taken, else None.

        Versions of one item may come in any order: the plan decides by when they were issued, and
        takes one that does not say for older. Two of those, or of one time, would write over each
        other in every run. A kill writes over nothing, and is obeyed whatever came with it.
        """
        if is_kill(item):
            return None
        version = hash((source, item.kind, item.external_id, item.issued_at))
        said = (version, hash(item.digest))
        if self._said.execute("INSERT OR IGNORE INTO rows VALUES (?, ?)", said).rowcount:
            return None
        there = "SELECT 1 FROM rows WHERE version = ? AND digest = ?"
        if self._said.execute(there, said).fetchone():
            return Outcome.SKIPPED, AGAIN
        return Outcome.REJECTED, TWICE_ISSUED if item.issued_at else TWICE
