"""What comes along with a test that is repeated alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.run.selection import Wanted, select
from octo_conformance.suite import Claim, requirement

REPEATED = "core/test_reserve.py::test_repeated"


@requirement("CORE-BOOK-040")
def _body() -> None:
    """A test of another statement than the repeated one."""


def item(name: str, *fixtures: str) -> Any:
    folder, _, rest = name.partition("/")
    return SimpleNamespace(
        nodeid=name, path=Path(folder) / rest.split("::", maxsplit=1)[0], obj=_body, fixturenames=fixtures
    )


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (
            ["cart/test_varied.py::test_life", "core/test_update.py::test_short"],
            "core/test_update.py::test_short",
        ),
        (
            ["cart/test_change.py::test_more", "core/test_update.py::test_short"],
            "core/test_update.py::test_short",
        ),
        (
            ["core/test_kept.py::test_life", "cart/test_change.py::test_more"],
            "cart/test_change.py::test_more",
        ),
        (["core/test_kept.py::test_life"], "core/test_kept.py::test_life"),
    ],
)
def test_the_shortest_test_shows_that_an_operation_works(names: list[str], chosen: str) -> None:
    """A finding that a stranger wants to see again in seconds leads no life of an order beside it."""
    assert isinstance(_body.octo_claim, Claim)  # type: ignore[attr-defined]
    items = [item(n, "generated") if n.endswith("life") else item(n, "stage", "octo") for n in names]
    wanted = Wanted(tests=(REPEATED,), controls=("CORE-BOOK-040",), negotiated=frozenset({"octo/cart"}))
    selection = select([item(REPEATED, "stage"), *items], wanted, load_contract())
    assert [each.nodeid for each in selection.kept] == [REPEATED, chosen]
