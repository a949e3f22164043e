"""The judge reads single parts of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from octo_conformance.contract.error_bodies import is_error
from octo_conformance.evidence import ExchangeLine, ReceivedResponse, SentRequest
from octo_conformance.judge.built_in import (
    capability_id,
    declared_type,
    is_declared_json,
    leads_to_a_slash,
    requested,
)


def line(
    url: str = "https://s.example/octo/products",
    *,
    capabilities: tuple[str, ...] | None = None,
    response: ReceivedResponse | None = None,
) -> ExchangeLine:
    """The exchange as far as capabilities go."""
    request = SentRequest(method="GET", url=url)
    return ExchangeLine(
        at="", operation="GET /products", capabilities=capabilities, request=request, response=response
    )


def answer(*headers: tuple[str, str]) -> ReceivedResponse:
    """A response of headers alone."""
    return ReceivedResponse(status=200, headers=headers)


def test_a_bare_capability_gets_its_prefix() -> None:
    """Suppliers may say `cart`; a name with another prefix stays as it is."""
    assert capability_id("cart") == "octo/cart"
    assert capability_id("acme/seats") == "acme/seats"


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"error": "X"}, True),
        ({"error": "X", "id": "1"}, False),
        ({"error": "X", "errorMessage": "Y", "id": "1"}, True),
        ({"error": 7}, False),
        ({"id": "1"}, False),
        ({}, False),
        (["error"], False),
        ("error", False),
        (None, False),
    ],
)
def test_an_error_is_an_object_that_says_so(body: object, word: bool) -> None:
    """A booking that carries a field `error` is a booking."""
    assert is_error(body) is word


def test_the_header_says_what_was_asked_for() -> None:
    """An empty header asks for no capability."""
    assert requested(line(capabilities=("octo/cart",))) == ["octo/cart"]
    assert requested(line(capabilities=())) == []


def test_without_header_nothing_was_said() -> None:
    """A supplier may then apply what it likes."""
    assert requested(line()) is None
    assert requested(line(response=answer(("Octo-Capabilities", "octo/cart")))) is None


def test_the_query_is_what_the_answer_says_was_applied() -> None:
    """The query parameter may have no effect, so the echo counts."""
    asked = line("https://s.example/products?_capabilities=octo/cart")
    assert requested(
        replace(asked, response=answer(("OCTO-Capabilities", " octo/cart , octo/pricing,")))
    ) == [
        "octo/cart",
        "octo/pricing",
    ]
    assert requested(replace(asked, response=answer(("Octo-Capabilities", "")))) == []
    assert requested(replace(asked, response=answer(("Content-Type", "x")))) is None
    assert requested(asked) is None


def test_an_empty_query_asks_all_the_same() -> None:
    """An empty `?_capabilities=` asks for no capability."""
    asked = line("https://s.example/products?_capabilities=")
    assert requested(replace(asked, response=answer(("Octo-Capabilities", "octo/cart")))) == ["octo/cart"]


def test_the_type_is_told_as_it_was_sent() -> None:
    """The Content-Type is found in any case of the header's name, and is None without the header."""
    assert declared_type(answer(("X", "y"), ("CONTENT-TYPE", "Text/Plain; a=b"))) == "Text/Plain; a=b"
    assert declared_type(answer(("X", "y"))) is None


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("application/json", True),
        ("Application/JSON ; charset=utf-8", True),
        ("application/problem+json", True),
        ("text/plain", False),
        ("text/x+json", False),
        ("application/xml", False),
        ("text/json", False),
    ],
)
def test_json_calls_itself_json(kind: str, word: bool) -> None:
    """Parameters and case do not matter, and neither does a more exact name."""
    assert is_declared_json(answer(("Content-Type", kind))) is word


def test_what_calls_itself_nothing_is_not_declared() -> None:
    """A body without a Content-Type may be JSON, but does not say so."""
    assert is_declared_json(answer()) is False


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("https://s.example/octo/products/", True),
        ("/octo/products/", True),
        ("/octo/elsewhere/", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_the_same_address_with_a_slash_is_one(location: str, word: bool) -> None:
    """A Location that is no address leads nowhere, and stops nobody."""
    assert leads_to_a_slash(line(), answer(("location", location))) is word
