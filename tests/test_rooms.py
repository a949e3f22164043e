"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import octo_conformance
import octo_sandbox

CONFORMANCE = Path(octo_conformance.__file__).parent
SANDBOX = Path(octo_sandbox.__file__).parent

FORBIDDEN = {
    "judge": {"wire", "stage", "plugin", "run", "commands", "report", "cli"},
    "report": {"wire", "stage", "plugin", "run", "commands", "cli"},
    "contract": {"wire", "stage", "judge", "plugin", "run", "commands", "report", "cli"},
    "wire": {"stage", "judge", "plugin", "run", "commands", "report", "cli"},
    "stage": {"judge", "plugin", "run", "commands", "report", "cli"},
}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_from_below(room: str) -> None:
    """Judging needs no network, reporting knows nothing of its own, and so on down."""
    for path in (CONFORMANCE / room).rglob("*.py"):
        rooms = {name.split(".")[1] for name in imports(path) if name.startswith("octo_conformance.")}
        assert rooms & FORBIDDEN[room] == set(), path.name


def test_judge_and_report_know_no_pytest() -> None:
    """Old evidence can be judged where no test can run."""
    for room in ("judge", "report", "contract"):
        for path in (CONFORMANCE / room).rglob("*.py"):
            assert not any(name.split(".")[0] == "pytest" for name in imports(path)), path.name


def test_sandbox_and_instrument_do_not_know_each_other() -> None:
    """A mistake shared by both would be invisible; only the commands start the sandbox."""
    for path in SANDBOX.rglob("*.py"):
        assert not any(name.split(".")[0] == "octo_conformance" for name in imports(path)), path.name
    for path in CONFORMANCE.rglob("*.py"):
        if path.parent.name != "commands":
            assert not any(name.split(".")[0] == "octo_sandbox" for name in imports(path)), path.name


def test_a_suite_imports_nothing_but_its_words() -> None:
    """A suite reads like the standard: decorators and fixtures, no machinery."""
    from octo_conformance.roots import suite_roots

    allowed = {
        "octo_conformance.suite",
        "__future__",
        "datetime",
        "collections.abc",
        "typing",
        "zoneinfo",
        "re",
        "itertools",
        "decimal",
        "math",
        "collections",
        "urllib.parse",
        "uuid",
        "json",
        "contextlib",
    }
    for root in suite_roots():
        for path in root.rglob("*.py"):
            if path.parent.name == "properties":
                continue
            assert set(imports(path)) <= allowed, f"{path.parent.name}/{path.name}"
