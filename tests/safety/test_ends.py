"""However a run ends, nothing stays on hold or confirmed.

The short form takes a part of the suites and a few moments; `tox -e safety` takes all of them and ten.
"""

from __future__ import annotations

import random
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from octo_sandbox import Policies
from octo_sandbox.errors import Refusal
from support.certifying import FILES
from support.guarded import ENDED, MOMENTS, cleanup, run, signal_at, supplier, verdict

_random = random.Random()
_HOW_LONG: dict[str, float] = {}


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many requests a whole run sends: the moments are drawn from them."""
    folder = tmp_path_factory.mktemp("whole")
    with supplier() as target:
        started = time.monotonic()
        command = run(folder, target, part=ENDED)
        code = command.wait()
        _HOW_LONG["whole"] = time.monotonic() - started
        assert target.held() == []
        assert code in {0, 3}, command.said + command.complained
        assert verdict(folder)["leftovers"] == []
        assert {path.name for path in (folder / "out").iterdir()} == FILES
        modes = {path.name: path.stat().st_mode & 0o777 for path in (folder / "out").iterdir()}
        assert modes == dict.fromkeys(FILES, 0o600), "the files are their owner's alone"
        assert (folder / "out").stat().st_mode & 0o777 == 0o700
    return target.requests


def moment(requests: int) -> int:
    """The number of a request, any of them."""
    return _random.randint(1, requests)


def test_nothing_is_left_after_a_run(requests: int) -> None:
    """Holds, confirmed bookings, orders: all of them are released by the run itself, and the files are
    for nobody else to read."""
    assert requests > 50


@pytest.mark.parametrize("attempt", range(MOMENTS))
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_a_run_in_order(name: str, attempt: int, requests: int, tmp_path: Path) -> None:
    """No new bookings, what was made is released, every file is there, and the last line says what was left."""
    when = moment(requests)
    with supplier() as target:
        command = run(tmp_path, target, part=ENDED)
        signal_at(target, command, when, getattr(signal, name))
        code = command.wait()
        assert target.held() == [], f"{name} at request {when}"
    ended = verdict(tmp_path)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert command.complained == ""
    if ended["stopped"] is None:  # it came when all the work was done
        assert command.lines[-1].startswith(("report: ", "gate: "))
        return
    assert ended["stopped"]["code"] == "interrupted"
    assert (code, ended["verdict"]) in {(3, "INCOMPLETE"), (1, "NONCONFORMANT")}
    assert command.lines[-1] == "nothing was left behind on the target"


@pytest.mark.parametrize("attempt", range(2 * MOMENTS))
def test_two_signals_at_any_moment_end_a_run_in_order(attempt: int, requests: int, tmp_path: Path) -> None:
    """Also while the program loads, cleans up, writes its files or ends, and also when the second comes at once."""
    whole = _HOW_LONG["whole"]
    # Before the program is there, nobody can take a signal in order; the second half is about the end of a run.
    first = _random.uniform(0, whole) if attempt % 2 else _random.uniform(0.7 * whole, 1.2 * whole)
    second = _random.choice([0.0, 0.001, 0.05, _random.uniform(0, 3)])
    with supplier() as target:
        command = run(tmp_path, target, part=ENDED)
        time.sleep(first)
        command.send(signal.SIGINT)
        time.sleep(second)
        command.send(_random.choice([signal.SIGINT, signal.SIGTERM]))
        code = command.wait()
        assert target.held() == [], (first, second)
    assert "Traceback" not in command.complained
    if code in {130, -signal.SIGINT, -signal.SIGTERM}:
        assert target.requests == 0, (first, second, command.said, command.complained)
        return
    ended = verdict(tmp_path)
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    if ended["stopped"] is None:  # both came when all the work was done, and all that was selected held
        assert (code, ended["verdict"]) == (0, "INCOMPLETE"), (first, second)
        return
    assert code == {"INCOMPLETE": 3, "NONCONFORMANT": 1}[ended["verdict"]], (first, second)


@pytest.mark.parametrize("attempt", range(MOMENTS))
def test_a_killed_run_is_cleaned_up_after(attempt: int, requests: int, tmp_path: Path) -> None:
    """Nobody could release anything any more; `cleanup` does, and doing it again does no harm."""
    when = moment(requests)
    with supplier() as target:
        command = run(tmp_path, target, part=ENDED)
        signal_at(target, command, when, signal.SIGKILL)
        command.wait()
        first = cleanup(tmp_path)
        assert target.held() == [], f"killed at request {when}: {first.said}{first.complained}"
        again = cleanup(tmp_path)
        assert target.held() == []
    assert first.process.returncode in {0, 1}, first.complained
    # What nobody ever showed is listed as possible; all else is gone.
    assert all("left behind: possibly" in line for line in first.lines if line.startswith("left behind"))
    assert again.process.returncode == first.process.returncode, again.said + again.complained
    assert "released: " not in again.said


def test_pressing_ctrl_c_again_and_again_changes_nothing(requests: int, tmp_path: Path) -> None:
    """Cleaning up is finished all the same."""
    with supplier() as target:
        command = run(tmp_path, target, part=ENDED)
        first = requests // 3
        target.on_request = lambda count, _: command.send(signal.SIGINT) if count >= first else None
        code = command.wait()
        assert target.held() == []
    assert code in {1, 3}
    assert command.lines[-1] == "nothing was left behind on the target"


def test_a_reader_that_goes_away_changes_nothing(tmp_path: Path) -> None:
    """`octo-conformance run … | head -1`: the run goes on, releases and writes everything."""
    with supplier() as target:
        command = run(tmp_path, target, part=ENDED)
        assert command.process.stdout is not None
        command.process.stdout.readline()
        command.process.stdout.close()
        command.process.stdout = None
        code = command.wait()
        assert target.held() == []
    assert code == 0, command.complained
    assert command.complained == ""
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


def test_nothing_is_left_by_a_run_that_fails(tmp_path: Path) -> None:
    """A supplier that confirms nothing leaves holds to be released, one that answers nonsense too."""

    def refuse(call: object, handler: object) -> object:
        raise Refusal("UNPROCESSABLE_ENTITY", "UNPROCESSABLE_ENTITY")

    broken = replace(Policies(), around={"POST /bookings/{uuid}/confirm": refuse})
    with supplier(broken) as target:
        code = run(tmp_path, target, part=ENDED).wait()
        assert target.held() == []
    assert code == 1


def test_a_supplier_that_cancels_nothing_is_left_with_a_list(tmp_path: Path) -> None:
    """The run ends, says what it left, and the exit code is that of its findings."""

    def fail(call: object, handler: object) -> object:
        raise RuntimeError("cancelling is broken")

    names = (
        "POST /bookings/{uuid}/cancel",
        "DELETE /bookings/{uuid}",
        "POST /orders/{orderId}/cancel",
        "DELETE /orders/{orderId}",
    )
    with supplier(replace(Policies(), around=dict.fromkeys(names, fail))) as target:
        command = run(tmp_path, target, part=ENDED)
        assert command.wait() == 1
        held = {line.split()[1] for line in target.held()}
        left = {entry["id"] for entry in verdict(tmp_path)["leftovers"] if entry["kind"] == "booking"}
        assert held
        assert held <= left
        assert command.lines[-1].startswith("left behind on the target")
        # Later the supplier has mended it.
        target.sandbox.policies = replace(target.sandbox.policies, around={})
        again = cleanup(tmp_path)
        assert target.held() == []
    assert again.process.returncode == 0


def test_a_supplier_that_goes_away_is_left_with_a_list(requests: int, tmp_path: Path) -> None:
    """Whatever is still held cannot be released; the run ends soon and names it."""
    gone = threading.Event()
    with supplier() as target:
        command = run(tmp_path, target, limits={"dead_s": 5, "timeout_s": 2})
        target.on_request = lambda count, _: gone.set() if count >= requests // 2 else None
        assert gone.wait(120)
    code = command.wait(120)
    # A target that is gone ends the run as an error, unless something was broken before.
    assert code in {1, 4}
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    left = verdict(tmp_path)["leftovers"]
    assert left
    assert all(entry["reason"] for entry in left)
    assert command.lines[-1].startswith("left behind on the target")
