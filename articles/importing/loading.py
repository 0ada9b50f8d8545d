"""Readers whose modules are read when they are first used. PURE.

A web worker needs the names of the formats and how their files look; reading runs elsewhere
(articles.background). What a reader brings with it, and no other needs, should cost no worker and
no other import anything. This is the one place of ours that imports by name;
tests/test_architecture.py holds that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

__all__ = ["Later"]


@dataclass(frozen=True, slots=True)
class Later:
    """A function of a module under `articles.importing` that yields what it reads."""

    module: str
    function: str = "read"

    def __call__(self, *args, **kwargs) -> Iterator[Any]:
        """Read the module, if nobody did yet, and let it read."""
        module = import_module(f"articles.importing.{self.module}")
        return getattr(module, self.function)(*args, **kwargs)
