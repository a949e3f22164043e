"""Generated tests slow down and stop before a target falls over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from octo_conformance.generate import load_watch
from octo_conformance.generate.load_watch import (
    BEGINNING,
    PATIENCE,
    PAUSE_S,
    WINDOW,
    LoadWatch,
    TargetStrained,
)
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.wire import Exchange
from octo_proof.bodies import all_bodies
from octo_proof.host import Host, Supplier
from octo_proof.trial import perform_all
from octo_sandbox import Policies

Seconds = Callable[[int], float]
"""How long a supplier takes for the call of this number."""


class Watched:
    """Generated calls to a supplier whose clock is made up, and what the watch made of them."""

    def __init__(self, *, missing: Callable[[int], bool] = lambda _: False) -> None:
        self.said: list[str] = []
        self.pauses: list[float] = []
        self.sent = 0
        self._missing = missing
        self.watch = LoadWatch(self.said.append, self.pauses.append)

    def call(self, times: int, seconds: Seconds, label: str = "POST /bookings") -> None:
        """Raises TargetStrained where the watch admits no further call."""
        for _ in range(times):
            self.watch.admit()
            self.sent += 1
            self.watch.note(label, seconds(self.sent), missing=self._missing(self.sent))


def test_a_target_that_answers_as_at_the_beginning_is_not_slowed_down() -> None:
    """Most runs see nothing of this."""
    watched = Watched()
    watched.call(1_000, lambda n: 0.2 + n % 7 / 10)
    assert (watched.pauses, watched.said) == ([], [])


def test_a_target_that_gets_slower_gets_pauses_and_then_peace() -> None:
    """It has a sale to serve, and nobody needs the rest of the generated calls."""
    watched = Watched()
    with pytest.raises(TargetStrained, match="stopped to spare the target"):
        watched.call(10_000, lambda n: 0.2 if n <= 100 else 0.2 + (n - 100) * 0.05)
    slowed, stopped = watched.said
    assert "pause before each call" in slowed
    assert "stopped to spare the target" in stopped
    assert set(watched.pauses) == {PAUSE_S}
    assert 100 < watched.sent < 100 + 2 * WINDOW
    with pytest.raises(TargetStrained):
        watched.watch.check()


def test_a_target_that_is_slow_from_the_beginning_is_not_stopped() -> None:
    """It is no slower because of this run."""
    watched = Watched()
    watched.call(1_000, lambda n: 6.0 + n % 5)
    assert watched.said == []


def test_a_target_that_recovers_is_called_without_pauses_again() -> None:
    """Somebody else loaded it for a moment."""
    watched = Watched()
    watched.call(200, lambda n: 3.0 if 50 < n <= 60 else 0.1)
    assert ["pause" in said for said in watched.said] == [True, True]
    assert "without pauses" in watched.said[1]
    assert len(watched.pauses) <= WINDOW + 10


def test_a_target_that_does_not_recover_is_left_alone_in_the_end() -> None:
    """One late answer in ten is what a shop sees of a supplier that is at its limit."""
    watched = Watched()
    with pytest.raises(TargetStrained):
        watched.call(10_000, lambda n: 3.0 if n > 50 and n % 10 == 0 else 0.1)
    assert PATIENCE <= len(watched.pauses) <= PATIENCE + WINDOW


def test_a_quick_target_may_become_slower_within_a_second() -> None:
    """Four times a millisecond is nothing."""
    watched = Watched()
    watched.call(500, lambda n: 0.001 if n < 100 else 0.9)
    assert watched.said == []


def test_an_operation_is_compared_with_itself() -> None:
    """A reservation takes longer than a list, at every supplier."""
    watched = Watched()
    watched.call(100, lambda _: 0.05, "GET /products")
    watched.call(200, lambda _: 2.5, "POST /bookings")
    assert watched.said == []


def test_missing_answers_stop_the_generated_tests_sooner() -> None:
    """Each of them may cost a whole timeout, and shows that the target is at its end."""
    watched = Watched(missing=lambda n: n > 60)
    with pytest.raises(TargetStrained):
        watched.call(500, lambda _: 0.1)
    assert watched.sent <= 66


def test_answers_that_were_missing_from_the_beginning_are_no_sign_of_load() -> None:
    """A route that never answers is a defect, and told as one."""
    watched = Watched(missing=lambda _: True)
    watched.call(200, lambda _: 0.1)
    assert watched.said == []


def test_few_calls_are_not_judged() -> None:
    """Nothing is known of the beginning yet."""
    watched = Watched()
    watched.call(BEGINNING, lambda n: 0.1 * 3**n)
    assert watched.said == []


@pytest.mark.parametrize("slower_from", [60, None])
def test_what_was_not_sent_is_not_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slower_from: int | None
) -> None:
    """No requirement of a target fails because the suite spared it, and the evidence says what happened."""

    def observe(watch: LoadWatch, exchange: Exchange) -> None:
        label = exchange.operation.label if exchange.operation else ""
        watch.note(label, 0.1 if slower_from is None or exchange.n < slower_from else 9.0)

    monkeypatch.setattr(LoadWatch, "observe", observe)
    monkeypatch.setattr(load_watch, "PAUSE_S", 0.0)
    wanted = {"CORE-REQ-002", "CORE-REQ-003", "CORE-DRAWN-001", "CORE-WALK-001"}
    bodies = [body for body in all_bodies() if body.claim.requirement in wanted and not body.capabilities]
    with Host().open() as host, host.play(Supplier(Policies(), restricted=())) as target:
        run = Run(replace(target, embedded=False), RunOptions(folder=tmp_path, depth="quick"))
        perform_all(run, run.open(), bodies)
        verdict = run.judged()
    statuses = {row["id"]: row["status"] for row in verdict["requirements"] if row["id"] in wanted}
    reasons = [row["reason"] for row in verdict["requirements"] if row["status"] == "NOT_VERIFIED"]
    notes = [line for line in (tmp_path / "evidence.jsonl").read_text().splitlines() if '"note"' in line]
    assert verdict["findings"] == []
    assert (statuses["CORE-WALK-001"] == "NOT_VERIFIED") == (slower_from is not None)
    assert any("stopped to spare the target" in str(reason) for reason in reasons) == (
        slower_from is not None
    )
    assert any("stopped to spare the target" in line for line in notes) == (slower_from is not None)
    if slower_from is None:
        assert set(statuses.values()) == {"PASS"}
    else:
        assert set(statuses.values()) <= {"PASS", "NOT_VERIFIED"}
