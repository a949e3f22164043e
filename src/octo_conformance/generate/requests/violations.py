"""Sending a violation of each constraint of an operation, and the calls that were accepted or changed something."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, JsonValue
from octo_conformance.generate.load_watch import TargetStrained
from octo_conformance.generate.requests.constraints import Violation, violations_of
from octo_conformance.generate.requests.valid_requests import RequestFactory, valid_requests_of
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotVerified, Refused
from octo_conformance.stage.valid_request import ValidRequest

if TYPE_CHECKING:
    from octo_conformance.stage.client import Attempt, Octo
    from octo_conformance.stage.stage import Stage

ENOUGH: Final = 12
"""Accepted violations after which an operation is left alone, as each may have booked something."""
LOOKED_AT_AFTER: Final = 15
"""Refusals after which the booking, order or gift is read again."""
NAME: Final = "fullName"
"""The member of a contact that may hold the name of the run."""
EXTRAS: Final = {"quick": 0, "standard": 1, "deep": 2}
UNIT_AT: Final = {"POST /availability": "units[0].id", "POST /availability/calendar": "units[0].id"}


@dataclass(frozen=True)
class SentViolation:
    """A violation and the exchange in which it was sent."""

    violation: Violation
    exchange: int


@dataclass
class SentViolations:
    """How many were `sent`, those `accepted` though the schema forbids them, and refused ones that `changed` something."""

    label: str
    sent: int = 0
    accepted: list[SentViolation] = field(default_factory=list)
    changed: list[SentViolation] = field(default_factory=list)
    stopped: TargetStrained | None = None
    """Why the rest was not sent, None where everything was."""


def send_violations(stage: Stage, octo: Octo, label: str) -> SentViolations:
    """Violate each constraint of the operation once. Raises NotVerified where even the valid request is refused,
    and whatever making a valid request raises."""
    return _Sending(stage, octo, label).run()


def found_again(violation: Violation, valid: Mapping[str, JsonValue], run: str) -> Body:
    """The body of a create with this one thing wrong. What a lenient supplier makes of it has to be found again and given
    back: where the name of the run went with what is wrong, the guest is called so, if there still is a contact."""
    broken = violation.on(valid)
    contact, wrong = broken.get("contact"), {*violation.path[-1:], *violation.dropped}
    if (
        isinstance(contact, dict)
        and NAME not in wrong
        and run in json.dumps(valid)
        and run not in json.dumps(broken)
    ):
        return {**broken, "contact": {**contact, NAME: run}}
    return broken


class _Sending:
    def __init__(self, stage: Stage, octo: Octo, label: str) -> None:
        self._stage = stage
        self._label = label
        self._method, self._template = label.split(" ", 1)
        asked = sorted(stage.negotiated)
        self._octo = octo
        self._document = stage.contract.document(asked)
        schema = stage.contract.operation(label).request
        assert schema is not None, f"{label} has no request body"
        self._schema = schema
        self._factory = RequestFactory(stage, octo)
        self._tried: set[str] = set()
        self._sent = SentViolations(label)

    def run(self) -> SentViolations:
        try:
            for make in valid_requests_of(self._label):
                seen = {sent.violation.constraint for sent in self._sent.accepted}
                self._accept(make(self._factory))
                self._each(make, seen)
        except TargetStrained as strained:
            self._sent.stopped = strained
        return self._sent

    def _accept(self, request: ValidRequest) -> None:
        """The valid request has to be accepted, or refusing an invalid one proves nothing."""
        purpose = "the valid request whose constraints are violated next"
        answer = self._send(self._octo, request, request.body, purpose)
        if not answer.ok and answer.no_such_route:
            raise Refused(self._label, self._stage.requirement_of(self._label), answer.exchange, repr(answer))
        if not answer.ok:
            raise NotVerified(
                f"{self._label} refuses even the valid request ({answer!r}), so its other refusals show nothing"
            )
        # Only a list that shows what was made can show that nothing was made.
        self._lists = request.listed is not None and self._listed(request.listed)

    def _each(self, make: Callable[[RequestFactory], ValidRequest], seen: set[str]) -> None:
        """What has to be refused first, on one booking, order or gift, then what may pass."""
        self._request = self._fresh(make)
        self._before = self._state(self._request)
        self._refused: list[SentViolation] = []
        violations = sorted(self._violations(self._request), key=lambda violation: violation.may_pass)
        for violation in violations:
            if len(self._sent.accepted) >= ENOUGH:
                break
            if violation.says in self._tried or (violation.constraint in seen and not violation.may_pass):
                continue
            self._tried.add(violation.says)
            if violation.may_pass or len(self._refused) >= LOOKED_AT_AFTER:
                self._look(make)
            if not self._request.standing:
                self._request = make(self._factory)
            if self._try(violation):
                if not violation.may_pass:
                    seen.add(violation.constraint)
                self._go_on(make)
        self._look(make)

    def _try(self, violation: Violation) -> bool:
        """Send one violation, and say whether it was accepted."""
        answer = self._break(violation, self._request)
        self._sent.sent += 1
        sent = SentViolation(violation, answer.exchange)
        if not answer.ok:
            self._refused.append(sent)
            self._check_nothing_made(sent)
        elif not violation.may_pass:
            self._sent.accepted.append(sent)
        return answer.ok

    def _go_on(self, make: Callable[[RequestFactory], ValidRequest]) -> None:
        """After an accepted call, keep the booking, order or gift where its status is the same, else make another one."""
        now = self._state(self._request)
        before = self._before
        if not (
            isinstance(now, dict) and isinstance(before, dict) and now.get("status") == before.get("status")
        ):
            self._request = self._fresh(make)
            now = self._state(self._request)
        self._before, self._refused = now, []

    def _violations(self, request: ValidRequest) -> Iterator[Violation]:
        unit_at = UNIT_AT.get(self._label, "unitItems[0].unitId")
        names_units = "unitItems" in request.body or "units" in request.body
        found = violations_of(
            self._document, self._schema, request.body,
            unknown=self._factory.unknown,
            foreign=self._factory.foreign(unit_at) if names_units else {},
            owned=self._stage.contract.owned.references,
            extras=EXTRAS[self._stage.depth],
            stress=self._stage.stress,
            operation=self._stage.contract.operation(self._label).operation_id,
        )  # fmt: skip
        # What moves money is left to the tests that mean to.
        return (each for each in found if self._stage.contract.test_only.isdisjoint(each.path))

    def _fresh(self, make: Callable[[RequestFactory], ValidRequest]) -> ValidRequest:
        """A request about another booking, order or gift. What this test held before is released."""
        here = current.get()
        if here.test is not None and self._sent.sent:
            self._stage.release(here.test)
        return make(self._factory)

    def _break(self, violation: Violation, request: ValidRequest) -> Answer:
        """Send the request with this one thing wrong."""
        making = not request.standing
        body = (
            found_again(violation, request.body, self._stage.mark[NAME])
            if making
            else violation.on(request.body)
        )
        return self._send(self._octo.breaking, request, body, violation.says)

    def _send(
        self, octo: Octo | Attempt, request: ValidRequest, body: Mapping[str, object], purpose: str
    ) -> Answer:
        here = current.get()
        here.purpose = purpose
        try:
            return octo.call(self._method, fill(self._template, request.arguments), json=dict(body))
        finally:
            here.purpose = None

    # --- a refused call changes nothing -----------------------------------------------

    def _state(self, request: ValidRequest) -> JsonValue:
        """What reading the booking, order or gift shows, None where the request is about none."""
        if request.read is None:
            return None
        answer = self._octo.call("GET", request.read)
        return steady(answer.plain) if answer.ok else None

    def _look(self, make: Callable[[RequestFactory], ValidRequest]) -> None:
        """Compare what is shown now with what was shown before the calls that were refused."""
        refused, self._refused = self._refused, []
        if refused and self._request.read is not None and self._state(self._request) != self._before:
            self._find_cause(make, refused)
            self._request = self._fresh(make)
            self._before = self._state(self._request)

    def _find_cause(
        self, make: Callable[[RequestFactory], ValidRequest], refused: list[SentViolation]
    ) -> None:
        """Send each refused call again to a booking, order or gift of its own, to find the one that changes it."""
        for sent in refused:
            request = self._fresh(make)
            before = self._state(request)
            answer = self._break(sent.violation, request)
            if not answer.ok and self._state(request) != before and self._is_steady(request):
                self._sent.changed.append(SentViolation(sent.violation, answer.exchange))
                return

    def _is_steady(self, request: ValidRequest) -> bool:
        """Whether two readings in a row agree. What changes by itself was not changed by the refused call."""
        return self._state(request) == self._state(request)

    def _check_nothing_made(self, sent: SentViolation) -> None:
        """A refused create is listed nowhere. Only the first refusals are looked at, to spare the target."""
        listed = self._request.listed
        if listed is None or not self._lists or self._sent.sent > ENOUGH or self._sent.changed:
            return
        if self._listed(listed):
            self._sent.changed.append(sent)

    def _listed(self, asked: str) -> bool:
        """Whether a list with this filter shows anything."""
        path, _, query = asked.partition("?")
        name, _, value = query.partition("=")
        answer = self._octo.call("GET", path, query={name: value})
        return answer.ok and bool(answer.plain)


def steady(body: JsonValue) -> JsonValue:
    """The body without links to documents, which a supplier may sign anew at each reading."""
    if isinstance(body, dict):
        return {
            name: steady(value)
            for name, value in body.items()
            if name not in {"deliveryOptions", "invoicePdfUrl"}
        }
    if isinstance(body, list):
        return [steady(item) for item in body]
    return body
