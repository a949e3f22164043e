"""docs/coverage.md says what is asked of each sentence of the pages, and the catalogue agrees."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from octo_conformance.contract import Requirement, load_contract
from octo_conformance.judge.checks import find_checks
from octo_proof.cases import all_cases

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
NAMED = re.compile(r"[A-Z]+(?:-[A-Z]+)*-\d{3}")
NONE = "none: "
PAGES = (
    "docs.octo.travel, Getting Started, Endpoints & Capabilities",
    "docs.ventrata.com, Getting Started, Endpoints & Capabilities",
    "docs.ventrata.com, Capabilities, Cart",
    "docs.ventrata.com, Capabilities, Multi-Booking Cart",
    "docs.ventrata.com, Capabilities, Identities",
    "docs.ventrata.com, Capabilities, Memberships",
)
EARLIER = "as of 2020 to 2024"
"""Marks a source that is an older form of the page."""

CONTRACT = load_contract()
CHECKS = find_checks(CONTRACT)
BROKEN = {case.breaks for case in all_cases()}


class Row(NamedTuple):
    """One thing that a page says."""

    section: str
    says: str
    statements: str

    @property
    def named(self) -> list[str]:
        return [] if self.statements.startswith(NONE) else NAMED.findall(self.statements)


def rows() -> list[Row]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [Row(*each) for each in cells if each[0] != "section"]


ROWS = rows()
ALL = sorted({name for row in ROWS for name in row.named})


def quoted(entry: Requirement) -> bool:
    """Whether the statement stands on one of the pages as they are today."""
    return any(source.startswith(PAGES) and EARLIER not in source for source in entry.source)


def test_every_row_names_statements_or_says_why_there_are_none() -> None:
    """A row that names nothing and gives no reason is a sentence that was forgotten."""
    silent = [row for row in ROWS if not row.named and len(row.statements) <= len(NONE)]
    loose = [row for row in ROWS if row.named and ", ".join(row.named) != row.statements]
    assert (silent, loose) == ([], [])
    assert len(ROWS) > 100


def test_no_row_is_there_twice() -> None:
    """Two rows that say the same hide that a sentence was left out."""
    assert len({(row.section, row.says) for row in ROWS if "header" not in row.says}) == len(
        [row for row in ROWS if "header" not in row.says]
    )


@pytest.mark.parametrize("name", ALL)
def test_a_statement_that_is_named_has_a_check_and_a_fault(name: str) -> None:
    """A sentence is covered only where a supplier that breaks it was seen to be found."""
    entry = CONTRACT.catalogue[name]
    proven = entry.covered_by or (name,)
    unproven = [each for each in proven if not CHECKS[each].words() or each not in BROKEN]
    assert entry.excluded or unproven == []


def test_every_statement_that_quotes_a_page_is_named() -> None:
    """A statement whose sentence the table lacks shows that the page was not read to the end."""
    missing = {
        entry.id for entry in CONTRACT.catalogue.values() if quoted(entry) and not entry.derived
    } - set(ALL)
    assert missing == set()
