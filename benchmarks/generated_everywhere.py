"""The generated tests against suppliers that are right: ten seeds at each depth, and every variant with one.

    python benchmarks/generated_everywhere.py seeds quick standard deep
    python benchmarks/generated_everywhere.py variants

A line for each run: who, depth, seed, seconds, exchanges, what is left, and whatever was found. It ends with 1 where
anything was found or left that a variant does not earn.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from octo_conformance.run.interpreter import collecting_seldom, with_room
from octo_proof.bodies import all_bodies
from octo_proof.cases import as_supplier
from octo_proof.host import Host, Supplier
from octo_proof.test_impact import MADE_UP
from octo_proof.trial import Trial, try_out
from octo_proof.workers import be_quiet
from octo_sandbox import Policies
from octo_sandbox.variants import all_variants, find_variant

SEEDS = range(1, 11)


@dataclass(frozen=True)
class Job:
    """One run of the generated tests; without a variant against the reference supplier with all it has."""

    variant: str | None
    depth: str
    seed: int


@dataclass(frozen=True)
class Outcome:
    """What a run ended with, as a line, and whether that is good."""

    line: str
    good: bool


def jobs(what: list[str]) -> list[Job]:
    """What the command line asks for; what takes longest comes first."""
    if what[:1] == ["variants"]:
        return [Job(variant.name, "standard", 1) for variant in all_variants()]
    return [
        Job(None, depth, seed) for depth in ("deep", "standard", "quick") if depth in what for seed in SEEDS
    ]


_host: Host
_open_until_the_process_ends = ExitStack()


def start() -> None:
    """Open the server of a process."""
    global _host  # a pool gives its processes no other place
    be_quiet()
    _open_until_the_process_ends.enter_context(collecting_seldom())
    _host = _open_until_the_process_ends.enter_context(Host().open())


def work(job: Job) -> Outcome:
    """Do one job on the server of this process."""
    return with_room(lambda: _work(job))


def _work(job: Job) -> Outcome:
    variants = [find_variant(job.variant)] if job.variant else []
    supplier = as_supplier(variants, ()) if variants else Supplier(Policies())
    has = {each.id for each in supplier.policies.capabilities}
    made_up = [body for body in all_bodies() if body.folder == MADE_UP and has.issuperset(body.capabilities)]
    with TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        trial = try_out(_host, supplier, made_up, keep=Path(folder), depth=job.depth, seed=job.seed)
        lines = Counter(json.loads(line)["kind"] for line in (Path(folder) / "evidence.jsonl").open())
    warns = frozenset[str]().union(*(variant.warns for variant in variants))
    return _outcome(job, trial, lines, warns)


def _outcome(job: Job, trial: Trial, lines: Counter[str], warns: frozenset[str]) -> Outcome:
    wrong = [f"{told.requirement} {told.title} ({told.actual})" for told in trial.findings
             if told.requirement not in warns]  # fmt: skip
    wrong += [f"ERROR {name}" for name, word in trial.statuses.items() if word == "ERROR"]
    wrong += [trial.stopped] if trial.stopped else []
    left = lines["leftover"]
    told = f"{job.variant or 'all capabilities'} {job.depth} seed {job.seed}: {trial.seconds:.0f} s, "
    told += f"{lines['exchange']} exchanges, {left} left, {'; '.join(wrong) or 'nothing found'}"
    return Outcome(told, not wrong and not left)


def main() -> int:
    """Work through the jobs in as many processes as there are cores."""
    pool = ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), initializer=start)
    good = True
    with pool:
        for outcome in pool.map(work, jobs(sys.argv[1:])):
            print(outcome.line, flush=True)
            good = good and outcome.good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
