"""What a run of an import is asked for. PURE."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from articles.importing.mapping import NameMap
from articles.importing.media.finding import Media

__all__ = ["Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked for. An empty `source` means each item's format.

    One that `is_filling` only puts pictures into stories that still are what the source says.
    """

    format_name: str
    timezone: tzinfo
    source: str = ""
    is_dry_run: bool = False
    is_publishing: bool = False
    is_filling: bool = False
    is_suggesting: bool = True
    limit: int | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    names: NameMap = field(default_factory=NameMap)
    media: Media = field(default_factory=Media)

    def kept(self) -> dict[str, Any]:
        """What of it a run keeps, for its report and for taking again what it rejected."""
        columns = [list(pair) for pair in self.columns.items()]
        return {
            "format": self.format_name,
            "is_suggesting": self.is_suggesting,
            **({"columns": columns} if columns else {}),
        }
