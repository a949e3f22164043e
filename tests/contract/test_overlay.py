"""Overlays change a document as Overlay 1.1 has it, and sign what they add."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract.overlay import Overlay
from octo_conformance.errors import ContractError


def core() -> dict[str, Any]:
    return {
        "paths": {"/things": {"get": {"parameters": [{"name": "id", "in": "query"}], "responses": {}}}},
        "components": {
            "schemas": {
                "Thing": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
                "Other": {"type": "object", "properties": {}},
            }
        },
    }


def applied(
    *actions: dict[str, Any], capability: str | None = "octo/pricing", to: Any = None
) -> dict[str, Any]:
    document: dict[str, Any] = core() if to is None else to
    Overlay("x.overlay.yaml", {"actions": list(actions)}, capability).apply(document)
    return document


def thing(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]["Thing"]
    return found


PRICE = {
    "target": "$.components.schemas.Thing",
    "update": {"required": ["price"], "properties": {"price": {"type": "integer"}}},
}


def test_arrays_concatenate_without_doubles() -> None:
    """A capability adds required properties and does not replace those of core."""
    action = {"target": "$.components.schemas.Thing", "update": {"required": ["price", "id"]}}
    assert thing(applied(action))["required"] == ["id", "price"]


def test_plain_values_are_replaced() -> None:
    """The later of two plain values wins."""
    action = {"target": "$.components.schemas.Thing", "update": {"type": "array"}}
    assert thing(applied(action))["type"] == "array"


def test_a_plain_target_takes_a_plain_update() -> None:
    """A target may be a plain value itself."""
    action = {"target": "$.components.schemas.Thing.type", "update": "array"}
    assert thing(applied(action))["type"] == "array"


def test_an_array_target_takes_items_and_arrays() -> None:
    """An array is extended by an array and appended to by anything else."""
    one = {"target": "$.components.schemas.Thing.required", "update": "a"}
    more = {"target": "$.components.schemas.Thing.required", "update": ["b", "id"]}
    assert thing(applied(one, more))["required"] == ["id", "a", "b"]


def test_removing_takes_things_out_of_maps_and_arrays() -> None:
    """A profile can take away what core has, several entries of one array at once included."""
    document = core()
    thing(document)["required"] = ["id", "a", "b", "c"]
    applied(
        {"target": "$.components.schemas.Thing.required[?@ != 'a']", "remove": True},
        {"target": "$.components.schemas.Thing.properties.id", "remove": True},
        capability=None,
        to=document,
    )
    assert thing(document) == {"type": "object", "required": ["a"], "properties": {}}


def test_copying_brings_a_node_elsewhere() -> None:
    """`copy` merges what another query selects, and the copy belongs to whoever copied."""
    action = {"target": "$.components.schemas.Other", "copy": "$.components.schemas.Thing"}
    other = applied(action)["components"]["schemas"]["Other"]
    assert other["properties"] == {"id": {"type": "string", "x-octo-capability": ["octo/pricing"]}}


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"target": "$.components.schemas.Thng", "update": {}}, "selects nothing"),
        ({"target": "$.components.schemas['Thing','Othr']", "update": {}}, "names 2 nodes, only 1"),
        ({"target": "$.components[", "update": {}}, "is no JSONPath"),
        ({"target": "$.components.schemas.Thing", "update": {"required": "price"}}, "cannot be merged"),
        ({"target": "$.components.schemas.Thing", "update": {"properties": []}}, "cannot be merged"),
        ({"target": "$.components.schemas.Thing", "update": {"type": ["string"]}}, "cannot be merged"),
        ({"target": "$.components.schemas.Thing", "update": ["a"]}, "is an object, its update is not"),
        ({"target": "$.components.schemas.Thing.type", "update": {}}, "is a plain value"),
        ({"target": "$.components.schemas.Thing.*", "update": {}}, "nodes of different sorts"),
        (
            {"target": "$.components.schemas.Other", "copy": "$.components.schemas.*"},
            "selects 2 nodes, not one",
        ),
        ({"target": "$.components", "update": {}, "remove": True}, "exactly one of"),
        ({"target": "$.components"}, "exactly one of"),
        ({"target": "$", "remove": True}, "whole document"),
        ({"update": {}}, "has no target"),
        ({"target": "$", "upadte": {}}, "unknown key upadte"),
    ],
)
def test_what_does_not_fit_is_refused(action: dict[str, Any], message: str) -> None:
    """A misspelled name or an impossible merge stops the composing and says which action it is."""
    with pytest.raises(ContractError, match=rf"x\.overlay\.yaml, action 1: .*{message}"):
        applied(action)


def test_added_properties_are_signed_and_old_ones_are_not() -> None:
    """Whoever reads the composed document sees whose property it is."""
    properties = thing(applied(PRICE))["properties"]
    assert properties["price"] == {"type": "integer", "x-octo-capability": ["octo/pricing"]}
    assert properties["id"] == {"type": "string"}


def test_an_extended_object_is_not_signed() -> None:
    """Adding to an object of core does not make it the capability's."""
    assert "x-octo-capability" not in thing(applied(PRICE))


def test_everything_inside_an_added_component_is_signed() -> None:
    """A component of a capability brings its properties along, also those of unnamed inner objects."""
    price = {"properties": {"tax": {"type": "object", "properties": {"rate": {}}}}, "required": ["tax"]}
    document = applied({"target": "$.components.schemas", "update": {"Price": price}})
    signature = {"x-octo-capability": ["octo/pricing"]}
    assert document["components"]["schemas"]["Price"] == {
        "required": ["tax"],
        "properties": {"tax": {"type": "object", "properties": {"rate": signature}, **signature}},
        **signature,
    }


def test_added_routes_are_signed() -> None:
    """Paths, operations, parameters and responses carry the id; maps, references and examples do not."""
    get = {
        "parameters": [{"name": "currency", "in": "query"}, {"$ref": "#/components/parameters/Id"}],
        "responses": {"200": {"content": {"application/json": {"example": {"properties": {}}}}}},
    }
    path = applied({"target": "$.paths", "update": {"/orders": {"get": get}}})["paths"]["/orders"]
    signature = ["octo/pricing"]
    assert path["x-octo-capability"] == path["get"]["x-octo-capability"] == signature
    assert path["get"]["parameters"][0]["x-octo-capability"] == signature
    assert path["get"]["parameters"][1] == {"$ref": "#/components/parameters/Id"}
    assert path["get"]["responses"]["200"]["x-octo-capability"] == signature
    assert set(path["get"]["responses"]) == {"200"}
    assert path["get"]["responses"]["200"]["content"] == {"application/json": {"example": {"properties": {}}}}


def test_an_added_parameter_of_a_known_operation_is_signed() -> None:
    """A capability may add a parameter to a route of core."""
    action = {"target": "$.paths['/things'].get.parameters", "update": {"name": "currency", "in": "query"}}
    parameters = applied(action)["paths"]["/things"]["get"]["parameters"]
    assert parameters == [
        {"name": "id", "in": "query"},
        {"name": "currency", "in": "query", "x-octo-capability": ["octo/pricing"]},
    ]


def test_what_two_overlays_add_keeps_both_names() -> None:
    """A property that two capabilities bring is at home in both."""
    document = applied(PRICE)
    applied(PRICE, capability="octo/offers", to=document)
    assert thing(document)["properties"]["price"]["x-octo-capability"] == ["octo/pricing", "octo/offers"]


def test_a_parameter_that_two_overlays_add_is_there_once() -> None:
    """A parameter of two capabilities is one parameter with two names on it."""
    action = {"target": "$.paths['/things'].get", "update": {"parameters": [{"name": "c", "in": "query"}]}}
    document = applied(action)
    applied(action, capability="octo/offers", to=document)
    assert document["paths"]["/things"]["get"]["parameters"][1:] == [
        {"name": "c", "in": "query", "x-octo-capability": ["octo/pricing", "octo/offers"]}
    ]


def test_a_profile_signs_nothing() -> None:
    """What a profile adds is core under that profile."""
    assert thing(applied(PRICE, capability=None))["properties"]["price"] == {"type": "integer"}


def test_the_overlay_itself_stays_as_it_is() -> None:
    """Two documents made with one overlay share nothing."""
    one, two = applied(PRICE), applied(PRICE)
    thing(one)["properties"]["price"]["type"] = "string"
    thing(one)["required"].append("x")
    assert thing(two)["properties"]["price"]["type"] == "integer"
    assert PRICE["update"] == {"required": ["price"], "properties": {"price": {"type": "integer"}}}
