"""Parts of one test that do not need each other, carried out at the same time."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from octo_conformance.stage.current import Current, current

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

T = TypeVar("T")


def side_by_side(stage: Stage, calls: Sequence[Callable[[], T]], most: int | None = None) -> list[T]:
    """Carry out the calls, at most `most` at once, and return their results in order.

    How many requests are under way at once is the business of the wire. All calls end before the first exception, in
    the order of the calls, is raised; what each of them did belongs to the running test, in the same order.
    """
    here, host = current.get(), threading.get_ident()
    together = min(len(calls), stage.wire.limits.concurrency, most or len(calls))
    if together < 2:
        return [call() for call in calls]
    parts = [here.part() for _ in calls]

    def run(call: Callable[[], T], part: Current) -> T:
        current.set(part)
        with stage.gate.guest(host):
            return call()

    with ThreadPoolExecutor(together, thread_name_prefix="octo-part") as pool:
        under_way = [
            pool.submit(contextvars.copy_context().run, run, call, part)
            for call, part in zip(calls, parts, strict=True)
        ]
    for part in parts:
        here.take(part)
    return [done.result() for done in under_way]
