"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import octo_conformance
import octo_sandbox

CONFORMANCE = Path(octo_conformance.__file__).parent
SANDBOX = Path(octo_sandbox.__file__).parent

EVERYBODY = frozenset({"errors", "document", "own_files", "addresses"})
"""Files at the root that know no room: the tree of errors, and documents whose fields read as attributes."""

MAY_IMPORT: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "document": frozenset(),
    "own_files": frozenset(),
    "schemas": frozenset(),
    "suite": frozenset(),
    "addresses": frozenset(),
    "target_file": frozenset({"schemas"}),
    "target": frozenset({"target_file"}),
    "contract": frozenset({"schemas"}),
    "evidence": frozenset({"schemas"}),
    "wire": frozenset({"contract", "evidence"}),
    "ledger": frozenset({"wire", "contract"}),
    "stage": frozenset({"ledger", "wire", "contract"}),
    "generate": frozenset({"stage", "wire", "contract"}),
    "judge": frozenset({"contract", "evidence", "suite"}),
    "report": frozenset({"judge", "evidence", "contract", "schemas"}),
    "plan": frozenset({"stage", "contract", "suite"}),
    "run": frozenset(
        {"plan", "generate", "stage", "ledger", "wire", "judge", "report", "evidence", "contract"}
        | {"suite", "target", "schemas"}
    ),
    "commands": frozenset(
        {"run", "plan", "stage", "ledger", "wire", "judge", "report", "evidence", "contract", "target"}
        | {"suite", "schemas", "target_file"}
    ),
    "cli": frozenset({"commands", "run", "report"}),
    "__main__": frozenset({"cli"}),
    "__init__": frozenset(),
}
"""Every room and loose file of the instrument, with the rooms that it may import."""


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    """The room of a file, or the name of a loose file."""
    first, *rest = path.relative_to(CONFORMANCE).parts
    return first if rest else Path(first).stem


def rooms_imported(path: Path) -> set[str]:
    """The rooms that a file imports from, its own left out."""
    parts = [name.split(".") for name in imports(path) if name.startswith("octo_conformance.")]
    return {part[1] for part in parts if part[1] in ROOMS} - {room_of(path)}


FILES = sorted(CONFORMANCE.rglob("*.py"))
ROOMS = {room_of(path) for path in FILES}


def test_every_room_is_known() -> None:
    """A room that nobody has heard of has no rule, so anything could be imported there."""
    assert set(MAY_IMPORT) == ROOMS


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_from_below(room: str) -> None:
    """Judging needs no network, and a report has no knowledge of its own."""
    for path in FILES:
        if room_of(path) == room:
            assert rooms_imported(path) <= MAY_IMPORT[room] | EVERYBODY, path.name


def test_no_rule_runs_in_a_circle() -> None:
    """Rooms can be read one after the other, from below."""
    assert len(list(TopologicalSorter(MAY_IMPORT).static_order())) == len(MAY_IMPORT)


def test_judge_and_report_know_no_pytest() -> None:
    """Old evidence can be judged where no test can run."""
    for path in FILES:
        if room_of(path) in {"judge", "report", "contract", "evidence", "wire", "ledger"}:
            assert not any(name.split(".")[0] == "pytest" for name in imports(path)), path.name


def test_sandbox_and_instrument_do_not_know_each_other() -> None:
    """A mistake shared by both would be invisible; only the commands start the sandbox."""
    for path in SANDBOX.rglob("*.py"):
        assert not any(name.split(".")[0] == "octo_conformance" for name in imports(path)), path.name
    for path in FILES:
        if room_of(path) != "commands":
            assert not any(name.split(".")[0] == "octo_sandbox" for name in imports(path)), path.name


def test_only_a_command_knows_the_proof() -> None:
    """A run must not depend on what proves it."""
    for path in [*FILES, *SANDBOX.rglob("*.py")]:
        if path.parent.name != "commands":
            assert not any(name.split(".")[0] == "octo_proof" for name in imports(path)), path.name


def test_a_suite_imports_nothing_but_its_words() -> None:
    """A suite reads like the standard: decorators and fixtures, no machinery."""
    from octo_conformance.contract.roots import suite_roots

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
            modules = {name for name in imports(path) if not name[name.rfind(".") + 1 :][:1].isupper()}
            known = {name for name in modules if any(name == a or name.startswith(f"{a}.") for a in allowed)}
            assert modules == known, f"{path.parent.name}/{path.name}"
