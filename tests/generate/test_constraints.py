"""Each violation breaks one constraint of a request schema."""

from __future__ import annotations

import jsonschema

from octo_conformance.contract import load_contract
from octo_conformance.generate.requests.constraints import Violation, violations_of

DOCUMENT = {
    "components": {
        "schemas": {
            "Guest": {"type": "object", "properties": {"email": {"type": "string", "format": "email"}}},
            "Body": {
                "type": "object",
                "required": ["day", "party"],
                "properties": {
                    "day": {"type": "string", "format": "date"},
                    "party": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
                    "minutes": {"type": "integer", "minimum": 1, "x-octo-refusal": "SOME-001"},
                    "guest": {"$ref": "#/components/schemas/Guest"},
                    "orderId": {"type": "string"},
                },
            },
        }
    }
}
SCHEMA = DOCUMENT["components"]["schemas"]["Body"]
BODY = {"day": "2026-05-01", "party": ["adult"], "guest": {"email": "octavia@guest.example"}}


def violations(**more: object) -> dict[str, Violation]:
    """The violations of the small schema by their words."""
    found = violations_of(DOCUMENT, SCHEMA, BODY, **more)  # type: ignore[arg-type]
    return {case.says: case for case in found}


def test_each_constraint_of_the_schema_has_a_violation() -> None:
    """Missing, null, another type, empty, out of range and malformed are there under readable names."""
    assert {
        "day is missing", "day is null", "day is the number 7", "day is '2026-02-30'", "party has 0 items",
        "party[0] is the number 7", "minutes is 0", "guest.email is 'nobody at nowhere'",
    } <= set(violations())  # fmt: skip


def test_a_violation_is_of_what_it_names_and_of_nothing_else() -> None:
    """The body stays as it was but for the one place."""
    broken = violations()["party has 0 items"].on(BODY)
    assert broken == {**BODY, "party": []}
    assert violations()["day is missing"].on(BODY) == {"party": ["adult"], "guest": BODY["guest"]}


def test_the_body_itself_is_left_alone() -> None:
    """The next violation starts from the accepted body again."""
    before = dict(BODY)
    violations()["guest.email is 'nobody at nowhere'"].on(BODY)
    assert before == BODY
    assert BODY["guest"] == {"email": "octavia@guest.example"}


def test_a_statement_that_wants_the_refusal_is_named() -> None:
    """Where the standard itself asks for a refusal the violation belongs to that statement."""
    found = violations()
    assert found["minutes is 0"].refusal == "SOME-001"
    assert found['minutes is "seven"'].refusal is None


def test_an_id_of_ours_never_becomes_a_number() -> None:
    """A lenient target could read it as the name of somebody's order."""
    found = violations(owned=frozenset({"orderId"}))
    values = [case.value for case in found.values() if case.path == ("orderId",) and case.kind == "type"]
    assert values
    assert not any(type(value) in {int, float, str} for value in values)


def test_unknown_and_foreign_ids_are_put_in() -> None:
    """One violation sends an id that nobody has, and one an id of something else."""
    found = violations(unknown={"orderId": "nobody"}, foreign={"orderId": ("other", "another order")})
    assert found["orderId is an id that nobody has"].value == "nobody"
    assert found["orderId is that of another order"].value == "other"


def test_without_extras_nothing_is_sent_that_may_pass() -> None:
    """A quick run sends only what has to be refused."""
    assert not any(case.may_pass for case in violations(extras=0).values())


def test_what_has_to_be_refused_breaks_the_real_schema() -> None:
    """A violation that the contract itself allows would be a false alarm."""
    contract = load_contract()
    asked = sorted(contract.capabilities)
    document = contract.document(asked)
    body = {
        "productId": "p", "optionId": "o", "availabilityId": "a", "unitItems": [{"unitId": "u"}],
        "contact": {"fullName": "Octavia"}, "expirationMinutes": 10,
    }  # fmt: skip
    schema = {**document, "$ref": "#/components/schemas/BookingReservationBody"}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert validator.is_valid(body)
    formats = {"format", "unknown", "foreign"}
    request = contract.operation("POST /bookings").request
    assert request is not None
    judged = [c for c in violations_of(document, request, body) if not c.may_pass and c.kind not in formats]
    assert [case.says for case in judged if validator.is_valid(case.on(body))] == []


def test_the_same_schema_gives_the_same_violations() -> None:
    """A finding has the same example on every run."""
    assert list(violations()) == list(violations())


def test_only_a_target_that_may_be_stressed_gets_very_large_values() -> None:
    """A supplier that takes a hold of a million million minutes seriously keeps it until somebody deletes it."""
    plain, stressed = violations(extras=2), violations(extras=2, stress=True)
    assert not [case.says for case in plain.values() if case.kind == "long"]
    assert {"minutes is 1000000000000", "guest.email has 5000 characters"} <= set(stressed)
    assert plain.keys() < stressed.keys()


def test_what_another_operation_takes_is_left_out() -> None:
    """The supplier may ignore what a call does not take, and is asked nothing of it."""
    part = {"type": "string", "x-octo-kept": {"in": "Booking.notes", "only": ["updateBooking"]}}
    schema = {"type": "object", "properties": {"word": part}}
    taken = violations_of({}, schema, {"word": "x"}, operation="updateBooking")
    assert {violation.field for violation in taken} == {"word"}
    assert list(violations_of({}, schema, {"word": "x"}, operation="confirmBooking")) == []
