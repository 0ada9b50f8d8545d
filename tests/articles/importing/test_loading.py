"""Readers that are read when they are first used."""

from importlib.util import find_spec

from articles.importing.formats import FORMATS
from articles.importing.loading import Later
from tests.house_rules import is_pure


def test_every_such_reader_is_a_pure_module_of_a_format():
    readers = {name: form.read for name, form in FORMATS.items() if isinstance(form.read, Later)}
    assert set(readers) == {"html"}
    for reader in readers.values():
        module = f"articles.importing.formats.{reader.name}"
        assert (find_spec(module) is not None, is_pure(module)) == (True, True)


def test_reader_reads_when_it_is_called():
    (found,) = Later("text")(b"Ferry stops\n\nIt does.", external_id="a", location="a")
    assert found.headline == "Ferry stops"
