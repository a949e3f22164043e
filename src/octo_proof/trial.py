"""One run of some behaviour tests against one supplier, without reports."""

from __future__ import annotations

import contextvars
import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from octo_conformance.errors import OctoConformanceError
from octo_conformance.evidence import CollectedLine, CollectedTest
from octo_conformance.judge.records import Verdict
from octo_conformance.judge.rewritten import rewrite
from octo_conformance.run.execute import execute
from octo_conformance.run.interpreter import with_room
from octo_conformance.run.options import Depth, RunOptions
from octo_conformance.run.run import Run
from octo_conformance.stage.stage import Stage
from octo_proof.bodies import Body
from octo_proof.host import Host, Supplier

CONCURRENCY = 4
VARIED = "varied"
"""What the names of those files of suites hold whose tests lead the longest lives."""


@dataclass(frozen=True)
class Told:
    """A finding, as much of it as a matrix needs."""

    requirement: str
    status: str
    title: str
    actual: str


@dataclass(frozen=True)
class Trial:
    """What a run ended with. `statuses` by requirement id; `reasons` of those that are no PASS."""

    verdict: str
    findings: tuple[Told, ...]
    statuses: dict[str, str]
    reasons: dict[str, str]
    stopped: str | None
    seconds: float


def try_out(
    host: Host,
    supplier: Supplier,
    bodies: Sequence[Body],
    keep: Path | None = None,
    depth: Depth = "standard",
    seed: int = 1,
    until: str | None = None,
) -> Trial:
    """Run these tests against the supplier and judge what was seen. `keep` gets evidence and ledger. Once the
    requirement `until` is found broken, no further test begins."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="octo-proof-", dir=_memory()) as scratch,
        host.play(supplier) as target,
    ):
        run = Run(target, RunOptions(folder=keep or Path(scratch), depth=depth, seed=seed))
        try:
            stage = run.open()
            perform_all(run, stage, bodies, until)
        except OctoConformanceError as error:
            run.stop(error)
        verdict = run.judged()
    return _trial(verdict, time.monotonic() - began)


def _memory() -> str | None:
    """Where small files cost nothing, where there is such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def perform_all(run: Run, stage: Stage, bodies: Sequence[Body], until: str | None = None) -> None:
    """Carry out those of the tests whose capabilities were negotiated, the generated ones one after the other, and
    where `until` may end it early, those of varied things after all others."""
    here = [b for b in bodies if all(c in stage.negotiated for c in b.capabilities)]
    tests = tuple(CollectedTest(test=b.test, requirement=b.claim.requirement) for b in here)
    run.evidence.append(CollectedLine(tests=tests, selected=None))
    if not stage.clock.movable:
        stage.expired.plant(sum(b.last for b in here))

    # Hypothesis parses Python while others run; two that parse at once may fail.
    rewrite([*(b.function for b in here), *(rule.check for rule in run.judge.rules.all)])

    def one(body: Body) -> None:
        if until is not None and any(f.strength == "broken" for f in run.judge.findings.of(until)):
            return
        call = body.bound(run.fixtures)
        try:
            execute(run, stage, body.test, body.claim, body.capabilities, call)
        except BaseException as outcome:
            # It is written down as a line of evidence already.
            if isinstance(outcome, KeyboardInterrupt | SystemExit):
                raise

    def together(some: Sequence[Body]) -> None:
        with ThreadPoolExecutor(max_workers=CONCURRENCY, thread_name_prefix="proof") as pool:
            threads = [
                pool.submit(with_room, partial(contextvars.copy_context().run, one, body)) for body in some
            ]
            for thread in threads:
                thread.result()

    varied = [body for body in here if VARIED in body.test] if until is not None else []
    together([body for body in here if body not in varied])
    together(varied)


def _trial(verdict: Verdict, seconds: float) -> Trial:
    stopped = verdict["stopped"]
    return Trial(
        verdict=verdict["verdict"],
        findings=tuple(
            Told(f["requirement"], f["status"], f["title"], str(f["actual"])[:120])
            for f in verdict["findings"]
        ),
        statuses={r["id"]: r["status"] for r in verdict["requirements"]},
        reasons={
            r["id"]: r["reason"] or ""
            for r in verdict["requirements"]
            if r["status"] not in {"PASS", "NOT_APPLICABLE"}
        },
        stopped=stopped["message"] if stopped else None,
        seconds=seconds,
    )
