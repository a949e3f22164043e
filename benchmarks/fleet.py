"""Many suppliers in one fleet, stopped in the middle and gone on with: `python benchmarks/fleet.py [--targets 200]`.

Two of the targets are called with a wrong key, and one never answers. The others are reference suppliers, on four servers
of their own. The fleet is killed when a third of its targets have ended, and at once started again with the same command.
Printed is what came of every target, and what time and memory it took.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from performance import KEY, supplier

SERVERS = 4
REQUIREMENTS = ["CORE-SUPP-001", "CORE-BOOK-013"]
"""A read, and bookings."""
SILENT, WRONG = "never-answers", ("wrong-key-1", "wrong-key-2")


@contextmanager
def silence() -> Iterator[str]:
    """The address of somebody who takes every call and answers none."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def fleet_file(targets: int, urls: list[str], silent: str, processes: int) -> str:
    """The fleet: those that are wrong stand in the middle."""
    right = [
        {"name": f"supplier-{n:04}", "url": urls[n % len(urls)], "token_env": "OCTO_RIGHT"}
        for n in range(targets - 3)
    ]
    wrong = [{"name": name, "url": urls[0], "token_env": "OCTO_WRONG"} for name in WRONG]
    hanging = {"name": SILENT, "url": silent, "token_env": "OCTO_RIGHT"}
    middle = len(right) // 6
    return json.dumps(
        {
            "processes": processes,
            "seconds": 60,
            "grace_s": 20,
            "defaults": {"depth": "quick", "requirements": REQUIREMENTS, "allow_incomplete": True},
            "targets": [*right[:middle], *wrong, hanging, *right[middle:]],
        }
    )


def ended(folder: Path) -> dict[str, int]:
    """The targets whose runs have written their verdicts, each with the time of that."""
    return {path.parent.name: path.stat().st_mtime_ns for path in folder.glob("*/verdict.json")}


def start(folder: Path) -> subprocess.Popen[bytes]:
    """The fleet, in a group of processes of its own."""
    command = [sys.executable, "-m", "octo_conformance", "fleet", "fleet.yaml", "--report", "out"]
    keys = {"OCTO_RIGHT": KEY, "OCTO_WRONG": "nobody-has-this-key-0123456789"}
    return subprocess.Popen(
        command, cwd=folder, env={**os.environ, **keys}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def measure(folder: Path, targets: int) -> Iterator[str]:
    """Run the fleet until it is killed, and again to its end."""
    began = time.perf_counter()
    first = start(folder)
    while len(ended(folder / "out")) < targets // 3 and first.poll() is None:
        time.sleep(0.2)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    killed_after, before = time.perf_counter() - began, ended(folder / "out")
    second = start(folder)
    code = second.wait()
    wall = time.perf_counter() - began
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    index = json.loads((folder / "out" / "fleet.json").read_text("utf-8"))
    after = ended(folder / "out")
    states = Counter((each["state"], str(each["verdict"])) for each in index["targets"])
    again = [name for name, at in before.items() if after.get(name) != at]
    folders = sum(each.is_dir() for each in (folder / "out").iterdir())
    cpu = spent.ru_utime + spent.ru_stime
    yield "| what | |"
    yield "|---|---|"
    yield f"| targets, folders | {len(index['targets'])}, {folders} |"
    yield f"| ended when the fleet was killed, after {killed_after:.0f} s | {len(before)} |"
    yield f"| of those, run again | {len(again)} |"
    for (state, verdict), number in sorted(states.items()):
        yield f"| {state}, {verdict} | {number} |"
    yield f"| exit code | {code} |"
    yield f"| wall, for each target | {wall:.0f} s, {wall / targets:.1f} s |"
    yield f"| processor, for each target | {cpu:.0f} s, {cpu / targets:.1f} s |"
    yield f"| most memory of one process | {spent.ru_maxrss / 1024:.0f} MB |"
    for each in index["targets"]:
        if each["name"] in {SILENT, *WRONG}:
            yield f"| {each['name']} | {each['state']}: {each['says']} |"


def main() -> None:
    """Measure, and print the table."""
    reading = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reading.add_argument("--targets", type=int, default=200)
    reading.add_argument("--processes", type=int, default=4)
    told = reading.parse_args()
    with ExitStack() as around:
        folder = Path(around.enter_context(tempfile.TemporaryDirectory(prefix="octo-fleet-")))
        urls = [around.enter_context(supplier())["url"] for _ in range(SERVERS)]
        silent = around.enter_context(silence())
        (folder / "fleet.yaml").write_text(fleet_file(told.targets, urls, silent, told.processes), "utf-8")
        for line in measure(folder, told.targets):
            print(line, flush=True)


if __name__ == "__main__":
    main()
