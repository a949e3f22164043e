"""An overlay (Overlay 1.1) is one file of changes that is applied to an OpenAPI document.

It is stricter than https://spec.openapis.org/overlay/v1.1.0.html in one point: a target that selects nothing
is an error, because in our files it is a misspelled name. Everything that a capability's overlay adds is
stamped `x-octo-capability: [id]`, so that the origin of each part can be told later.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from octo_conformance.contract.model import Node, OpenNode
from octo_conformance.contract.openapi_structure import child_place, is_stamped, place_of
from octo_conformance.contract.yaml_files import plain_copy
from octo_conformance.document import JsonValue
from octo_conformance.errors import ContractError

if TYPE_CHECKING:
    from jsonpath import CompoundJSONPath, JSONPath

STAMP = "x-octo-capability"
_ACTION_KEYS = {"target", "description", "update", "copy", "remove", "x-octo-with"}
_HINT = "correct the overlay, or apply it to the document it was written for"


@dataclass(frozen=True, slots=True)
class Overlay:
    """One overlay file.

    `capability` is None for a profile. `name` is what errors call it. An action with `x-octo-with: [ids]`
    concerns documents that hold those capabilities too; `apply` is asked for those separately.
    """

    name: str
    content: Node
    capability: str | None = None

    def apply(self, document: OpenNode, *, present: frozenset[str] | None = None) -> None:
        """Change `document` in place.

        With `present` None the plain actions are applied, else those whose `x-octo-with` are all in it.
        Raises ContractError for a target that selects nothing or a merge that Overlay 1.1 forbids.
        """
        for number, action in enumerate(self.content.get("actions") or [], start=1):
            needs = action.get("x-octo-with") if isinstance(action, dict) else None
            is_due = needs is None if present is None else needs is not None and set(needs) <= present
            if not is_due:
                continue
            where = f"{self.name}, action {number}"
            try:
                _Action(where, action, self.capability).apply(document)
            except _MergeError as problem:
                raise ContractError(f"{where}: {problem}", hint=_HINT) from None


class _MergeError(Exception):
    pass


class _Action:
    def __init__(self, where: str, action: object, capability: str | None) -> None:
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            raise _MergeError("has no target")
        unknown = set(action) - _ACTION_KEYS
        if unknown:
            raise _MergeError(f"has the unknown key {sorted(unknown)[0]}")
        if sum((action.get("remove") is True, "update" in action, "copy" in action)) != 1:
            raise _MergeError("needs exactly one of update, copy and remove: true")
        self.where = where
        self.action = action
        self.capability = capability

    def apply(self, document: OpenNode) -> None:
        targets = _select(document, self.action["target"])
        if self.action.get("remove"):
            # Remove from the back, so that the other indexes stay right.
            for path, _ in sorted(targets, key=lambda found: _order(found[0]), reverse=True):
                if not path:
                    raise _MergeError("the whole document cannot be removed")
                del _parent(document, path)[path[-1]]
            return
        if "copy" in self.action:
            sources = _select(document, self.action["copy"])
            if len(sources) != 1:
                raise _MergeError(f"copy {self.action['copy']} selects {len(sources)} nodes, not one")
            update = _unstamped(sources[0][1])
        else:
            update = self.action["update"]
        if len({_sort(node) for _, node in targets}) > 1:
            raise _MergeError(f"{self.action['target']} selects nodes of different sorts")
        for path, node in targets:
            self._update(document, path, node, plain_copy(update))

    def _update(
        self, document: OpenNode, path: tuple[str | int, ...], node: JsonValue, update: JsonValue
    ) -> None:
        place = place_of(path)
        if isinstance(node, list):
            self._extend(node, update if isinstance(update, list) else [update], place)
        elif isinstance(node, dict):
            if not isinstance(update, dict):
                raise _MergeError(f"{_text(path)} is an object, its update is not")
            self._merge(node, update, place, path)
        else:
            if isinstance(update, dict | list):
                raise _MergeError(f"{_text(path)} is a plain value, its update is not")
            _parent(document, path)[path[-1]] = update

    def _merge(self, node: OpenNode, update: OpenNode, place: str, path: tuple[str | int, ...]) -> None:
        for key, new in update.items():
            below = child_place(place, key)
            here = (*path, key)
            if key not in node:
                self._stamp(new, place, below)
                node[key] = new
                continue
            old = node[key]
            if isinstance(old, dict) and isinstance(new, dict):
                if STAMP in old and is_stamped(place, below, old):
                    self._sign(old)
                self._merge(old, new, below, here)
            elif isinstance(old, list) and isinstance(new, list):
                self._extend(old, new, below)
            elif isinstance(old, dict | list) or isinstance(new, dict | list):
                raise _MergeError(f"{_text(here)}: {_sort(old)} and {_sort(new)} cannot be merged")
            else:
                node[key] = new

    def _extend(self, old: list[JsonValue], new: list[JsonValue], place: str) -> None:
        for item in new:
            twin = next((known for known in old if _same(known, item)), None)
            if twin is None:
                self._stamp(item, place, child_place(place, 0))
                old.append(item)
            elif isinstance(twin, dict) and STAMP in twin:
                self._sign(twin)

    def _stamp(self, node: JsonValue, parent: str, place: str) -> None:
        """Stamp `node` and everything inside it."""
        if self.capability is None or not place:
            return
        if isinstance(node, dict):
            for key, item in node.items():
                self._stamp(item, place, child_place(place, key))
            if is_stamped(parent, place, node):
                self._sign(node)
        elif isinstance(node, list):
            for item in node:
                self._stamp(item, place, child_place(place, 0))

    def _sign(self, node: OpenNode) -> None:
        if self.capability is not None and self.capability not in node.get(STAMP, ()):
            node[STAMP] = [*node.get(STAMP, ()), self.capability]


def _select(document: OpenNode, query: str) -> list[tuple[tuple[str | int, ...], JsonValue]]:
    """The nodes that an RFC 9535 query selects, with their paths.

    Raises for a query that is malformed or selects nothing. It raises also where one of several names in
    brackets selects nothing while its neighbours do, because that is a misspelled name.
    """
    compiled, expected = _compile(query)
    found = [(tuple(match.parts), cast(JsonValue, match.obj)) for match in compiled.finditer(document)]
    if not found:
        raise _MergeError(f"{query} selects nothing")
    if expected is not None and len(found) < expected:
        raise _MergeError(f"{query} names {expected} nodes, only {len(found)} are there")
    return found


@functools.cache
def _compile(query: str) -> tuple[JSONPath | CompoundJSONPath, int | None]:
    import jsonpath
    from jsonpath.selectors import NameSelector

    try:
        compiled = jsonpath.JSONPathEnvironment(strict=True).compile(query)
    except jsonpath.JSONPathError as error:
        raise _MergeError(f"{query} is no JSONPath: {str(error).splitlines()[0]}") from error
    expected = 1
    for segment in getattr(compiled, "segments", ()):
        if not all(isinstance(selector, NameSelector) for selector in segment.selectors):
            return compiled, None
        expected *= len(segment.selectors)
    return compiled, expected


def _same(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return bool(_unstamped(one) == _unstamped(other))
    return type(one) is type(other) and bool(one == other)


def _unstamped(node: JsonValue) -> JsonValue:
    if isinstance(node, dict):
        return {key: _unstamped(item) for key, item in node.items() if key != STAMP}
    if isinstance(node, list):
        return [_unstamped(item) for item in node]
    return node


def _parent(document: OpenNode, path: tuple[str | int, ...]) -> Any:
    """The object or list that holds the node of a path."""
    holder: Any = document
    for key in path[:-1]:
        holder = holder[key]
    return holder


def _order(path: tuple[str | int, ...]) -> list[tuple[int, str]]:
    return [(key, "") if isinstance(key, int) else (0, key) for key in path]


def _sort(node: JsonValue) -> str:
    return (
        "an object" if isinstance(node, dict) else "an array" if isinstance(node, list) else "a plain value"
    )


def _text(path: tuple[str | int, ...]) -> str:
    return "$" + "".join(f"[{key!r}]" for key in path)
