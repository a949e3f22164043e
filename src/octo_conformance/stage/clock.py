"""The target's time: how far it is from ours, and how it can be moved or waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx

from octo_conformance.stage.signals import NotApplicable, NotVerified


class Clock:
    """`now` of the target, judged by the Date header of its answers, and its control route if any."""

    def __init__(
        self,
        control_url: str | None,
        token: str | None,
        wait_s: float,
        add_key: Callable[[str, str], None],
        stopped: Callable[[], bool],
    ) -> None:
        self._url = control_url.rstrip("/") if control_url else None
        self._token = token
        self._wait_s = wait_s
        self._add_key = add_key
        self._stopped = stopped
        self._lock = threading.Lock()
        self._tokens: dict[str, str] = {}
        self._moved: dict[str, float] = {}
        self._skew = timedelta()

    def learn(self, date_header: str | None, at: datetime) -> None:
        """Take the target's time from an answer."""
        if not date_header:
            return
        try:
            told = parsedate_to_datetime(date_header)
        except ValueError:
            return
        if told.tzinfo is not None and abs(told - at) > timedelta(seconds=5):
            self._skew = told - at

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self._skew

    @property
    def movable(self) -> bool:
        return self._url is not None

    def new_key(self) -> str:
        """A reseller with a clock of its own, so that moving it disturbs nobody."""
        token = str(self._control("POST", "/keys", {})["token"])
        with self._lock:
            name = f"clock-{len(self._tokens) + 1}"
            self._tokens[name] = token
        self._add_key(name, token)
        return name

    def advance_to(self, key: str, moment: datetime, *, back_at_end: bool = False) -> None:
        """Move the clock of `key` forward to `moment`."""
        seconds = (moment - self.now).total_seconds()
        if seconds <= 0:
            return
        seconds = float(int(seconds) + 1)
        self._control("POST", "/clock", {"advance_s": seconds}, key)
        if back_at_end:
            self._moved[key] = self._moved.get(key, 0.0) + seconds

    def turn_back(self) -> None:
        """Undo the moves that would keep bookings from being released."""
        for key, seconds in list(self._moved.items()):
            self._control("POST", "/clock", {"advance_s": -seconds}, key)
            del self._moved[key]

    def wait_until(self, moment: datetime, what: str) -> None:
        """Wait, within the run's limit. Raises NotVerified where that would take too long."""
        left = (moment - self.now).total_seconds()
        if left > self._wait_s:
            raise NotVerified(
                f"waiting for {what} would take {left:.0f} s; raise limits.wait_s above {self._wait_s:.0f} "
                "or give `control:` in the target file"
            )
        while (left := (moment - self.now).total_seconds()) > 0:
            if self._stopped():
                raise NotVerified("the run was stopped")
            time.sleep(min(left, 0.5))

    def mail(self, address: str) -> list[Any]:
        """The messages that the target has sent to this address. Raises NotApplicable where the target
        shows none of its mail."""
        if not self.movable:
            raise NotApplicable(
                "the mail that the target sends cannot be read; give `control:` in the target file"
            )
        messages: list[Any] = self._control("GET", f"/outbox?to={quote(address, safe='')}", {})
        return messages

    def _control(self, method: str, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        token = self._tokens.get(key or "", self._token)
        try:
            answer = httpx.request(
                method,
                f"{self._url}{path}",
                json=body,
                timeout=10,
                headers={"Authorization": f"Bearer {token}"},
            )
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise NotVerified(
                f"the target's control route {path} did not work: {type(error).__name__}"
            ) from None
