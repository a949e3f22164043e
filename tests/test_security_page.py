"""SECURITY.md names tests that there are, and every promise has one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROWS = [
    row.strip("|").split("|")
    for row in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    if row.startswith("| ") and not row.startswith("| who ")
]


def test_every_promise_names_tests_that_are_there() -> None:
    """A promise that leans on no test, or on one of yesterday, is none."""
    assert len(ROWS) > 10
    for who, _, tests in ROWS:
        named = re.findall(r"`([^`]+)`", tests)
        assert named, who
        assert [path for path in named if not (ROOT / path).is_file()] == [], who
