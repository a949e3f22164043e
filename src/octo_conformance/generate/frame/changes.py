"""Where two answers about one thing differ in what both of them show.

Suppliers write the same value in several ways: fractions of a second, letters of a uuid, a key left out in place of null,
another order of a list of words, a link that is signed anew. None of these is a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from octo_conformance.bounds import is_never
from octo_conformance.contract.frame import How
from octo_conformance.document import JsonValue, Origin, Uuid, escape, wrap
from octo_conformance.evidence import Difference
from octo_conformance.generate.kept.values import is_empty
from octo_conformance.values import Senseless, aware_moment

Path: TypeAlias = tuple[str, ...]
_NAMES: Final = ("uuid", "id", "name")
"""By which an entry of a list is the same in both answers, the likeliest first."""
_CARRIED: Final = "id"
"""All that counts of what is on sale, where a booking shows it."""


@dataclass(frozen=True)
class Changed:
    """One place in which two answers differ: the fields that lead there, with the names of entries of lists; and the
    same as the report shows it."""

    path: Path
    steps: Path
    difference: Difference


@dataclass(frozen=True)
class Comparison:
    """How two answers are held against each other. `free` are places that may differ, without steps into lists.
    `catalogue` are properties that show what is on sale. `lost`: whether a field that one of them leaves out counts."""

    free: Mapping[Path, How]
    catalogue: Collection[str] = ()
    nested: Collection[str] = ()
    """Properties that show other things, of which only the names count here."""
    known: Collection[Path] | None = None
    """The places that the contract describes; others are the supplier's own."""
    lost: bool = False
    ordered: bool = False
    """Whether the entries of a list have to stand in the same order."""

    def between(self, before: JsonValue, after: JsonValue) -> Iterator[Changed]:
        """Every difference, in the order of the fields."""
        return self._between(before, after, (), (), "")

    def _between(
        self, before: JsonValue, after: JsonValue, path: Path, steps: Path, at: str
    ) -> Iterator[Changed]:
        how = self.free.get(steps)
        if how is not None and _allowed(how, before, after):
            return
        if isinstance(before, dict) and isinstance(after, dict):
            yield from self._objects(before, after, path, steps, at)
        elif isinstance(before, list) and isinstance(after, list):
            yield from self._lists(before, after, path, steps, at)
        elif not self.lost and isinstance(before, dict | list) and isinstance(after, str):
            return  # a list may name what it does not show
        elif not same(before, after):
            yield Changed(path, steps, Difference(pointer=at, left=before, right=after))

    def _objects(
        self,
        before: dict[str, JsonValue],
        after: dict[str, JsonValue],
        path: Path,
        steps: Path,
        at: str,
    ) -> Iterator[Changed]:
        if steps and steps[-1] in self.catalogue:
            before, after = _only(before, _CARRIED), _only(after, _CARRIED)
        for name in dict.fromkeys((*before, *after)):
            if self.known is not None and (*steps, name) not in self.known:
                continue
            if not self.lost and (name not in before or name not in after):
                continue
            here = (*path, name), (*steps, name), f"{at}/{escape(name)}"
            yield from self._between(before.get(name), after.get(name), *here)

    def _lists(
        self, before: list[JsonValue], after: list[JsonValue], path: Path, steps: Path, at: str
    ) -> Iterator[Changed]:
        if steps and steps[-1] in self.catalogue:
            return
        old, new = _named(before), _named(after)
        if not self.lost and old and all(isinstance(each, str) for each in after):
            return
        if old is None or new is None:
            if not _same_words(before, after):
                yield Changed(path, steps, Difference(pointer=at, left=before, right=after))
            return
        if self.free.get(steps) != "members" and old.keys() != new.keys():
            names: tuple[JsonValue, JsonValue] = (list(old), list(new))
            yield Changed(path, steps, Difference(pointer=at, left=names[0], right=names[1]))
            return
        if steps and steps[-1] in self.nested:
            return
        stay = [name for name in old if name in new]
        ordered = self.ordered and steps not in self.free
        if ordered and stay != [name for name in new if name in old]:
            yield Changed(path, steps, Difference(pointer=at, left=list(old), right=list(new)))
        places = {name: index for index, name in enumerate(new)}
        for name in stay:
            yield from self._between(old[name], new[name], (*path, name), steps, f"{at}/{places[name]}")


def waits(body: JsonValue) -> bool:
    """Whether the supplier still has to agree to it, which it may do at any moment."""
    return isinstance(body, dict) and body.get("status") == "PENDING"


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values say the same."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (one.casefold() == other.casefold() and _is_uuid(one)) or _alike(one, other)
    return one == other


def _is_uuid(text: str) -> bool:
    return isinstance(wrap(text, Origin()), Uuid)


def _alike(one: str, other: str) -> bool:
    """Two texts that are one moment, or two links to one host."""
    first, second = _moment(one), _moment(other)
    if first is not None and second is not None:
        return first == second or (is_never(first) and is_never(second))
    return (host := _host_of(one)) is not None and host == _host_of(other)


def _host_of(text: str) -> str | None:
    """The host of a link; None for any other text."""
    try:
        link = urlsplit(text)
    except ValueError:
        return None
    return link.netloc if link.scheme in {"http", "https"} else None


def _moment(text: str) -> datetime | None:
    try:
        return aware_moment(text).replace(microsecond=0)
    except Senseless:
        return None


def _allowed(how: How, before: JsonValue, after: JsonValue) -> bool:
    """Whether a value that may change in this way did so. Of a list in which members come and go it is known here only
    where there were none, as its key may have been left out."""
    if how in {"filled", "members"}:
        return is_empty(before)
    if how == "later":
        first, second = (_moment(each) if isinstance(each, str) else None for each in (before, after))
        return first is None or second is None or first <= second
    return True


def _only(value: dict[str, JsonValue], name: str) -> dict[str, JsonValue]:
    return {name: value[name]} if name in value else {}


def _named(entries: list[JsonValue]) -> dict[str, JsonValue] | None:
    """The entries by what names them, in their order; None where one has no name of its own."""
    found: dict[str, JsonValue] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            return None
        name = next((value for key in _NAMES if isinstance(value := entry.get(key), str)), None)
        if name is None or name.lower() in found:
            return None
        found[name.lower()] = entry
    return found


def _same_words(one: list[JsonValue], other: list[JsonValue]) -> bool:
    """The same entries in any order; those that are lists or objects by what they say."""
    if len(one) != len(other):
        return False
    if all(isinstance(each, dict) for each in (*one, *other)):
        return all(not any(Comparison({}).between(a, b)) for a, b in zip(one, other, strict=True))
    return Counter(map(repr, one)) == Counter(map(repr, other))
