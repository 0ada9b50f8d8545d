"""Authors without their e-mail addresses, whatever the format."""

from articles.importing.feeds.people import UNNAMED, without_addresses
from articles.importing.items import ByLine, ImportItem, RejectedItem, content_hash


def item(*names):
    return ImportItem(external_id="1", headline="Wall holds", bylines=tuple(map(ByLine, names)))


def test_item_without_addresses_is_the_same():
    one = item("Ada Voss", "@adavoss")
    assert without_addresses(one) is one
    bad = RejectedItem(external_id="1", reason="empty")
    assert without_addresses(bad) is bad


def test_addresses_go_and_names_stay():
    found = without_addresses(item("ada@old.example (Ada Voss)", "desk@old.example", "Jan Roe"))
    assert [one.name for one in found.bylines] == ["Ada Voss", "Jan Roe"]
    assert found.kept == ((UNNAMED, 1),)


def test_item_is_known_by_what_its_source_said():
    theirs = item("desk@old.example")
    assert without_addresses(theirs).digest == content_hash(theirs)
