"""How far a run has come, by capability: rows that move on a terminal, a line for each that is done elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from octo_conformance.evidence import CollectedTest
from octo_conformance.report.text import line

_ROWS_BESIDE = 6
"""Lines that a terminal needs beside the rows of the capabilities; with less, the rows are left out."""


class Capabilities:
    """Counts the tests of each capability. `capability_of` gives that of a requirement and may be set until the tests
    are known; until then the area in the id has to do."""

    def __init__(self) -> None:
        self.capability_of: Callable[[str], str] = lambda requirement: requirement.partition("-")[0]
        self._of_test: dict[str, str] = {}
        self._left: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self.collected: Counter[str] = Counter()
        self.done: set[str] = set()
        """Tests that ended; one may have several lines."""

    def collect(self, tests: Iterable[CollectedTest]) -> None:
        """Take in the tests that are going to be run."""
        for each in tests:
            if each.test not in self._of_test:
                capability = self.capability_of(each.requirement)
                self._of_test[each.test] = capability
                self.collected[capability] += 1
                self._left[capability] += 1

    def end(self, test: str) -> str | None:
        """Count a test that ended; returns its capability where this was the last test of it."""
        if test in self.done:
            return None
        self.done.add(test)
        capability = self._of_test.get(test)
        if capability is None:
            return None
        self._left[capability] -= 1
        return capability if self._left[capability] == 0 else None

    def found(self, requirement: str) -> None:
        """Count a finding."""
        self._findings[self.capability_of(requirement)] += 1

    def ended(self, capability: str) -> int:
        """How many tests of a capability have ended."""
        return self.collected[capability] - self._left[capability]

    def told(self, capability: str) -> str:
        """The line about a capability whose tests have all ended."""
        checks, findings = self.collected[capability], self._findings[capability]
        found = f"{findings} finding{'' if findings == 1 else 's'}" if findings else "no finding"
        return f"{line(capability, 60)}: {checks} check{'' if checks == 1 else 's'} done, {found} so far"


class Moving:
    """Rows at the bottom of a terminal that move while findings scroll by above them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        narrow = console.width < 60
        bar = () if narrow else (BarColumn(bar_width=min(40, console.width // 4)), MofNCompleteColumn())
        self._progress = Progress(
            SpinnerColumn("line"), TextColumn("{task.description}"), *bar, TimeElapsedColumn(),
            console=console, transient=True,
        )  # fmt: skip
        self._whole = self._progress.add_task("starting", total=None)
        self._rows: dict[str, TaskID] = {}
        self._shown: dict[str, int] = {}
        """How many tests of a row had ended when it was drawn last; most lines of a run end none."""
        self._progress.start()

    def show(self, state: str, capabilities: Capabilities) -> None:
        """Show the state of the run, and a row for each capability if there is room."""
        collected = capabilities.collected
        total = collected.total() or None
        self._progress.update(
            self._whole, description=state, total=total, completed=len(capabilities.done) if total else 0
        )
        if len(collected) < 2 or self._console.height < len(collected) + _ROWS_BESIDE:
            return
        for capability in sorted(collected):
            if capability not in self._rows:
                self._rows[capability] = self._progress.add_task(
                    line(capability, 40), total=collected[capability]
                )
            ended = capabilities.ended(capability)
            if self._shown.get(capability) != ended:
                self._shown[capability] = ended
                self._progress.update(
                    self._rows[capability], completed=ended, visible=ended < collected[capability]
                )

    def pause(self) -> None:
        """Take the rows away while somebody is asked."""
        self._progress.stop()

    def resume(self) -> None:
        """Show the rows again."""
        self._progress.start()
