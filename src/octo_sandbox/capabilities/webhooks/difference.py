"""The difference between two states of one object, as a list of changes of single fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from octo_sandbox.views.component import View


def difference(before: View | None, after: View) -> list[View]:
    """The changes that lead from one state to the other; none where there was nothing before."""
    return [] if before is None else list(_changes("", before, after))


def _changes(path: str, before: Any, after: Any) -> Iterator[View]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _member(f"{path}/{_escaped(name)}", name, before, after)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (was, value) in enumerate(zip(before, after, strict=True)):
            yield from _changes(f"{path}/{index}", was, value)
    else:
        yield {"op": "replace", "path": path, "was": before, "value": after}


def _member(path: str, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[View]:
    if name not in after:
        yield {"op": "remove", "path": path, "was": before[name], "value": None}
    elif name not in before:
        yield {"op": "add", "path": path, "was": None, "value": after[name]}
    else:
        yield from _changes(path, before[name], after[name])


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
