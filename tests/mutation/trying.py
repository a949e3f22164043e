"""One mutant in a process of its own: a copy of one in which everything that stays the same is loaded already."""

from __future__ import annotations

import gc
import importlib.machinery
import linecache
import os
import signal
import time
import types
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutation.mutants import Mutant
from mutation.reaching import Reach, lines_for, quiet
from mutation.recording import Recording
from mutation.replaying import forget, gist, judge_again

SURVIVED, SAYS_OTHERWISE, COUNTS_OTHERWISE, BREAKS_DOWN, TESTS_FAIL = 0, 10, 11, 12, 13
WORDS = {
    SURVIVED: "survived",
    SAYS_OTHERWISE: "a recorded run ends otherwise",
    COUNTS_OTHERWISE: "a recorded run ends alike and is told otherwise",
    BREAKS_DOWN: "the judge breaks down",
    TESTS_FAIL: "a test fails",
}
TIMED_OUT, UNCHANGED = "timed out", "unchanged"

FIRST = 2
"""The number of recorded runs that come before the tests, which take longer to begin."""

MANY = 60
"""So many tests take longer than all the recorded runs that a mutant meets, which come first then."""


@dataclass(frozen=True)
class Tried:
    """What became of a mutant, and how long it took."""

    outcome: str
    by: str
    seconds: float


class Bench:
    """Tries mutants, one at a time. `most` is how many recorded runs a mutant has to outlive, none of which takes longer
    than `longest_s` unless its supplier breaks what the mutated rule is about."""

    def __init__(
        self, recordings: Sequence[Recording], folder: Path, reach: Reach, most: int, longest_s: float
    ) -> None:
        self._recordings = {each.name: each for each in recordings}
        self._folder = folder
        self._reach = reach
        self._most = most
        self._longest_s = longest_s
        self._claims = _claims()

    def tried(self, mutant: Mutant) -> Tried:
        """Whether anybody notices the mutant. One that takes ten times as long as it should never ends."""
        original = mutant.path.read_text(encoding="utf-8")
        source = mutant.source(original)
        if source is None or source == original:
            return Tried(UNCHANGED, "", 0.0)
        lines = lines_for(original, mutant.start[0])
        runs = self._chosen(mutant.path, lines)
        # Those of the file itself are the likeliest to notice.
        tests = sorted(
            self._reach.tests_of(mutant.path, lines), key=lambda name: mutant.path.stem not in name
        )
        if not runs and not tests:
            # The line runs when the file is loaded, so whoever uses the file may notice.
            lines = list(range(1, original.count("\n") + 2))
            runs, tests = self._chosen(mutant.path, lines), self._reach.tests_of(mutant.path, lines)
        limit_s = 20.0 + len(tests) / 5 + 10 * sum(self._reach.seconds[each.name] for each in runs)
        began = time.monotonic()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be_the_mutant(mutant.path, source, lambda: self._outcome(runs, tests, writing))
        os.close(writing)
        code = _waited_for(child, limit_s)
        with os.fdopen(reading, encoding="utf-8") as told:
            by = told.read()
        seconds = time.monotonic() - began
        if code is None:
            return Tried(TIMED_OUT, by, seconds)
        return Tried(WORDS.get(code, WORDS[BREAKS_DOWN]), by, seconds)

    def _chosen(self, path: Path, lines: Sequence[int]) -> list[Recording]:
        """Those that run the lines: first those whose supplier breaks what the rule is about, then the quickest,
        then some of all the others."""
        if not self._most:
            return []
        names = sorted(self._reach.runs_of(path, lines), key=lambda name: self._reach.seconds[name])
        if len(names) > self._most:
            about = self._claims.get(str(path), {})
            wanted = {requirement for line in lines for requirement in about.get(line, ())}
            own = [name for name in names if self._recordings[name].breaks in wanted][: self._most]
            short = [name for name in names if self._reach.seconds[name] <= self._longest_s]
            others = [name for name in short if name not in own]
            quick, rest = others[: self._most // 3], others[self._most // 3 :]
            left = max(1, self._most - len(own) - len(quick))
            names = [*own, *quick, *rest[:: max(1, len(rest) // left)]]
        return [self._recordings[name] for name in names]

    def _outcome(self, runs: Sequence[Recording], tests: Sequence[str], tell: int) -> int:
        """The exit code of a mutant; what noticed it goes to `tell`."""
        first = FIRST if len(tests) <= MANY else len(runs)
        for recording in runs[:first]:
            if (code := self._judged(recording, tell)) != SURVIVED:
                return code
        if tests:
            import pytest

            os.write(tell, f"{len(tests)} tests\n".encode())
            if pytest.main([*quiet(), *tests]) != pytest.ExitCode.OK:
                return TESTS_FAIL
        for recording in runs[first:]:
            if (code := self._judged(recording, tell)) != SURVIVED:
                return code
        return SURVIVED

    def _judged(self, recording: Recording, tell: int) -> int:
        os.write(tell, f"{recording.name}\n".encode())
        try:
            verdict = judge_again(recording, self._folder)
        except Exception as error:
            os.write(tell, f"{type(error).__name__}: {error}\n".encode())
            return BREAKS_DOWN
        before = self._reach.verdicts[recording.name]
        if verdict == before:
            return SURVIVED
        return COUNTS_OTHERWISE if gist(verdict) == gist(before) else SAYS_OTHERWISE


def _be_the_mutant(path: Path, source: str, outcome: Any) -> None:
    """Never returns."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    code = BREAKS_DOWN
    try:
        gc.disable()  # the process is too short-lived for it to pay
        put_in_place(path, source)
        code = outcome()
    except BaseException:
        code = BREAKS_DOWN
    finally:
        os._exit(code)


def put_in_place(path: Path, source: str) -> None:
    """From now on the file at `path` says `source`, to the import system and to who quotes it."""
    place = str(path.resolve())
    compiled = compile(source, place, "exec")
    usual = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> types.CodeType | None:
        return compiled if loader.get_filename(name) == place else usual(loader, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
    forget()


def _waited_for(child: int, limit_s: float) -> int | None:
    """The exit code of a child; None where it took too long."""
    until = time.monotonic() + limit_s
    pause = 0.002
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _claims() -> dict[str, dict[int, set[str]]]:
    """Which requirements the lines of a file of rules are about."""
    from octo_conformance.contract.roots import suite_roots
    from octo_conformance.judge import load_rules

    here = Path.cwd()
    found: dict[str, dict[int, set[str]]] = {}
    for rule in load_rules(suite_roots()).all:
        code = rule.check.__code__
        path = str(Path(code.co_filename).relative_to(here))
        for line in {line for _, _, line in code.co_lines() if line is not None}:
            found.setdefault(path, {}).setdefault(line, set()).add(rule.requirement)
    return found
