"""An ASGI application that lets one supplier forget one field of one kind of thing, by one operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from octo_conformance.contract import Contract
from octo_conformance.contract.kept import EACH, Path
from octo_proof.kept_faults import KeptFault
from octo_proof.rewritten import Answered, rewritten


class ForgetfulApp:
    """Passes requests on. From the operation of the fault on, what shows the thing shows what was there before."""

    def __init__(self, app: ASGIApp, contract: Contract, fault: KeptFault) -> None:
        self._app = app
        self._contract = contract
        self._fault = fault
        self._true: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward one request; the answer is kept until it is whole."""
        await rewritten(self._app, scope, receive, send, lambda answered: self._told(scope, answered))

    def _told(self, scope: Scope, answered: Answered) -> bytes:
        route = self._contract.route(scope["method"], scope["path"])
        if route is None or answered.status >= 400:
            return answered.content
        try:
            body, sent = json.loads(answered.content), json.loads(answered.asked or b"{}")
        except ValueError:
            return answered.content
        known = [part for part in answered.applied.split(",") if part in self._contract.capabilities]
        label, fault = route[0].label, self._fault
        for pointer, found in list(self._things(label, known, body)):
            key = next((str(found[name]).lower() for name in fault.names if found.get(name)), "")
            self._forget(label, sent, key, found)
            before = self._true.get(key, fault.blank)
            if route[0].effect != "previews":
                self._true[key] = _at(found, fault.place)
            named = self._names(label, sent)
            if self._hides(label, key, pointer, named=named):
                _put(found, fault.place, self._shown.get(key, before), fault.blank)
        return json.dumps(body, ensure_ascii=False).encode()

    def _forget(self, label: str, sent: Any, key: str, found: dict[str, Any]) -> None:
        """Take in a call: that of the fault hides the field from then on, one that names it again shows it."""
        fault, names = self._fault, self._names(label, sent)
        if fault.mode == "not kept" and label == fault.label and names and key not in self._shown:
            self._shown[key] = deepcopy(self._true.get(key, fault.blank))
        elif fault.mode == "lost" and label == fault.label and not names:
            if _at(found, fault.place) not in (None, [], {}):
                self._shown[key] = fault.blank
        elif (
            names and label != fault.label and label.split(" ")[0] != "GET" and not label.endswith("/preview")
        ):
            self._shown.pop(key, None)

    def _names(self, label: str, sent: Any) -> bool:
        """Whether a call is about such a thing and names the field."""
        about = label.partition(" ")[2].startswith(f"/{self._fault.collection}")
        return about and isinstance(sent, dict) and self._fault.sent in sent

    def _hides(self, label: str, key: str, pointer: str, *, named: bool) -> bool:
        match self._fault.mode:
            case "nested":
                self._shown[key] = self._fault.blank
                return pointer != "" and label == self._fault.label
            case "not shown":
                return label == self._fault.label
            case "not kept":
                return key in self._shown and not named
            case _:
                return key in self._shown

    def _things(self, label: str, applied: list[str], body: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        for found in self._contract.objects(label, applied, body):
            if found.component == self._fault.component and isinstance(found.value, dict):
                yield found.pointer, found.value


def _at(value: Any, place: Path) -> Any:
    """What stands there; of the entries of a list, the values of all."""
    for number, step in enumerate(place):
        if step == EACH:
            return [_at(entry, place[number + 1 :]) for entry in value or ()]
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def _put(value: Any, place: Path, new: Any, blank: Any) -> None:
    """Let this be shown there. What has an id is null as a whole, with its other name."""
    for number, step in enumerate(place[:-1]):
        if step == EACH:
            for entry in value or ():
                _put(entry, place[number + 1 :], blank, blank)
            return
        if place[number + 1 :] == ("id",):
            if isinstance(value.get(step), dict):
                value[step] = None if new is None else {**value[step], "id": new}
            if f"{step}Id" in value:
                value[f"{step}Id"] = new
            return
        value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            return
    if isinstance(value, dict) and place[-1] in value:
        value[place[-1]] = new
