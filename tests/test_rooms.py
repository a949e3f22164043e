"""Rooms import only what the architecture allows."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import octo_conformance
import octo_sandbox

CONFORMANCE = Path(octo_conformance.__file__).parent
SHIPPED = {"suites", "specs"}
"""Folders of the top level that the wheel carries inside the package: they are no rooms of the instrument."""
SANDBOX = Path(octo_sandbox.__file__).parent

EVERYBODY = frozenset(
    {"errors", "document", "bounds", "values", "own_files", "addresses", "plain_yaml"}
    | {"file_demands", "kept_files"}
)
"""Files at the root that know no room: the tree of errors, documents whose fields read as attributes, how much of
anything is taken in, how dates, numbers, addresses and YAML from outside are read and held to a schema, how the
files of a run are opened, and where it is kept what later runs get to the same."""

MAY_IMPORT: dict[str, frozenset[str]] = {
    "errors": frozenset(),
    "bounds": frozenset(),
    "values": frozenset(),
    "document": frozenset(),
    "own_files": frozenset(),
    "schemas": frozenset(),
    "suite": frozenset(),
    "addresses": frozenset(),
    "plain_yaml": frozenset(),
    "file_demands": frozenset(),
    "kept_files": frozenset(),
    "target_file": frozenset({"schemas"}),
    "waiver_file": frozenset({"schemas", "evidence"}),
    "fleet_file": frozenset({"schemas"}),
    "target": frozenset({"target_file"}),
    "contract": frozenset({"schemas"}),
    "evidence": frozenset({"schemas"}),
    "wire": frozenset({"contract", "evidence"}),
    "ledger": frozenset({"wire", "contract"}),
    "stage": frozenset({"ledger", "wire", "evidence", "contract"}),
    "generate": frozenset({"stage", "wire", "evidence", "contract"}),
    "judge": frozenset({"contract", "evidence", "suite"}),
    "report": frozenset({"judge", "evidence", "contract", "schemas"}),
    "plan": frozenset({"stage", "evidence", "contract", "suite"}),
    "clients": frozenset({"contract"}),
    "client_report": frozenset({"clients", "report"}),
    "fleet": frozenset({"fleet_file", "judge", "report"}),
    "suite_types": frozenset({"stage", "generate", "judge"}),
    "run": frozenset(
        {"plan", "generate", "stage", "ledger", "wire", "judge", "report", "evidence", "contract"}
        | {"suite", "target", "schemas"}
    ),
    "commands": frozenset(
        {"run", "plan", "stage", "ledger", "wire", "judge", "report", "evidence", "contract", "target"}
        | {"suite", "schemas", "target_file", "waiver_file", "clients", "client_report"}
        | {"fleet", "fleet_file"}
    ),
    "fleet_cli": frozenset({"commands"}),
    "cli": frozenset({"commands", "run", "report", "fleet_cli"}),
    "__main__": frozenset({"cli"}),
    "__init__": frozenset(),
}
"""Every room and loose file of the instrument, with the rooms that it may import."""


def import_nodes(path: Path, *, typing: bool = True) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import of a file, also inside functions; `typing=False`: without those that only the type checker reads."""
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING" and not typing:
            nodes.extend(node.orelse)
        else:
            nodes.extend(ast.iter_child_nodes(node))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, and every name it takes from one."""
    for node in import_nodes(path):
        if isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from (alias.name for alias in node.names)


def modules_read(path: Path, modules: Container[str]) -> Iterator[str]:
    """The modules of ours that are read when this file runs, a package only where something of its own is taken."""
    for node in import_nodes(path, typing=False):
        for alias in node.names:
            inner = f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
            name = inner if inner in modules else getattr(node, "module", None)
            if name in modules:
                yield str(name)


def room_of(path: Path) -> str:
    """The room of a file, or the name of a loose file."""
    first, *rest = path.relative_to(CONFORMANCE).parts
    return first if rest else Path(first).stem


def rooms_imported(path: Path) -> set[str]:
    """The rooms that a file imports from, its own left out."""
    parts = [name.split(".") for name in imports(path) if name.startswith("octo_conformance.")]
    return {part[1] for part in parts if part[1] in ROOMS} - {room_of(path)}


FILES = sorted(
    path for path in CONFORMANCE.rglob("*.py") if path.relative_to(CONFORMANCE).parts[0] not in SHIPPED
)
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


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(CONFORMANCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_import_that_runs_leads_back() -> None:
    """Each file can be read after those that it imports, even inside functions."""
    modules = {module_of(path): path for path in FILES}
    graph = {name: set(modules_read(path, modules)) - {name} for name, path in modules.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules)


def graph_of_the_rooms() -> str:
    """One line a room that imports others, from the code."""
    graph: dict[str, set[str]] = {}
    for path in FILES:
        graph.setdefault(room_of(path), set()).update(rooms_imported(path) - EVERYBODY)

    def height(room: str) -> int:
        return 1 + max((height(below) for below in graph[room]), default=0)

    order = sorted((room for room in graph if graph[room]), key=lambda room: (height(room), room))
    return "\n".join(f"{room} → {', '.join(sorted(graph[room]))}" for room in order)


def test_the_page_draws_the_graph_of_the_code() -> None:
    """A reader finds in docs/architecture.md what the imports say."""
    page = Path(__file__).parents[1] / "docs" / "architecture.md"
    assert f"```\n{graph_of_the_rooms()}\n```" in page.read_text(encoding="utf-8")


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
