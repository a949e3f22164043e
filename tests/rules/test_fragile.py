"""A check fails by what a supplier does and never by its own code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from octo_conformance.contract.roots import suite_roots

FILES = sorted(path for root in suite_roots() for path in root.glob("*/*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_is_looked_for_without_a_way_out(path: Path) -> None:
    """`next` without a default breaks the suite down where a supplier does not show what is looked for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    bare = [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "next" and len(call.args) < 2
    ]
    assert bare == []
