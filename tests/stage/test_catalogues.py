"""The list of products under capabilities is read once, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.stage.catalogues import PRODUCTS, SharedCatalogues
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.once import Once
from octo_conformance.suite import in_pairs

THREE, FOUR = ["a", "b", "c"], ["a", "b", "c", "d"]


class Shared(SharedCatalogues):
    """Shared states of a target that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, tuple[str, ...]]] = []
        self._once = Once()
        self._stage: Any = SimpleNamespace(octo=SimpleNamespace(attempt=self))

    def products(self) -> Any:
        self.asked.append((current.get().test, current.get().capabilities))
        return SimpleNamespace(exchange=len(self.asked))


def test_the_same_capabilities_are_asked_for_once_and_cited_by_each_test() -> None:
    """A finding of the second test names the exchange that shows it; the request is nobody's own."""
    shared = Shared()
    for name in ("first", "second"):
        here = Current(test=name, capabilities=("octo/cart",))
        token = current.set(here)
        try:
            shared.products_under("octo/pricing", "octo/offers")
        finally:
            current.reset(token)
        assert (here.exchanges, here.operations) == ([1], [PRODUCTS])
    assert shared.asked == [(None, ("octo/pricing", "octo/offers"))]


def test_other_capabilities_or_another_order_are_asked_for_anew() -> None:
    """A supplier may apply the first of two alone."""
    shared = Shared()
    for capabilities in (("a",), ("a", "b"), ("b", "a"), ()):
        shared.products_under(*capabilities)
    assert len(shared.asked) == 4


@pytest.mark.parametrize(("ids", "count"), [([], 0), (["a"], 0), (["a", "b"], 1), (THREE, 3), (FOUR, 6)])
def test_every_two_are_asked_for_together(ids: Sequence[str], count: int) -> None:
    """At depth standard and beyond."""
    assert len(in_pairs(ids, "standard")) == len(set(in_pairs(ids, "deep"))) == count


@pytest.mark.parametrize("ids", [[], ["a"], ["a", "b"], THREE, FOUR, [*FOUR, "e", "f"]])
def test_a_quick_run_asks_for_each_with_two_others_once(ids: Sequence[str]) -> None:
    """No pair comes twice, each is one of those of a longer run, and none of the ids is left out."""
    pairs = in_pairs(ids, "quick")
    assert len(set(pairs)) == len(pairs) <= max(len(ids), 3)
    assert set(pairs) <= set(in_pairs(ids, "standard"))
    named = [name for pair in pairs for name in pair]
    assert all(named.count(name) == min(2, len(ids) - 1) for name in ids)
