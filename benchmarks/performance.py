"""What a run costs, side by side in tables: `python benchmarks/performance.py [PART …]`.

    latency   a run against a supplier that takes 20, 100 or 300 ms for an answer, over the sum of all latencies
    replay    a run at each depth, over a bare replay of exactly its exchanges with httpx
    products  time, memory and evidence of the same part of the suite against 10, 1,000 and 10,000 products
    judging   judging and rendering, for a thousand exchanges
    start     `--help`, and a run until its first result

Everything runs one after another on this machine, and each supplier in a process of its own, whose time is not counted.
Ratios can be compared between machines, seconds cannot. `--depth quick` leaves the longer run out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.evidence import ExchangeLine, SentRequest, read
from octo_conformance.judge import Judge, load_rules
from octo_conformance.run.run import write_files
from octo_sandbox import Policies, Sandbox, serve

KEY = "first-reseller-key-0123456789"
SECOND_KEY = "second-reseller-key-9876543210"
PART = "test_products or test_slots or test_reserve or test_confirm"
"""Enough of the suite to read the catalogue in every way, and to book from it."""

_SPENT = """
import atexit, json, resource, runpy, sys
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
    with open(told, "w") as file:
        json.dump({"cpu_s": used.ru_utime + used.ru_stime, "memory_mb": int(peak.split()[1]) / 1024}, file)
told = sys.argv.pop(1)
atexit.register(spent)
runpy.run_module("octo_conformance", run_name="__main__", alter_sys=True)
"""
"""The command, which tells at its end what it took itself."""


@dataclass(frozen=True)
class Spent:
    """Seconds of processor and of the clock on the wall, and the most memory in MB."""

    cpu_s: float
    wall_s: float
    memory_mb: float = 0.0


@contextmanager
def supplier(products: int = 0, latency_ms: int = 0) -> Iterator[dict[str, str]]:
    """The reference supplier in a process of its own, with so many products where a number is given; its addresses."""
    command = [sys.executable, __file__, "--serve", str(products), str(latency_ms)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()


def be_supplier(products: int, latency_ms: int) -> None:
    """Serve until standard input ends."""
    usual = Policies()
    few = usual.catalogue.products
    plainest = min(few, key=lambda product: sum(len(option.units) for option in product.options))
    more = [replace(plainest, id=f"{plainest.id}-{n}") for n in range(products - len(few))]
    policies = replace(usual, catalogue=replace(usual.catalogue, products=(*few, *more)))
    sandbox = Sandbox(tokens=(KEY, SECOND_KEY), policies=policies, latency_ms=latency_ms)
    with serve(sandbox) as running:
        print(json.dumps({"url": running.url, "control": running.control_url}), flush=True)
        sys.stdin.read()


def run(url: str, control: str, folder: Path, *arguments: str) -> Spent:
    """A run against a supplier, whose files lie in `folder`/out then."""
    (folder / "target.yaml").write_text(json.dumps({"control": {"url": control}}), encoding="utf-8")
    named = ("run", url, "--target", "target.yaml", "--report", "out", "--second-token-env", "OCTO_SECOND")
    return command(folder, *named, "--seed", "1", *arguments)


def command(folder: Path, *arguments: str) -> Spent:
    """The command with these arguments, in a process of its own."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _SPENT, "spent.json", *arguments],
        cwd=folder,
        env={**os.environ, "OCTO_TOKEN": KEY, "OCTO_SECOND": SECOND_KEY},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,  # a part of the suite leaves the rest unverified
    )
    wall = time.perf_counter() - started
    return Spent(wall_s=wall, **json.loads((folder / "spent.json").read_text("utf-8")))


def replayed(requests: Sequence[SentRequest], recorded: str, url: str) -> Spent:
    """Every request of a run once more, and its answer read, with nothing around it."""
    calls: list[dict[str, Any]] = []
    for each in requests:
        headers = {name: value for name, value in each.headers if name.lower() not in _OWN}
        content = json.dumps(each.body).encode() if each.body is not None else None
        calls.append(
            {
                "method": each.method,
                "url": each.url.replace(recorded, url, 1),
                "headers": {**headers, "Authorization": f"Bearer {KEY}"},
                "content": content,
            }
        )
    cpu, wall = time.process_time(), time.perf_counter()
    with httpx.Client(timeout=60) as client:
        for call in calls:
            answer = client.request(**call)
            if answer.content:
                answer.json()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)


_OWN = frozenset({"authorization", "content-length", "host"})
"""Headers that belong to the request as it is sent now."""


def over_replay(depths: Sequence[str], folder: Path) -> Iterator[str]:
    yield "| depth | exchanges | CPU s | over replay | wall s | over replay | memory MB | evidence MB | bytes an exchange |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for depth in depths:
        with supplier() as at:
            spent = run(at["url"], at["control"], folder, "--depth", depth)
            evidence = folder / "out" / "evidence.jsonl"
            requests = [line.request for line in read(evidence) if isinstance(line, ExchangeLine)]
        with supplier() as fresh:
            bare = replayed(requests, at["url"], fresh["url"])
        size, count = evidence.stat().st_size, len(requests)
        yield (
            f"| {depth} | {count:,} | {spent.cpu_s:.1f} | {spent.cpu_s / bare.cpu_s:.1f} | {spent.wall_s:.0f} "
            f"| {spent.wall_s / bare.wall_s:.1f} | {spent.memory_mb:.0f} | {size / 1e6:.1f} | {size / count:,.0f} |"
        )


def over_latency(depths: Sequence[str], folder: Path) -> Iterator[str]:
    yield "| depth | latency ms | exchanges | wall s | over the sum of latencies | CPU s | memory MB |"
    yield "|---|---|---|---|---|---|---|"
    for latency_ms in (20, 100, 300):
        with supplier(latency_ms=latency_ms) as at:
            spent = run(at["url"], at["control"], folder, "--depth", depths[-1], "--concurrency", "16")
        told = json.loads((folder / "out" / "verdict.json").read_text("utf-8"))
        count = told["traffic"]["exchanges"]
        yield (
            f"| {depths[-1]} | {latency_ms} | {count:,} | {spent.wall_s:.0f} "
            f"| {spent.wall_s / (count * latency_ms / 1000):.2f} | {spent.cpu_s:.0f} | {spent.memory_mb:.0f} |"
        )


def against_products(folder: Path) -> Iterator[str]:
    yield "| products | CPU s | over the fewest | wall s | memory MB | evidence MB |"
    yield "|---|---|---|---|---|---|"
    fewest: Spent | None = None
    for products in (10, 1_000, 10_000):
        with supplier(products) as at:
            spent = run(at["url"], at["control"], folder, "--depth", "quick", "-k", PART)
        fewest = fewest or spent
        size = (folder / "out" / "evidence.jsonl").stat().st_size
        yield (
            f"| {products:,} | {spent.cpu_s:.1f} | {spent.cpu_s / fewest.cpu_s:.1f} | {spent.wall_s:.0f} "
            f"| {spent.memory_mb:.0f} | {size / 1e6:.1f} |"
        )


def judging(folder: Path) -> Iterator[str]:
    """A quick run is judged and rendered once more, without a network."""
    with supplier() as at:
        run(at["url"], at["control"], folder, "--depth", "quick")
    evidence = folder / "out" / "evidence.jsonl"
    contract = load_contract()
    steps = {"read": 0.0, "read and judge": 0.0, "render": 0.0}
    began = time.process_time()
    count = sum(isinstance(line, ExchangeLine) for line in read(evidence))
    steps["read"] = time.process_time() - began
    judge = Judge(contract, load_rules(suite_roots()))
    began = time.process_time()
    for line in read(evidence):
        judge.feed(line)
    verdict = judge.verdict()
    steps["read and judge"] = time.process_time() - began
    began = time.process_time()
    write_files(verdict, folder / "out", contract)
    steps["render"] = time.process_time() - began
    yield "| step | CPU s for 1,000 exchanges |"
    yield "|---|---|"
    for step, seconds in steps.items():
        yield f"| {step} | {seconds / count * 1000:.2f} |"


def starting(folder: Path) -> Iterator[str]:
    told = command(folder, "--help")
    yield "| start | CPU s | wall s |"
    yield "|---|---|---|"
    yield f"| `--help` | {told.cpu_s:.2f} | {told.wall_s:.2f} |"
    with supplier() as at:
        (folder / "target.yaml").write_text(json.dumps({"control": {"url": at["control"]}}), encoding="utf-8")
        started = time.perf_counter()
        with subprocess.Popen(
            [
                sys.executable,
                "-m",
                "octo_conformance",
                "run",
                at["url"],
                "--target",
                "target.yaml",
                "--report",
                "out",
            ],
            cwd=folder,
            env={**os.environ, "OCTO_TOKEN": KEY},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            evidence = folder / "out" / "evidence.jsonl"
            evidence.unlink(missing_ok=True)
            while process.poll() is None and not (
                evidence.exists() and '"kind":"outcome"' in evidence.read_text("ascii")
            ):
                time.sleep(0.01)
            wall, cpu = time.perf_counter() - started, _cpu_of(process.pid)
            process.terminate()
    yield f"| first result of a run | {cpu:.2f} | {wall:.2f} |"


def _cpu_of(pid: int) -> float:
    """Seconds of processor that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


PARTS: dict[str, Callable[[Path, Sequence[str]], Iterator[str]]] = {
    "start": lambda folder, depths: starting(folder),
    "latency": lambda folder, depths: over_latency(depths, folder),
    "replay": lambda folder, depths: over_replay(depths, folder),
    "products": lambda folder, depths: against_products(folder),
    "judging": lambda folder, depths: judging(folder),
}


def main(arguments: Sequence[str]) -> None:
    """Measure what the command line names, or everything."""
    asking = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asking.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asking.add_argument("--depth", choices=["quick", "standard"], default="standard")
    asked = asking.parse_args(arguments)
    if unknown := [each for each in asked.parts if each not in PARTS]:
        asking.error(f"{unknown[0]} is no part; there are {', '.join(PARTS)}")
    depths = ["quick"] if asked.depth == "quick" else ["quick", "standard"]
    for name, part in PARTS.items():
        if not asked.parts or name in asked.parts:
            with tempfile.TemporaryDirectory(prefix="octo-performance-") as folder:
                print(f"\n{name}\n", flush=True)
                for row in part(Path(folder), depths):
                    print(row, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        be_supplier(*map(int, sys.argv[2:]))
    else:
        main(sys.argv[1:])
