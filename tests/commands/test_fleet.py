"""A fleet carries out its runs, whatever becomes of one of them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octo_sandbox import Policies
from octo_sandbox.faults import all_faults
from support.certifying import octo
from support.guarded import KEY, Command, Supplier, supplier

READS = "CORE-SUPP-001"
BOOKING = {
    "depth": "quick",
    "requirements": ["CORE-BOOK-013"],
    "capabilities": ["octo/pricing"],
    "concurrency": 1,
}
FAULT = next(fault for fault in all_faults() if fault.breaks == READS)
KEYS = {"A_KEY": KEY, "OCTO_TOKEN": KEY}


def write(folder: Path, targets: dict[str, dict[str, Any]], **keys: Any) -> None:
    """The fleet file; JSON is YAML."""
    told = {
        "defaults": {"depth": "quick", "requirements": [READS]},
        "targets": [{"name": name, "token_env": "A_KEY", **about} for name, about in targets.items()],
        **keys,
    }
    (folder / "fleet.yaml").write_text(json.dumps(told), encoding="utf-8")


def index(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "fleet.json").read_text(encoding="utf-8"))
    return found


def rows(folder: Path) -> dict[str, Any]:
    return {row["name"]: row for row in index(folder)["targets"]}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which a fleet was run: a good supplier, one with a fault, one whose key is missing."""
    folder = tmp_path_factory.mktemp("fleet")
    with supplier() as good, supplier(FAULT.change(Policies())) as bad:
        (folder / "bad.yaml").write_text(f"url: {bad.url}\n", encoding="utf-8")
        targets = {
            "good": {"url": good.url},
            "bad": {"target": "bad.yaml"},
            "keyless": {"url": good.url, "token_env": "NO_KEY"},
        }
        write(folder, targets, processes=3)
        ended = octo("fleet", "fleet.yaml", "--report", "out", cwd=folder, **KEYS)
        assert (ended.returncode, ended.stderr) == (1, ""), ended.stdout
        yield folder


def test_one_index_tells_of_every_supplier(done: Path) -> None:
    """A missing key is told for its target, and the others are certified."""
    found = rows(done / "out")
    assert {name: (row["verdict"], row["state"], row["exit_code"]) for name, row in found.items()} == {
        "bad": ("NONCONFORMANT", "ended", 1),
        "keyless": (None, "could not run", 4),
        "good": ("INCOMPLETE", "ended", 0),
    }
    assert "NO_KEY holds no key" in found["keyless"]["says"]
    assert found["bad"]["worst"]["requirement"] == READS
    page = (done / "out" / "index.html").read_text(encoding="utf-8")
    assert 'href="bad/report.html"' in page
    assert (done / "out" / "bad" / "report.html").exists()
    assert not any(KEY in path.read_text("utf-8") for path in done.rglob("*") if path.is_file())


def test_what_has_ended_is_not_run_again(done: Path) -> None:
    """A fleet of hundreds that broke down after nine hours goes on where it was."""
    before = rows(done / "out")
    ended = octo("fleet", "fleet.yaml", "--report", "out", "--previous", "out", cwd=done, **KEYS)
    assert ended.returncode == 1
    after = rows(done / "out")
    assert [after[name]["started_at"] for name in ("good", "bad")] == [
        before[name]["started_at"] for name in ("good", "bad")
    ]
    assert after["good"]["change"] == {"before": "INCOMPLETE", "good": True, "remarks": [], "changed": []}


def test_a_part_that_was_lost_leaves_no_green_fleet(done: Path) -> None:
    """What no part has is told, and is no success."""
    shutil.copytree(done / "out" / "good", done / "part" / "good")
    octo("fleet", "fleet.yaml", "--only-index", "0", "--report", "part", cwd=done, **KEYS)
    assert [row["name"] for row in index(done / "part")["targets"]] == ["good"]
    old = done / "whole" / "good" / "certificate.json"
    old.parent.mkdir(parents=True)
    old.touch()
    assert octo("merge", "part", "--report", "whole", cwd=done).returncode == 4
    assert not old.exists(), "it certifies another run"
    states = {name: row["state"] for name, row in rows(done / "whole").items()}
    assert states == {"good": "ended", "bad": "not started", "keyless": "not started"}
    assert (done / "whole" / "good" / "report.html").exists()


def test_a_wrong_file_ends_with_2(tmp_path: Path) -> None:
    """Nothing was sent, and the line says where to look."""
    write(tmp_path, {"a": {}})
    ended = octo("fleet", "fleet.yaml", cwd=tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "line 1: a needs either `target` or `url`" in ended.stderr


def at_the_first_hold(target: Supplier, act: Any) -> None:
    """Call `act` once the supplier holds something of the run, and is not just asked to give it back."""
    acted: list[int] = []

    def look(number: int, incoming: Any) -> None:
        if not acted and incoming.method == "GET" and target.held():
            acted.append(number)
            act()

    target.on_request = look


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="utf-8").split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are found in /proc")
@pytest.mark.parametrize("whole", [False, True], ids=["the run", "the fleet as well"])
def test_what_a_killed_run_holds_is_given_back(whole: bool, tmp_path: Path) -> None:
    """A seat that nobody releases is lost to the supplier's guests, whoever was killed."""
    with supplier() as target:
        write(tmp_path, {"a": {"url": target.url}}, defaults=BOOKING)
        fleet = Command(tmp_path, "fleet", "fleet.yaml", "--report", "out", **KEYS)

        def kill() -> None:
            runs = children(fleet.process.pid)
            if whole:
                fleet.send(signal.SIGKILL)
            for run in runs:
                os.kill(run, signal.SIGKILL)

        at_the_first_hold(target, kill)
        assert fleet.wait() == (-signal.SIGKILL if whole else 4), fleet.said
        if whole:
            assert target.held()
            write(tmp_path, {"a": {"url": target.url}})
            assert octo("fleet", "fleet.yaml", "--report", "out", cwd=tmp_path, **KEYS).returncode == 0
        assert target.held() == []
    row = rows(tmp_path / "out")["a"]
    told = (None, "ended") if whole else ("the run was ended by SIGKILL and left no verdict", "crashed")
    assert (row["says"], row["state"]) == told


def test_the_runs_of_a_fleet_that_is_killed_end_and_are_waited_for(tmp_path: Path) -> None:
    """Nobody watches over them any more. Whoever starts the fleet again at once gets them as they are due."""
    with supplier() as target:
        write(tmp_path, {"a": {"url": target.url}}, defaults=BOOKING)
        fleet = Command(tmp_path, "fleet", "fleet.yaml", "--report", "out", **KEYS)
        at_the_first_hold(target, lambda: fleet.send(signal.SIGKILL))
        assert fleet.wait() == -signal.SIGKILL
        again = octo("fleet", "fleet.yaml", "--report", "out", cwd=tmp_path, **KEYS)
        assert again.returncode in {0, 3}, again.stdout
        assert target.held() == []
    row = rows(tmp_path / "out")["a"]
    assert (row["says"], row["state"]) == (None, "ended")
    said = (tmp_path / "out" / "a" / "output.txt").read_text("utf-8")
    assert said.count("certifying ") == 2, "the first was told to end"


def test_a_signal_reaches_every_run_and_the_index_is_written(tmp_path: Path) -> None:
    """Whoever ends a fleet leaves no booking, and sees how far it was."""
    with supplier() as target:
        write(tmp_path, {"a": {"url": target.url}, "b": {"url": target.url}}, processes=1, defaults=BOOKING)
        fleet = Command(tmp_path, "fleet", "fleet.yaml", "--report", "out", **KEYS)
        at_the_first_hold(target, lambda: fleet.send(signal.SIGTERM))
        assert fleet.wait() == 4, fleet.said
        assert target.held() == []
    found = rows(tmp_path / "out")
    assert {name: row["state"] for name, row in found.items()} == {"a": "interrupted", "b": "not started"}


def test_a_target_that_hangs_costs_its_own_time_alone(tmp_path: Path) -> None:
    """One supplier that does not answer must not hold up the others."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        write(tmp_path, {"a": {"url": f"http://127.0.0.1:{silent.getsockname()[1]}"}}, seconds=1, grace_s=1)
        began = time.monotonic()
        ended = octo("fleet", "fleet.yaml", "--report", "out", cwd=tmp_path, **KEYS)
    assert ended.returncode in {3, 4}
    assert rows(tmp_path / "out")["a"]["state"] == "timed out"
    assert time.monotonic() - began < 30
