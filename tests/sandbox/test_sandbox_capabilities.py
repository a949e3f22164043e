"""Capabilities plug in, as two that exist in this file only show."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from octo_sandbox import Policies
from octo_sandbox.capabilities import Capability
from octo_sandbox.errors import unprocessable
from octo_sandbox.routing import Route
from sandbox.reseller import refusal


@dataclass(frozen=True)
class WeatherRules:
    forecast: str = "rain"


def _forecast(call, subject):
    return {"forecast": call.policies.of("octo/weather").forecast}


def _no_storms(call, booking, _choice):
    if call.has("octo/weather") and call.body.get("storm"):
        raise unprocessable("closed")


WEATHER = Capability(
    id="octo/weather",
    requires=("octo/maps",),
    revision=3,
    docs="https://weather.example",
    adds={"Product": _forecast, "Booking": _forecast},
    routes=(Route("GET", "/forecast", lambda call: {"of": call.now.year}, capability="octo/weather"),),
    policies=WeatherRules(),
    reserving=_no_storms,
)
MAPS = Capability(
    id="octo/maps", internal=True, adds={"Unit": lambda call, subject: {"map": subject.unit.id}}
)


@pytest.fixture
def buyer(supplier):
    return supplier(Policies(capabilities=(WEATHER, MAPS)))


def asking(*ids, separator=","):
    return {"Octo-Capabilities": separator.join(ids)}


@pytest.mark.parametrize(
    ("headers", "query", "echo"),
    [
        ({}, {}, set()),
        (asking(), {}, set()),
        (asking("octo/maps"), {}, {"octo/maps"}),
        (asking("octo/weather"), {}, {"octo/weather", "octo/maps"}),
        (
            asking("octo/maps", "octo/weather", "octo/none", separator=" , "),
            {},
            {"octo/weather", "octo/maps"},
        ),
        ({}, {"_capabilities": "octo/maps,octo/none"}, {"octo/maps"}),
        (asking(), {"_capabilities": "octo/maps"}, set()),
        (asking("OCTO/MAPS"), {}, set()),
    ],
)
def test_the_answer_names_what_was_applied(buyer, headers, query, echo):
    """Unknown ids are dropped, requirements added, and the query counts where there is no header."""
    answer = buyer.http.get("/products", headers=headers, params=query)
    ids = [each for each in answer.headers["Octo-Capabilities"].split(",") if each]
    assert len(ids) == len(set(ids))
    assert set(ids) == echo


def test_fields_show_only_under_their_capability(buyer):
    """Without it, products are what they would be without the capability."""
    plain, maps, weather = (
        buyer.http.get("/products/sky-deck", headers=asking(*ids)).json()
        for ids in ((), ("octo/maps",), ("octo/weather",))
    )
    assert "forecast" not in plain
    assert "forecast" not in maps
    assert weather["forecast"] == "rain"
    assert maps["options"][0]["units"][0]["map"] == "adult"
    assert "map" not in plain["options"][0]["units"][0]
    assert {key: weather[key] for key in plain if key != "options"} == {
        key: plain[key] for key in plain if key != "options"
    }


def test_a_route_is_there_only_under_its_capability(buyer):
    """For everybody else the address does not exist."""
    assert refusal(buyer.http.get("/forecast")) == (404, "NOT_FOUND")
    assert buyer.http.get("/forecast", headers=asking("octo/weather")).status_code == 200


def test_internal_capabilities_are_not_advertised(buyer):
    """They can be asked for all the same."""
    assert buyer.http.get("/capabilities").json() == [
        {
            "id": "octo/weather",
            "revision": 3,
            "required": False,
            "dependencies": ["octo/maps"],
            "docs": "https://weather.example",
        }
    ]


def test_a_capability_has_a_say_in_bookings(buyer):
    """It refuses, and nothing is kept of the booking."""
    slot = buyer.untouched_slot("sky-deck", "standard")
    assert buyer.hold("sky-deck", "standard", availabilityId=slot["id"], storm=True)
    buyer.http.headers.update(asking("octo/weather"))
    answer = buyer.reserve("sky-deck", "standard", availabilityId=slot["id"], storm=True)
    assert refusal(answer) == (400, "UNPROCESSABLE_ENTITY")
    assert buyer.vacancies("sky-deck", "standard", slot) == slot["vacancies"] - 1


def test_one_rule_of_a_capability_is_replaced_by_name(supplier):
    """The rest of it stays as it is."""
    policies = Policies(capabilities=(WEATHER, MAPS)).with_capability("octo/weather", forecast="sun")
    buyer = supplier(policies)
    product = buyer.http.get("/products/sky-deck", headers=asking("octo/weather")).json()
    assert product["forecast"] == "sun"


def test_products_that_vary_by_call_are_not_cached():
    """Two calls under such a capability may see different things."""
    varying = replace(MAPS, per_call=True)
    policies = Policies(capabilities=(WEATHER, varying))
    assert policies.varies_by_call(["octo/weather", "octo/maps"])
    assert not policies.varies_by_call(["octo/weather"])
