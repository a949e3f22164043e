"""`octo-conformance requirements`: the catalogue, and all about one statement."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from octo_conformance.cli import main
from octo_conformance.contract import load_contract


def requirements(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["requirements", *arguments])


def test_every_statement_is_listed_with_its_checks() -> None:
    """A supplier's engineer sees what a certificate says before the first run."""
    catalogue, said = load_contract().catalogue, requirements().output.splitlines()
    assert [line.split()[0] for line in said[:-1:2]] == list(catalogue)
    assert said[-1].startswith(f"{len(catalogue)} requirements: ")
    assert not any(line.strip() == "no check" for line in said[1::2])


@pytest.mark.parametrize("name", ["CORE-BOOK-003", "core-book-003"])
def test_one_is_told_with_its_source_and_its_tests(name: str) -> None:
    """Whoever got a red result looks it up in the public pages."""
    said = requirements(name).output
    assert said.startswith("CORE-BOOK-003  MUST  octo/core\n")
    assert all(f"\n{word}:" in said for word in ("breaks", "source", "checked"))
    assert "core/test_reserve.py::test_the_uuid_sent_is_the_address_of_the_booking" in said


def test_an_unknown_one_is_a_wrong_command_with_a_suggestion() -> None:
    """It is most often a slip."""
    done = requirements("CORE-BOOK-3")
    assert done.exit_code == 2
    assert "did you mean" in done.output
