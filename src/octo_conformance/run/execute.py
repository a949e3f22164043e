"""One behaviour test from its first line to its line of evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from octo_conformance.document import Unreadable
from octo_conformance.errors import ReportUnwritable, told_defect
from octo_conformance.evidence import Obstacle, OutcomeLine, StoryStep
from octo_conformance.judge.asserted import NOTHING_COMPARED, Compared, watching
from octo_conformance.judge.explain import explain
from octo_conformance.judge.spoken import claim as claimed
from octo_conformance.judge.spoken import sentence
from octo_conformance.run.remeasure import undisturbed
from octo_conformance.run.run import Run
from octo_conformance.run.story import story_of
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused, Told
from octo_conformance.stage.stage import Stage
from octo_conformance.suite import Claim
from octo_conformance.wire import LimitReached, RunStopped, TargetDown


class Blocked(Exception):
    """The test could not be carried out because of a finding of another requirement."""


def execute(
    run: Run, stage: Stage, test: str, claim: Claim, capabilities: tuple[str, ...], body: Callable[[], object]
) -> None:
    """Call `body`, write its outcome, give back what it held. Raises what pytest should report:
    AssertionError, Blocked, NotVerified, NotApplicable, or whatever went wrong in the suite."""
    if run.stopped:
        raise RunStopped
    here = Current(test, claim.requirement, capabilities)
    token = current.set(here)
    ended = OutcomeLine(test=test, requirement=claim.requirement, outcome="held")
    told: OutcomeLine | None = None
    try:
        stage.wire.must_go_on()
        with watching() as compared:
            undisturbed(stage, here, body)
    except Told as defect:
        if defect.requirement not in {None, claim.requirement}:
            by = Obstacle(requirement=defect.requirement)
            told = replace(ended, outcome="blocked", message=str(defect), by=by)
        raise
    except AssertionError as error:
        told = _broken(ended, error, compared.failed, stage, here)
        raise
    except Unreadable as missing:
        by = Obstacle(exchange=missing.exchange, pointer=missing.pointer)
        told = replace(ended, outcome="blocked", message=str(missing), by=by)
        raise Blocked(str(missing)) from None
    except Refused as refused:
        by = Obstacle(exchange=refused.exchange, requirement=refused.requirement)
        told = replace(ended, outcome="blocked", message=str(refused), by=by)
        raise Blocked(str(refused)) from None
    except NotApplicable as reason:
        told = replace(ended, outcome="not_applicable", message=str(reason))
        raise
    except ReportUnwritable as problem:
        run.stop(problem)  # what cannot be written down beforehand is not done
        raise RunStopped from None
    except RunStopped:
        raise  # not reached; the verdict says why
    except LimitReached as limit:
        run.reached(limit)
        message = f"not reached: {limit.message}. {limit.hint}"
        told = replace(ended, outcome="not_verified", message=message)
        raise
    except TargetDown as down:
        run.stop(down)
        told = replace(ended, outcome="not_verified", message=str(down))
        raise
    except NotVerified as reason:
        told = replace(ended, outcome="not_verified", message=str(reason), missing=reason.add)
        raise
    except Exception as error:
        if run.stopped:
            raise RunStopped from None  # torn off in the middle; that is nobody's fault
        told = replace(ended, outcome="error", message=told_defect(error))
        raise
    else:
        told = replace(ended, control=claim.control)
        if compared.vacuous:
            told = replace(ended, outcome="not_verified", message=NOTHING_COMPARED)
    finally:
        current.reset(token)
        if told is not None:
            exchanges, operations = tuple(here.exchanges[-20:]), tuple(here.operations)
            run.evidence.append(replace(told, exchanges=exchanges, operations=operations))
        stage.release(test)


def _broken(
    ended: OutcomeLine, error: AssertionError, compared: Compared | None, stage: Stage, here: Current
) -> OutcomeLine:
    """The line of a test whose assertion failed: what the supplier did, and how it came to that."""
    calls, claim = stage.calls, claimed(ended.test)

    def step_of(exchange: int) -> StoryStep | None:
        return calls[exchange].step if exchange in calls else None

    said = explain(error, compared, step_of, stage.contract.readings)
    culprit = said.exchange or (here.exchanges[-1] if here.exchanges else None)
    step = calls.get(culprit) if culprit is not None else None
    return replace(
        ended,
        outcome="broken",
        message="",
        expected=said.expected,
        actual=said.actual,
        pointer=said.pointer,
        exchange=culprit,
        operation=step.label if step is not None else None,
        sentence=f"{sentence(said.says)[:-1]}; expected: {claim}."
        if said.says
        else sentence(f"not so: {claim}"),
        sides=said.sides,
        differences=said.differences,
        story=story_of(calls, (*here.scene, *here.exchanges), said.cites, culprit, compared),
    )
