"""A rule may know more than its object."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from octo_conformance.document import Document
from octo_conformance.evidence import ExchangeLine, ReceivedResponse, SentRequest
from octo_conformance.judge.rule_context import Products, RuleContext, WatchedContext, was_used

EXCHANGE = ExchangeLine(
    n=4,
    at="2026-11-21T10:00:00+00:00",
    operation="GET /products/{productId}",
    path_args={"productId": "p"},
    capabilities=("cart", "octo/pricing"),
    request=SentRequest(method="GET", url="https://s.example/products?a=1&b=", body={"productId": "p"}),
    response=ReceivedResponse(status=201, headers=(("X-Y", "z"),), elapsed_ms=1500.0),
)


def seen(
    kind: type[RuleContext] = RuleContext, products: Products | None = None, **changes: Any
) -> RuleContext:
    """The exchange with these changes."""
    return kind(replace(EXCHANGE, **changes), products or Products(), lambda reading, value: value == reading)


def product(identifier: object = "p", units: object = ("u",), option: object = "o") -> Document:
    """A product with one option."""
    listed = [{"id": each} for each in units] if isinstance(units, tuple) else units
    return Document({"id": identifier, "options": [{"id": option, "units": listed}]})


def test_the_exchange_is_told_part_by_part() -> None:
    """A rule reads the exchange as the reseller knew it."""
    known = seen()
    assert known.operation == "GET /products/{productId}"
    assert known.path_args == {"productId": "p"}
    assert known.status == 201
    assert known.headers == {"x-y": "z"}
    assert known.query == {"a": "1", "b": ""}
    assert known.sent_at == datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert known.answered_at == datetime(2026, 11, 21, 10, 0, 1, 500000, tzinfo=UTC)


def test_what_is_not_there_is_empty() -> None:
    """An unknown route has no operation and no arguments."""
    known = seen(operation=None, path_args={}, capabilities=None)
    assert known.operation is None
    assert known.path_args == {}
    assert not known.asked_for("octo/cart")


def test_a_request_is_an_object_or_nothing() -> None:
    """It remembers in which exchange it was sent."""
    request = seen().request
    assert request is not None
    assert (request.exchange, request.productId) == (4, "p")
    assert seen(request=SentRequest(method="POST", url="x", body=["p"])).request is None
    assert seen(request=SentRequest(method="GET", url="x")).request is None


def test_a_capability_is_asked_for_under_either_name() -> None:
    """`cart` asks for `octo/cart`."""
    assert seen().asked_for("octo/cart")
    assert seen().asked_for("octo/pricing")
    assert not seen().asked_for("octo/gifts")


def test_tolerance_is_the_registers() -> None:
    """The rule gets the answer that the register gives."""
    assert seen().tolerates("a", "a") is True
    assert seen().tolerates("a", "b") is False


def test_a_product_is_known_as_last_shown() -> None:
    """A rule finds it by its id, which has to be a text."""
    products = Products()
    products.learn(product(units=("u",)))
    newest = product(units=("v",))
    products.learn(newest)
    assert products.get("p") is newest
    assert products.get("q") is None
    assert products.get(7) is None
    assert len(products) == 1
    assert products.plain() == [newest.raw]


def test_what_has_no_id_is_not_learned() -> None:
    """A product without a name cannot be asked for."""
    products = Products()
    products.learn(Document({"options": []}))
    products.learn(product(7))
    assert len(products) == 0


def test_an_option_without_a_readable_id_is_passed_over() -> None:
    """The schema says what is wrong with it, and the options beside it are learned."""
    products = Products()
    products.learn(product(option={"id": "o"}))
    products.learn(product(option=None))
    assert len(products) == 1
    assert products.units("p", "o") is None
    assert products.units("p", {"id": "o"}) is None


def test_units_of_every_form_are_remembered() -> None:
    """One buyer may be offered units that another is not."""
    products = Products()
    products.learn(product(units=("adult",)))
    products.learn(product(units=("member", 7)))
    assert products.units("p", "o") == {"adult", "member"}
    assert products.units("p", "x") is None
    assert seen(products=products).units_sold("p", "o") == {"adult", "member"}


def test_parts_that_are_none_are_passed_over() -> None:
    """The schema says what is wrong with them."""
    products = Products()
    products.learn(Document({"id": "a", "options": None}))
    products.learn(Document({"id": "b", "options": ["o", {"id": "o", "units": ["u", {"id": "v"}]}]}))
    products.learn(Document({"id": "c", "options": [{"id": "o", "units": {"id": "v"}}]}))
    assert products.units("a", "o") is None
    assert products.units("b", "o") == {"v"}
    assert products.units("c", "o") == frozenset()


def test_an_option_is_found_by_its_id() -> None:
    """A rule finds it in the product as last seen."""
    products = Products()
    products.learn(Document({"id": "p", "options": ["x", {"id": "n"}, {"id": "o", "units": []}]}))
    found = seen(products=products).option("p", "o")
    assert found is not None
    assert found.pointer == "/options/2"


def test_an_option_of_nothing_is_none() -> None:
    """There is no option for an unknown product, a product without options, or one that lacks it."""
    products = Products()
    products.learn(product())
    products.learn(Document({"id": "q", "options": None}))
    known = seen(products=products)
    assert known.option("x", "o") is None
    assert known.option("q", "o") is None
    assert known.option("p", "y") is None


def test_whether_a_rule_looked_is_known() -> None:
    """Reading anything counts, and nothing else does."""
    looked, idle = seen(WatchedContext), seen(WatchedContext)
    assert looked.operation == "GET /products/{productId}"
    assert was_used(looked)
    assert not was_used(idle)


def test_asking_for_its_kind_is_not_looking() -> None:
    """The interpreter reads such names by itself."""
    known = seen(WatchedContext)
    assert known.__class__ is WatchedContext
    assert not was_used(known)


def test_a_rule_cannot_change_what_was_seen() -> None:
    """The next rule sees the same."""
    with pytest.raises(FrozenInstanceError):
        seen().exchange = EXCHANGE  # type: ignore[misc]
