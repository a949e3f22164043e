"""Valid requests that leave out what is optional, at every depth: every one of them has to be accepted.

A call leaves out one property of the body and, in the objects and lists that stay, a few of theirs, so that what is nested
costs hardly a call more. Only a call that is refused is taken apart, and only a property that is refused alone is told.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.contract.model import Node
from octo_conformance.document import Body, JsonValue
from octo_conformance.generate.requests.request_values import opened
from octo_conformance.generate.requests.valid_requests import RequestFactory, valid_requests_of
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotSold, NotUsable, NotVerified, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage
    from octo_conformance.stage.valid_request import ValidRequest

CONTACT: Final = "contact"
"""What a sale may need, whatever the form says: an option can require it."""
REQUIRED: Final = "requiredContactFields"
"""Where a thing that is sold says which fields of a contact its sale needs."""
TICKETS: Final = "unitItems"
SINGLY: Final = 6
"""Calls, at most, by which refused ones of an operation are taken apart."""

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class LeftOut:
    """A call without one property, and that it was refused."""

    name: str
    answer: Answer


def refused_without(stage: Stage, octo: Octo, label: str) -> Iterator[LeftOut]:
    """Send the valid request of an operation without its optional properties; those that are refused. Raises NotVerified
    where even the whole request is refused, or has nothing that may be left out."""
    yield from _Leaving(stage, octo, label).refused()


def named(path: Path) -> str:
    """A path as it reads: `unitItems[0].contact.country`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def groups_of(paths: Sequence[Path]) -> list[list[Path]]:
    """What each call leaves out: one property of the body, and at most half of those of each object that stays."""
    calls: list[list[Path]] = [[path] for path in paths if len(path) == 1]
    siblings = [path[:-1] for path in paths]
    for path in paths:
        if len(path) == 1:
            continue
        most = -(-siblings.count(path[:-1]) // 2)
        fitting = [
            call
            for call in calls
            if not any(_within(path, other) or _within(other, path) for other in call)
            and sum(other[:-1] == path[:-1] for other in call) < most
        ]
        if fitting:
            min(fitting, key=len).append(path)
        else:
            calls.append([path])
    return calls


def _within(path: Path, other: Path) -> bool:
    return path[: len(other)] == other


def without(body: Body, paths: Sequence[Path]) -> Body:
    """The body without what is at these places."""
    left: Any = copy.deepcopy(body)
    for path in paths:
        holder = left
        for step in path[:-1]:
            holder = holder[step]
        holder.pop(path[-1])
    found: Body = left
    return found


class _Leaving:
    """Leaves out what the form of one operation marks as optional."""

    def __init__(self, stage: Stage, octo: Octo, label: str) -> None:
        self._stage = stage
        self._octo = octo
        self._label = label
        self._document = stage.contract.document(sorted(stage.negotiated))
        self._operation = stage.contract.operation(label)
        assert self._operation.request is not None, f"{label} has no request body"
        self._form = opened(self._document, self._operation.request)
        self._factory = RequestFactory(stage, octo)
        self._make = valid_requests_of(label)[0]
        self._richer = True
        self._singly = SINGLY

    def refused(self) -> Iterator[LeftOut]:
        body, answer = self._whole()
        needed = frozenset(self._needed(answer))
        for group in groups_of(list(self._optional(self._form, body, (), needed))):
            answer = self._without(group)
            if answer.ok:
                continue
            if len(group) == 1:
                yield LeftOut(named(group[0]), answer)
            else:
                yield from self._taken_apart(group)

    def _whole(self) -> tuple[Body, Answer]:
        """The whole request as it was accepted, with tickets that say whose they are where the supplier takes that."""
        request = self._make(self._factory)
        if not any(self._optional(self._form, request.body, (), frozenset())):
            raise NotVerified(f"the request of {self._label} has nothing that may be left out")
        body = self._told(request.body)
        answer = self._send(request, body)
        if not answer.ok and body != request.body:
            self._richer, request = False, self._make(self._factory)
            body, answer = request.body, self._send(request, request.body)
        if not answer.ok and answer.no_such_route:
            raise Refused(self._label, self._stage.requirement_of(self._label), answer.exchange, repr(answer))
        if not answer.ok:
            raise NotVerified(f"{self._label} refuses even the whole request ({answer!r})")
        return body, answer

    def _told(self, body: Body) -> Body:
        """The body, its tickets with what their form lets a reseller say of them."""
        tickets, form = body.get(TICKETS), self._form.get("properties", {}).get(TICKETS, {})
        said = opened(self._document, opened(self._document, form).get("items", {})).get("properties", {})
        if not self._richer or not isinstance(tickets, list):
            return body
        stage = self._stage
        more = {CONTACT: stage.contact, "resellerReference": stage.reference()}
        known = {name: value for name, value in more.items() if name in said}
        return {
            **body,
            TICKETS: [{**each, **known} if isinstance(each, dict) else each for each in tickets],
        }

    def _optional(
        self, form: Node, value: Mapping[str, JsonValue], path: Path, needed: frozenset[str]
    ) -> Iterator[Path]:
        """The places of a body that its form does not ask for. Of a list the first entry is looked at."""
        for name, part in value.items():
            schema = opened(self._document, form.get("properties", {}).get(name, {}))
            here = (*path, name)
            if name not in form.get("required", ()) and not self._kept(here, part, schema, needed):
                yield here
            if isinstance(part, list) and part and isinstance(part[0], dict):
                yield from self._optional(
                    opened(self._document, schema.get("items", {})), part[0], (*here, 0), needed
                )
            elif isinstance(part, dict):
                yield from self._optional(schema, part, here, needed)

    def _kept(self, path: Path, value: JsonValue, schema: Node, needed: frozenset[str]) -> bool:
        """Whether a property stays although the form does not ask for it: the name of a ticket says which one it is, and
        a sale may need a contact, with the fields that what is sold requires."""
        if len(path) > 1 and schema.get("format") == "uuid":
            return True
        if self._operation.effect != "confirms":
            return False
        if path == (CONTACT,) or (CONTACT in path[:-1] and path[-1] in needed):
            return True
        has_contact = path[-1] == CONTACT or (
            isinstance(value, list) and any(isinstance(each, dict) and CONTACT in each for each in value)
        )
        return has_contact and bool(needed)

    def _taken_apart(self, group: list[Path]) -> Iterator[LeftOut]:
        """The property for which a call is refused that leaves out several: the one of the body, or the one that is left
        where the others are halved. None where no property is refused alone."""
        rest = group
        if len(group[0]) == 1:
            answer = self._alone(group[:1])
            if answer is None or not answer.ok:
                yield from () if answer is None else (LeftOut(named(group[0]), answer),)
                return
            rest = group[1:]
        refused: Answer | None = None
        while len(rest) > 1:
            half = rest[: len(rest) // 2]
            answer = self._alone(half)
            if answer is None:
                return
            refused, rest = (None, rest[len(half) :]) if answer.ok else (answer, half)
        answer = refused or self._alone(rest)
        if answer is not None and not answer.ok:
            yield LeftOut(named(rest[0]), answer)

    def _alone(self, group: Sequence[Path]) -> Answer | None:
        """The answer to a call without these alone; None where enough were sent."""
        if self._singly == 0:
            return None
        self._singly -= 1
        return self._without(group)

    def _without(self, group: Sequence[Path]) -> Answer:
        request = self._make(self._factory)
        return self._send(request, without(self._told(request.body), group))

    def _needed(self, accepted: Answer) -> Iterator[str]:
        """The fields of a contact that a sale needs, as the answer to one shows them, or what is on sale."""
        if self._operation.effect == "confirms":
            yield from _required(accepted.plain)
            with suppress(NotSold, NotUsable):
                yield from _required(self._factory.bookable.option.raw)

    def _send(self, request: ValidRequest, body: Body) -> Answer:
        method, template = self._label.split(" ", 1)
        here = current.get()
        here.purpose = "a request that leaves out what is optional"
        try:
            return self._octo.call(method, fill(template, request.arguments), json=body)
        finally:
            here.purpose = None


def _required(shown: object) -> Iterator[str]:
    """Every field of a contact that something in an answer requires."""
    if isinstance(shown, list):
        for each in shown:
            yield from _required(each)
    elif isinstance(shown, Mapping):
        for name, part in shown.items():
            if name == REQUIRED and isinstance(part, list):
                yield from (each for each in part if isinstance(each, str))
            else:
                yield from _required(part)
