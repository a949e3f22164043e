"""Every rule has cases."""

from __future__ import annotations

import ast
from pathlib import Path

from support.ruling import names


def tried(word: str) -> set[str]:
    """The rules that a case of these files expects to say this."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(__file__).parent.glob("test_*.py")]
    cases = [node.elts for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Tuple)]
    return {
        str(case[0].value)
        for case in cases
        if len(case) > 2 and isinstance(case[0], ast.Constant) and getattr(case[2], "id", None) == word
    }


def test_every_rule_is_shown_what_is_right() -> None:
    """A rule that nobody saw hold may break for everything."""
    assert names() - tried("HOLDS") == set()


def test_every_rule_is_shown_what_is_wrong() -> None:
    """A rule that nobody saw break may hold for everything."""
    assert names() - tried("BREAKS") == set()
