"""The first write of a run shows whether this is only a test. A target that says no is left alone."""

from __future__ import annotations

from octo_conformance.errors import NotInTestMode
from octo_conformance.run.run import Run
from octo_conformance.stage.probe import probe
from octo_conformance.stage.stage import Stage

QUESTION = "The target says that this booking is not a test (testMode is false). Book there all the same?"


def be_in_test_mode(run: Run, stage: Stage) -> None:
    """Reserve once, release at once, and look at testMode. Where nothing can be booked, the first booking
    that can be is looked at instead, whoever makes it.

    Raises NotInTestMode where it is false and nobody allowed that.
    """
    if run.options.live:
        return
    said = probe(stage)
    if said is None:
        stage.mode.watch(lambda: run.stop(refusal()))
    elif said is False and run.ask(QUESTION) is not True:
        raise refusal()


def refusal() -> NotInTestMode:
    return NotInTestMode(
        "the target is not in test mode: it answers testMode false",
        hint="Use the key of a test account; where you mean to book for real, add --live.",
    )
