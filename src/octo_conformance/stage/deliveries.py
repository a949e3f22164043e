"""What the target sends to this run by itself: addresses to give to it, and waiting for what comes there."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from octo_conformance.document import JsonValue
from octo_conformance.stage.once import Once
from octo_conformance.stage.signals import NotVerified
from octo_conformance.wire.listener import Box, Delivery
from octo_conformance.wire.out_of_band import NoAnswer, OutOfBand

_TELLING_S: Final = 20.0
"""A wait is told as it begins to be long, and again after so many seconds."""
_QUIET_S: Final = 3.0
"""A wait that is shorter is not told."""
_STEP_S: Final = 0.5
EXAMPLE: Final[JsonValue] = {
    "webhooks": {"listen": "127.0.0.1:8090", "public_url": "https://tunnel.example/hook"}
}
"""What a target file lacks where nothing can be delivered."""


class Listening(Protocol):
    """Gives out addresses at which the target reaches this run."""

    def box(self, mark: str, test: str | None) -> Box:
        """A new address; `mark` stands in it. Raises RunErrors where nobody can listen."""
        ...


class Deliveries:
    """Addresses for one run. `listening` is None where the target file names none."""

    def __init__(
        self,
        listening: Listening | None,
        run_id: str,
        wait_s: float,
        stopped: Callable[[], bool],
        waiting: Callable[[str], object],
        ca_file: Path | None = None,
    ) -> None:
        self._listening = listening
        self._run_id = run_id
        self._wait_s = wait_s
        self._stopped = stopped
        self._waiting = waiting
        self._ca_file = ca_file
        self._once = Once()

    @property
    def possible(self) -> bool:
        """Whether the target can send anything to this run."""
        return self._listening is not None

    def box(self, test: str | None = None) -> Box:
        """A new address that names the run. Raises NotVerified where the target cannot reach this run."""
        if self._listening is None:
            raise NotVerified(
                "the target file does not say where the supplier reaches this run; name an address under `webhooks`",
                add=EXAMPLE,
            )
        self._once.get("reached", self._reach)
        return self._listening.box(self._run_id, test)

    def wait(self, box: Box, enough: Callable[[Sequence[Delivery]], bool], what: str) -> bool:
        """Wait until enough has come, as long as the target file allows. Returns whether it has.
        Raises NotVerified where the run is stopped."""
        begun = time.monotonic()
        told = -math.inf
        while (left := begun + self._wait_s - time.monotonic()) > 0:
            if box.wait(enough, min(left, _STEP_S)):
                return True
            if self._stopped():
                raise NotVerified("the run was stopped")
            waited = time.monotonic() - begun
            if waited >= _QUIET_S and waited - told >= _TELLING_S:
                told = waited
                self._waiting(f"waiting for {what}: {max(0.0, self._wait_s - waited):.0f} s more at most")
        return box.wait(enough, 0.0)

    def settle(self, seconds: float) -> None:
        """Let pass a moment in which something could come that should not."""
        threading.Event().wait(min(seconds, self._wait_s))

    def _reach(self) -> None:
        """Call the public address as the target would. Raises NotVerified where the call does not come in."""
        assert self._listening is not None
        own = self._listening.box(self._run_id, None)
        why = "nothing came in"
        try:
            OutOfBand(own.url, self._ca_file).call(body={"octo": "conformance"})
        except NoAnswer as problem:
            why = str(problem)
        if not own.deliveries:
            raise NotVerified(
                f"a call to the public address of this run does not reach it ({why}); look at `webhooks.public_url`"
            )
