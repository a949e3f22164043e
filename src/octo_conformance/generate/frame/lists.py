"""The routes that show a thing beside the one that shows it alone: lists by each filter, and what the contract marks.

Which routes there are and what they can be asked by follows from the contract; the values come from the thing itself.
No list is asked for that holds what every run before has made, as it grows with each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from octo_conformance.contract import Contract
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.contract.operations import follow
from octo_conformance.document import Body, Document, JsonValue
from octo_conformance.generate.frame.last_seen import Seen
from octo_conformance.stage.answer import Answer
from octo_conformance.values import Senseless, aware_moment

if TYPE_CHECKING:
    from octo_conformance.generate.kept.thing import KeptThing

START, END, CONTACT, DAY = "Start", "End", "contact", "localDate"
AROUND: Final = timedelta(seconds=1)
"""How long before and after a moment a list by time looks for what happened then. A busy run opens ten orders a second,
and each in the list is told whole."""

Query = dict[str, str]


def listed_by(
    contract: Contract, label: str, shown: Mapping[str, JsonValue], given: Mapping[str, JsonValue]
) -> Iterator[Query]:
    """Each way in which this route can be asked for the thing that shows this. `given` is what calls named."""
    document = contract.document(contract.capabilities)
    _, path = label.split(" ", 1)
    parameters = [
        follow(document, each["$ref"]) if "$ref" in each else each
        for each in document["paths"][path]["get"].get("parameters", ())
    ]
    names = [each["name"] for each in parameters if each["in"] == "query"]
    objects = dict.fromkeys(name.partition("[")[0] for name in names if "[" in name)
    for name in objects:
        inside = given.get(name)
        if isinstance(inside, dict):
            yield {f"{name}[{key}]": str(value) for key, value in inside.items() if f"{name}[{key}]" in names}
    if objects:
        return
    for name in names:
        if name.endswith(END) or name in contract.owned.references or name in {"productId", "optionId"}:
            continue  # the other end of a range, or a filter that only narrows
        if name.startswith(DAY):
            continue  # it finds the bookings of every run that stood at this day; a test of its own asks for it
        value = _asked(name, names, shown)
        if value:
            yield value


def _asked(name: str, names: list[str], shown: Mapping[str, JsonValue]) -> Query:
    base = name.removesuffix(START)
    if name != base and base + END in names:
        try:
            moment = aware_moment(shown.get(base))
        except Senseless:
            return {}
        ends = (moment - AROUND, moment + AROUND)
        return {
            key: end.isoformat(timespec="seconds").replace("+00:00", "Z")
            for key, end in zip((name, base + END), ends, strict=True)
        }
    contact = shown.get(CONTACT)
    value = shown.get(name)
    if value is None and name.startswith(CONTACT) and isinstance(contact, dict):
        rest = name.removeprefix(CONTACT)
        value = contact.get(rest[:1].lower() + rest[1:])
    return {name: value} if isinstance(value, str) and value else {}


def look_over_lists(thing: KeptThing, after: str) -> None:
    """Read the thing over every other route that shows such a thing, and hold each against the thing alone."""
    contract, octo = thing.stage.contract, thing.octo
    made = component_named(contract.operation(thing.thing.made_by).success)
    for label, statement in contract.frame.views.items():
        operation = contract.operation(label)
        items = (operation.success or {}).get("items")
        if operation.method != "GET" or items is None or component_named(items) != made:
            continue
        if not {operation.capability} & {
            contract.operation(thing.thing.made_by).capability,
            *thing.stage.negotiated,
        }:
            continue
        alone = thing.alone_now()
        for query in listed_by(contract, label, _plain(alone.body), thing.values.given):
            if _finds_every_run(query, thing.stage.contact):
                continue
            answer = octo.call("GET", operation.path, query=query)
            where = f"{label} by {' and '.join(dict.fromkeys(key.partition('[')[0] for key in query))}"
            hold(thing, after, alone, answer, where, statement)


def _finds_every_run(query: Query, contact: Body) -> bool:
    """Whether it asks for the guest of every run: what all runs before made is longer with each of them."""
    return any(
        key.startswith(CONTACT) and value in [str(each) for each in contact.values()]
        for key, value in query.items()
    )


def hold(thing: KeptThing, after: str, alone: Seen, answer: Answer, where: str, statement: str) -> None:
    """Hold the thing as this answer shows it against the thing alone."""
    for found in _same_things(answer.body, thing) if answer.ok else ():
        seen = Seen.of(where, found, answer.exchange)
        thing.record.cells += thing.last.agree(after, alone, seen, statement, thing.apart)


def _same_things(body: object, thing: KeptThing) -> Iterator[Document]:
    """The thing in a list, or in the lists of an object."""
    if isinstance(body, Document):
        for key in body:
            value = body[key]
            yield from _same_things(value if isinstance(value, list) else [value], thing)
    for each in body if isinstance(body, list) else ():
        ids = [each.raw.get(name) for name in thing.thing.ids] if isinstance(each, Document) else []
        if thing.name.lower() in [str(value).lower() for value in ids]:
            yield each


def _plain(value: JsonValue) -> Mapping[str, JsonValue]:
    return value if isinstance(value, dict) else {}
