"""An ASGI application that lets one supplier change one field with one operation, or show it otherwise in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from starlette.types import ASGIApp

from octo_conformance.contract import Contract, Operation
from octo_conformance.contract.kept import Path
from octo_proof.frame_faults import FrameFault
from octo_proof.rewritten import RewritingApp, Told

THIRD = 2
THREE = 3
LARGE = 10_000


class ChangingApp(RewritingApp):
    """Passes requests on. From the operation of the fault on, what shows the thing shows another value of the field."""

    def __init__(self, app: ASGIApp, contract: Contract, fault: FrameFault) -> None:
        super().__init__(app, contract, fault.component)
        self._fault = fault
        self._changed: set[str] = set()
        self._times: Counter[str] = Counter()
        self._now: dict[str, Any] = {}
        self._before: dict[str, Any] = {}

    def rewrite(self, told: Told) -> None:
        """Take in a call, then show the things as the fault has them."""
        operation, fault = told.operation, self._fault
        things = [(self._key(found), pointer, found) for pointer, found in self.things(told)]
        for key, pointer, found in things:
            if operation.writes and operation.effect != "previews" and pointer == "":
                self._before[key] = self._now.get(key)
                self._now[key] = deepcopy(found)
            if (
                fault.mode != "refused"
                and operation.label == fault.label
                and self._is_unasked(told.sent)
                and self._is_such(found, pointer, key)
            ):
                self._changed.add(key)
        for key, _, found in things:
            self._show(operation.label, key, found, preview=operation.effect == "previews")

    def refused(self, operation: Operation, arguments: Mapping[str, str]) -> None:
        """Take in a call that changes something although it is refused."""
        if self._fault.mode == "refused" and operation.label == self._fault.label:
            self._changed |= {name.lower() for name in arguments.values()}

    def _key(self, found: dict[str, Any]) -> str:
        return next((str(found[n]).lower() for n in self._fault.names if found.get(n)), "")

    def _show(self, label: str, key: str, found: dict[str, Any], *, preview: bool) -> None:
        fault = self._fault
        if fault.mode == "stale":
            before = self._before.get(key)
            if label == fault.label and before is not None:
                found.update({name: before[name] for name in found if name in before})
        elif fault.mode == "view":
            if label == fault.label:
                alter(found, fault.place)
        elif key in self._changed and not preview:
            alter(found, fault.place, first=THIRD if fault.mode == "third" else 0)

    def _is_unasked(self, sent: Any) -> bool:
        """Whether the body names nothing that lets the field change; a preview lets nothing change."""
        preview = self._contract.operation(self._fault.label).effect == "previews"
        named = list(sent) if isinstance(sent, dict) and not preview else []
        free = self._contract.frame.may_change(self._fault.label, self._fault.component, named)
        return not any(self._fault.place[: len(place)] == place for place in free)

    def _is_such(self, found: dict[str, Any], pointer: str, key: str) -> bool:
        """Whether the thing is one of those with which it goes wrong."""
        match self._fault.mode:
            case "third":
                return len(found.get("unitItems") or ()) > THIRD
            case "option":
                options = [option.get("id") for option in (found.get("product") or {}).get("options") or ()]
                return found.get("optionId") in options[1:]
            case "again":
                if pointer == "":
                    self._times[key] += 1
                return self._times[key] > 1
            case "second":
                return pointer.endswith("/1")
            case "three":
                return len(found.get("bookings") or ()) >= THREE
            case "large":
                return bool(found.get("amount", 0) >= LARGE)
        return True


def alter(value: Any, place: Path, first: int = 0) -> None:
    """Let another value stand there; in lists in each entry from `first` on."""
    if isinstance(value, list):
        for entry in value[first:]:
            alter(entry, place)
    elif isinstance(value, dict) and place[0] in value:
        if len(place) == 1:
            value[place[0]] = _other(value[place[0]])
        else:
            alter(value[place[0]], place[1:], first)


def _other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 100
        case str():
            try:
                moment = datetime.fromisoformat(value) - timedelta(hours=1)
            except ValueError:
                return f"{value}-other"
            return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return value
