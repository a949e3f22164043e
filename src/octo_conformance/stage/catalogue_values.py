"""Values of requests that the catalogue asks for, as `x-octo-from` says: which list asks, and what answers an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from octo_conformance.bounds import UNIT_ITEMS
from octo_conformance.contract.kept import EACH, Kept
from octo_conformance.contract.model import Node
from octo_conformance.contract.overlay import STAMP
from octo_conformance.document import Body, Document, Field, JsonValue
from octo_conformance.stage.once import Once

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.stage import Stage

FROM: Final = "x-octo-from"
ITEMS: Final = "unitItems"
CONFIRM: Final = "POST /bookings/{uuid}/confirm"
Shown = Mapping[str, Mapping[str, Field]]
"""What is booked, by component: Product, Option, Unit."""


def asked_by(schema: Node, shown: Shown) -> list[Mapping[str, Field]]:
    """The entries of the list that asks for this property; none where nothing shows such a list."""
    component, _, name = str(schema[FROM]["list"]).partition(".")
    entries = shown.get(component, {}).get(name)
    return [each for each in entries if isinstance(each, Mapping)] if isinstance(entries, list) else []


def values_from(
    schema: Node, shown: Shown, text: str, turn: int = 0, *, needed: bool = False
) -> list[JsonValue]:
    """An entry for each one that asks, or for one of them; with `needed` only those without which nothing can be
    confirmed. `turn` is even or odd for one or the other value where there are two."""
    mark: Node = schema[FROM]
    asking = [
        each for each in asked_by(schema, shown) if not any(_said(each, p) for p in mark.get("unless", ()))
    ]
    if needed:
        asking = [each for each in asking if each.get(mark.get("when", "")) is True]
    elif "one" in mark and asking:
        asking = [asking[turn % len(asking)]]
    return [value_from(mark, each, text, turn) for each in asking for _ in range(_times(mark, each))]


def _said(entry: Mapping[str, Field], place: str) -> Field:
    """What an entry says at a place; None where it says nothing."""
    value: Field = entry
    for step in place.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _times(mark: Node, entry: Mapping[str, Field]) -> int:
    """How often an entry is sent: once, unless it asks for more. Nobody asks for more than a shop would send."""
    least = _said(entry, mark["times"]) if "times" in mark else None
    return min(max(least, 1), UNIT_ITEMS) if isinstance(least, int) else 1


def value_from(mark: Node, asking: Mapping[str, Field], text: str, turn: int = 0) -> dict[str, JsonValue]:
    """What answers one entry."""
    made: dict[str, JsonValue] = {name: _plain(asking.get(source)) for name, source in mark["copy"].items()}
    if "make" in mark:
        made[mark["make"]["property"]] = _made(mark["make"], asking, text, turn)
    return made


def _made(make: Node, asking: Mapping[str, Field], text: str, turn: int) -> JsonValue:
    kind = asking.get(make.get("by", ""))
    choices = _choices(make, asking)
    if choices:
        chosen = choices[turn % len(choices)]
        return [chosen] if kind in make.get("several", ()) else chosen
    words: Sequence[JsonValue] | None = make.get("words", {}).get(kind)
    if words is not None:
        return words[turn % 2]
    most = asking.get(make.get("most", ""))
    whole = f"{turn} {text}"
    return whole[:most] if isinstance(most, int) and most > 0 else whole


def _choices(make: Node, asking: Mapping[str, Field]) -> list[JsonValue]:
    name, _, inside = str(make.get("choose", ".")).partition(".")
    listed = asking.get(name)
    return [
        _plain(each[inside])
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, Mapping) and inside in each
    ]


def _plain(value: Field) -> JsonValue:
    plain: JsonValue = value
    return plain


@dataclass(frozen=True)
class Sold:
    """What the catalogue shows of something that is booked: by component, and its kinds of ticket by their id."""

    shown: Shown = field(default_factory=dict)
    units: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)

    def ticket(
        self, fields: Iterable[Kept], item: Body, text: str, turn: int = 0, *, needed: bool = False
    ) -> Body:
        """The unit item with what the catalogue asks of its kind of ticket."""
        kind = {"Unit": self.units.get(str(item.get("unitId")), {})}
        made = {
            kept.path[-1]: values_from(kept.schema, kind, text, turn, needed=needed)
            for kept in fields
            if FROM in kept.schema and kept.path[:2] == (ITEMS, EACH) and len(kept.path) == 3
        }
        return {**item, **{name: values for name, values in made.items() if values}}


class CatalogueValues:
    """What the catalogue of the target asks for, with the capabilities that a client asks for."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    def fields(self, label: str, asked: Iterable[str]) -> list[Kept]:
        """What the body of this operation may hold that the catalogue asks for, under these capabilities."""
        known = frozenset(asked)
        fields = (kept for kept in self._stage.contract.kept.of(label) if FROM in kept.schema)
        return [kept for kept in fields if set(kept.schema.get(STAMP, ())) <= known]

    def sold(self, bookable: Bookable, asked: tuple[str, ...]) -> Sold:
        """What these capabilities show of what is booked; nothing where it cannot be read."""
        where = (str(bookable.product.id), str(bookable.option.id), asked)
        return self._once.get(where, partial(self._look, *where))

    def _look(self, product_id: str, option_id: str, asked: tuple[str, ...]) -> Sold:
        answer = self._stage.octo.using(*asked).attempt.product(product_id)
        if not answer.ok or not isinstance(answer.body, Document):
            return Sold()
        product: Mapping[str, Field] = answer.body.raw
        option = next(
            (each for each in _objects(product.get("options")) if each.get("id") == option_id), None
        )
        if option is None:
            return Sold()
        units = {str(unit.get("id")): unit for unit in _objects(option.get("units"))}
        return Sold({"Product": product, "Option": option}, units)

    def asking(self, label: str, asked: tuple[str, ...]) -> frozenset[str]:
        """The ids of the products that ask for all that this operation may hold of it."""
        fields = self.fields(label, asked)
        answer = self._stage.octo.using(*asked).attempt.products() if fields else None
        if answer is None or not answer.ok or not isinstance(answer.body, list):
            return frozenset()
        found = (each.raw for each in answer.body if isinstance(each, Document))
        return frozenset(str(p.get("id")) for p in found if all(_asks(kept.schema, p) for kept in fields))

    def needed(self, bookable: Bookable, booking: Mapping[str, Field], asked: tuple[str, ...]) -> Body:
        """What a confirmation has to say of it besides the contact, as far as the booking does not say it yet."""
        fields = self.fields(CONFIRM, asked)
        if not fields:
            return {}
        sold, text, body = self.sold(bookable, asked), self._stage.notes, Body()
        for kept in fields:
            if len(kept.path) == 1:
                made = values_from(kept.schema, sold.shown, text, needed=True)
                if made and not says_all(kept.schema, booking.get(kept.path[0])):
                    body[kept.path[0]] = made
        tickets = [
            (
                item,
                sold.ticket(
                    fields, {"uuid": item.get("uuid"), "unitId": item.get("unitId")}, text, needed=True
                ),
            )
            for item in _objects(booking.get(ITEMS))
        ]
        schemas = {kept.path[-1]: kept.schema for kept in fields if kept.path[:2] == (ITEMS, EACH)}
        if any(
            not says_all(schemas[name], item.get(name))
            for item, sent in tickets
            for name in schemas.keys() & sent.keys()
        ):
            body[ITEMS] = [sent for _, sent in tickets]
        return body


def says_all(schema: Node, shown: Field) -> bool:
    """Whether a booking says already what the catalogue asks. An entry that is there without an answer says nothing."""
    answer = schema[FROM].get("make", {}).get("property")
    entries = _objects(shown)
    return bool(entries) and not any(answer in entry and entry[answer] is None for entry in entries)


def _asks(schema: Node, product: Mapping[str, Field]) -> bool:
    component = str(schema[FROM]["list"]).partition(".")[0]
    options = _objects(product.get("options"))
    units = [unit for option in options for unit in _objects(option.get("units"))]
    places = {"Product": [product], "Option": options, "Unit": units}[component]
    return any(asked_by(schema, {component: place}) for place in places)


def _objects(value: Field) -> list[Mapping[str, Field]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
