"""Sending every broken promise of an operation, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.generate.promises import Broken, broken_promises
from octo_conformance.generate.subjects import Bench, Subject, subjects_of
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotVerified

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

ENOUGH: Final = 12
"""Accepted breaches after which an operation is known to check little; each may have booked something."""
LOOKED_AT_AFTER: Final = 15
"""Refusals after which the thing is read again."""
EXTRAS: Final = {"quick": 0, "standard": 1, "deep": 2}
UNIT_AT: Final = {"POST /availability": "units[0].id", "POST /availability/calendar": "units[0].id"}


@dataclass(frozen=True)
class Breach:
    """A broken promise and the exchange that shows what came of it."""

    case: Broken
    exchange: int


@dataclass
class Outcome:
    """`sent` cases, those `accepted` though the schema forbids them, and refused ones that `changed` something."""

    label: str
    sent: int = 0
    accepted: list[Breach] = field(default_factory=list)
    changed: list[Breach] = field(default_factory=list)


def break_promises(stage: Stage, label: str) -> Outcome:
    """Break each promise of the operation once. Raises NotVerified where even the sound call is refused,
    and whatever making something to call it on raises."""
    return _Breaking(stage, label).run()


class _Breaking:
    def __init__(self, stage: Stage, label: str) -> None:
        self._stage = stage
        self._label = label
        self._method, self._template = label.split(" ", 1)
        asked = sorted(stage.negotiated)
        self._octo: Octo = stage.octo.using(*asked)
        self._document = stage.contract.document(asked)
        schema = stage.contract.operation(label).request
        assert schema is not None, f"{label} has no request body"
        self._schema = schema
        self._bench = Bench(stage, self._octo)
        self._tried: set[str] = set()
        self.outcome = Outcome(label)

    def run(self) -> Outcome:
        for make in subjects_of(self._label):
            seen = {breach.case.promise for breach in self.outcome.accepted}
            self._accept(make(self._bench))
            self._each(make, seen)
        return self.outcome

    def _accept(self, subject: Subject) -> None:
        """The sound call has to work, or refusing a broken one proves nothing."""
        answer = self._send(subject, subject.body, "the call whose promises are broken next")
        if not answer.ok:
            raise NotVerified(
                f"{self._label} refused the sound call that is to be broken ({answer!r}), so refusals show nothing"
            )
        # Only a list that shows what was made can show that nothing was.
        self._lists = subject.listed is not None and bool(self._listed(subject.listed))

    def _each(self, make: Callable[[Bench], Subject], seen: set[str]) -> None:
        """What has to be refused first, on one thing; then what may pass."""
        self._subject = self._fresh(make)
        self._before = self._state(self._subject)
        self._refused: list[Breach] = []
        cases = sorted(self._cases(self._subject), key=lambda case: case.may_pass)
        for case in cases:
            if len(self.outcome.accepted) >= ENOUGH:
                break
            if case.says in self._tried or (case.promise in seen and not case.may_pass):
                continue
            self._tried.add(case.says)
            if case.may_pass or len(self._refused) >= LOOKED_AT_AFTER:
                self._look(make)
            if not self._subject.standing:
                self._subject = make(self._bench)
            if self._try(case):
                if not case.may_pass:
                    seen.add(case.promise)
                self._go_on(make)
        self._look(make)

    def _try(self, case: Broken) -> bool:
        """Send one case; whether it was accepted."""
        answer = self._send(self._subject, case.on(self._subject.body), case.says)
        self.outcome.sent += 1
        breach = Breach(case, answer.exchange)
        if not answer.ok:
            self._refused.append(breach)
            self._check_nothing_made(breach)
        elif not case.may_pass:
            self.outcome.accepted.append(breach)
        return answer.ok

    def _go_on(self, make: Callable[[Bench], Subject]) -> None:
        """After an accepted call: with the same thing where it still is what it was, else with another one."""
        now = self._state(self._subject)
        same = (
            now is not None and self._before is not None and now.get("status") == self._before.get("status")
        )
        if not same:
            self._subject = self._fresh(make)
            now = self._state(self._subject)
        self._before, self._refused = now, []

    def _cases(self, subject: Subject) -> Iterator[Broken]:
        unit_at = UNIT_AT.get(self._label, "unitItems[0].unitId")
        names_choice = "unitItems" in subject.body or "units" in subject.body
        return broken_promises(
            self._document, self._schema, subject.body,
            unknown=self._bench.unknown,
            foreign=self._bench.foreign(unit_at) if names_choice else {},
            extras=EXTRAS[self._stage.depth],
        )  # fmt: skip

    def _fresh(self, make: Callable[[Bench], Subject]) -> Subject:
        """Another thing to call it on; what this test held before is given back."""
        here = current.get()
        if here.test is not None and self.outcome.sent:
            self._stage.release(here.test)
        return make(self._bench)

    def _send(self, subject: Subject, body: Mapping[str, Any], purpose: str) -> Answer:
        here = current.get()
        here.purpose = purpose
        try:
            return self._octo.call(self._method, fill(self._template, subject.arguments), json=dict(body))
        finally:
            here.purpose = None

    # --- nothing may change where a call is refused -----------------------------------------------

    def _state(self, subject: Subject) -> Mapping[str, Any] | None:
        """What reading the thing shows; None where there is none to read."""
        if subject.read is None:
            return None
        answer = self._octo.call("GET", subject.read)
        return steady(answer.plain) if answer.ok else None

    def _look(self, make: Callable[[Bench], Subject]) -> None:
        """Is the thing still what it was before the calls that were refused?"""
        refused, self._refused = self._refused, []
        if refused and self._subject.read is not None and self._state(self._subject) != self._before:
            self._blame(make, refused)
            self._subject = self._fresh(make)
            self._before = self._state(self._subject)

    def _blame(self, make: Callable[[Bench], Subject], refused: list[Breach]) -> None:
        """Which of the refused calls was it? Each is sent again, to a thing of its own."""
        for breach in refused:
            subject = self._fresh(make)
            before = self._state(subject)
            answer = self._send(subject, breach.case.on(subject.body), breach.case.says)
            if not answer.ok and self._state(subject) != before:
                self.outcome.changed.append(Breach(breach.case, answer.exchange))
                return

    def _check_nothing_made(self, breach: Breach) -> None:
        """A refused create is listed nowhere. Asked for the first refusals only: it is the same code each time."""
        listed = self._subject.listed
        if listed is None or not self._lists or self.outcome.sent > ENOUGH or self.outcome.changed:
            return
        if self._listed(listed):
            self.outcome.changed.append(breach)

    def _listed(self, asked: str) -> Any:
        """What a filter finds."""
        path, _, query = asked.partition("?")
        name, _, value = query.partition("=")
        answer = self._octo.call("GET", path, query={name: value})
        return answer.plain if answer.ok else None


def steady(body: Any) -> Any:
    """The body without what a supplier may show anew at each reading: links to documents that are signed."""
    if isinstance(body, dict):
        return {
            name: steady(value)
            for name, value in body.items()
            if name not in {"deliveryOptions", "invoicePdfUrl"}
        }
    if isinstance(body, list):
        return [steady(item) for item in body]
    return body
