"""What the MANIFEST of the shared corpora says must be found in each file."""

import re
from dataclasses import dataclass

ROW = re.compile(
    r"\| `(?P<path>[^`]+)` \| (?P<origin>.*?) \| (?P<exercises>.*?) \| (?P<expected>.*) \|"
)


@dataclass(frozen=True)
class Row:
    """A file of the corpora, relative to their folder, and the words of what it holds."""

    path: str
    expected: str

    @property
    def is_broken(self):
        return "NOT WELL-FORMED" in self.expected

    def number(self, pattern):
        """The number that a pattern's group names, 0 if nothing is said of it."""
        found = re.search(pattern, self.expected)
        return int(found.group(1)) if found else 0

    def text(self, pattern):
        """What a pattern's last group matches, "" if nothing is said of it."""
        found = re.search(pattern, self.expected)
        return found.group(found.lastindex) if found else ""

    def statuses(self, noun):
        """{status: n} of "posts draft 1,publish 4"."""
        found = re.search(rf"\b{noun} ((?:[\w-]+ \d+,?)+)", self.expected)
        pairs = (part.split(" ") for part in found.group(1).split(",")) if found else ()
        return {status: int(n) for status, n in pairs}


def rows(corpora, folder):
    """The rows of one format's folder, in the order of the MANIFEST."""
    text = (corpora / "MANIFEST.md").read_text(encoding="utf-8")
    found = (Row(m["path"], m["expected"]) for m in map(ROW.fullmatch, text.splitlines()) if m)
    return [row for row in found if row.path.startswith(f"{folder}/")]
