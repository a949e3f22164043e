"""Bodies are held against the contract: deviations, objects, leaks, positive answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract import Contract, Deviation, read_contract
from octo_conformance.errors import ContractError, UnknownCapability, UsageError

CORE = """
openapi: 3.1.0
info: {title: small, version: "1"}
paths:
  /bookings:
    get:
      operationId: listBookings
      x-octo-requirement: ROUTE
      x-octo-writes: false
      responses:
        200:
          description: x
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Booking'}}
  /bookings/{uuid}:
    get:
      operationId: getBooking
      x-octo-requirement: ROUTE
      x-octo-writes: false
      responses:
        200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Booking'}}}}
components:
  schemas:
    Booking:
      type: object
      x-octo-requirement: BOOKING
      x-octo-identity: [uuid]
      required: [uuid, status]
      if: {properties: {status: {const: CANCELLED}}, required: [status]}
      then: {required: [reason]}
      properties:
        uuid: {type: string, format: uuid, x-octo-requirement: UUID}
        status: {$ref: '#/components/schemas/Status'}
        reason: {type: [string, 'null']}
        created: {type: string, format: utc-date-time, x-octo-format-requirement: FORM}
        count: {type: integer, minimum: 1}
        contact:
          anyOf: [{$ref: '#/components/schemas/Contact'}, {type: 'null'}]
        items: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Item'}}
        methods: {type: array, items: {type: string, enum: [A, B]}, x-octo-format-requirement: FORM}
        unit: {type: string, enum: [hour, day], x-octo-reading: CON-1}
        extra:
          {type: object, required: [note], properties: {note: {type: string, minLength: 1, maxLength: 40}}}
        ticket:
          oneOf: [{$ref: '#/components/schemas/Code'}, {$ref: '#/components/schemas/Link'}]
    Status: {type: string, enum: [OPEN, CANCELLED], x-octo-requirement: STATUS}
    Contact:
      type: object
      x-octo-requirement: CONTACT
      x-octo-identity: []
      required: [name]
      properties: {name: {type: string, pattern: '^[A-Z]'}, mail: {type: [string, 'null'], format: email}}
    Item:
      type: object
      x-octo-requirement: ITEM
      x-octo-identity: [id]
      required: [id]
      properties: {id: {type: string}, contact: {$ref: '#/components/schemas/Contact'}}
    Code:
      {type: object, x-octo-requirement: CODE, x-octo-identity: [code], required: [code, kind],
       properties: {code: {type: string}, kind: {type: string}}}
    Link:
      {type: object, x-octo-requirement: LINK, x-octo-identity: [url], required: [url, kind],
       properties: {url: {type: string}, kind: {type: string}}}
    Error:
      {type: object, x-octo-requirement: ERROR, x-octo-identity: [error], required: [error],
       properties: {error: {type: string}}}
"""
PRICING = """
overlay: 1.1.0
info: {title: pricing, version: 1.0.0}
x-octo-capability: {id: octo/pricing, requires: [], leak: LEAK}
actions:
  - target: $.components.schemas['Booking', 'Item']
    update:
      required: [price]
      properties: {price: {type: integer, x-octo-requirement: PRICE}}
  - target: $.components.schemas.Booking
    update:
      properties: {tax: {type: integer, x-octo-requirement: PRICE}}
"""
CART = """
overlay: 1.1.0
info: {title: cart, version: 1.0.0}
x-octo-capability: {id: octo/cart, requires: [], leak: LEAK}
actions:
  - target: $.components.schemas.Booking
    update:
      properties:
        tax: {type: integer, x-octo-requirement: PRICE}
        order: {$ref: '#/components/schemas/Order', x-octo-requirement: ORDER}
  - target: $.components.schemas
    update:
      Order:
        type: object
        x-octo-requirement: ORDER
        x-octo-identity: [id]
        required: [id]
        properties: {id: {type: string}}
  - target: $.paths
    update:
      /orders/{id}:
        get:
          operationId: getOrder
          x-octo-requirement: ORDER
          x-octo-writes: false
          responses:
            200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
"""
OPTIONAL = """
overlay: 1.1.0
info: {title: lax, version: 1.0.0}
x-octo-profile: {id: lax}
actions: [{target: "$.components.schemas.Booking.required[?@ == 'status']", remove: true}]
"""
READINGS = """
readings:
  - id: CON-1
    topic: units of time
    says:
      - {reading: singular, sources: [A], standing: accepted, values: [hour, day, week]}
      - {reading: capitals, sources: [B], standing: second_best, values: [HOUR, DAY]}
"""
IDS = (
    "ROUTE",
    "BOOKING",
    "UUID",
    "STATUS",
    "FORM",
    "CONTACT",
    "ITEM",
    "CODE",
    "LINK",
    "ERROR",
    "PRICE",
    "ORDER",
    "LEAK",
)
UUID = "0b0e3a5c-6f4b-4c0e-9a53-0e6f7a0c9d11"
GET = "GET /bookings/{uuid}"
LIST = "GET /bookings"


def write_specs(folder: Path) -> Path:
    rows = "".join(f"  - {{id: {i}, level: MUST, says: s, source: [x], breaks: b}}\n" for i in IDS)
    files = {
        "core.openapi.yaml": CORE,
        "readings.yaml": READINGS,
        "overlays/pricing.overlay.yaml": PRICING,
        "overlays/cart.overlay.yaml": CART,
        "profiles/lax.overlay.yaml": OPTIONAL,
        "requirements/core.yaml": f"capability: octo/core\nrequirements:\n{rows}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_specs(tmp_path_factory.mktemp("specs"))


@pytest.fixture(scope="module")
def contract(specs: Path) -> Contract:
    return read_contract("octo", [specs])


def booking(**changes: Any) -> dict[str, Any]:
    return {"uuid": UUID, "status": "OPEN", **changes}


def only(deviations: list[Deviation]) -> Deviation:
    assert len(deviations) == 1
    return deviations[0]


def told(deviation: Deviation) -> tuple[str, str, str, str]:
    name = f"{deviation.component}.{deviation.property}"
    return deviation.pointer, name, deviation.kind, deviation.requirement


def test_a_right_body_has_no_deviation(contract: Contract) -> None:
    """Unknown properties are welcome, null stands where it may."""
    assert contract.deviations(GET, [], booking(unknown={"x": 1}, reason=None, contact=None)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"uuid": "x"}, ("/uuid", "Booking.uuid", "format", "UUID")),
        ({"uuid": None}, ("/uuid", "Booking.uuid", "null", "UUID")),
        ({"count": "3"}, ("/count", "Booking.count", "type", "BOOKING")),
        ({"count": 0}, ("/count", "Booking.count", "range", "BOOKING")),
        ({"status": "CLOSED"}, ("/status", "Booking.status", "enum", "STATUS")),
        ({"status": None}, ("/status", "Booking.status", "null", "BOOKING")),
        ({"status": ""}, ("/status", "Booking.status", "empty", "STATUS")),
        ({"created": "yesterday"}, ("/created", "Booking.created", "format", "FORM")),
        ({"created": 5}, ("/created", "Booking.created", "type", "BOOKING")),
        ({"status": "CANCELLED"}, ("/reason", "Booking.reason", "missing", "BOOKING")),
        ({"contact": {}}, ("/contact/name", "Contact.name", "missing", "CONTACT")),
        ({"contact": {"name": "ada"}}, ("/contact/name", "Contact.name", "pattern", "CONTACT")),
        ({"contact": {"name": "A", "mail": "a@"}}, ("/contact/mail", "Contact.mail", "format", "CONTACT")),
        ({"contact": 3}, ("/contact", "Booking.contact", "type", "BOOKING")),
        ({"items": []}, ("/items", "Booking.items", "empty", "BOOKING")),
        ({"items": [{}]}, ("/items/0/id", "Item.id", "missing", "ITEM")),
        ({"items": [{"id": "a"}, 7]}, ("/items/1", "Booking.items", "type", "BOOKING")),
        (
            {"items": [{"id": "a", "contact": {}}]},
            ("/items/0/contact/name", "Contact.name", "missing", "CONTACT"),
        ),
        ({"methods": ["A", "C"]}, ("/methods/1", "Booking.methods", "enum", "FORM")),
        ({"methods": ["A", 1]}, ("/methods/1", "Booking.methods", "type", "BOOKING")),
        ({"extra": {}}, ("/extra/note", "Booking.extra.note", "missing", "BOOKING")),
        ({"extra": {"note": ""}}, ("/extra/note", "Booking.extra.note", "empty", "BOOKING")),
        ({"extra": {"note": "n" * 41}}, ("/extra/note", "Booking.extra.note", "length", "BOOKING")),
        ({"ticket": {"code": "x"}}, ("/ticket/kind", "Code.kind", "missing", "CODE")),
        ({"ticket": {"url": "x"}}, ("/ticket/kind", "Link.kind", "missing", "LINK")),
        ({"ticket": "x"}, ("/ticket", "Booking.ticket", "type", "BOOKING")),
    ],
)
def test_each_deviation_has_one_home(
    contract: Contract, changes: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    """One wrong value is one deviation, told with its place, its property, its sort and its requirement."""
    assert told(only(contract.deviations(GET, [], booking(**changes)))) == expected


def test_a_deviation_speaks(contract: Contract) -> None:
    """The message says what was expected and what was there; of a capability, whose it is."""
    missing = only(contract.deviations(GET, ["octo/pricing"], booking()))
    assert missing.message == "octo/pricing: Booking.price is missing"
    assert (missing.capability, missing.requirement) == ("octo/pricing", "PRICE")
    wrong = only(contract.deviations(GET, [], booking(status="CLOSED")))
    assert wrong.message == 'Booking.status is "CLOSED", expected one of OPEN, CANCELLED'


def test_capabilities_change_what_is_asked(contract: Contract) -> None:
    """What a capability requires is required only when it is asked for."""
    body = booking(price="free", items=[{"id": "a"}])
    assert contract.deviations(GET, [], body) == []
    asked = contract.deviations(GET, ["octo/pricing"], body)
    assert {told(deviation)[:3] for deviation in asked} == {
        ("/items/0/price", "Item.price", "missing"),
        ("/price", "Booking.price", "type"),
    }


def test_a_profile_changes_what_is_asked(specs: Path) -> None:
    """Under a profile that lets a key go, its absence is no deviation."""
    lax = read_contract("lax", [specs])
    assert lax.deviations(GET, [], {"uuid": UUID}) == []


def test_a_body_of_the_wrong_kind_is_one_deviation(contract: Contract) -> None:
    """An object where a list is due is told once, at the root."""
    assert told(only(contract.deviations(LIST, [], {"uuid": UUID}))) == ("", "Booking[].", "type", "BOOKING")
    assert told(only(contract.deviations(LIST, [], ["x"]))) == ("/0", "Booking.", "type", "BOOKING")
    assert told(only(contract.deviations(GET, [], None))) == ("", "Booking.", "null", "BOOKING")


@pytest.mark.parametrize(
    "changes",
    [
        {"uuid": "[redacted:0a1b2c3d]"},
        {"status": "[redacted:0a1b2c3d]"},
        {"extra": {"note": "for [redacted:0a1b2c3d] and [redacted:0a1b2c3e], at the gate"}},
        {"contact": {"name": "[redacted:0a1b2c3d]", "mail": "x[redacted:0a1b2c3d]"}},
    ],
)
def test_redacted_text_is_not_judged(contract: Contract, changes: dict[str, Any]) -> None:
    """What stands for a hidden value has no format, pattern, length or spelling of its own."""
    assert contract.deviations(GET, [], booking(**changes)) == []


def test_what_only_looks_redacted_is_judged(contract: Contract) -> None:
    """Brackets alone do not excuse a wrong value."""
    assert only(contract.deviations(GET, [], booking(uuid="[redacted:xyz]"))).kind == "format"


def test_readings_tolerate(contract: Contract) -> None:
    """A value of an accepted reading is right, one of a second best reading is told apart, others deviate."""
    assert contract.deviations(GET, [], booking(unit="week")) == []
    assert contract.second_best(GET, [], booking(unit="week")) == []
    assert contract.deviations(GET, [], booking(unit="HOUR")) == []
    second = only(contract.second_best(GET, [], booking(unit="HOUR")))
    assert (second.pointer, second.property, second.actual) == ("/unit", "unit", '"HOUR"')
    assert second.expected == "one of hour, day, week"
    assert only(contract.deviations(GET, [], booking(unit="fortnight"))).kind == "enum"


def test_an_error_body_has_a_form_too(contract: Contract) -> None:
    """A refusal is held against the component Error."""
    assert contract.error_deviations({"error": "X"}) == []
    assert told(only(contract.error_deviations({}))) == ("/error", "Error.error", "missing", "ERROR")
    assert told(only(contract.error_deviations("no"))) == ("", "Error.", "type", "ERROR")


@pytest.mark.parametrize(
    "body",
    [{"\ud800": "\udc00"}, ["\ud800"], "\ud800", [[[]]], 10**400, float("nan")],
    ids=["surrogates", "surrogate-in-list", "surrogate", "nested", "huge", "nan"],
)
def test_hostile_bodies_are_judged_like_others(contract: Contract, body: Any) -> None:
    """Lone surrogates, huge numbers and NaN lead to deviations, not to an exception."""
    assert contract.deviations(GET, [], body)
    assert not contract.positive(GET, [], body)
    assert contract.leaks(LIST, [], body) == []
    assert [found for found in contract.objects(LIST, [], body) if isinstance(found.value, dict)] == []


def test_surrogates_do_not_hide_other_deviations(contract: Contract) -> None:
    """A body with a lone surrogate somewhere is still judged everywhere else."""
    body = booking(reason="\ud800", extra={"note": "\ud800", "\udfff": 1}, count=0)
    assert told(only(contract.deviations(GET, [], body)))[0] == "/count"


def test_deep_bodies_are_judged(contract: Contract) -> None:
    """Nesting that no contract knows changes nothing about the rest."""
    deep: Any = "\ud800"
    for _ in range(500):
        deep = [{"x": deep}]
    assert told(only(contract.deviations(GET, [], booking(unknown=deep, count=0))))[0] == "/count"


def test_one_wrong_item_far_down_is_found(contract: Contract) -> None:
    """Long lists are judged to their end, with the right index."""
    body = [booking() for _ in range(1234)]
    body[1001] = booking(items=[{"id": "a"}] * 30_000 + [{}])
    assert told(only(contract.deviations(LIST, [], body)))[0] == "/1001/items/30000/id"


def test_a_flood_of_errors_is_bounded(contract: Contract) -> None:
    """A hundred thousand empty objects are told by some thousand deviations."""
    assert 0 < len(contract.deviations(LIST, [], [{} for _ in range(100_000)])) <= 5000


def test_objects_are_found_wherever_they_are(contract: Contract) -> None:
    """Every component and every list of components, outermost first, with its pointer."""
    body = [
        booking(contact={"name": "A"}, items=[{"id": "a", "contact": {"name": "B"}}], ticket={"url": "u"})
    ]
    assert [(found.component, found.pointer) for found in contract.objects(LIST, [], body)] == [
        ("Booking[]", ""),
        ("Booking", "/0"),
        ("Contact", "/0/contact"),
        ("Item[]", "/0/items"),
        ("Item", "/0/items/0"),
        ("Contact", "/0/items/0/contact"),
        ("Link", "/0/ticket"),
    ]


def test_what_is_no_object_is_not_found(contract: Contract) -> None:
    """A null or a text where an object should be has no rules to keep; an empty list has."""
    body = booking(contact=None, items=[], ticket="x")
    assert [found.component for found in contract.objects(GET, [], body)] == ["Booking", "Item[]"]


def test_an_unasked_property_is_a_leak(contract: Contract) -> None:
    """A property of a capability that nobody asked for is told once, null or not, wherever it is."""
    body = [booking(price=None, items=[{"id": "a", "price": 1}])]
    assert [
        (leak.pointer, leak.component, leak.property, leak.capability)
        for leak in contract.leaks(LIST, [], body)
    ] == [
        ("/0/price", "Booking", "price", "octo/pricing"),
        ("/0/items/0/price", "Item", "price", "octo/pricing"),
    ]


def test_an_asked_property_is_no_leak(contract: Contract) -> None:
    """Asking for the capability makes its properties welcome."""
    assert contract.leaks(GET, ["octo/pricing"], booking(price=1)) == []


def test_either_of_two_owners_will_do(contract: Contract) -> None:
    """A property that two capabilities add leaks only when neither was asked for."""
    assert contract.leaks(GET, ["octo/pricing"], booking(tax=1)) == []
    assert contract.leaks(GET, ["octo/cart"], booking(tax=1)) == []
    assert [leak.property for leak in contract.leaks(GET, [], booking(tax=1))] == ["tax"]


def test_what_is_inside_a_leak_is_not_told_again(contract: Contract) -> None:
    """An unasked order is one leak, not one for each of its properties."""
    assert [leak.pointer for leak in contract.leaks(GET, [], booking(order={"id": "x"}))] == ["/order"]


def test_a_route_of_a_capability_is_asked_for_by_calling_it(contract: Contract) -> None:
    """Its answers are judged with the capability, and are no leak."""
    label = "GET /orders/{id}"
    assert contract.leaks(label, [], {"id": "x"}) == []
    assert told(only(contract.deviations(label, [], {}))) == ("/id", "Order.id", "missing", "ORDER")


@pytest.mark.parametrize(
    ("label", "body", "expected"),
    [
        (GET, booking(), True),
        (GET, {"uuid": UUID}, True),
        (GET, {"uuid": "[redacted:0a1b2c3d]"}, True),
        (GET, {"uuid": "x"}, False),
        (GET, {"uuid": None}, False),
        (GET, {}, False),
        (GET, [booking()], False),
        (GET, {"error": "BAD_REQUEST"}, False),
        (LIST, [booking()], True),
        (LIST, [{}, booking()], True),
        (LIST, [{}], False),
        (LIST, [], False),
        (LIST, booking(), False),
    ],
)
def test_a_positive_answer_shows_who_it_is(contract: Contract, label: str, body: Any, expected: bool) -> None:
    """Only an object that can be told from others proves that an operation works."""
    assert contract.positive(label, [], body) is expected


def test_operations_and_stamps_can_be_listed(contract: Contract) -> None:
    """The operations of a set of capabilities, and the requirements that schemas answer for."""
    assert [o.label for o in contract.operations(["octo/cart"])] == [LIST, GET, "GET /orders/{id}"]
    order = contract.operations(["octo/cart"])[-1]
    assert (order.capability, order.operation_id, order.requirement) == ("octo/cart", "getOrder", "ORDER")
    assert {"ROUTE", "UUID", "FORM", "PRICE", "ORDER", "STATUS"} <= contract.stamped
    assert "LEAK" not in contract.stamped
    assert "ERROR" not in contract.stamped  # no answer of this small contract holds one
    match = contract.route("GET", "/orders/7")
    assert match is not None
    assert match[1] == {"id": "7"}


def test_unknown_names_are_refused(contract: Contract, specs: Path) -> None:
    """Labels, capabilities and profiles that are not there are told, with what was probably meant."""
    with pytest.raises(ContractError, match="GET /x is no operation"):
        contract.deviations("GET /x", [], {})
    with pytest.raises(UnknownCapability):
        contract.deviations(GET, ["octo/pircing"], {})
    with pytest.raises(UsageError) as unknown:
        read_contract("lxa", [specs])
    assert unknown.value.hint == "did you mean lax?"


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    """Any change of any specification file makes another digest, the same files the same one."""
    folder = write_specs(tmp_path)
    first = read_contract("octo", [folder]).digest
    assert first == read_contract("octo", [folder]).digest
    assert first.startswith("sha256:")
    (folder / "readings.yaml").write_text(READINGS + "# more\n")
    assert read_contract("octo", [folder]).digest != first


def test_a_further_root_adds_its_own(contract: Contract, specs: Path, tmp_path: Path) -> None:
    """A user's folder brings a capability and its requirements without touching ours."""
    (tmp_path / "overlays").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "overlays/own.overlay.yaml").write_text(
        PRICING.replace("octo/pricing", "acme/own").replace("price", "own").replace("PRICE", "OWN-1")
    )
    (tmp_path / "requirements/own.yaml").write_text(
        "capability: acme/own\nrequirements: [{id: OWN-1, level: MUST, says: s, source: [x], breaks: b}]\n"
    )
    more = read_contract("octo", [specs, tmp_path])
    assert "acme/own" in more.capabilities
    assert more.catalogue["OWN-1"].capability == "acme/own"
    assert more.digest != contract.digest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x-octo-requirement: UUID", "x-octo-requirement: UUDI", "UUDI, which is not in the catalogue"),
        ("x-octo-reading: CON-1", "x-octo-reading: CON-2", "CON-2, which is not in the register"),
        ("x-octo-identity: [uuid]", "x-octo-identity: [id]", "identified by id, which it does not have"),
        ("required: [uuid, status]", "required: [uuid, state]", "requires state, which it does not have"),
        ("{type: integer, minimum: 1}", "{type: integer, nullable: true}", "nullable is OpenAPI 3.0"),
        (
            "x-octo-requirement: BOOKING",
            "x-octo-note: BOOKING",
            "component Booking has no x-octo-requirement",
        ),
        ("      x-octo-writes: false\n", "", "has no x-octo-writes"),
        ("schemas/Status'", "schemas/State'", "schemas/State leads nowhere"),
    ],
)
def test_unsound_specifications_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A misspelled id or a missing stamp stops the program before it judges anybody."""
    folder = write_specs(tmp_path)
    (folder / "core.openapi.yaml").write_text(CORE.replace(old, new))
    with pytest.raises(ContractError, match=message):
        read_contract("octo", [folder])


def test_a_capability_answers_for_what_it_adds(tmp_path: Path) -> None:
    """A property that an overlay adds to core without a requirement would be blamed on core."""
    folder = write_specs(tmp_path)
    (folder / "overlays/pricing.overlay.yaml").write_text(PRICING.replace(", x-octo-requirement: PRICE", ""))
    with pytest.raises(ContractError, match=r"Booking\.price was added by octo/pricing without"):
        read_contract("octo", [folder])
