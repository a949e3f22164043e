"""A request finds its operation."""

from __future__ import annotations

import pytest

from octo_conformance.contract.model import Operation
from octo_conformance.contract.routing import Router
from octo_conformance.errors import ContractError


def operation(label: str) -> Operation:
    method, path = label.split()
    return Operation(label, method, path, label, "X-1", "octo/core", "asks", (), False, None, None)


def found(path: str, *labels: str, method: str = "GET") -> tuple[str, dict[str, str]] | None:
    match = Router(operation(label) for label in labels).route(method, path)
    return None if match is None else (match[0].label, match[1])


def test_parameters_are_named_and_decoded() -> None:
    """An encoded slash belongs to the argument and does not make two segments of it."""
    assert found("/bookings/a%2Fb%20c", "GET /bookings/{uuid}") == ("GET /bookings/{uuid}", {"uuid": "a/b c"})


@pytest.mark.parametrize("labels", [("GET /x/calendar", "GET /x/{id}"), ("GET /x/{id}", "GET /x/calendar")])
def test_a_literal_segment_wins(labels: tuple[str, str]) -> None:
    """A named route is not taken for a parameter, whatever the order in the document."""
    assert found("/x/calendar", *labels) == ("GET /x/calendar", {})
    assert found("/x/other", *labels) == ("GET /x/{id}", {"id": "other"})


def test_literals_win_from_left_to_right() -> None:
    """Of two templates that both match, the one that is literal earlier is taken."""
    assert found("/a/b", "GET /{x}/b", "GET /a/{y}") == ("GET /a/{y}", {"y": "b"})


def test_the_method_counts() -> None:
    """A path that exists for another method only is no operation, and case is no matter."""
    assert found("/x", "GET /x", method="POST") is None
    assert found("/x", "GET /x", method="get") == ("GET /x", {})


@pytest.mark.parametrize("path", ["/bookings", "/bookings/", "/bookings/a/", "/bookings/a/b", "/Bookings/a"])
def test_other_paths_are_no_operation(path: str) -> None:
    """A missing argument, one segment more, a slash at the end or another case make another path."""
    assert found(path, "GET /bookings/{uuid}") is None


def test_a_query_is_ignored() -> None:
    """What follows the question mark is not part of the path."""
    assert found("/x?a=/b", "GET /x") == ("GET /x", {})


def test_routes_that_nobody_can_tell_apart_are_refused() -> None:
    """Two capabilities may not give one route two parameter names."""
    with pytest.raises(ContractError, match="the same route"):
        found("/x", "GET /orders/{id}", "GET /orders/{orderId}")


def test_a_parameter_is_a_whole_segment() -> None:
    """Templates within a segment are not supported, and say so."""
    with pytest.raises(ContractError, match="only partly a parameter"):
        found("/x", "GET /things/{id}.json")
