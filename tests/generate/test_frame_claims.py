"""Each statement that a life looks at is asked for by a test, which names that one life."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from octo_conformance.contract.roots import suite_roots
from octo_conformance.generate.kept.lives import LIVES, Lives
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.stage.current import Current, current
from octo_proof.bodies import Body, all_bodies
from octo_proof.host import Host, Supplier
from octo_sandbox import Policies

Asked = tuple[str, ...]
"""The lives that one call of `generated.kept` names."""


def lives_of(function: ast.FunctionDef) -> list[Asked]:
    """The lives that a test asks for, call by call. A name that is no text is no life."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [
        tuple(str(name.value) if isinstance(name, ast.Constant) else ast.unparse(name) for name in call.args)
        for call in calls
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "generated.kept"
    ]


def all_asked() -> dict[str, list[Asked]]:
    """The lives that each test asks for, by the end of the id of the test."""
    return {
        f"{path.parent.name}/{path.name}::{node.name}": asked
        for root in suite_roots()
        for path in sorted(Path(root).glob("*/test_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and (asked := lives_of(node))
    }


ASKED = all_asked()


def asking() -> list[tuple[str, Body]]:
    """Each life with each test that asks for it."""
    bodies = {"/".join(body.test.split("/")[-2:]): body for body in all_bodies()}
    return [(life, bodies[test]) for test, calls in ASKED.items() for call in calls for life in call]


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Each life with each statement that it looks at on the reference supplier."""
    pairs: set[tuple[str, str]] = set()
    with Host().open() as host, host.play(Supplier(Policies())) as target:
        run = Run(target, RunOptions(folder=tmp_path_factory.mktemp("lives"), depth="quick"))
        stage = run.open()
        everything = tuple(sorted(stage.negotiated))
        for life in LIVES:
            token = current.set(Current(life, None, everything))
            try:
                record = Lives(stage, stage.octo.using(*everything)).lead(life)
            finally:
                current.reset(token)
                stage.release(life)
            pairs |= {(life, cell.requirement) for cell in record.cells}
        run.judged()
    return pairs


def test_every_statement_that_a_life_looks_at_is_asked_for(looked_at: set[tuple[str, str]]) -> None:
    """A loss in the third booking of an order would be seen, and told by nobody."""
    assert looked_at - {(life, body.claim.requirement) for life, body in asking()} == set()


def test_every_statement_that_is_asked_for_is_looked_at(looked_at: set[tuple[str, str]]) -> None:
    """A test of something that its life never looks at would be silent about every supplier."""
    assert {(life, body.claim.requirement) for life, body in asking()} - looked_at == set()


def test_a_test_asks_for_one_life() -> None:
    """Where one of several lives cannot be led, what the others show would be told by nobody."""
    assert {test: calls for test, calls in ASKED.items() if [len(call) for call in calls] != [1]} == {}


@pytest.mark.parametrize("life", LIVES)
def test_all_tests_of_a_life_share_it_in_the_plan(life: str) -> None:
    """A life that is counted twice asks for bookings that nobody makes; one that is counted too small ends the run."""
    declared = [body.function.octo_at_most for asked, body in asking() if asked == life]  # type: ignore[attr-defined]
    assert declared
    assert [each for each in declared if each != declared[0] or each.once is None] == []
