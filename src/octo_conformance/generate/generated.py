"""What a suite asks of generated tests: promises broken, requests drawn, lives of bookings walked through.

The machinery is imported where it is used; Hypothesis and schemathesis cost start-up time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Literal

from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotApplicable, NotUsable, Told

if TYPE_CHECKING:
    from octo_conformance.generate.breaking import Breach
    from octo_conformance.stage.stage import Stage

CHANGES_NOTHING: Final = "CORE-REQ-010"
"""The statement that a refused call changes nothing."""
CORE: Final = "octo/core"
EXAMPLES: Final = {"quick": 5, "standard": 25, "deep": 200}
"""How many examples of each generated property a depth asks for."""


def by_field(accepted: Sequence[Breach]) -> Iterator[tuple[str, list[Breach]]]:
    """The breaches of one field of the body together: who does not look at the contact takes anything in it, which
    is one mistake. Those that a statement wants refused are kept apart from those that only the schema does."""
    groups: dict[tuple[str, str | None], list[Breach]] = {}
    for breach in accepted:
        groups.setdefault((breach.case.field, breach.case.refusal), []).append(breach)
    for (field, _), alike in groups.items():
        yield field, alike


class Generated:
    """The fixture `generated`. Every method writes what it finds into the evidence, a line for each defect, and
    raises Told where there was any."""

    def __init__(self, stage: Stage, tell: Callable[..., object]) -> None:
        self._stage = stage
        self._tell = tell

    def promises(self, label: str) -> None:
        """Break each promise of this operation's request schema once, and expect refusals that change nothing."""
        from octo_conformance.generate.breaking import break_promises

        self.needs(label)
        self._ask_for_everything()
        outcome = break_promises(self._stage, label)
        for field, alike in by_field(outcome.accepted):
            says = [breach.case.says for breach in alike]
            more = f" (and {len(says) - 1} more of {field})" if len(says) > 1 else ""
            self.tell_broken(
                f"{label} {field}", f"{label} accepts a call in which {says[0]}{more}", label,
                "a refusal with an OCTO error", "it was accepted", alike[0].exchange, alike[0].case.refusal,
                "Accepted although " + "; ".join(f"{breach.case.says} (exchange {breach.exchange})" for breach in alike),
            )  # fmt: skip
        for breach in outcome.changed:
            self.tell_broken(
                label, f"{label} changes something although it refuses, where {breach.case.says}", label,
                "everything as it was", "something else is shown afterwards", breach.exchange, CHANGES_NOTHING,
            )  # fmt: skip
        if any(breach.case.refusal is None for breach in outcome.accepted):
            raise Told(f"{label}: {len(outcome.accepted)} of {outcome.sent} broken promises are accepted")

    def lives(self) -> None:
        """Walk through the lives of bookings and orders in ways nobody thought of, and hold what is seen against
        a model of what has to be true. The shortest story that goes wrong is told."""
        from octo_conformance.generate.machine import shortest_failure
        from octo_conformance.generate.walking import bookables_for, deeds_of, walk

        stage = self._stage
        self._ask_for_everything()
        bookables = bookables_for(stage)

        def carry_out(plan: Any) -> None:
            try:
                with suppress(NotUsable):  # the slots ran out: this plan shows nothing
                    walk(stage, bookables, plan)
            finally:
                stage.release(current.get().test or "")

        violation = shortest_failure(carry_out, stage.depth, stage.seed, deeds=deeds_of(stage))
        if violation is None:
            return
        story = [f"{number}. {step}" for number, step in enumerate(violation.story, 1)]
        self.tell_broken(
            violation.title, violation.title, violation.label, violation.expected, violation.actual, violation.exchange,
            violation.requirement, "\n".join([*story, "", *violation.calls]),
        )  # fmt: skip
        raise Told(violation.title)

    def traffic(self, label: str, mode: Literal["positive", "negative"]) -> None:
        """Send requests drawn from the contract, well-formed ones or malformed ones. The judge looks at every
        answer; the smallest request that brings the server down is told."""
        self.needs(label)
        self._ask_for_everything()
        from octo_conformance.generate.traffic import draw_requests

        examples = EXAMPLES[self._stage.depth]
        if mode == "negative":
            # Drawn at random they hide behind the first thing wrong; promises broken singly see more.
            examples //= 5
        fallen = draw_requests(self._stage, label, mode, examples)
        if fallen is None:
            return
        self.tell_broken(
            "HTTP 5xx", f"{label} brings the server down", label, "HTTP 400", f"HTTP {fallen.status}", fallen.exchange,
            message=f"The smallest request found that does it: {fallen.says}",
        )  # fmt: skip
        raise Told(fallen.says)

    def needs(self, *labels: str) -> None:
        """Raises NotApplicable where the contract of this run has no such operation."""
        for label in labels:
            if not self._stage.contract.has_operation(label):
                raise NotApplicable(f"{label} is not part of the profile {self._stage.profile}")
            capability = self._stage.contract.operation(label).capability
            if capability not in {CORE, *self._stage.negotiated}:
                raise NotApplicable(f"{capability} is not offered")

    def _ask_for_everything(self) -> None:
        """Whatever the stage makes for this test, it makes with all capabilities."""
        current.get().capabilities = tuple(sorted(self._stage.negotiated))

    def tell_broken(self, place: str, title: str, label: str, expected: str, actual: str, exchange: int | None,
                    requirement: str | None = None, message: str = "") -> None:  # fmt: skip
        """One defect. `place` makes it this one and no other; with a requirement that is not the test's own
        it is counted with what other tests found of that."""
        self._line(
            "broken", requirement or current.get().requirement, label, place=place, title=title, message=message or title,
            operation=label, expected=expected, actual=actual, exchange=exchange,
            again=requirement not in {None, CHANGES_NOTHING, current.get().requirement}, of=current.get().requirement,
        )  # fmt: skip

    def _line(self, outcome: str, requirement: str | None, label: str, **more: Any) -> None:
        here = current.get()
        if requirement is None:
            return
        blank: dict[str, Any] = {"message": "", "expected": None, "actual": None, "pointer": None, "exchange": None,
                                 "by": None}  # fmt: skip
        self._tell(
            "outcome", test=here.test or "", requirement=requirement, outcome=outcome,
            **{**blank, **more}, exchanges=here.exchanges[-3:], operations=[label],
        )  # fmt: skip
