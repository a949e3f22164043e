"""The named mistakes: each of a requirement, each of a check, each a real change."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.judge.checks import find_checks
from octo_proof.cases import all_cases
from octo_sandbox import Policies
from octo_sandbox.faults import Fault, all_faults, find_fault

CASES = all_cases()


def test_every_fault_breaks_a_known_requirement_that_has_a_check() -> None:
    """A mistake that nobody could find proves nothing."""
    catalogue = load_contract().catalogue
    assert {case.breaks for case in CASES} - set(catalogue) == set()
    assert {case.breaks for case in CASES if not catalogue[case.breaks].checked} == set()


def test_every_requirement_with_a_check_has_a_fault() -> None:
    """A check that was never seen to fail may be one that cannot."""
    contract = load_contract()
    checks = find_checks(contract)
    checked = {
        entry.id for entry in contract.catalogue.values() if entry.checked and checks[entry.id].words()
    }
    assert checked - {case.breaks for case in CASES} == set()


def test_no_two_faults_have_one_name() -> None:
    """The matrix and the command line speak of faults by name."""
    names = Counter(case.name for case in CASES)
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("fault", all_faults(), ids=lambda fault: fault.name)
def test_a_fault_changes_the_supplier_and_leaves_the_original(fault: Fault) -> None:
    """Each is a small replacement, made anew for whoever asks."""
    before = Policies()
    kept = {each.name: getattr(before, each.name) for each in fields(Policies) if each.init}
    after = fault.change(before)
    changed = [name for name, value in kept.items() if getattr(after, name) is not value]
    assert changed != []
    assert all(getattr(before, name) is value for name, value in kept.items())
    assert fault.says.endswith(".")


def test_an_unknown_fault_is_not_found() -> None:
    """A name that is misspelled must not pass for a supplier without faults."""
    with pytest.raises(KeyError):
        find_fault("cancel-is-nop")
