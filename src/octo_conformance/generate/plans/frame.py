"""The frame of a booking in a plan: what no call was about since the booking was read last is as it was then."""

from __future__ import annotations

from collections.abc import Sequence

from octo_conformance.contract import Contract
from octo_conformance.contract.frame import How
from octo_conformance.document import JsonValue
from octo_conformance.generate.frame.changes import Comparison, Path, waits
from octo_conformance.generate.kept.cells import as_shown
from octo_conformance.generate.plans.booking_plans import GENERAL, READ, Disagreement, ModelBooking

Call = tuple[str, tuple[str, ...]]
"""A call by its label, with the properties of its body."""


def hold_still(contract: Contract, booking: ModelBooking, now: JsonValue, exchange: int | None) -> None:
    """Hold what is shown now against what was shown last, and remember it. Raises Disagreement where something differs
    that none of the calls since then may change."""
    before, calls = booking.shown, tuple(booking.calls)
    booking.shown = now
    booking.calls.clear()
    if before is None or waits(before):
        return
    frame = contract.frame
    comparison = Comparison(
        _free(contract, calls), frame.catalogue, known=frame.fields("Booking"), lost=True, ordered=True
    )
    changed = next(comparison.between(before, now), None)
    if changed is None:
        return
    label = calls[-1][0] if calls else READ
    field = ".".join(changed.steps)
    raise Disagreement(
        frame.statement(label) or GENERAL,
        f"The {field} of {booking.name} is another one, though no call was about it",
        label,
        as_shown(changed.difference.left),
        as_shown(changed.difference.right),
        exchange,
    )


def _free(contract: Contract, calls: Sequence[Call]) -> dict[Path, How]:
    free: dict[Path, How] = dict(contract.frame.may_change(READ, "Booking"))
    for label, named in calls:
        free |= contract.frame.may_change(label, "Booking", named)
    return free
