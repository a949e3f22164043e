"""The valid requests that generated tests start from: those of core, those of capabilities, and what they book.

For an operation of which nobody wrote one down, a valid request follows from the contract alone. Its body has what the
schema requires, and of the rest what the schema gives an example of. What its path speaks of is made first, by the
route that makes such a thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from octo_conformance.contract import OwnedThing
from octo_conformance.contract.model import Node
from octo_conformance.document import Body, Document
from octo_conformance.generate.requests.request_values import (
    REASONABLE,
    Drawn,
    Substitution,
    opened,
    types_of,
)
from octo_conformance.stage import gifts, identities, orders
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.client import fill
from octo_conformance.stage.signals import NotSold, NotUsable, NotVerified
from octo_conformance.stage.valid_request import MINUTES, Requesting, ValidRequest, with_reason
from octo_conformance.wire.address import segment

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

TEXT: Final = "conformance test"
FORMATS: Final[Mapping[str, str]] = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "date": "2030-01-01",
    "date-time": "2030-01-01T10:00:00Z",
    "utc-date-time": "2030-01-01T10:00:00Z",
    "local-date-time": "2030-01-01T10:00:00+00:00",
    "hh-mm": "10:00",
    "iana-zone": "Europe/London",
    "bcp47": "en",
    "email": "octavia.conformance@guest.example",
    "uri": "https://guest.example/",
}
"""A text of each format; ids and days of what is sold are put in its place."""
DEEPEST: Final = 5


def request_by_contract(made_from: Requesting, label: str) -> ValidRequest:
    """A valid request of this operation. Raises NotVerified where the contract gives no value for something that is
    required, or where the thing it is about cannot be made."""
    contract = made_from.stage.contract
    schema = contract.operation(label).request
    body: Body = {}
    if schema is not None:
        body = _Values(made_from, label).body(schema)
    arguments = arguments_by_contract(made_from, label)
    path = label.partition(" ")[2].partition("}")[0] + "}"
    read = fill(path, arguments) if arguments and contract.has_operation(f"GET {path}") else None
    return ValidRequest(body, arguments, read, None if arguments else _listed(made_from, label, body))


def arguments_by_contract(made_from: Requesting, label: str) -> Mapping[str, str]:
    """What fills the path of an operation: the id of a thing made for it. Raises NotVerified where there is none."""
    path = label.partition(" ")[2]
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    if not names:
        return {}
    thing = made_from.stage.contract.owned.in_collection(path.strip("/").partition("/")[0])
    if thing is None or len(names) > 1:
        raise NotVerified(f"the contract does not say what fills the path of {label}")
    return {names[0]: _made(made_from, thing)}


def _made(made_from: Requesting, thing: OwnedThing) -> str:
    """The id of a new thing of this kind."""
    request = request_by_contract(made_from, thing.made_by)
    answer = made_from.octo.call("POST", f"/{thing.collection}", json=request.body)
    shown = answer.plain if answer.ok and isinstance(answer.plain, Mapping) else {}
    found = next((shown[name] for name in thing.addressed_by if isinstance(shown.get(name), str)), None)
    if found is None:
        raise NotVerified(f"{thing.made_by} makes no {thing.what} that could be addressed ({answer!r})")
    return str(found)


def _listed(made_from: Requesting, label: str, body: Body) -> str | None:
    """The list that shows what a request makes, by the reference that it carries."""
    contract = made_from.stage.contract
    thing = next((thing for thing in contract.owned if thing.made_by == label), None)
    if thing is None or thing.reference is None or not contract.has_operation(f"GET /{thing.collection}"):
        return None
    reference = body.get(thing.reference)
    return f"/{thing.collection}?{thing.reference}={reference}" if isinstance(reference, str) else None


class _Values:
    """Values for schemas. Ids of what is sold and the contact of all tests stand in place of any other."""

    def __init__(self, made_from: Requesting, label: str) -> None:
        self._made_from = made_from
        self._label = label
        contract = made_from.stage.contract
        self._document = contract.document(made_from.stage.negotiated)
        self._undrawn = contract.undrawn
        self._references = {thing.reference for thing in contract.owned if thing.made_by == label}

    def body(self, schema: Node) -> Body:
        """The body of a request."""
        value = self._value(schema, "", 0)
        real = Substitution(self._made_from.stage, self._made_from)
        return real.fields(value) if isinstance(value, dict) else {}

    def _value(self, schema: Node, name: str, depth: int) -> Drawn:
        schema = opened(self._document, schema)
        for key in ("const", "example", "default"):
            if key in schema:
                told: Drawn = schema[key]
                return told
        for key in ("examples", "enum"):
            if schema.get(key):
                first: Drawn = schema[key][0]
                return first
        for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            if "type" in choice or "$ref" in choice:
                return self._value(choice, name, depth)
        kinds = types_of(schema) - {"null"}
        if "object" in kinds or "properties" in schema:
            return self._object(schema, depth)
        if "array" in kinds:
            return [self._value(schema.get("items", {}), name, depth)] * max(1, schema.get("minItems", 1))
        if kinds & {"integer", "number"}:
            least: float = schema.get("minimum", 1)
            return max(1, least)
        return False if "boolean" in kinds else self._text(schema, name)

    def _text(self, schema: Node, name: str) -> str:
        if "pattern" in schema:
            raise NotVerified(f"{self._label}: {name} has a pattern; give it examples in its overlay")
        if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]]
        most = schema.get(REASONABLE, {}).get("maxLength", schema.get("maxLength", len(TEXT)))
        return TEXT.ljust(schema.get("minLength", 1), ".")[: max(most, schema.get("minLength", 1))]

    def _object(self, schema: Node, depth: int) -> Body:
        if depth > DEEPEST:
            raise NotVerified(f"{self._label}: its body is nested deeper than {DEEPEST} levels")
        properties: Node = schema.get("properties", {})
        required = [*schema.get("required", ()), *self._chosen(schema)]
        for name in list(required):
            required += schema.get("dependentRequired", {}).get(name, ())
        wanted = {
            name: part
            for name, part in properties.items()
            if name in required
            or (name not in self._undrawn and (name in self._references or self._has_example(part)))
        }
        return {name: self._value(part, name, depth + 1) for name, part in wanted.items()}

    def _has_example(self, schema: Node) -> bool:
        plain = opened(self._document, schema)
        return any(key in plain for key in ("example", "examples", "default"))

    @staticmethod
    def _chosen(schema: Node) -> list[str]:
        """The properties of the first way where some are required in one of several ways."""
        found: list[str] = []
        for key in ("oneOf", "anyOf"):
            ways = [way["required"] for way in schema.get(key, ()) if "required" in way]
            found += ways[0] if ways else ()
        return found


class RequestFactory:
    """Makes valid requests for one test. `octo` asks for all negotiated capabilities."""

    def __init__(self, stage: Stage, octo: Octo) -> None:
        self.stage = stage
        self.octo = octo
        self._bookable: Bookable | None = None

    @property
    def bookable(self) -> Bookable:
        """What every request books. Its unit items are two, so that they can be changed."""
        if self._bookable is None:
            self._bookable = self.stage.bookable("CANCELLABLE", "INSTANT_CONFIRMATION", vacancies=4)
        return self._bookable

    @property
    def unknown(self) -> Mapping[str, str]:
        """An id that nobody has, for each property that names something."""
        kinds = {"productId": "product", "optionId": "option", "unitId": "unit", "availabilityId": "availability",
                 "id": "unit"}  # fmt: skip
        kinds |= {owned.referred_by: owned.what for owned in self.stage.contract.owned if owned.referred_by}
        return {name: self.stage.invent_id(kind) for name, kind in kinds.items()}

    def foreign(self, unit_at: str) -> Mapping[str, tuple[str, str]]:
        """Ids of another product, by the place they would be sent in. Ids that fit this product as well are left out."""
        ours = self.bookable
        try:
            other = self.stage.bookable(other_than=ours.product.id)
        except (NotSold, NotUsable):
            return {}
        whose, found = "another product", {}
        if other.option.id not in {option.id for option in ours.product.options}:
            found["optionId"] = (str(other.option.id), whose)
        fits = self.octo.attempt.availability(ours.product.id, ours.option.id, ids=[other.slot.id])
        if fits.ok and fits.plain == []:
            found["availabilityId"] = (str(other.slot.id), whose)
        known = {unit.id for option in ours.product.options for unit in option.units}
        strange = next((unit.id for unit in other.units if unit.id not in known), None)
        if strange is not None:
            found[unit_at] = (str(strange), whose)
        return found

    # --- availability -----------------------------------------------------------------------------

    def days(self) -> ValidRequest:
        """A question about two days."""
        first = self.bookable.slot.date("localDateTimeStart")
        last = first + timedelta(days=1)
        return ValidRequest({**self._asked(), "localDateStart": str(first), "localDateEnd": str(last)})

    def day(self) -> ValidRequest:
        """A question about one day."""
        return ValidRequest(
            {**self._asked(), "localDate": str(self.bookable.slot.date("localDateTimeStart"))}
        )

    def ids(self) -> ValidRequest:
        """A question about one slot, by its id."""
        return ValidRequest({**self._asked(), "availabilityIds": [self.bookable.slot.id]})

    def _asked(self) -> Body:
        sold = self.bookable
        quantity = len([i for i in sold.unit_items() if i["unitId"] == sold.unit.id])
        units = [{"id": sold.unit.id, "quantity": quantity}]
        return {"productId": sold.product.id, "optionId": sold.option.id, "units": units}

    # --- bookings ---------------------------------------------------------------------------------

    def new_booking(self) -> ValidRequest:
        """A reservation with everything that core lets a reseller say."""
        items = [{"uuid": self.stage.new_uuid(), **item} for item in self.bookable.unit_items()]
        reference = self.stage.reference()
        body = self.bookable.body(
            expirationMinutes=10, resellerReference=reference, contact=self.stage.contact, unitItems=items
        )
        return ValidRequest(body, listed=f"/bookings?resellerReference={reference}")

    def held(self, body: Callable[[Document], Body]) -> ValidRequest:
        """A request about a booking on hold."""
        booking = self.stage.own.reservation_of(self.bookable)
        return ValidRequest(body(booking), {"uuid": booking.uuid}, f"/bookings/{segment(booking.uuid)}")

    def changed(self, booking: Document) -> Body:
        """A change of everything that core lets a reseller change, except what is booked."""
        return {
            "notes": self.stage.notes, "resellerReference": self.stage.reference(), "expirationMinutes": 10,
            "emailReceipt": False, "contact": self.stage.contact, "unitItems": unit_items(booking),
        }  # fmt: skip

    def confirmed(self, booking: Document) -> Body:
        """A confirmation with every field it may have."""
        return {
            "contact": self.stage.contact, "resellerReference": self.stage.reference(), "emailReceipt": False,
            "unitItems": unit_items(booking),
        }  # fmt: skip


def unit_items(booking: Document) -> list[Body]:
    """The unit items of a booking as an update names them."""
    return [{"uuid": item.uuid, "unitId": item.unitId} for item in booking.unitItems]


CORE_REQUESTS: Final[Mapping[str, tuple[Callable[[RequestFactory], ValidRequest], ...]]] = {
    "POST /availability/calendar": (RequestFactory.days,),
    "POST /availability": (RequestFactory.days, RequestFactory.ids, RequestFactory.day),
    "POST /bookings": (RequestFactory.new_booking,),
    "PATCH /bookings/{uuid}": (lambda f: f.held(f.changed),),
    "POST /bookings/{uuid}/extend": (lambda f: f.held(lambda _: dict(MINUTES)),),
    "POST /bookings/{uuid}/confirm": (lambda f: f.held(f.confirmed),),
    "POST /bookings/{uuid}/cancel": (lambda f: f.held(lambda _: with_reason(f)),),
}
"""An accepted request for each operation of core with a body, more than one where there are several ways to ask."""

VALID_REQUESTS: Final[Mapping[str, tuple[Callable[[RequestFactory], ValidRequest], ...]]] = {
    **CORE_REQUESTS,
    **orders.VALID_REQUESTS,
    **gifts.VALID_REQUESTS,
    **identities.VALID_REQUESTS,
}


def valid_requests_of(label: str) -> tuple[Callable[[RequestFactory], ValidRequest], ...]:
    """The ways to make a valid request of an operation. Where nobody wrote one down it follows from the contract."""
    return VALID_REQUESTS.get(label) or (lambda factory: request_by_contract(factory, label),)
