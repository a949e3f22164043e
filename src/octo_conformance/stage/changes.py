"""Lists of changes of single fields, in whatever form a supplier writes the name of the field (reading CON-213)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from octo_conformance.document import unescape

_BETWEEN: Final = re.compile(r"[./\[\]]+")
_QUOTES: Final = "'\""


@dataclass(frozen=True)
class Change:
    """One change: `path` are the steps to the field, `op` is add, remove or replace. `tells_both`: it says what was
    there and what is."""

    op: str
    path: tuple[str, ...]
    was: Any
    value: Any
    tells_both: bool

    def now(self, thing: Mapping[str, Any]) -> Any:
        """What the thing shows at the path. Raises LookupError where it shows nothing there."""
        found: Any = thing
        for step in self.path:
            if isinstance(found, list):
                found = found[int(step)] if step.isdecimal() and int(step) < len(found) else _nothing(step)
            elif isinstance(found, Mapping):
                found = found[step]
            else:
                _nothing(step)
        return found


def _nothing(step: str) -> Any:
    raise LookupError(step)


def changes_of(diff: object, kind: str) -> list[Change]:
    """The changes of a list, those that are none left out. A path may begin with the kind of thing that it is about."""
    found = []
    for each in diff if isinstance(diff, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("path"), str):
            path = steps_of(each["path"], kind)
            both = "was" in each and "value" in each
            found.append(Change(str(each.get("op")), path, each.get("was"), each.get("value"), both))
    return found


def steps_of(path: str, kind: str) -> tuple[str, ...]:
    """The steps of a path: "/unitItems/0/status", "unitItems[0].status" and "$.unitItems.0.status" are the same."""
    steps = [unescape(step.strip(_QUOTES)) for step in _BETWEEN.split(path)]
    steps = [step for step in steps if step not in ("", "$")]
    return tuple(steps[1:] if steps[:1] == [kind] else steps)
