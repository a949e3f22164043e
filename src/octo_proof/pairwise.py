"""Few suppliers that are many variants at once: every two that go together meet in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from octo_sandbox.variants import Variant

Pair = frozenset[str]


def compatible_pairs(variants: Sequence[Variant]) -> set[Pair]:
    """Every two variants that one supplier can be at once, by name."""
    return {frozenset((a.name, b.name)) for a, b in combinations(variants, 2) if a.goes_with(b)}


def incompatible_pairs(variants: Sequence[Variant]) -> list[tuple[str, str]]:
    """Every two that exclude each other, by name, in the order given."""
    return [(a.name, b.name) for a, b in combinations(variants, 2) if not a.goes_with(b)]


def covering_array(variants: Sequence[Variant], largest: int = 40) -> list[tuple[Variant, ...]]:
    """Sets of variants that go together, which have every compatible pair in one of them.

    Greedy: a set starts with a pair that is still missing and takes in whoever brings most missing pairs, as
    long as that is any at all and fewer than `largest` are in it. Always the same for the same variants.
    """
    missing = compatible_pairs(variants)
    rows: list[tuple[Variant, ...]] = []
    while missing:
        names = min(tuple(sorted(pair)) for pair in missing)
        row = [v for v in variants if v.name in names]
        while len(row) < largest:
            best = max(
                (v for v in variants if v not in row and all(v.goes_with(o) for o in row)),
                key=lambda v: (_gain(v, row, missing), -variants.index(v)),
                default=None,
            )
            if best is None or not _gain(best, row, missing):
                break
            row.append(best)
        missing -= {frozenset((a.name, b.name)) for a, b in combinations(row, 2)}
        rows.append(tuple(sorted(row, key=variants.index)))
    return rows


def _gain(candidate: Variant, row: Sequence[Variant], missing: set[Pair]) -> int:
    return sum(frozenset((candidate.name, other.name)) in missing for other in row)
