"""Readers that are read when they are first used."""

from importlib import import_module

import pytest

from articles.importing.formats import FORMATS, feed
from articles.importing.loading import Later
from tests.house_rules import is_pure

READERS = {name: form.read for name, form in FORMATS.items() if isinstance(form.read, Later)}


def test_only_the_reader_of_pages_comes_later():
    assert set(READERS) == {"html"}


@pytest.mark.parametrize("later", [*READERS.values(), feed.odd_entries])
def test_every_such_reader_is_a_function_of_a_pure_module(later):
    module = f"articles.importing.{later.module}"
    assert is_pure(module)
    assert callable(getattr(import_module(module), later.function))


def test_reader_reads_when_it_is_called():
    (found,) = Later("formats.text")(b"Ferry stops\n\nIt does.", external_id="a", location="a")
    assert found.headline == "Ferry stops"
