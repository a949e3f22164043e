"""Bodies are held against the contract, and each deviation has one home."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract, read_contract
from support.small_specs import GET, LIST, UUID, booking, only, told, write_specs


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return read_contract("octo", [write_specs(tmp_path_factory.mktemp("specs"))])


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


def test_a_request_of_which_several_alternatives_hold_is_told_so() -> None:
    """A client that names a day and ids at once, or sends a list, must not stop whoever looks at it."""
    contract = load_contract()
    ids = {"productId": "p", "optionId": "o"}
    body: Any = {**ids, "localDate": "2026-05-01", "availabilityIds": ["a"]}
    (both,) = contract.request_deviations("POST /availability", (), body)
    assert both.expected == "exactly one of the alternatives"
    (wrong,) = contract.request_deviations("POST /availability", (), [])
    assert wrong.kind == "type"
    assert contract.request_deviations("POST /availability", (), {**ids, "localDate": "2026-05-01"}) == []


WHOLE = ["default", "reference", "availabilityLocalStartTimes", "cancellationCutoff", "restrictions", "units"]


@pytest.mark.parametrize(
    ("profile", "more", "kind"),
    [("octo", (), "abbreviated"), ("ventrata", (), "abbreviated"), ("ventrata", WHOLE, "missing")],
)
def test_an_abbreviated_object_lacks_no_field_of_a_capability(
    profile: str, more: tuple[str, ...], kind: str
) -> None:
    """Also under a profile that asks for few fields; one that shows most of them has a defect."""
    shown = {"id": "o", "internalName": "x", **dict.fromkeys(more, "x")}
    found = load_contract(profile).deviations("GET /bookings/{uuid}", ["octo/extras"], {"option": shown})
    about = {each.kind for each in found if each.pointer in {"/option", "/option/extras"}}
    assert about == {kind}
