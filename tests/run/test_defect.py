"""One defect makes one finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from octo_sandbox import Running, Sandbox
from support.certifying import PART, certify


@pytest.fixture
def spoilt(sandbox: Sandbox) -> Any:
    """Replace how one object is shown, for one test."""
    sound = sandbox.policies

    def spoil(component: str, shape: Callable[..., Any]) -> None:
        sandbox.policies = replace(sound, shapes={component: shape})

    yield spoil
    sandbox.policies = sound


@pytest.mark.parametrize(
    ("component", "field", "requirement"),
    [
        ("Booking", "supplierReference", "CORE-BOOK-002"),
        ("Product", "locale", "CORE-PROD-007"),
    ],
)
def test_one_missing_field_is_one_finding(
    component: str,
    field: str,
    requirement: str,
    spoilt: Any,
    supplier: Running,
    control: dict[str, Any],
    tmp_path: Path,
) -> None:
    """The requirement of that field fails; everything else passes, or is blocked by it."""

    def without(_: Any, shown: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in shown.items() if name != field}

    spoilt(component, without)
    run = certify(supplier.url, tmp_path, *PART, target=control, second=True)
    assert run.ids("FAIL") == [requirement]
    assert run.ids("WARN", "ERROR") == []
    assert [finding["requirement"] for finding in run.verdict["findings"]] == [requirement]
    assert run.code == 1


def test_a_part_of_the_tests_is_not_good_over_broken_answers(
    spoilt: Any, supplier: Running, control: dict[str, Any], tmp_path: Path
) -> None:
    """A job that allows what could not be checked must not pass over what was seen to be broken."""

    def without(_: Any, shown: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in shown.items() if name != "locale"}

    spoilt("Product", without)
    run = certify(supplier.url, tmp_path, "-k", "test_products", "--allow-incomplete", target=control)
    assert run.ids("FAIL") == ["CORE-PROD-007"]
    assert run.code == 1
    assert "Nothing is known to be broken" not in run.said


def test_a_run_that_a_limit_cut_short_is_not_good(
    supplier: Running, control: dict[str, Any], tmp_path: Path
) -> None:
    """What a limit kept from being checked is more than what the target does not offer."""
    target = {**control, "limits": {"requests": 40}}
    run = certify(supplier.url, tmp_path, "-k", "test_products", "--allow-incomplete", target=target)
    assert run.word == "INCOMPLETE"
    assert run.code == 3
