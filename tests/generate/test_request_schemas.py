"""The bounds of generated values: what a shop sends, and a little beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.extensions import check_extensions
from octo_conformance.contract.operations import resolve
from octo_conformance.contract.soundness import problems
from octo_conformance.errors import ContractError
from octo_conformance.generate.requests.request_values import (
    COMMON,
    DEEPEST,
    KNOWN_FORMATS,
    REASONABLE,
    Trimmer,
    narrowed,
    opened,
    types_of,
)

METHODS = {"get", "post", "put", "patch", "delete"}
BOUNDS = {"integer": "maximum", "number": "maximum", "string": "maxLength", "array": "maxItems"}
PARTY = {
    "type": "object",
    "properties": {
        "quantity": {"type": "integer", "minimum": 0, REASONABLE: {"maximum": 50}},
        "ids": {"type": "array", "maxItems": 100, "items": {"type": "string"}},
        "note": {"type": ["string", "null"], REASONABLE: {"maxLength": 5}},
        "minutes": {"type": "integer"},
    },
}


def request_schemas(contract: Contract) -> Iterator[tuple[str, Any]]:
    """Every schema that a generated request is drawn from, by its place: bodies and query parameters."""
    document = contract.document(sorted(contract.capabilities))
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            node = item[method]
            body = resolve(document, node.get("requestBody", {}))
            if body:
                yield f"{method} {path}", body["content"]["application/json"]["schema"]
            for reference in node.get("parameters", ()):
                parameter = resolve(document, reference)
                if parameter["in"] == "query":
                    yield f"{method} {path}?{parameter['name']}", parameter["schema"]


def values(document: Any, place: str, schema: Any, seen: set[str]) -> Iterator[tuple[str, Any]]:
    """Every plain value and list inside a schema, each component once."""
    if "$ref" in schema:
        if schema["$ref"] in seen:
            return
        seen.add(schema["$ref"])
        place = schema["$ref"].rpartition("/")[2]
    schema = opened(document, schema)
    if types_of(schema) & set(BOUNDS):
        yield place, schema
    for name, part in schema.get("properties", {}).items():
        yield from values(document, f"{place}.{name}", part, seen)
    if "items" in schema:
        yield from values(document, f"{place}[]", schema["items"], seen)


def is_bounded(schema: Any) -> bool:
    """Whether the contract itself says how large a value may be."""
    if {"enum", "const", "pattern"} & set(schema) or schema.get("format") in KNOWN_FORMATS:
        return True
    stated = schema.get(REASONABLE, {})
    return all(BOUNDS[name] in {*schema, *stated} for name in types_of(schema) & set(BOUNDS))


@pytest.mark.parametrize("profile", ["octo", "ventrata"])
def test_every_value_of_a_request_has_a_bound(profile: str) -> None:
    """A number without one was drawn as a party of ten thousand million."""
    contract = load_contract(profile)
    document = contract.document(sorted(contract.capabilities))
    found = [
        (place, schema)
        for root, node in request_schemas(contract)
        for place, schema in values(document, root, node, set())
    ]
    assert len(found) > 100
    assert sorted({place for place, schema in found if not is_bounded(schema)}) == []


def test_narrowing_takes_the_lower_bound() -> None:
    """A documented bound stays where it is the lower one."""
    made = narrowed(PARTY)["properties"]
    assert made["quantity"] == {"type": "integer", "minimum": 0, "maximum": 50, REASONABLE: {"maximum": 50}}
    assert made["ids"]["maxItems"] == 100
    assert made["note"]["maxLength"] == 5


def test_a_value_without_a_bound_gets_the_common_one() -> None:
    """A user's own capability may state none."""
    made = narrowed(PARTY)["properties"]
    assert (made["minutes"]["minimum"], made["minutes"]["maximum"]) == (-1000, 1000)
    assert made["ids"]["items"]["maxLength"] == COMMON["string"][1]


def test_a_property_named_like_a_keyword_is_no_schema() -> None:
    """Properties may be called type or items."""
    schema = {"type": "object", "properties": {"type": {"type": "string", "enum": ["a"]}}}
    assert narrowed(schema) == schema


@pytest.mark.parametrize(
    ("drawn", "sent"),
    [
        ({"quantity": 10_617_334_400}, {"quantity": 51}),
        ({"quantity": -(10**12)}, {"quantity": -8}),
        ({"quantity": 1e300}, {"quantity": 51}),
        ({"quantity": 10**9 + 0.5}, {"quantity": 51.5}),
        ({"quantity": "7" * 300}, {"quantity": "1000"}),
        ({"quantity": [10**10]}, {"quantity": [1001]}),
        ({"ids": ["x"] * 5_000}, {"ids": ["x"] * 101}),
        ({"note": "x" * 1_000_000}, {"note": "x" * 6}),
        ({"other": {"deep": 10**10}}, {"other": {"deep": 1001}}),
        ({"quantity": True, "note": None}, {"quantity": True, "note": None}),
        (b"{" * 100_000, b"{" * 1_000),
    ],
)
def test_a_malformed_value_is_cut_to_little_beyond_its_bound(drawn: Any, sent: Any) -> None:
    """It stays malformed, and no supplier can act on it at great cost."""
    assert Trimmer({}, PARTY).body(drawn) == sent


def test_a_malformed_value_is_not_nested_without_end() -> None:
    """A parser may go down level by level."""
    drawn: Any = "end"
    for _ in range(100):
        drawn = [drawn]
    cut, levels = Trimmer({}, PARTY).body(drawn), 0
    while isinstance(cut, list):
        cut, levels = cut[0], levels + 1
    assert (levels, cut) == (DEEPEST, None)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 10, REASONABLE: {"maximum": 5}},
        {"type": "array", "maxItems": 100, REASONABLE: {"maxItems": 200}},
    ],
)
def test_a_bound_that_makes_no_sense_is_a_problem_of_the_contract(schema: Any) -> None:
    """Whoever writes an overlay learns it before a run."""
    document = {"paths": {}, "components": {"schemas": {}}, "request": schema}
    (problem,) = problems(document, {}, {})
    assert problem.startswith(f"$.request: {REASONABLE} ")


@pytest.mark.parametrize("stated", [50, {}, {"pattern": "x"}, {"maxLength": True}, {"maxLength": -1}])
def test_a_bound_of_another_form_ends_loading(stated: Any) -> None:
    """A misspelled bound would bound nothing."""
    with pytest.raises(ContractError, match=REASONABLE):
        check_extensions("some.overlay.yaml", {"quantity": {"type": "integer", REASONABLE: stated}})
