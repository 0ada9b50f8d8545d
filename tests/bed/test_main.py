"""Which parts the bed runs, and in which order."""

import pytest

from tests.bed import __main__ as bed


def test_all_parts_run_in_order_when_none_is_named():
    assert bed._options([]).parts == list(bed.PARTS)


def test_named_parts_run_in_the_beds_order():
    assert bed._options(["browser-sqlite", "sqlite"]).parts == ["sqlite", "browser-sqlite"]


def test_unknown_part_is_named_with_those_there_are(capsys):
    with pytest.raises(SystemExit) as refused:
        bed._options(["mysql"])
    assert refused.value.code == 2
    assert "no such part: mysql (there are sqlite, postgresql, " in capsys.readouterr().err


def test_every_test_is_in_one_part_of_each_database():
    kinds = {part: options[:2] for part, options in bed.PARTS.items()}
    assert kinds == {
        "sqlite": ["-m", "not browser"],
        "postgresql": ["-m", "not browser"],
        "browser-sqlite": ["-m", "browser"],
        "browser-postgresql": ["-m", "browser"],
    }
