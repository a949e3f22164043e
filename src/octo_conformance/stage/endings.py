"""Words for an ending: how a test says that it neither holds nor breaks, and what the register tolerates."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from octo_conformance.contract import Contract
from octo_conformance.document import Document, show
from octo_conformance.evidence import KnownLine, OutcomeLine
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused

Tell = Callable[[KnownLine], object]


class Endings:
    """The part of the stage by which a test ends, or goes on with a warning."""

    contract: Contract
    _tell: Tell

    def not_verified(self, reason: str) -> NoReturn:
        """End the test: it could not be checked. `reason` says what is missing and how to supply it. Raises
        NotVerified."""
        raise NotVerified(reason)

    def not_applicable(self, reason: str) -> NoReturn:
        """End the test: it concerns nothing that this supplier offers, for this `reason`. Raises
        NotApplicable."""
        raise NotApplicable(reason)

    def builds_on(self, requirement: str, kept: bool, seen: Document | Answer) -> None:
        """Go on only where a step did what another `requirement` owns: `kept` says whether it did, in the
        answer `seen`. Raises Refused where it did not, so that the story ends BLOCKED by that one finding and
        is no second one."""
        if not kept:
            raise Refused(
                f"the step that {requirement} is about", requirement, seen.exchange or 0, "see there"
            )

    def tolerates(self, reading: str, value: object) -> bool:
        """Whether the register accepts `value` under the `reading`, such as CON-046. Second best is accepted,
        and becomes a warning of the test's requirement. Raises KeyError for a reading that the register does
        not have."""
        standing = self.contract.readings[reading].standing(value)
        here = current.get()
        if standing == "second_best" and here.requirement is not None:
            self._tell(
                OutcomeLine(
                    test=here.test or "",
                    requirement=here.requirement,
                    outcome="tolerated",
                    message=f"{reading}: tolerated, second best",
                    expected=show(self.contract.readings[reading].accepted),
                    actual=str(value),
                    exchange=here.exchanges[-1] if here.exchanges else None,
                    exchanges=tuple(here.exchanges[-3:]),
                    operations=tuple(here.operations),
                )
            )
        return standing != "refused"
