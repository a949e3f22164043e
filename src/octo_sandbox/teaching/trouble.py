"""Trouble that a client meets when it is asked for: lost answers, a busy supplier, a limit of pace."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from octo_sandbox.teaching.behaviour import NotPossible

TroubleKind = Literal["lost-answer", "no-answer", "busy", "too-many-requests"]
SAYS: Final[Mapping[TroubleKind, str]] = {
    "lost-answer": "The call is carried out, and answered with 500.",
    "no-answer": "The call is carried out, and answered only after the seconds are over.",
    "busy": "The call is not carried out, and answered with 503 and the seconds in Retry-After.",
    "too-many-requests": "The call is not carried out, and answered with 429 and the seconds in Retry-After.",
}
_DEFAULT_S: Final[Mapping[TroubleKind, int]] = {
    "lost-answer": 0, "no-answer": 30, "busy": 2, "too-many-requests": 2,
}  # fmt: skip
_ID: Final = re.compile(r"\{[^}]*\}")
_MOST: Final = 20
_LONGEST_S: Final = 300


@dataclass(slots=True)
class Trouble:
    """What happens to the next `times` calls of an operation, "POST /bookings"; `seconds` is the wait."""

    kind: TroubleKind
    operation: str
    times: int
    seconds: int

    def told(self) -> dict[str, Any]:
        """The trouble as the control route shows it."""
        return {
            "kind": self.kind,
            "operation": self.operation,
            "times": self.times,
            "seconds": self.seconds,
            "says": SAYS[self.kind],
        }


class Troubles:
    """The trouble that is still to come, at most twenty."""

    def __init__(self) -> None:
        self._coming: list[Trouble] = []
        self._lock = threading.Lock()

    def add(self, trouble: Trouble) -> None:
        """Raises NotPossible where too much is to come already."""
        with self._lock:
            if len(self._coming) >= _MOST:
                raise NotPossible(f"There are {_MOST} troubles to come. DELETE takes them back.")
            self._coming.append(trouble)

    def clear(self) -> None:
        with self._lock:
            self._coming.clear()

    def take(self, operation: str | None) -> Trouble | None:
        """The trouble of a call of this operation, once."""
        with self._lock:
            found = next((each for each in self._coming if same_operation(each.operation, operation)), None)
            if found is not None:
                found.times -= 1
                if not found.times:
                    self._coming.remove(found)
            return found

    def told(self) -> list[dict[str, Any]]:
        """All that is to come, in its order."""
        return [each.told() for each in self._coming]


def same_operation(one: str, other: object) -> bool:
    """Whether two texts name one operation, whatever they call the ids in its path."""
    return isinstance(other, str) and _ID.sub("{}", one) == _ID.sub("{}", other)


def read_trouble(body: Mapping[str, Any], operations: frozenset[str]) -> Trouble:
    """The trouble that is asked for: {"kind": …, "operation": "POST /bookings", "times": 1, "seconds": 2}.

    Raises NotPossible.
    """
    operation = body.get("operation", "POST /bookings")
    kind = next((each for each in SAYS if each == body.get("kind")), None)
    if kind is None:
        raise NotPossible(f"kind is one of {', '.join(SAYS)}.")
    if not any(same_operation(known, operation) for known in operations):
        raise NotPossible(f"{operation} is no operation of this supplier, such as POST /bookings.")
    times = _whole("times", body.get("times", 1), 1, 1000)
    return Trouble(
        kind, operation, times, _whole("seconds", body.get("seconds", _DEFAULT_S[kind]), 0, _LONGEST_S)
    )


def _whole(name: str, value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NotPossible(f"{name} is a whole number from {least} to {most}.")
    return value
