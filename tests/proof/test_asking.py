"""Faults and variants by name, as `serve` takes them."""

from __future__ import annotations

import pytest

from octo_conformance.errors import UsageError
from octo_proof.asking import behaving
from octo_proof.corrupting_app import CorruptingApp
from octo_sandbox import Policies, Sandbox


def test_a_fault_and_a_variant_are_one_supplier() -> None:
    """A mistake can be tried out on a supplier that is different."""
    policies, _ = behaving(["cancel-is-noop"], ["address-has-a-path"])
    assert policies.base_path == "/api/octo/v1"
    assert policies.transitions != Policies().transitions


def test_a_fault_of_the_wire_goes_round_the_application() -> None:
    """It knows nothing of policies."""
    _, wrapped = behaving(["supplier.name-missing"], [])
    assert isinstance(wrapped(Sandbox().app), CorruptingApp)


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    """Whoever mistypes a name is not served a supplier that is right."""
    with pytest.raises(UsageError) as refused:
        behaving(["cancel-is-nop"], [])
    assert "cancel-is-noop" in str(refused.value.hint)


def test_variants_that_exclude_each_other_are_refused() -> None:
    """The second would silently undo the first."""
    with pytest.raises(UsageError):
        behaving([], ["times-have-an-offset", "times-have-whole-seconds"])
