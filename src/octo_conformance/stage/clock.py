"""The target's time: how far it is from ours, and how it can be moved or waited for."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from octo_conformance.bounds import LONGEST_S, is_never
from octo_conformance.document import Body, Field, JsonValue
from octo_conformance.stage.signals import NotApplicable, NotVerified
from octo_conformance.values import Senseless, duration_s, http_date
from octo_conformance.wire.out_of_band import NoAnswer, OutOfBand

_PATIENCE: Final = 5
"""How often in a row a control route may fail; each time may take all the time a request may take."""
_TELLING_S: Final = 20.0
"""A wait is told as it begins, and again after so many seconds."""
_LONGEST_KEY: Final = 1000
_MOST_SKEW: Final = timedelta(days=366)
"""A Date header further away than this says nothing of the target's clock."""


def _nobody(*_: object, **__: object) -> None:
    return None


class Clock:
    """`now` of the target, judged by the Date header of its answers, and its control route if any."""

    def __init__(
        self,
        control_url: str | None,
        token: str | None,
        wait_s: float,
        add_key: Callable[[str, str], None],
        stopped: Callable[[], bool],
        note: Callable[..., object] = _nobody,
        ca_file: Path | None = None,
    ) -> None:
        """`note` hears, before it happens, that the clock of a key is moved until the run's end. `ca_file` is
        trusted on the control route as it is on the target's own."""
        self._url = control_url.rstrip("/") if control_url else None
        self._token = token
        self._wait_s = wait_s
        self._add_key = add_key
        self._stopped = stopped
        self._note = note
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._tokens: dict[str, str] = {}
        self._moved: dict[str, float] = {}
        self._skew = timedelta()
        self._failures = 0
        self.waiting: Callable[[str], object] = _nobody
        """Hears what is waited for, and how much longer."""
        self.passed: Callable[[str | None, float], object] = _nobody
        """Hears for which key time has passed, None for every one, and how many seconds."""

    def learn(self, date_header: str | None, at: datetime) -> None:
        """Take the target's time from an answer."""
        if not date_header:
            return
        try:
            told = http_date(date_header)
        except Senseless:
            return
        if timedelta(seconds=5) < abs(told - at) < _MOST_SKEW:
            self._skew = told - at

    @property
    def now(self) -> datetime:
        """The target's time, aware, as far as its answers tell it."""
        return datetime.now(UTC) + self._skew

    @property
    def movable(self) -> bool:
        """Whether the target has a control route that moves its clock."""
        return self._url is not None

    def new_key(self) -> str:
        """The name of a key of a reseller with a clock of its own, so that moving it disturbs nobody. Raises
        NotVerified where the target gives none."""
        token = _told(self._control("POST", "/keys", {}), "token", "/keys")
        if not (isinstance(token, str) and 0 < len(token) <= _LONGEST_KEY and _can_be_a_header(token)):
            raise NotVerified("the target's control route /keys answered no key that a header can carry")
        with self._lock:
            name = f"clock-{len(self._tokens) + 1}"
            self._tokens[name] = token
        self._add_key(name, token)
        return name

    def advance_to(self, key: str, moment: datetime, *, back_at_end: bool = False) -> None:
        """Move the clock of `key` forward to `moment`, which is aware; `back_at_end` moves it back when the
        run ends. Raises NotVerified where it does not move."""
        seconds = (moment - self.now).total_seconds()
        if seconds <= 0:
            return
        if seconds > LONGEST_S:
            raise NotVerified(f"the target's clock would have to be moved by {seconds / 86_400:,.0f} days")
        seconds = float(int(seconds) + 1)
        if back_at_end:
            self._note("clock", key=key, advance_s=seconds)
            self._moved[key] = self._moved.get(key, 0.0) + seconds
        self._control("POST", "/clock", {"advance_s": seconds}, key)
        self.passed(key, seconds)

    def resume(self, keys: Mapping[str, str], notes: Iterable[Mapping[str, JsonValue]]) -> None:
        """Go on where a run was killed: `keys` it had got, and what it noted of moves."""
        self._tokens.update(keys)
        for line in notes:
            key = line.get("key")
            if line.get("kind") == "clock" and isinstance(key, str) and key in keys:
                self._moved[key] = self._moved.get(key, 0.0) + _number(line.get("advance_s"))

    def turn_back(self) -> None:
        """Undo the moves that would keep bookings from being released. Raises NotVerified where one fails,
        after having tried all."""
        failed: NotVerified | None = None
        for key, seconds in list(self._moved.items()):
            try:
                self._turn_back(key, seconds)
            except NotVerified as problem:
                failed = problem
        if failed is not None:
            raise failed

    def _turn_back(self, key: str, seconds: float) -> None:
        if seconds > 0:
            # A move that was noted may never have arrived; going back beyond now would help nobody.
            clock = self._control("GET", "/clock", {}, key)
            told = clock.get("ahead_s") if isinstance(clock, Mapping) else None
            ahead = _number(told) if told is not None else seconds
            self._control("POST", "/clock", {"advance_s": -min(seconds, max(ahead, 0.0))}, key)
        self._note("clock", key=key, advance_s=-seconds)
        del self._moved[key]

    def wait_until(self, moment: datetime, what: str) -> None:
        """Wait until the target's time is `moment`, which is aware; `what` is for the reader. Raises
        NotVerified where that takes longer than limits.wait_s."""
        left = (moment - self.now).total_seconds()
        if left > self._wait_s:
            raise NotVerified(
                f"waiting for {what} would take {left:.0f} s; raise limits.wait_s above {self._wait_s:.0f} "
                "or give `control:` in the target file",
                add={"limits": {"wait_s": math.ceil(left / 60) * 60}},
            )
        told, waited = math.inf, left
        while (left := (moment - self.now).total_seconds()) > 0:
            if self._stopped():
                raise NotVerified("the run was stopped")
            if told - left >= _TELLING_S:
                told = left
                self.waiting(f"waiting for {what}: {left:.0f} s more")
            time.sleep(min(left, 0.5))
        if waited > 0:
            self.passed(None, math.ceil(waited))

    def control(self, method: str, path: str, body: Body, key: str) -> Field:
        """What another control route of the target answers. Raises NotApplicable where it has none of this kind."""
        if not self.movable:
            raise NotApplicable("takes a control route of the target (`control:` in the target file)")
        try:
            return self._control(method, path, body, key)
        except NotVerified as reason:
            raise NotApplicable(f"takes a control route that the target does not have ({reason})") from None

    def mail(self, address: str) -> list[Field]:
        """The messages that the target has sent to this address. Raises NotApplicable where the target
        shows none of its mail."""
        if not self.movable:
            raise NotApplicable(
                "the mail that the target sends cannot be read; give `control:` in the target file"
            )
        messages = self._control("GET", f"/outbox?to={quote(address, safe='')}", {})
        if not isinstance(messages, list) or not all(isinstance(each, Mapping) for each in messages):
            raise NotVerified("the target's control route /outbox answered no list of messages")
        return messages

    def _control(self, method: str, path: str, body: Body, key: str | None = None) -> Field:
        if self._failures >= _PATIENCE:
            raise NotVerified(
                f"the target's control route did not work {_PATIENCE} times and is not asked again"
            )
        token = self._tokens.get(key or "", self._token)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            told = OutOfBand(self._url or "", self._ca_file).json(method, path, body=body, headers=headers)
        except NoAnswer as reason:
            self._failures += 1
            raise NotVerified(f"the target's control route {path} did not work: {reason}") from None
        self._failures = 0
        return told


def ends(moment: datetime) -> datetime:
    """When a hold ends. Raises NotApplicable for one that never does (reading CON-110)."""
    if is_never(moment):
        raise NotApplicable(f"a hold that ends in the year {moment.year} never does")
    return moment


def _can_be_a_header(key: str) -> bool:
    return key.isascii() and key.isprintable() and key == key.strip()


def _number(value: object) -> float:
    """A number of seconds, also a negative one; 0 for what is none."""
    try:
        return -duration_s(-value) if isinstance(value, int | float) and value < 0 else duration_s(value)
    except Senseless:
        return 0.0


def _told(answer: object, name: str, path: str) -> Field:
    """A member of what a control route answered. Raises NotVerified where there is none."""
    if not isinstance(answer, Mapping) or name not in answer:
        raise NotVerified(f"the target's control route {path} answered no object with `{name}`")
    return answer[name]
