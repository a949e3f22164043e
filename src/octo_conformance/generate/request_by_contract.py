"""A valid request as it follows from the contract alone, for operations of which nobody wrote one down.

The body has what its schema requires, and of the rest what the schema gives an example of. What a path speaks of is
made first, by the route that makes such a thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from octo_conformance.contract import OwnedThing
from octo_conformance.contract.model import Node
from octo_conformance.document import Body
from octo_conformance.generate.request_schemas import REASONABLE, Drawn, opened, types_of
from octo_conformance.stage.client import fill
from octo_conformance.stage.signals import NotVerified
from octo_conformance.stage.valid_request import Requesting, ValidRequest

if TYPE_CHECKING:
    from octo_conformance.generate.substitution import Substitution

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
        return self._substitution().fields(value) if isinstance(value, dict) else {}

    def _substitution(self) -> Substitution:
        from octo_conformance.generate.substitution import Substitution

        return Substitution(self._made_from.stage, self._made_from)

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
