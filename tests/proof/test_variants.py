"""Suppliers that are different and still right, and which of them go together."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

import pytest

from octo_conformance.contract import load_contract
from octo_proof.pairwise import compatible_pairs, covering_array, incompatible_pairs
from octo_sandbox import Policies
from octo_sandbox.variants import Variant, all_variants, find_variant

ADDED_TO = {
    "shapes", "around", "outgoing", "catalogue", "capabilities", "core_routes", "transitions", "error_body",
    "error_status", "asked_capabilities", "granted_capabilities", "capability_echo",
}  # fmt: skip
"""What a variant adds to instead of replacing, so that two of them do not undo each other."""


def replaced_by(variant: Variant) -> set[str]:
    """The policies that a variant puts something else in the place of."""
    before = Policies()
    after = variant.change(before)
    names = {each.name for each in fields(Policies) if each.init} - ADDED_TO
    return {name for name in names if getattr(before, name) is not getattr(after, name)}


def test_there_are_at_least_forty() -> None:
    """The proof asks for at least forty variants."""
    assert len(all_variants()) >= 40


def test_variants_that_go_together_do_not_undo_each_other() -> None:
    """A supplier that is two variants is really both."""
    changed = {variant.name: replaced_by(variant) for variant in all_variants()}
    clashes = [
        (one.name, other.name, changed[one.name] & changed[other.name])
        for one, other in combinations(all_variants(), 2)
        if one.goes_with(other) and changed[one.name] & changed[other.name]
    ]
    assert clashes == []


def test_warnings_that_variants_earn_are_of_the_catalogue() -> None:
    """A misspelled id would excuse nothing."""
    warned = {requirement for variant in all_variants() for requirement in variant.warns}
    assert warned - set(load_contract().catalogue) == set()


def test_two_answers_to_one_question_exclude_each_other() -> None:
    """A time cannot end in Z and in +00:00."""
    one, other = find_variant("times-have-an-offset"), find_variant("times-have-whole-seconds")
    assert not one.goes_with(other)
    assert (one.name, other.name) in incompatible_pairs([one, other])


def test_every_compatible_pair_meets_in_a_row() -> None:
    """What two differences do to each other is seen once at least."""
    rows = covering_array(all_variants())
    met = {frozenset((a.name, b.name)) for row in rows for a, b in combinations(row, 2)}
    assert compatible_pairs(all_variants()) - met == set()


def test_no_row_holds_two_that_exclude_each_other() -> None:
    """No supplier is both of two that exclude each other."""
    for row in covering_array(all_variants()):
        assert all(a.goes_with(b) for a, b in combinations(row, 2))


def test_an_unknown_variant_is_not_found() -> None:
    """A name that is misspelled must not pass for the plain supplier."""
    with pytest.raises(KeyError):
        find_variant("times-have-an-ofset")
