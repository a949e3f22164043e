"""The first booking of a run: made to see whether the target takes it for a test, released at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from octo_conformance.document import JsonValue, Unreadable
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused
from octo_conformance.wire import LimitReached, TargetDown

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

PURPOSE = "test-mode probe"


class Mode:
    """What the target said of test mode. `known` is None until an answer to a create has said it."""

    def __init__(self) -> None:
        self.known: bool | None = None
        self._lock = threading.Lock()
        self._on_live: Callable[[], None] | None = None

    def watch(self, on_live: Callable[[], None]) -> None:
        """Call `on_live` if the first booking that says it at all says that it is no test."""
        self._on_live = on_live

    def see(self, body: JsonValue) -> None:
        """Look at the answer to a create. Only the first word counts; one that changes later is a finding."""
        said = body.get("testMode") if isinstance(body, Mapping) else None
        with self._lock:
            if not isinstance(said, bool) or self.known is not None:
                return
            self.known = said
            on_live = self._on_live
        if said is False and on_live is not None:
            on_live()


def probe(stage: Stage) -> bool | None:
    """What the target says of test mode; None where nothing could be booked, or it does not say.

    Raises RunStopped where somebody stopped the run meanwhile.
    """
    token = current.set(Current(purpose=PURPOSE))
    try:
        for predicates in (("CANCELLABLE",), ()):
            if _booked_and_released(stage, predicates):
                break
    finally:
        current.reset(token)
    return stage.mode.known


def _booked_and_released(stage: Stage, predicates: tuple[str, ...]) -> bool:
    try:
        booking = stage.own.reservation_of(stage.bookable(*predicates))
        stage.octo.attempt.cancel(booking.uuid)
    except (NotApplicable, NotVerified, Refused, Unreadable, LimitReached, TargetDown):
        return False  # whoever needs a booking will say why there is none; cleanup releases what is left
    return True
