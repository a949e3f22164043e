"""Valid requests that leave out one optional property each: every one of them has to be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from octo_conformance.contract.operations import resolve
from octo_conformance.document import Body
from octo_conformance.generate.valid_requests import RequestFactory, valid_requests_of
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotVerified, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage
    from octo_conformance.stage.valid_request import ValidRequest

CONTACT: Final = "contact"
"""What a sale may need, whatever the form says: an option can require it."""


@dataclass(frozen=True)
class LeftOut:
    """A call without one property, and that it was refused."""

    name: str
    answer: Answer


def refused_without(stage: Stage, octo: Octo, label: str) -> Iterator[LeftOut]:
    """Send the valid request of an operation without each of its optional properties; those that are refused. Raises
    NotVerified where even the whole request is refused, or has nothing that may be left out."""
    factory = RequestFactory(stage, octo)
    make = valid_requests_of(label)[0]
    whole = make(factory)
    optional = _optional(stage, label, whole.body)
    if not optional:
        raise NotVerified(f"the request of {label} has nothing that may be left out")
    answer = _send(octo, label, whole, whole.body)
    if not answer.ok and answer.no_such_route:
        raise Refused(label, stage.requirement_of(label), answer.exchange, repr(answer))
    if not answer.ok:
        raise NotVerified(f"{label} refuses even the whole request ({answer!r})")
    for name in optional:
        request = make(factory)
        without = {each: value for each, value in request.body.items() if each != name}
        answer = _send(octo, label, request, without)
        if not answer.ok:
            yield LeftOut(name, answer)


def _optional(stage: Stage, label: str, body: Body) -> list[str]:
    """The properties of the body that the contract does not ask for."""
    operation = stage.contract.operation(label)
    assert operation.request is not None, f"{label} has no request body"
    schema = resolve(stage.contract.document(sorted(stage.negotiated)), operation.request)
    needed = {*schema.get("required", ()), *([CONTACT] if operation.effect == "confirms" else [])}
    return [name for name in body if name not in needed]


def _send(octo: Octo, label: str, request: ValidRequest, body: Body) -> Answer:
    method, template = label.split(" ", 1)
    here = current.get()
    here.purpose = "a request that leaves out what is optional"
    try:
        return octo.call(method, fill(template, request.arguments), json=body)
    finally:
        here.purpose = None
