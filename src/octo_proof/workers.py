"""Two processes, each with a server of its own, that work through cases and variants."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias

from octo_conformance.run.interpreter import collecting_seldom, with_room
from octo_proof.cases import all_cases, as_supplier
from octo_proof.certification import Certification, certify
from octo_proof.host import Host
from octo_proof.proving import Acquittal, Proof, Prover
from octo_proof.test_impact import Footprints
from octo_sandbox.dialects import find_dialect
from octo_sandbox.variants import find_variant

Answer: TypeAlias = Proof | Acquittal | Certification


@dataclass(frozen=True)
class Task:
    """What a worker is asked, by names, which travel between processes better than suppliers do.

    prove: run what concerns the fault. measure: run all suites of its capabilities against the fault.
    acquit: run the suites of the core and of `capabilities` against a supplier that is these variants.
    certify: run the command against the dialect.
    """

    kind: Literal["prove", "measure", "acquit", "certify"]
    names: tuple[str, ...]
    capabilities: tuple[str, ...] = ()


class Worker:
    """What one process knows: a host, and every case by name."""

    def __init__(self, host: Host, footprints: Footprints) -> None:
        self._prover = Prover(host, footprints)
        self._cases = {case.name: case for case in all_cases()}

    def work(self, task: Task) -> Answer:
        """Do one task."""
        if task.kind == "certify":
            return certify(find_dialect(task.names[0]))
        if task.kind != "acquit":
            case = self._cases[task.names[0]]
            return self._prover.measure(case) if task.kind == "measure" else self._prover.prove(case)
        variants = [find_variant(name) for name in task.names]
        warns = frozenset[str]().union(*(each.warns for each in variants))
        return self._prover.acquit(task.names, as_supplier(variants, task.capabilities), warns)


_worker: Worker
_open_until_the_process_ends = ExitStack()


def _start(footprints: Footprints) -> None:
    global _worker  # a pool gives its processes no other place
    be_quiet()
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    _open_until_the_process_ends.enter_context(collecting_seldom())
    host = _open_until_the_process_ends.enter_context(Host().open())
    _worker = Worker(host, footprints)


def _leave_with_the_parent() -> None:
    """A pool whose process was killed leaves its workers behind, waiting for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(task: Task) -> tuple[Task, Answer]:
    return task, with_room(lambda: _worker.work(task))


def be_quiet() -> None:
    """A supplier that breaks on purpose need not tell this process about it."""
    for name in ("octo_sandbox", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


@contextmanager
def work_through(
    tasks: Sequence[Task], footprints: Footprints, processes: int | None = None
) -> Iterator[Iterator[tuple[Task, Answer]]]:
    """The results of the tasks, in their order. Work that has not begun when the block ends is dropped."""
    pool = ProcessPoolExecutor(
        max_workers=processes or max(2, min(4, os.cpu_count() or 2)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(footprints,),
    )
    try:
        yield pool.map(_work, tasks)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
