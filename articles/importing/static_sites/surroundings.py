"""What lies around a file of a site's folder: read once a walk, and never outside of it. PURE."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from articles.importing.decoding import NotText, decode
from articles.importing.front_matter import (
    BrokenFrontMatter,
    parse_json,
    parse_toml,
    parse_yaml,
)
from articles.importing.sources import SourceFile, bytes_of, names_below

__all__ = ["MARKDOWN_NAMES", "Surroundings"]

LARGEST = 2_000_000
MOST_REMEMBERED = 50_000
MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
PARSERS = {
    ".yml": parse_yaml,
    ".yaml": parse_yaml,
    ".toml": parse_toml,
    ".json": parse_json,
}


class Surroundings:
    """The folder or archive that a file was found in, asked by paths from its root.

    `memory` lives as long as a walk does: what was read of a site once is not read again.
    """

    def __init__(self, file: SourceFile | None, memory: MutableMapping[Hashable, Any]):
        self._file = file
        self._memory = memory
        self.path = file.path if file else PurePosixPath("")
        # One file that was named is in no folder of ours: what lies beside it was not given.
        self._is_alone = file is None or file.root is None

    def remembered(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` returned the first time in this walk."""
        whole = (self._file.root if self._file else None, key)
        if whole not in self._memory:
            if len(self._memory) >= MOST_REMEMBERED:
                return make()
            self._memory[whole] = make()
        return self._memory[whole]

    def holds(self, name: str) -> bool:
        """Whether there is a file at a path from the root."""
        return self._content(name) is not None

    def text(self, name: str) -> str:
        """The text of a file at a path from the root, "" if there is none that can be read."""
        content = self._content(name)
        try:
            return decode(bytes_of(content, most=LARGEST))[0] if content is not None else ""
        except (NotText, OSError):
            return ""

    def data(self, stem: str) -> Any:
        """The values of a data file, YAML, TOML or JSON; {} if there is none that can be read."""
        for ending, parse in PARSERS.items():
            text = self.text(f"{stem}{ending}")
            try:
                if text.strip():
                    return parse(text) or {}
            except BrokenFrontMatter:
                continue
        return {}

    def stories_named(self, stem: str) -> Sequence[str]:
        """The paths of all Markdown files with this name, whatever their ending."""
        index: Mapping[str, list[str]] = self.remembered("index", self._index)
        return index.get(stem, ())

    def _index(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in names_below(self._file.root) if not self._is_alone else ():
            path = PurePosixPath(name)
            if path.suffix.lower() in MARKDOWN_NAMES:
                is_index = path.stem in ("index", "_index")
                found[path.parent.name if is_index else path.stem].append(name)
        return found

    def _content(self, name: str):
        if self._is_alone or not name or "\0" in name:
            return None
        up = "../" * (len(self.path.parts) - 1)
        try:
            return self._file.beside(f"{up}{name}")
        except (OSError, ValueError, RuntimeError):
            return None
