"""This module tells which checks serve which requirement: behaviours, rules, schema stamps and the judge
itself."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from octo_conformance.contract import Contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.judge import load_rules
from octo_conformance.judge.answers import BUILT_IN


@dataclass
class Checks:
    """The checks of one requirement."""

    tests: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    schema: bool = False
    judge: bool = False

    def words(self) -> list[str]:
        """One or two words for each kind of check, for a listing."""
        words = []
        if self.tests:
            words.append(f"{len(self.tests)} test{'s' if len(self.tests) > 1 else ''}")
        if self.rules:
            words.append(f"rule {', '.join(self.rules)}")
        if self.schema:
            words.append("schema")
        if self.judge:
            words.append("every answer")
        return words


def find_checks(contract: Contract) -> Mapping[str, Checks]:
    """Find every check by requirement id. Tests are read from their source, and nothing is run."""
    found: dict[str, Checks] = {identifier: Checks() for identifier in contract.catalogue}
    for root in suite_roots():
        for path in sorted(root.glob("*/test_*.py")):
            for identifier, name in claimed(path):
                found.setdefault(identifier, Checks()).tests.append(f"{path.parent.name}/{path.name}::{name}")
    for rule in load_rules(suite_roots()).all:
        found.setdefault(rule.requirement, Checks()).rules.append(rule.name)
    for identifier in contract.stamped:
        found.setdefault(identifier, Checks()).schema = True
    leaks = {capability.leak for capability in contract.capabilities.values()}
    for identifier in BUILT_IN | leaks:
        found.setdefault(identifier, Checks()).judge = True
    return found


def claimed(path: Path) -> list[tuple[str, str]]:
    """Yield (requirement, test) for each test of a suite file, by its `@requirement("ID")` decorators."""
    pairs = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "requirement" and mark.args:
                pairs.append((str(ast.literal_eval(mark.args[0])), node.name))
    return pairs
