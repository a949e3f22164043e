"""The cache remembers flawless objects, and what was found in them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from octo_conformance.contract import Found
from octo_conformance.judge import answer_cache
from octo_conformance.judge.answer_cache import AnswerCache, Notes, Step, is_below, key_of
from octo_conformance.suite import Rule

RULE = Rule("CORE-BOOK-004", "Booking", lambda subject, seen: None)


def step(pointer: str = "", component: str = "Booking", **more: Any) -> Step:
    """An object of a walk."""
    return Step(Found(component, pointer, {"at": pointer}), key=more.pop("key", pointer or "whole"), **more)


@pytest.mark.parametrize(
    ("place", "at", "word"),
    [
        ("/a", "/a", True),
        ("/a/b", "/a", True),
        ("/a", "", True),
        ("", "", True),
        ("/ab", "/a", False),
        ("/a", "/a/b", False),
    ],
)
def test_below_is_the_same_place_or_further(place: str, at: str, word: bool) -> None:
    """`/productId` is not below `/product`."""
    assert is_below(place, at) is word


def test_a_rule_that_looked_at_the_object_alone_need_not_look_again() -> None:
    """The cache remembers that the rule held."""
    notes = Notes()
    notes.of_rule(RULE, flawless=True, alone=True, concerned=True)
    assert (notes.held, notes.again, notes.flawless) == ({"CORE-BOOK-004": 1}, [], True)


def test_a_rule_that_looked_at_the_exchange_looks_again() -> None:
    """The rule may say something else about the next exchange."""
    notes = Notes()
    notes.of_rule(RULE, flawless=True, alone=False, concerned=True)
    assert (notes.held, notes.again) == ({}, [RULE])


def test_a_rule_that_is_not_concerned_is_nothing_to_remember() -> None:
    """The rule is not concerned by an equal object either."""
    notes = Notes()
    notes.of_rule(RULE, flawless=True, alone=True, concerned=False)
    assert (notes.held, notes.again, notes.flawless) == ({}, [], True)


def test_one_flaw_is_enough() -> None:
    """An object has a flaw whatever held before and after."""
    notes = Notes()
    notes.of_rule(RULE, flawless=False, alone=True, concerned=False)
    notes.of_rule(RULE, flawless=True, alone=True, concerned=True)
    assert not notes.flawless


def test_what_is_flawless_is_recalled() -> None:
    """A flawless object is found again by its key."""
    known = AnswerCache()
    known.remember([step(key="k", notes=Notes(held=answer_cache.Counter({"A": 2})))], [])
    remembered = known.recall("k")
    assert remembered is not None
    assert remembered.held == {"A": 2}
    assert known.recall("other") is None


def test_what_has_no_key_is_passed_over_and_the_rest_is_kept() -> None:
    """An object that deviates has no key, and the others are remembered."""
    known = AnswerCache()
    known.remember([Step(Found("Booking", "", {})), step("/product", "Product", key="p")], [])
    assert known.recall(None) is None
    assert known.recall("p") is not None


def test_a_flaw_inside_is_a_flaw_of_the_whole() -> None:
    """The booking is not remembered, and its other parts are."""
    known = AnswerCache()
    walk = [
        step("", key="whole"),
        step("/a", key="good"),
        step("/b", key="bad", notes=Notes(flawless=False)),
        step("/c", key="fine"),
    ]
    known.remember(walk, [])
    assert [key for key in ("whole", "good", "bad", "fine") if known.recall(key)] == ["good", "fine"]


def test_a_flaw_beside_is_none() -> None:
    """The second booking of a list says nothing of the first."""
    known = AnswerCache()
    known.remember([step("/0", key="0"), step("/1", key="1", notes=Notes(flawless=False))], [])
    assert known.recall("0") is not None
    assert known.recall("1") is None


def test_a_place_that_leaks_is_not_familiar() -> None:
    """Neither the leaking object nor the object around it is remembered."""
    known = AnswerCache()
    known.remember([step("/a", key="a"), step("/a/b", key="b"), step("/c", key="c")], ["/a/b/price"])
    assert [key for key in "abc" if known.recall(key)] == ["c"]


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were met last are remembered, and what is recalled is met again."""
    monkeypatch.setattr(answer_cache, "MOST_KNOWN", 2)
    known = AnswerCache()
    known.remember([step(f"/{n}", key=n) for n in range(3)], [])
    assert [n for n in range(3) if known.recall(n)] == [1, 2]
    known.recall(1)
    known.remember([step("/3", key=3)], [])
    assert [n for n in range(4) if known.recall(n)] == [1, 3]


def test_what_is_inside_is_remembered_with_its_place() -> None:
    """Rules to hold again and products keep their places below the object."""
    known = AnswerCache()
    inner = Notes(held=answer_cache.Counter({"B": 1}), again=[RULE])
    known.remember(
        [
            step("/7", key="whole", notes=Notes(held=answer_cache.Counter({"A": 1}))),
            step("/7/product", "Product", key="p", notes=inner),
        ],
        [],
    )
    whole = known.recall("whole")
    assert whole is not None
    assert whole.held == {"A": 1, "B": 1}
    assert whole.again == (("/product", (RULE,)),)
    assert whole.products == ("/product",)


def test_what_was_familiar_already_is_taken_over() -> None:
    """A new order with a known booking remembers what was known of the booking."""
    known = AnswerCache()
    known.remember(
        [
            step("", key="booking", notes=Notes(held=answer_cache.Counter({"A": 1}))),
            step("/product", "Product", key="p", notes=Notes(again=[RULE])),
        ],
        [],
    )
    walk = [
        step("", "Order", key="order"),
        step("/bookings/0", key="booking", cached=known.recall("booking")),
    ]
    known.remember(walk, [])
    order = known.recall("order")
    assert order is not None
    assert order.held == {"A": 1}
    assert order.again == (("/bookings/0/product", (RULE,)),)
    assert order.products == ("/bookings/0/product",)


def test_a_familiar_product_is_one_product() -> None:
    """The cache keeps the place of the product once."""
    known = AnswerCache()
    known.remember([step("/product", "Product", key="p")], [])
    known.remember([step("", key="b"), step("/product", "Product", key="p", cached=known.recall("p"))], [])
    booking = known.recall("b")
    assert booking is not None
    assert booking.products == ("/product",)


def test_the_same_words_elsewhere_are_another_object() -> None:
    """An equal object is judged anew under other capabilities or as another component."""
    found = Found("Booking", "", {"a": 1})
    assert key_of("x", found) == key_of("x", Found("Booking", "/0", {"a": 1}))
    assert key_of("x", found) != key_of("y", found)
    assert key_of("x", found) != key_of("x", Found("Gift", "", {"a": 1}))
    assert key_of("x", found) != key_of("x", Found("Booking", "", {"a": 2}))


def test_what_is_remembered_does_not_change() -> None:
    """The cache uses an entry again and again."""
    known = AnswerCache()
    known.remember([step(key="k")], [])
    remembered = known.recall("k")
    assert remembered is not None
    with pytest.raises(FrozenInstanceError):
        remembered.products = ()  # type: ignore[misc]
