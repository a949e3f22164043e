"""Each set of capabilities has one document."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract.compose import Composer
from octo_conformance.contract.overlay import Overlay
from octo_conformance.errors import ContractError, UnknownCapability

CORE = {
    "components": {"schemas": {"Thing": {"type": "object", "required": ["id"], "properties": {"id": {}}}}}
}


def overlay(name: str, *actions: Any, requires: tuple[str, ...] = (), internal: bool = False) -> Overlay:
    declared = {"id": name, "requires": list(requires), "leak": "X-1", "internal": internal}
    content = {"info": {"title": f"About {name}"}, "x-octo-capability": declared, "actions": list(actions)}
    return Overlay(f"{name}.overlay.yaml", content, name)


def adding(name: str, **extra: Any) -> dict[str, Any]:
    return {"target": "$.components.schemas.Thing", "update": {"properties": {name: {}}}, **extra}


def properties(document: dict[str, Any]) -> list[str]:
    return list(document["components"]["schemas"]["Thing"]["properties"])


def test_without_capabilities_the_document_is_core() -> None:
    """No overlay touches the core document that nobody asked to extend."""
    composer = Composer(CORE, [overlay("octo/pricing", adding("price"))])
    assert composer.document(()) == CORE
    assert CORE["components"]["schemas"]["Thing"]["properties"] == {"id": {}}


def test_required_capabilities_come_along_and_first() -> None:
    """What a capability requires is in the document before it, whatever their names."""
    on_offer = {"target": "$.components.schemas.Thing.properties.price", "update": {"type": "integer"}}
    composer = Composer(
        CORE,
        [overlay("octo/a", on_offer, requires=("octo/pricing",)), overlay("octo/pricing", adding("price"))],
    )
    assert composer.expand(["octo/a"]) == {"octo/a", "octo/pricing"}
    price = composer.document(["octo/a"])["components"]["schemas"]["Thing"]["properties"]["price"]
    assert price["type"] == "integer"


def test_the_core_area_is_always_there() -> None:
    """The id under which core is listed may be named and adds nothing."""
    assert Composer(CORE).expand(["octo/core"]) == frozenset()


def test_what_two_capabilities_share_waits_for_both() -> None:
    """An action with x-octo-with applies only beside the capabilities it names, in either order of names."""
    together = adding("orderPrice", **{"x-octo-with": ["octo/z"]})
    composer = Composer(CORE, [overlay("octo/a", adding("a"), together), overlay("octo/z", adding("z"))])
    assert properties(composer.document(["octo/a"])) == ["id", "a"]
    assert properties(composer.document(["octo/z"])) == ["id", "z"]
    assert properties(composer.document(["octo/a", "octo/z"])) == ["id", "a", "z", "orderPrice"]


def test_a_profile_changes_core_before_any_capability() -> None:
    """Overlays meet the core document that the profile left."""
    profile = Overlay("p", {"actions": [{"target": "$.components.schemas.Thing.required", "remove": True}]})
    needing = {"target": "$.components.schemas.Thing", "update": {"required": ["price"]}}
    composer = Composer(CORE, [overlay("octo/pricing", needing)], profile)
    assert composer.document(["octo/pricing"])["components"]["schemas"]["Thing"]["required"] == ["price"]


def test_a_document_is_composed_once() -> None:
    """A set of capabilities is one object, in any order and with or without what it requires."""
    composer = Composer(CORE, [overlay("octo/a", requires=("octo/b",)), overlay("octo/b")])
    assert composer.document(["octo/a"]) is composer.document(["octo/b", "octo/a"])


def test_capabilities_are_described() -> None:
    """What an overlay declares about itself can be read."""
    capability = Composer(
        CORE, [overlay("octo/b"), overlay("octo/a", requires=("octo/b",), internal=True)]
    ).capabilities
    assert list(capability) == ["octo/a", "octo/b"]
    assert capability["octo/a"].requires == ("octo/b",)
    assert capability["octo/a"].title == "About octo/a"
    assert capability["octo/a"].leak == "X-1"
    assert capability["octo/a"].internal


def test_an_unknown_capability_gets_the_nearest_name() -> None:
    """A bare or misspelled id is answered with the one that was probably meant."""
    composer = Composer(CORE, [overlay("octo/pricing"), overlay("octo/cardPayments")])
    with pytest.raises(UnknownCapability) as bare:
        composer.document(["pricing"])
    assert bare.value.hint == "did you mean octo/pricing?"
    with pytest.raises(UnknownCapability) as misspelled:
        composer.expand(["octo/cardpayments"])
    assert misspelled.value.hint == "did you mean octo/cardPayments?"


def test_a_circle_of_requirements_is_shown() -> None:
    """Capabilities that require one another are refused, with the way around."""
    circle = [overlay("octo/a", requires=("octo/b",)), overlay("octo/b", requires=("octo/a",))]
    with pytest.raises(ContractError, match="octo/a -> octo/b -> octo/a"):
        Composer(CORE, circle)


def test_requiring_what_nobody_declares_is_refused() -> None:
    """A misspelled dependency is an error, in requires and in x-octo-with."""
    with pytest.raises(ContractError, match="relies on octo/pircing"):
        Composer(CORE, [overlay("octo/a", requires=("octo/pircing",))])
    with pytest.raises(ContractError, match="relies on octo/pircing"):
        Composer(CORE, [overlay("octo/a", adding("x", **{"x-octo-with": ["octo/pircing"]}))])


def test_one_capability_has_one_overlay() -> None:
    """Two files that declare the same id are refused."""
    with pytest.raises(ContractError, match="both declare octo/a"):
        Composer(CORE, [overlay("octo/a"), overlay("octo/a")])
