"""An ASGI application that lets one supplier forget one field of one kind of thing, by one operation."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from starlette.types import ASGIApp

from octo_conformance.contract import Contract
from octo_conformance.contract.kept import EACH, Path
from octo_proof.kept_faults import KeptFault
from octo_proof.rewritten import RewritingApp, Told


class ForgetfulApp(RewritingApp):
    """Passes requests on. From the operation of the fault on, what shows the thing shows what was there before."""

    def __init__(self, app: ASGIApp, contract: Contract, fault: KeptFault) -> None:
        super().__init__(app, contract, fault.component)
        self._fault = fault
        self._true: dict[str, Any] = {}
        self._shown: dict[str, Any] = {}

    def rewrite(self, told: Told) -> None:
        """Put what was there before in place of what is kept."""
        label, sent, fault = told.operation.label, told.sent, self._fault
        for pointer, found in list(self.things(told)):
            key = next((str(found[name]).lower() for name in fault.names if found.get(name)), "")
            self._forget(label, sent, key, found)
            before = self._true.get(key, fault.blank)
            if told.operation.effect != "previews":
                self._true[key] = _at(found, fault.place)
            named = self._names(label, sent)
            if self._hides(label, key, pointer, named=named):
                _put(found, fault.place, self._shown.get(key, before), fault.blank)

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
