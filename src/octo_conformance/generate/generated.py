"""What a suite asks of generated tests: constraints violated, requests drawn, plans of actions carried out.

The modules are imported where they are used, as Hypothesis and schemathesis cost start-up time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from octo_conformance.evidence import ComparedSide, Difference, KnownLine, NoteLine, OutcomeLine, StoryStep
from octo_conformance.generate.drawing import DRAWING
from octo_conformance.generate.kept.thing import Record
from octo_conformance.generate.load_watch import LoadWatch
from octo_conformance.stage.current import current
from octo_conformance.stage.once import Once
from octo_conformance.stage.side_by_side import side_by_side
from octo_conformance.stage.signals import NotApplicable, NotUsable, NotVerified, Told

if TYPE_CHECKING:
    from octo_conformance.generate.plans.booking_plans import Plan
    from octo_conformance.generate.requests.violations import SentViolation
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

CHANGES_NOTHING: Final = "CORE-REQ-010"
"""The statement that a refused call changes nothing."""
NOT_VALIDATED: Final = "calls that break the schema are accepted"
"""One mistake, whichever operation and field it is seen on."""
CORE: Final = "octo/core"
EXAMPLES: Final = {"quick": 5, "standard": 25, "deep": 200}
"""How many examples of each generated property a depth asks for."""


UNCHECKED: Final = "unchecked"
"""Where a finding stands that is of several fields."""


def by_mistake(accepted: Sequence[SentViolation]) -> Iterator[tuple[str, list[SentViolation]]]:
    """The violations that one mistake lets through together, under the field where the mistake is. A supplier that does
    not validate a body accepts every violation that only the schema forbids, whichever field it is in; that is one
    mistake. What a statement of the documents wants refused is another for each field and statement."""
    groups: dict[tuple[str, str | None], list[SentViolation]] = {}
    for sent in accepted:
        refusal = sent.violation.refusal
        groups.setdefault((sent.violation.field if refusal else UNCHECKED, refusal), []).append(sent)
    for (field, _), alike in groups.items():
        yield field, alike


class Generated:
    """The fixture `generated`. Every method writes what it finds into the evidence, a line for each defect, and
    raises Told where there was any."""

    def __init__(self, stage: Stage, tell: Callable[[KnownLine], object]) -> None:
        self._stage = stage
        self._tell = tell
        self._once = Once()
        self._watch = LoadWatch(lambda said: tell(NoteLine(message=said)))
        if not stage.embedded:  # the reference supplier serves nobody else
            stage.watch(self._watch.observe)

    def constraints(self, label: str) -> None:
        """Violate each constraint of the request schema of the operation `label`, such as `POST /bookings`,
        once, and expect refusals that change nothing. Raises Told for what was accepted."""
        from octo_conformance.generate.requests.violations import send_violations

        self.needs(label)
        octo = self._client()
        result = send_violations(self._stage, octo, label)
        for field, alike in by_mistake(result.accepted):
            first, *others = alike
            more = ""
            if others:
                wrong = _listed(dict.fromkeys(sent.violation.field for sent in others))
                more = f" (and {len(others)} more in which {wrong} is wrong)"
            refusal = first.violation.refusal
            self.tell_broken(
                f"{label} {field}", f"{label} accepts a call in which {first.violation.says}{more}", label,
                "a refusal with an OCTO error", "it was accepted", first.exchange, refusal,
                "Accepted although " + "; ".join(f"{sent.violation.says} (exchange {sent.exchange})" for sent in alike),
                cause=NOT_VALIDATED if refusal is None else None,
            )  # fmt: skip
        for sent in result.changed:
            self.tell_broken(
                label, f"{label} changes something although it refuses, where {sent.violation.says}", label,
                "everything as it was", "something else is shown afterwards", sent.exchange, CHANGES_NOTHING,
            )  # fmt: skip
        if any(sent.violation.refusal is None for sent in result.accepted):
            raise Told(
                f"{label}: {len(result.accepted)} of {result.sent} violations of constraints are accepted"
            )
        if result.stopped is not None:
            raise result.stopped

    def left_out(self, label: str) -> None:
        """Leave each optional property out of the valid request of this operation, one at a time, and expect that the
        call is accepted."""
        from octo_conformance.generate.requests.left_out import refused_without

        self.needs(label)
        refused = list(refused_without(self._stage, self._client(), label))
        for each in refused:
            self.tell_broken(
                f"{label} {each.name}", f"{label} refuses a call without {each.name}, which is optional", label,
                "the call is accepted", f"it is refused ({each.answer!r})", each.answer.exchange,
            )  # fmt: skip
        if refused:
            raise Told(f"{label} refuses calls without {', '.join(each.name for each in refused)}")

    def booking_plans(self) -> None:
        """Carry out drawn plans of actions on bookings and orders, and compare each answer with a model of
        them. The shortest plan that goes wrong is told. Raises Told for it."""
        with DRAWING:  # Hypothesis parses Python as it is imported, too
            from octo_conformance.generate.plans.booking_plans import shortest_failure
            from octo_conformance.generate.plans.execution import actions_of, carry_out, lanes_for

        stage, octo = self._stage, self._client()
        lanes = lanes_for(stage)

        def try_out(plan: Plan, lane: int) -> None:
            with suppress(NotUsable):  # the slots ran out, so this plan shows nothing
                carry_out(stage, octo, lanes[lane], plan)

        found = shortest_failure(
            try_out, stage.depth, stage.seed,
            actions=actions_of(stage), together=partial(side_by_side, stage), lanes=len(lanes),
        )  # fmt: skip
        if found is None:
            return
        self.tell_broken(
            found.title, found.title, found.label, found.expected, found.actual, found.exchange,
            found.requirement, story=found.steps,
        )  # fmt: skip
        raise Told(found.title, found.requirement)

    def drawn_requests(self, label: str, mode: Literal["positive", "negative"]) -> None:
        """Send requests drawn from the contract for the operation `label`, in the `mode` positive
        (well-formed) or negative (malformed). The judge looks at every answer. The smallest request that
        breaks the server down is told. Raises Told for it."""
        self.needs(label)
        octo = self._client()
        with DRAWING:
            from octo_conformance.generate.requests.drawn_requests import draw_requests

        examples = EXAMPLES[self._stage.depth]
        if mode == "negative":
            # A malformed drawn request has several faults, and only the first is seen. Single violations see more.
            examples //= 5
        breakdown = draw_requests(self._stage, octo, label, mode, examples)
        if breakdown is None:
            return
        self.tell_broken(
            "HTTP 5xx", f"{label} brings the server down", label, "HTTP 400", f"HTTP {breakdown.status}", breakdown.exchange,
            message=f"The smallest request found that does it: “{breakdown.says}”",
        )  # fmt: skip
        raise Told(breakdown.says)

    def kept(self, *things: str) -> None:
        """Look at what the lives of these things showed of the statement that the test is about: each field
        that was sent is in the answer, is read again, and stays. A life is led once, for whoever asks first.
        Raises Told for a field that is not kept, NotApplicable where none of the things is offered,
        NotVerified and NotUsable where nothing was seen of them."""
        from octo_conformance.generate.kept.lives import LIVES, Lives

        here, record = current.get(), Record()
        offered = [each for each in things if LIVES[each][0] in {None, *self._stage.negotiated}]
        if not offered:
            raise NotApplicable(f"{LIVES[things[0]][0]} is not offered")
        for thing in offered:
            led = self._once.get(thing, lambda: Lives(self._stage, self._client()).lead(thing))  # noqa: B023
            record.cells += [cell for cell in led.cells if cell.requirement == here.requirement]
            record.refused |= led.refused
        for cell in record.cells:
            here.note(cell.exchange, cell.label)
        for cell in record.cells:
            if not cell.held:
                self.tell_broken(
                    f"{cell.label} {cell.field}",
                    cell.sentence,
                    cell.label,
                    cell.expected,
                    cell.actual,
                    cell.exchange,
                    sides=cell.sides,
                    differences=cell.differences,
                    sentence=f"{cell.sentence}: {_first(cell.actual)}, where {_first(cell.expected)} is due.",
                )
        if not all(cell.held for cell in record.cells):
            raise Told("; ".join(cell.sentence for cell in record.cells if not cell.held))
        if not record.cells and record.refused:
            raise NotVerified("; ".join(record.refused.values()))
        if not record.cells:
            raise NotApplicable(f"no {' or '.join(offered)} shows what this is about")

    def needs(self, *labels: str) -> None:
        """Raises NotApplicable where the contract of this run has no such operation."""
        for label in labels:
            if not self._stage.contract.has_operation(label):
                raise NotApplicable(f"{label} is not part of the profile {self._stage.profile}")
            capability = self._stage.contract.operation(label).capability
            if capability not in {CORE, *self._stage.negotiated}:
                raise NotApplicable(f"{capability} is not offered")

    def _client(self) -> Octo:
        """A client that asks for all capabilities, as the stage does from now on for this test, and that spares the
        target. Raises TargetStrained where generated tests were stopped before."""
        self._watch.check()
        asked = tuple(sorted(self._stage.negotiated))
        current.get().capabilities = asked
        return self._stage.octo.using(*asked).gated(self._watch.admit)

    def tell_broken(self, place: str, title: str, label: str, expected: str, actual: str, exchange: int | None,
                    requirement: str | None = None, message: str = "", story: tuple[StoryStep, ...] = (),
                    cause: str | None = None, sentence: str | None = None, sides: tuple[ComparedSide, ...] = (),
                    differences: tuple[Difference, ...] = ()) -> None:  # fmt: skip
        """One defect. `place` makes it this one and no other; with a requirement that is not the test's own
        it is counted with what other tests found of that."""
        here = current.get()
        broken = requirement or here.requirement
        if broken is None:
            return
        call = self._stage.calls.get(exchange) if exchange is not None else None
        if not story and call is not None:
            story = (replace(call.step, culprit=True),)
        self._tell(
            OutcomeLine(
                test=here.test or "", requirement=broken, outcome="broken", message=message, expected=expected,
                actual=actual, exchange=exchange, exchanges=tuple(here.exchanges[-3:]), operations=(label,), place=place,
                title=title, operation=label, again=requirement not in {None, CHANGES_NOTHING, here.requirement},
                of=here.requirement, story=story, cause=cause,
                sentence=sentence or f"{title}: {actual}, where {expected} is due.",
                sides=sides, differences=differences,
            )
        )  # fmt: skip


def _listed(names: Iterable[str]) -> str:
    """The names as an engineer says them: "notes", "notes or contact"."""
    *most, last = names
    return " or ".join(filter(None, (", ".join(most), last)))


def _first(several: str) -> str:
    """The first field of those that were lost together."""
    return several.partition("; ")[0]
