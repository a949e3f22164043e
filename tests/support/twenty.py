"""Twenty faults chosen by a seed, one at a time, as a stranger meets them: does the sentence say what the supplier does?

    python -m support.twenty [--seed N] [NAME …] > docs/findings.md

Each fault is served by a process of its own and certified with the requirement that it breaks. The command that the
terminal prints under the finding is executed as printed: it has to show the finding again, and once the fault is
switched off it has to end with 0.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from octo_conformance.judge.spoken import sentence
from octo_sandbox.faults import Fault, all_faults

COUNT, SEED = 20, 13
HIDDEN = frozenset(
    {"headers-in-odd-letters-break-the-server", "subscriptions-of-a-wrong-type-break-the-server"}
)
"""Only drawn subscriptions show these, and a run draws none for a target that is not its own, as they send to others."""
SECONDS = 15.0
KEYS = {"FIRST_KEY": "key-of-the-first", "SECOND_KEY": "key-of-the-second"}
_FINDING = re.compile(r"^(?:FAIL|WARN) +(?P<id>[A-Z][A-Z-]+-\d+)  (?P<sentence>.*)$")
_AGAIN = re.compile(r"^ +again: (?P<command>octo-conformance .*)$")


@dataclass(frozen=True)
class Took:
    """How a command ended: its exit code, how long it took, and how long the processor worked for it."""

    code: int
    seconds: float
    worked: float

    def __str__(self) -> str:
        return f"{self.code}, {self.seconds:.1f} s ({self.worked:.1f} s)"


@dataclass(frozen=True)
class Seen:
    """What a stranger saw of a fault: the sentence, and how the printed command ended before and after the repair."""

    fault: Fault
    sentence: str | None
    standing: Took | None = None
    gone: Took | None = None

    @property
    def holds(self) -> bool:
        """Shown again with 1, gone with 0."""
        if self.standing is None or self.gone is None:
            return False
        return (self.standing.code, self.gone.code) == (1, 0)

    @property
    def soon(self) -> bool:
        """Both in seconds."""
        return all(took is not None and took.seconds < SECONDS for took in (self.standing, self.gone))


@contextmanager
def _served(port: int, cwd: Path, *more: str) -> Iterator[int]:
    command = [
        sys.executable,
        "-m",
        "octo_conformance",
        "serve",
        "--port",
        str(port),
        "--write-target",
        "target.yaml",
    ]
    keys = [word for key in KEYS.values() for word in ("--token", key)]
    with subprocess.Popen([*command, *keys, *more], stdout=subprocess.PIPE, text=True, cwd=cwd) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        try:
            yield int(url.rsplit(":", 1)[1])
        finally:
            server.terminate()


def _done(command: list[str], cwd: Path) -> tuple[Took, list[str]]:
    began, worked = time.monotonic(), _worked()
    command = [sys.executable, "-m", "octo_conformance", *command[1:]]
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **KEYS}, capture_output=True, text=True, timeout=300, check=False
    )
    took = Took(done.returncode, time.monotonic() - began, _worked() - worked)
    return took, done.stdout.splitlines()


def _worked() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def see(fault: Fault) -> Seen:
    """Meet one fault as a stranger does."""
    run = ["octo-conformance", "run", "--target", "target.yaml", "--token-env", "FIRST_KEY", "--second-token-env",
           "SECOND_KEY", "--profile", fault.profile, "--depth", "quick", "--requirement", fault.breaks,
           "--report", "first"]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="octo-findings-") as scratch:
        cwd = Path(scratch)
        with _served(0, cwd, "--fault", fault.name) as port:
            _, lines = _done(run, cwd)
            found, command = _told(lines, fault.breaks)
            if command is None:
                return Seen(fault, found)
            standing, _ = _done(shlex.split(command), cwd)
        with _served(port, cwd):
            gone, _ = _done(shlex.split(command), cwd)
    return Seen(fault, found, standing, gone)


def _told(lines: list[str], requirement: str) -> tuple[str | None, str | None]:
    """The sentence of the finding and the command below it, as the summary prints them."""
    said = None
    for text in lines:
        if finding := _FINDING.match(text):
            said = finding["sentence"] if finding["id"] == requirement else None
        elif said is not None and (again := _AGAIN.match(text)):
            return said, again["command"]
    return said, None


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    known = {fault.name: fault for fault in all_faults()}
    names = asked.names or random.Random(asked.seed).sample(sorted(known.keys() - HIDDEN), COUNT)
    rows = []
    for name in names:
        rows.append(seen := see(known[name]))
        print(f"{name}: {seen.standing} {seen.gone} {seen.sentence}", file=sys.stderr, flush=True)
    held, soon = sum(row.holds for row in rows), sum(row.soon for row in rows)
    print(_HEAD.format(seed=asked.seed, count=len(rows), held=held, soon=soon))
    for row in rows:
        times = " / ".join(str(took or "not run") for took in (row.standing, row.gone))
        said = (row.sentence or "no finding of this statement").replace("|", "\\|")
        print(f"| {row.fault.name} | {row.fault.breaks} | {sentence(row.fault.says)} | {said} | {times} |")


_HEAD = """\
# What a finding says, and whether it can be seen again

{count} faults of the reference supplier, chosen by seed {seed}. Each was served alone and certified with the statement
it breaks. The third column is what the fault says it does; the fourth is the sentence that the terminal printed. The
last one has the exit codes and times of the printed `run --again DIR --finding ID`, while the fault was there (1: shown
again) and after it was switched off (0: holds now); in brackets, the time that the processor worked for it. {held} of
{count} did both, {soon} of them within 15 seconds on a machine of two processors that was busy with other things.

`python -m support.twenty` in `tests/` makes this page again.

| fault | breaks | what it does | what the finding says | again: there / gone |
|---|---|---|---|---|"""


if __name__ == "__main__":
    main()
