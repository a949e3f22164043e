"""The last calls of clients, in bounded memory and without keys."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from octo_sandbox.clock import stamp

KEPT: Final = 200
_TEXT: Final = 500
_HEADERS: Final = 40
_TELLING: Final = (
    "auth",
    "cookie",
    "token",
    "secret",
    "password",
    "session",
    "signature",
    "credential",
    "key",
)
_HIDDEN: Final = "…"


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call as it came and was answered.

    `now` is the time on the clock of the reseller as it arrived. `path` is below the base address, percent-encoded.
    `status` is None where the client was gone before the answer.
    """

    number: int
    began: datetime
    ended: datetime
    now: datetime
    reseller: str | None
    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    status: int | None
    answer_headers: tuple[tuple[str, str], ...]
    answer: bytes


@dataclass(frozen=True, slots=True)
class Remark:
    """A rule that a call broke, and what that costs a reseller."""

    rule: str
    sentence: str
    costs: str = ""


class CallLog:
    """Remembers the last calls. `secrets` are keys that must not be shown."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)
        self._calls: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def add(self, seen: SeenCall, remarks: Sequence[Remark]) -> None:
        """Remember a call."""
        sent = next((value for name, value in seen.headers if name == "authorization"), "")
        secrets = (*self._secrets, sent.partition(" ")[2].strip())
        target = f"{seen.path}?{seen.query}" if seen.query else seen.path
        self._calls.append(
            {
                "number": seen.number,
                "at": stamp(seen.began),
                "now": stamp(seen.now),
                "reseller": seen.reseller,
                "method": seen.method,
                "path": _without(target, secrets),
                "status": seen.status,
                "headers": [[name, _header(name, value, secrets)] for name, value in seen.headers[:_HEADERS]],
                "remarks": [
                    {"rule": each.rule, "says": _without(each.sentence, secrets), "costs": each.costs}
                    for each in remarks[:20]
                ],
            }
        )

    def newest_first(self) -> list[dict[str, Any]]:
        """The calls that are remembered."""
        return list(reversed(self._calls))


def _header(name: str, value: str, secrets: Sequence[str]) -> str:
    if any(word in name for word in _TELLING):
        return _HIDDEN
    return _without(value, secrets)


def _without(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        if secret:
            text = text.replace(secret, _HIDDEN)
    return text if len(text) <= _TEXT else text[:_TEXT] + _HIDDEN
