"""A run that does not end by itself is ended: bookings released, files written, exit code 4."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from support.certifying import FILES
from support.guarded import PART, Command, Supplier, supplier, target_file, verdict

STUCK = """
import sys, threading
from octo_conformance import bounds
from octo_conformance.run import watchdog
watchdog.ENDING_S = float(sys.argv.pop(1))

def forever(*_, **__):
    threading.Event().wait()

place = sys.argv.pop(1)
if place == "the judge":
    from octo_conformance.judge.answers import Answers
    judge = Answers.judge
    def stuck(self, line):
        return forever() if line.n > 30 else judge(self, line)
    Answers.judge = stuck
elif place == "the clean-up":
    from octo_conformance.run import run
    run.cleanup = forever
elif place == "a test":
    from octo_conformance.stage.stage import Stage
    Stage.release = forever
elif place == "the report":
    from octo_conformance.judge.judge import Judge
    verdict = Judge.verdict
    def stuck(self):
        return forever() if threading.current_thread() is threading.main_thread() else verdict(self)
    Judge.verdict = stuck
from octo_conformance.cli import main
main()
"""
"""The command, with one place in it that never comes back."""


class Stuck(Command):
    """A run that is stuck somewhere."""

    def __init__(self, folder: Path, target: Supplier, place: str, ending_s: float, seconds: float) -> None:
        told = target_file(folder, target, limits={"seconds": seconds})
        named = ("--target", told, "--report", "out", "--second-token-env", "OCTO_SECOND")
        self._script = ("-c", STUCK, str(ending_s), place)
        super().__init__(folder, "run", *named, *PART)

    @property
    def how(self) -> tuple[str, ...]:
        return self._script


@pytest.mark.parametrize("place", ["the judge", "the clean-up", "a test", "the report"])
def test_a_run_that_is_stuck_is_ended(place: str, tmp_path: Path) -> None:
    """Wherever it is stuck, nothing of it is left at the supplier, and every file says what happened."""
    started = time.monotonic()
    with supplier() as target:
        command = Stuck(tmp_path, target, place, 3, 8)
        assert command.wait(90) == 4, command.said + command.complained
        assert target.held() == []
    assert time.monotonic() - started < 60
    assert command.complained.startswith("error: the run did not end within")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    ended = verdict(tmp_path)
    assert (ended["verdict"], ended["stopped"]["code"]) == ("ERROR", "overrun")
    assert ended["leftovers"] == []


def test_an_interrupted_run_that_is_stuck_is_ended(tmp_path: Path) -> None:
    """Ctrl-C, twice, means now, also where half an hour is left."""
    with supplier() as target:
        command = Stuck(tmp_path, target, "a test", 4, 1800)
        time.sleep(8)
        for _ in range(2):
            command.send(signal.SIGINT)
            time.sleep(0.5)
        assert command.wait(60) == 4, command.said + command.complained
        assert target.held() == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert verdict(tmp_path)["stopped"]["code"] == "interrupted"


def test_a_run_that_ends_is_left_alone(tmp_path: Path) -> None:
    """The watchdog goes with the run."""
    with supplier() as target:
        command = Stuck(tmp_path, target, "nowhere", 30, 600)
        assert command.wait(120) in {0, 3}, command.complained
    assert command.complained == ""
    assert verdict(tmp_path)["stopped"] is None
