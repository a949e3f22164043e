"""The run of one target of a fleet: begun, carried on where an earlier fleet was killed, and told in a row."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from octo_conformance.commands.earlier_runs import verdict_if_any
from octo_conformance.commands.fleet_runs import STEP_S, Ended, Processes, complaint
from octo_conformance.commands.target_options import prefixed
from octo_conformance.errors import OctoConformanceError
from octo_conformance.fleet.arguments import cleanup_arguments, environment_of, run_arguments
from octo_conformance.fleet.records import State, SupplierRecord
from octo_conformance.fleet.suppliers import is_over, told, without_verdict
from octo_conformance.fleet_file import Fleet, FleetTarget
from octo_conformance.judge.gate import Terms
from octo_conformance.judge.records import Verdict
from octo_conformance.run.folder import LEDGER, forget_reports, is_free, prepare

OUTPUT: Final = "output.txt"
"""What the run of a target printed; it lies in the folder of the run."""


class FleetRun:
    """One target with its folder."""

    def __init__(
        self,
        fleet: Fleet,
        target: FleetTarget,
        report: Path,
        processes: Processes,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._fleet = fleet
        self._target = target
        self._folder = report / target.name
        self._processes = processes
        self._environment = environment_of(fleet, target, environment)

    def earlier(self) -> SupplierRecord | None:
        """The row of a run that has come to its end already."""
        verdict = verdict_if_any(self._folder)
        if verdict is None or not is_over(verdict):
            return None
        return told(self._target.name, verdict, _terms(self._target))

    def carry_out(self) -> SupplierRecord:
        """Run the target, unless its run is over. Whatever goes wrong with it is told in its row."""
        if (earlier := self.earlier()) is not None:
            return earlier
        if self._processes.stopping:
            return self._without("not started", "the fleet was stopped before")
        try:
            return self._carried_out()
        except OctoConformanceError as problem:
            return self._without("could not run", problem.message)
        except OSError as problem:
            return self._without("could not run", f"its process failed: {problem.strerror or problem}")

    def _carried_out(self) -> SupplierRecord:
        prepare(self._folder)
        if self._waited() and (earlier := self.earlier()) is not None:
            return earlier
        if (self._folder / LEDGER).exists():
            # What an earlier run may have left; where it stays, the new run refuses the folder and says so.
            self._clean_up()
        # Nobody must take the verdict of an earlier run for that of this one.
        forget_reports(self._folder)
        ended = self._processes.carry_out(
            run_arguments(self._fleet, self._target, self._folder),
            self._environment,
            self._folder / OUTPUT,
            self._fleet.seconds,
        )
        verdict = verdict_if_any(self._folder)
        if verdict is not None and verdict["finished_at"] is not None:
            return self._with(verdict, ended)
        return self._broken_off(ended)

    def _waited(self) -> bool:
        """Whether a run was still at work here, whose fleet was killed. It is given the time in which it has to end."""
        until = time.monotonic() + self._fleet.grace_s
        waited = False
        while not is_free(self._folder) and time.monotonic() < until and not self._processes.stopping:
            waited = True
            time.sleep(STEP_S)
        return waited

    def _with(self, verdict: Verdict, ended: Ended) -> SupplierRecord:
        timed_out = ended.why == "time" and not is_over(verdict)
        return told(
            self._target.name,
            verdict,
            _terms(self._target),
            exit_code=ended.code,
            state="timed out" if timed_out else None,
            says=f"{self._too_long()}, and was told to end" if timed_out else None,
        )

    def _broken_off(self, ended: Ended) -> SupplierRecord:
        """The row of a run that left no finished verdict, after what it made was released."""
        said = complaint(self._folder / OUTPUT)
        if ended.why is None and ended.code in {2, 4} and said is not None:
            # It ended in order before it made anything.
            return self._without("could not run", said, ended.seconds)
        left = ""
        if (self._folder / LEDGER).exists() and self._clean_up() != 0:
            left = f"; something may be left at the target: octo-conformance cleanup {self._folder}"
        if ended.why == "time":
            return self._without("timed out", f"{self._too_long()}, and was ended{left}", ended.seconds)
        if ended.why == "stop":
            return self._without("interrupted", f"the fleet was stopped{left}", ended.seconds)
        how = (
            f"was ended by {signal.Signals(-ended.code).name}"
            if ended.code < 0
            else f"ended with exit code {ended.code}"
        )
        return self._without("crashed", f"the run {how} and left no verdict{left}", ended.seconds)

    def _clean_up(self) -> int:
        """Release what the ledger still holds, also after a stop; the exit code of `cleanup`."""
        ended = self._processes.carry_out(
            cleanup_arguments(self._fleet, self._target, self._folder),
            self._environment,
            self._folder / OUTPUT,
            self._fleet.grace_s,
            unstopped=True,
        )
        return ended.code

    def _too_long(self) -> str:
        return f"the run did not end within {self._fleet.seconds:g} s"

    def _without(self, state: State, says: str, seconds: float = 0.0) -> SupplierRecord:
        return without_verdict(self._target.name, self._target.url, state, says, seconds)


def _terms(target: FleetTarget) -> Terms:
    """What was asked of the run beside the verdict."""
    asked = target.asked
    named = asked.get("accept_missing", [])
    return Terms(
        most_findings=asked.get("max_findings"),
        # A requirement has a number, and no capability has.
        accept_missing={name.upper() if any(map(str.isdigit, name)) else prefixed(name) for name in named},
        allow_incomplete=asked.get("allow_incomplete", False),
    )
