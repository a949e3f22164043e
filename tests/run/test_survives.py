"""No defect of the suite loses the report, and none keeps what was booked from being released."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.errors import ReportUnwritable
from octo_conformance.judge.answers import Answers
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.target import Target
from octo_sandbox import Running, Sandbox, serve
from support.certifying import FILES, KEY


@pytest.fixture
def shop() -> Iterator[tuple[Sandbox, Running]]:
    """A supplier of its own for each run."""
    sandbox = Sandbox(tokens=(KEY,))
    with serve(sandbox, host="127.0.0.1", port=0) as running:
        yield sandbox, running


def opened(shop: tuple[Sandbox, Running], folder: Path, audience: Any = None) -> Run:
    """A run that has met the supplier and holds one booking there."""
    target = Target(url=shop[1].url, keys={"first": KEY})
    run = Run(target, RunOptions(folder=folder / "out", live=True), audience)
    stage = run.open()
    stage.octo.reserve(stage.bookable())
    assert living(shop) == 1
    return run


def living(shop: tuple[Sandbox, Running]) -> int:
    """How many bookings are held at the supplier."""
    return sum(booking.status == "ON_HOLD" for booking in shop[0]._store.find_bookings())


def written(run: Run) -> dict[str, Any]:
    """The verdict as it was written, with all the other files beside it."""
    assert {path.name for path in run.folder.iterdir()} == FILES
    return dict(json.loads((run.folder / "verdict.json").read_text()))


def test_a_judge_that_falls_over_every_answer_loses_nothing(
    shop: tuple[Sandbox, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is released, every file is written, and the verdict says whose fault it is."""

    def fall(answers: Answers, line: Any) -> None:
        raise KeyError("Order")

    monkeypatch.setattr(Answers, "judge", fall)
    run = opened(shop, tmp_path)
    run.close()
    verdict = written(run)
    assert (verdict["verdict"], verdict["leftovers"], run.exit_code()) == ("ERROR", [], 4)
    reasons = [each["reason"] for each in verdict["requirements"] if each["status"] == "ERROR"]
    assert any("could not be judged: KeyError: 'Order'" in reason for reason in reasons)
    assert living(shop) == 0


class Watcher:
    """A terminal with a defect."""

    def __init__(self) -> None:
        self.told = 0

    def on_line(self, line: Any) -> None:
        self.told += 1
        raise RuntimeError("what?")

    def on_finding(self, finding: Any) -> None:
        raise RuntimeError("what?")

    def ask(self, question: str) -> bool | None:
        return None


def test_a_terminal_that_falls_over_is_told_nothing_more(
    shop: tuple[Sandbox, Running], tmp_path: Path
) -> None:
    """The run goes on without it."""
    watcher = Watcher()
    run = opened(shop, tmp_path, watcher)
    run.close()
    assert watcher.told == 1
    assert written(run)["failures"] == []
    assert living(shop) == 0


def test_a_clean_up_that_falls_over_says_what_it_left(
    shop: tuple[Sandbox, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user knows what to cancel, and `cleanup` can try again."""

    def fall(*_: Any, **__: Any) -> Any:
        raise RuntimeError("what?")

    monkeypatch.setattr("octo_conformance.run.run.cleanup", fall)
    run = opened(shop, tmp_path)
    run.close()
    verdict = written(run)
    (left,) = verdict["leftovers"]
    assert (left["kind"], left["reason"]) == ("booking", "clean-up failed (RuntimeError: what?)")
    assert (verdict["verdict"], verdict["stopped"]["code"]) == ("ERROR", "suite-failed")


def test_a_clock_that_cannot_be_turned_back_keeps_nothing_from_being_released(
    shop: tuple[Sandbox, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is noted, and clean-up goes on."""

    def fall() -> None:
        raise RuntimeError("what?")

    run = opened(shop, tmp_path)
    assert run.stage is not None
    monkeypatch.setattr(run.stage.clock, "turn_back", fall)
    run.close()
    assert written(run)["leftovers"] == []
    assert living(shop) == 0


def test_a_full_disk_stops_the_run_and_releases_what_it_made(
    shop: tuple[Sandbox, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can no longer be written down is not done; the other files are tried all the same."""

    def full(text: str) -> int:
        raise OSError(28, "No space left on device")

    run = opened(shop, tmp_path)
    monkeypatch.setattr(run.evidence._file, "write", full)
    assert run.wire is not None
    run.stage.octo.supplier()  # type: ignore[union-attr]
    assert run.stopped
    with pytest.raises(ReportUnwritable, match="No space left on device"):
        run.close()
    assert written(run)["stopped"]["code"] == "report-unwritable"
    assert living(shop) == 0
