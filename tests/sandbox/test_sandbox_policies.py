"""One replaced policy makes one difference, as samples of wrong and of different suppliers show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from octo_sandbox import Policies
from octo_sandbox.bookings.transitions import CONFIRM, TRANSITIONS
from octo_sandbox.catalogue import Catalogue
from octo_sandbox.core_routes import CORE_ROUTES
from octo_sandbox.errors import TOO_MANY_REQUESTS, Refusal
from sandbox.reseller import refusal

RIGHT = Policies()


def test_a_field_of_one_object_is_changed_by_its_shape(supplier):
    """The field changes wherever that object stands, and in no other object."""
    buyer = supplier(replace(RIGHT, shapes={"Unit": lambda call, view: {**view, "internalName": None}}))
    booking = buyer.hold()
    assert booking["unitItems"][0]["unit"]["internalName"] is None
    assert booking["option"]["units"][0]["internalName"] is None
    assert booking["option"]["internalName"] == "Classic cruise"


def test_one_operation_is_changed_by_what_is_put_around_it(supplier):
    """The others know nothing of it."""

    def first_only(call, handler):
        return handler(call)[:1]

    buyer = supplier(replace(RIGHT, around={"GET /products": first_only}))
    assert len(buyer.http.get("/products").json()) == 1
    assert buyer.http.get("/products/sky-deck").status_code == 200


def test_one_row_of_the_transitions_is_changed(supplier):
    """The changed row makes a supplier that revives cancelled bookings."""
    transitions = {**TRANSITIONS, ("CANCELLED", CONFIRM): "CONFIRMED"}
    buyer = supplier(replace(RIGHT, transitions=transitions))
    booking = buyer.act(buyer.hold(), "cancel").json()
    assert buyer.confirm(booking)["status"] == "CONFIRMED"


def test_a_supplier_that_forgets_what_it_confirms(supplier):
    """The answer is right, and the next read is not."""

    def forgetful(call, before, after):
        return before if call.operation.endswith("/confirm") else after

    buyer = supplier(replace(RIGHT, kept=forgetful))
    hold = buyer.hold()
    assert buyer.confirm(hold)["status"] == "CONFIRMED"
    assert buyer.read(hold)["status"] == "ON_HOLD"


def test_a_supplier_under_another_path_with_its_own_ways(supplier):
    """It has a base path, offsets instead of Z, 201 for what was made, and no list of capabilities."""
    buyer = supplier(
        replace(
            RIGHT,
            base_path="/octo/v1/",
            stamp=lambda moment: moment.astimezone(UTC).isoformat(),
            success_status=lambda operation: 201 if operation == "POST /bookings" else 200,
            core_routes=tuple(route for route in CORE_ROUTES if route.template != "/capabilities"),
        )
    )
    assert str(buyer.http.base_url).endswith("/octo/v1/")
    assert buyer.http.get("/supplier").json()["endpoint"] == str(buyer.http.base_url).rstrip("/")
    answer = buyer.reserve()
    assert answer.status_code == 201
    assert answer.json()["utcCreatedAt"].endswith("+00:00")
    assert refusal(buyer.http.get("/capabilities")) == (404, "NOT_FOUND")


def test_a_supplier_that_slows_clients_down_says_for_how_long(supplier):
    """The control routes are never slowed."""

    def always(_incoming):
        raise Refusal(
            TOO_MANY_REQUESTS, TOO_MANY_REQUESTS, headers={"Retry-After": "7"}, values={"seconds": 7}
        )

    buyer = supplier(replace(RIGHT, throttle=always))
    answer = buyer.http.get("/products")
    assert (refusal(answer), answer.headers["Retry-After"]) == ((429, "TOO_MANY_REQUESTS"), "7")
    buyer.advance(seconds=1)


def test_a_supplier_with_one_product(supplier):
    """The catalogue is a policy like others."""
    sky_deck = RIGHT.catalogue.product("sky-deck")
    buyer = supplier(replace(RIGHT, catalogue=Catalogue(RIGHT.catalogue.supplier, (sky_deck,))))
    assert [product["id"] for product in buyer.http.get("/products").json()] == ["sky-deck"]
    assert refusal(buyer.reserve(availabilityId="x")) == (400, "INVALID_PRODUCT_ID")


def test_a_defect_of_the_supplier_is_an_error_without_details(supplier, caplog):
    """A reseller reads a code; the log has the rest."""

    def broken(_call, _handler):
        raise ZeroDivisionError("secret detail")

    buyer = supplier(replace(RIGHT, around={"GET /products": broken}))
    answer = buyer.http.get("/products")
    assert refusal(answer) == (500, "INTERNAL_SERVER_ERROR")
    assert "secret detail" not in answer.text
    assert "secret detail" in caplog.text


def test_the_same_seed_gives_the_same_references(supplier):
    """Two runs can be compared."""
    one, same, other = supplier(seed=5), supplier(seed=5), supplier(seed=6)
    references = [buyer.hold()["supplierReference"] for buyer in (one, same, other)]
    assert references[0] == references[1] != references[2]


def test_bookings_in_a_file_outlive_the_server(supplier, tmp_path):
    """The clocks of their resellers outlive it too."""
    path = str(tmp_path / "sandbox.db")
    first = supplier(store=path)
    booking = first.confirm(first.hold(notes="keep"))
    first.advance(hours=1)
    second = supplier(store=path)
    assert second.read(booking) == booking
    assert second.http.get(f"{second.control_url}/clock").json()["ahead_s"] == 3600
    assert second.hold()["supplierReference"] != booking["supplierReference"]


def test_latency_is_waited_before_each_answer(supplier):
    """The supplier answers as one that is far away."""
    buyer = supplier(latency_ms=80)
    before = datetime.now(UTC)
    assert buyer.http.get("/supplier").status_code == 200
    assert datetime.now(UTC) - before >= timedelta(milliseconds=80)
