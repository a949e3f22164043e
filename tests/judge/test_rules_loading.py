"""Rules are found in the files of the suites."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.errors import ContractError
from octo_conformance.judge import load_rules
from octo_conformance.suite import Rule

WORDS = "from octo_conformance.suite import rule\n"
ONE = '@rule("A", on="Booking")\ndef one(booking, seen):\n    assert booking\n'
TWICE = '@rule("A", on="Booking")\n@rule("B", on="Order")\ndef two(thing, seen):\n    assert thing\n'


def written(folder: Path, name: str, text: str) -> Path:
    """A file of a suite."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_rules_are_found_by_what_they_look_at(tmp_path: Path) -> None:
    """Every `rules*.py` below every root is loaded."""
    written(tmp_path / "a", "x/rules.py", WORDS + ONE)
    written(tmp_path / "b", "y/rules_more.py", WORDS + TWICE)
    written(tmp_path / "b", "y/other.py", "1 / 0")
    rules = load_rules([tmp_path / "a", tmp_path / "b"])
    assert [rule.name for rule in rules.on("Booking")] == ["one", "two"]
    assert [rule.requirement for rule in rules.on("Order")] == ["B"]
    assert rules.on("Gift") == []
    assert rules.requirements == {"A", "B"}
    assert len(rules.all) == 3


def test_a_rule_that_is_imported_elsewhere_counts_once(tmp_path: Path) -> None:
    """Two names of one function are one rule."""
    written(tmp_path, "x/rules.py", WORDS + ONE + "again = one\n")
    assert len(load_rules([tmp_path]).all) == 1


def test_a_file_that_breaks_is_told(tmp_path: Path) -> None:
    """The error names the file and what to do."""
    written(tmp_path, "x/rules.py", "1 / 0\n")
    with pytest.raises(ContractError, match=r"x/rules\.py do not load: division by zero"):
        load_rules([tmp_path])


def test_a_rule_has_the_name_of_its_function() -> None:
    """It is what a finding is called."""

    def a_booking_is_whole(booking: object, seen: object) -> None:
        """Nothing is missing."""

    assert Rule("A", "Booking", a_booking_is_whole).name == "a_booking_is_whole"
