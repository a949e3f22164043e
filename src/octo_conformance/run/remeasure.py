"""Measurements that this run itself or others may disturb: what fails has to fail again.

A defect shows the same each time, while other people's trade comes and goes. So a test that looked at
stock and failed is repeated; what then holds, or moves while nobody of this run touches it, is told as
not verified, never as held. What was refused a seat while this run took others is asked for again, alone.
"""

from __future__ import annotations

from collections.abc import Callable

from octo_conformance.stage.current import Current
from octo_conformance.stage.seats import TAKEN
from octo_conformance.stage.signals import NotVerified, Refused
from octo_conformance.stage.stage import Stage

MEASURED_AGAIN = 2
"""How often a failed measurement is repeated before it counts."""

TRADE = "stock moves without us; name a product in the target file that nobody else sells"


def undisturbed(stage: Stage, here: Current, body: Callable[[], object]) -> None:
    """Call the body. Raises NotVerified where others disturbed it, else what the body raised."""
    try:
        body()
        return
    except Refused as refused:
        if refused.alone:
            raise
        stage.release(here.test or "")
        with stage.gate.alone():
            body()
        return
    except AssertionError as error:
        failed = error
    if not here.measured:
        _refused_a_seat(stage, here, body, failed)
        return
    for _ in range(MEASURED_AGAIN):
        measured = next((one for one in reversed(here.measured) if one is not None), None)
        if measured is not None and stage.moves_alone(measured):
            raise NotVerified(TRADE)
        stage.release(here.test or "")
        try:
            body()
        except AssertionError:
            continue
        raise NotVerified(f"failed, and held when it was measured again: {TRADE}")
    raise failed


def _refused_a_seat(stage: Stage, here: Current, body: Callable[[], object], failed: AssertionError) -> None:
    """Call the body again, alone, where a refusal is why it may have failed. Raises NotVerified where the slot has
    no seats left, else what the body raised."""
    if not here.refusals:
        raise failed
    with stage.gate.alone():
        if any(not refusal.alone for refusal in here.refusals):
            here.refusals.clear()
            stage.release(here.test or "")
            try:
                body()
                return
            except AssertionError as error:
                failed = error
        if any(stage.sold_out_since(refusal.sent) for refusal in here.refusals):
            raise NotVerified(TAKEN)
    raise failed
