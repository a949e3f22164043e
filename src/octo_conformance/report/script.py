"""What led to a finding as one script of the shell: every call in its order, each handing on what the next one needs.

The script makes things of its own: what it makes gets new names, and what an answer names is read from the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from octo_conformance.evidence import Asked, ExchangeLine
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.curl import NEW_UUID, arguments, variables_of
from octo_conformance.report.needed import HIDDEN, Move, Needed, leaves, values_of
from octo_conformance.report.shell import quoted
from octo_conformance.report.text import line

_WORD: Final = re.compile(r"[^A-Za-z0-9]+")
_CALL: Final = r"""call() {
  answer=$(curl --silent --show-error --include --max-time 60 "$@")
  printf '%s\n' "$answer"
}
pick() {
  printf '%s' "$answer" | python3 -c '
import json, sys
text = sys.stdin.buffer.read().decode()
while text.startswith("HTTP/"):
    text = text.partition("\r\n\r\n")[2]
value = json.loads(text)
for part in sys.argv[1].split("/")[1:]:
    part = part.replace("~1", "/").replace("~0", "~")
    value = value[int(part)] if isinstance(value, list) else value[part]
print(value)' "$1"
}"""
_CLOCK: Final = r"""# Time passes by the control route of the target, where OCTO_CONTROL names one, else by waiting.
later() {
  if [ -n "${OCTO_CONTROL:-}" ]; then
    curl --silent --show-error --request POST --header "Authorization: Bearer $2" \
      --header 'Content-Type: application/json' --data-raw "{\"advance_s\": $1}" --url "$OCTO_CONTROL/clock"
  else
    sleep "$1"
  fi
}"""
_CLOCK_KEY: Final = r"""if [ -n "${OCTO_CONTROL:-}" ]; then
  answer=$(curl --silent --show-error --include --request POST --header "Authorization: Bearer $%s" \
    --header 'Content-Type: application/json' --data-raw '{}' --url "$OCTO_CONTROL/keys")
  OCTO_CLOCK_TOKEN=$(pick /token)
else
  OCTO_CLOCK_TOKEN=$%s
fi"""


def script(finding: FindingRecord, needed: Needed, asked: Asked | None = None) -> str:
    """The script of a finding, for `sh` with curl and python3. `asked` names the variables of the keys."""
    return "\n".join(_Writer(finding, needed, asked or Asked()).lines()) + "\n"


class _Writer:
    def __init__(self, finding: FindingRecord, needed: Needed, asked: Asked) -> None:
        self._finding = finding
        self._needed = needed
        self._asked = asked
        self._keys = variables_of(asked)
        self._names: dict[str, str] = {}
        """The variable of each value that is not written out."""
        self._steps = {step["exchange"]: step for step in finding["story"]}
        self._hidden = hidden_values(needed)
        keys = {call.key for call in needed.calls}
        self._clocks = sorted(key for key in keys if key.startswith("clock"))
        self._moves = [move for move in needed.moves if move.key is None or move.key in self._clocks]

    def lines(self) -> Iterator[str]:
        """The whole script."""
        yield "#!/bin/sh"
        yield f"# {line(self._finding['requirement'], 60)}: {line(self._finding['sentence'], 600)}"
        yield "# It makes what it needs at the target and leaves it there. It takes curl and python3."
        yield "set -u"
        for name in dict.fromkeys(self._keys[key] for key in self._used_keys()):
            yield f': "${{{name}:?the key of a reseller}}"'
        for name, field in self._hidden.values():
            yield f': "${{{name}:?the {field} that the run hid}}"'
        yield _CALL
        if self._moves:
            yield _CLOCK
        if self._clocks:
            first = self._keys["first"]
            yield _CLOCK_KEY % (first, first)
        before = 0
        for number, call in enumerate(self._needed.calls, 1):
            for move in self._moves:
                if before < move.after + 1 <= call.n and before:
                    yield self._passing(move)
            yield from self._call(number, call)
            before = call.n

    def _used_keys(self) -> list[str]:
        used = {"first" if call.key.startswith("clock") else call.key for call in self._needed.calls}
        return [key for key in ("first", "second") if key in used]

    def _passing(self, move: Move) -> str:
        key = "OCTO_CLOCK_TOKEN" if move.key is not None else self._keys["first"]
        return f'\nlater {move.seconds:.0f} "${key}"'

    def _call(self, number: int, call: ExchangeLine) -> Iterator[str]:
        for value in sorted(values_of(call)):
            if value in self._needed.fresh and value not in self._names:
                self._names[value] = name = self._name(_fresh_name(value))
                yield f"{name}={_fresh_value(value)}"
        yield ""
        yield f"# {self._said(number, call)}"
        wrong = " (this answer is wrong)" if call.n == self._needed.culprit else ""
        yield f"printf '\\n%s\\n' '== {number}{wrong}'"
        in_address, in_body = self._variables(call)
        yield f"call {arguments(call, self._asked, in_address=in_address, in_body=in_body)}"
        for value, (made, pointer) in self._needed.carried.items():
            if made == call.n:
                self._names[value] = name = self._name(pointer.rpartition("/")[2])
                yield f"{name}=$(pick {quoted(pointer)})"

    def _said(self, number: int, call: ExchangeLine) -> str:
        step = self._steps.get(call.n)
        if step is None:
            what = call.operation or call.request.method
            answer = f"HTTP {call.response.status}" if call.response is not None else "no answer"
            return f"{number}. {line(what, 200)} → {answer}"
        return f"{number}. {line(step['as'], 60)}: {line(step['says'], 300)} → {line(step['answer'], 200)}"

    def _variables(self, call: ExchangeLine) -> tuple[dict[str, str], dict[str, str]]:
        in_address: dict[str, str] = {}
        in_body: dict[str, str] = {}
        for value in values_of(call):
            name = self._names.get(value)
            if name is not None:
                in_address.update({value: f"${name}", quote(value, safe=""): f"${name}"})
                in_body[json.dumps(value)] = f'\\"${name}\\"'
        for hidden, (name, _) in self._hidden.items():
            in_address.update({hidden: f"${name}", quote(hidden, safe=""): f"${name}"})
            in_body.setdefault(hidden, f"${name}")
        return in_address, in_body

    def _name(self, wanted: str) -> str:
        """A variable that is not taken yet: uuid_1, uuid_2, availabilityId_1."""
        stem = _WORD.sub("_", wanted).strip("_") or "value"
        stem = f"id_of_{stem}" if stem[0].isdigit() else stem
        taken = set(self._names.values())
        return next(name for number in range(1, 1000) if (name := f"{stem}_{number}") not in taken)


def hidden_values(needed: Needed) -> dict[str, tuple[str, str]]:
    """What the run hid and no answer gives back: the variable of each value, and the field in which it was sent."""
    told: dict[str, tuple[str, str]] = {}
    for call in needed.calls:
        for pointer, text in (*leaves(call.request.body), ("/address", call.request.url)):
            for hidden in HIDDEN.findall(text):
                if hidden in told or hidden in needed.carried:
                    continue
                field = _field_of(hidden, text) or pointer.rpartition("/")[2]
                stem = _WORD.sub("_", field).strip("_").upper() or "VALUE"
                number = sum(name.startswith(f"{stem}_") for name, _ in told.values()) + 1
                told[hidden] = (f"{stem}_{number}", _WORD.sub(" ", field).strip())
    return told


def _field_of(hidden: str, text: str) -> str | None:
    """The name of the query parameter that holds a hidden value."""
    found = re.search(rf"[?&]([^=&]+)=[^&]*{re.escape(hidden)}", text)
    return found[1] if found else None


def _fresh_name(value: str) -> str:
    return "email" if "@" in value else "uuid" if len(value) == 36 and value.count("-") == 4 else "reference"


def _fresh_value(value: str) -> str:
    if "@" in value:
        return f'"script-{NEW_UUID}@guest.example"'
    return NEW_UUID if _fresh_name(value) == "uuid" else f'"octoconf-{NEW_UUID}"'
