"""Suppliers that are different and still right, and which of them go together."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from itertools import combinations

import pytest

from octo_conformance.contract import load_contract
from octo_proof.pairwise import Pair, compatible_pairs, incompatible_pairs
from octo_proof.selftest import together
from octo_sandbox import Policies
from octo_sandbox.variants import Variant, all_variants, find_variant

Rows = list[tuple[tuple[str, ...], tuple[str, ...]]]
"""Suppliers that are many variants at once: their capabilities and their variants."""


@pytest.fixture(scope="module")
def rows() -> Rows:
    """All of them."""
    return [(task.capabilities, task.names) for task in together(all_variants())]


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


def test_every_compatible_pair_meets_in_a_row(rows: Rows) -> None:
    """What two differences do to each other is seen once at least: of the core, and of each capability."""
    met = {frozenset(pair) for _, names in rows for pair in combinations(names, 2)}
    kinds = {variant.needs[:1] for variant in all_variants()}
    pairs = set[Pair]().union(
        *(compatible_pairs([each for each in all_variants() if each.needs[:1] == kind]) for kind in kinds)
    )
    assert pairs - met == set()


def test_every_variant_meets_the_capabilities_it_is_about(rows: Rows) -> None:
    """Without them nobody would see the difference."""
    for capabilities, names in rows:
        assert {need for name in names for need in find_variant(name).needs} <= set(capabilities)


def test_variants_of_a_capability_meet_those_of_the_core(rows: Rows) -> None:
    """A supplier differs in both."""
    mixed = {
        find_variant(name).needs[0]
        for _, names in rows
        for name in names
        if find_variant(name).needs and not all(find_variant(each).needs for each in names)
    }
    assert mixed == {variant.needs[0] for variant in all_variants() if variant.needs}


def test_each_capability_has_at_least_twelve() -> None:
    """A capability of which every habit is our own is judged by our habits."""
    number = Counter(variant.needs[0] for variant in all_variants() if variant.needs)
    assert {name: count for name, count in number.items() if count < 12} == {}
    assert len(number) == 14


def test_no_row_holds_two_that_exclude_each_other(rows: Rows) -> None:
    """No supplier is both of two that exclude each other."""
    for _, names in rows:
        row = [find_variant(name) for name in names]
        assert all(a.goes_with(b) for a, b in combinations(row, 2))


def test_an_unknown_variant_is_not_found() -> None:
    """A name that is misspelled must not pass for the plain supplier."""
    with pytest.raises(KeyError):
        find_variant("times-have-an-ofset")
