"""What one thing was told, and whether an answer that shows the thing agrees.

A value that an answer does not show as it was sent is told once: from then on the memory holds what is shown, so that
one loss is one finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from octo_conformance.contract import Kept
from octo_conformance.contract.kept import EACH, Path
from octo_conformance.document import Document, JsonValue, Unreadable, plain
from octo_conformance.generate.kept.cells import (
    ABSENT,
    Cell,
    Item,
    Look,
    Place,
    Said,
    grouped,
    key_of,
    lower,
    place_of,
    quoted,
    sent_at,
)
from octo_conformance.generate.kept.values import Expected, holds, is_empty


@dataclass
class Memory:
    """What one thing was told so far."""

    what: str
    tolerates: Callable[[str, object], bool]
    _said: dict[Path, Said] = field(default_factory=dict)
    _items: dict[Path, list[Item]] = field(default_factory=dict)
    _shown: set[Path] = field(default_factory=set)
    _renamed: set[Path] = field(default_factory=set)
    """Lists whose entries the supplier calls by other uuids than were sent, so that none can be followed."""
    _apart: set[tuple[str, Path]] = field(default_factory=set)
    """What was told to differ inside another thing, by the statement."""

    def copy(self) -> Memory:
        """The same knowledge, for a call that only shows what a change would be."""
        items = {path: [replace(item) for item in some] for path, some in self._items.items()}
        return Memory(
            self.what, self.tolerates, dict(self._said), items, set(self._shown), set(self._renamed)
        )

    # --- what is told -----------------------------------------------------------------------------

    def tell(
        self, fields: Collection[Kept], body: Mapping[str, JsonValue], expected: Mapping[str, Expected]
    ) -> frozenset[Path]:
        """Take in a body that was accepted; the places that it named. `expected` are top-level values that show
        themselves in another way than they are sent."""
        now: set[Path] = set()
        for kept in fields:
            first = kept.path[0]
            if first not in body and first not in expected:
                continue
            if EACH in kept.path:
                now |= self._tell_items(kept, body[first])
            elif first in expected:
                now.add(self._tell(kept, kept.shown, expected[first]))
            elif (found := sent_at(body, kept.path)).there:
                now.add(self._tell(kept, kept.shown, found.value))
        return frozenset(now)

    def _tell(self, kept: Kept, places: tuple[Path, ...], value: Expected) -> Path:
        known = self._said.get(places[0])
        also: tuple[JsonValue, ...] = ()
        if value is None and known is not None and kept.on_null is not None:
            left = self.tolerates(kept.on_null, "left")
            also = (known.value,) if left and not isinstance(known.value, tuple) else ()
        self._said[places[0]] = Said(replace(kept, shown=places), value, kept.label, also)
        return places[0]

    def _tell_items(self, kept: Kept, sent: JsonValue) -> set[Path]:
        """One property of the entries of a list, which is the whole new set of them."""
        at = kept.shown[0][: kept.shown[0].index(EACH)]
        if at in self._renamed:
            return set()
        entries = [entry for entry in sent if isinstance(entry, dict)] if isinstance(sent, list) else []
        kinds = self._set_of(at, entries)
        now = {at}
        for item, entry in zip(kinds, entries, strict=True):
            inside = kept.path[kept.path.index(EACH) + 1 :]
            found = sent_at(entry, inside)
            if found.there:
                place = (*at, key_of(item), *kept.shown[0][len(at) + 1 :])
                now.add(self._tell(kept, (place,), found.value))
        return now

    def _set_of(self, at: Path, entries: list[dict[str, JsonValue]]) -> list[Item]:
        """The entries as items, those that are known by their uuid as the ones they were."""
        known = {item.uuid: item for item in self._items.get(at, ()) if item.uuid is not None}
        current = self._items.get(at, [])
        if len(current) == len(entries) and all(
            item.kind == entry.get("unitId") and item.uuid == lower(entry.get("uuid"))
            for item, entry in zip(current, entries, strict=True)
        ):
            return current
        items = []
        for entry in entries:
            uuid = lower(entry.get("uuid"))
            item = known.get(uuid) if uuid is not None else None
            items.append(item or Item(str(entry.get("unitId")), uuid))
        gone = {key_of(item) for item in current} - {key_of(item) for item in items}
        self._said = {p: s for p, s in self._said.items() if not (p[: len(at)] == at and p[len(at)] in gone)}
        self._items[at] = items
        return items

    def told_apart(self, again: str) -> frozenset[str]:
        """The fields of which was told that they differ where the thing is shown inside another one."""
        return frozenset(path[0] for statement, path in self._apart if statement == again)

    def forget(self, *ways: str) -> None:
        """Leave out from now on what is shown in these ways, as a later call may change it."""
        self._said = {path: said for path, said in self._said.items() if said.kept.way not in ways}

    def answers_for(self, path: Path, before: JsonValue, after: JsonValue) -> bool:
        """Whether it tells a change of this place itself: a value that the thing was told, or which entries it has."""
        if path in self._items or path in self._renamed:
            return _entries(before) != _entries(after)
        return any(path[: len(said)] == said or said[: len(path)] == path for said in self._said)

    def value(self, path: Path) -> Expected | None:
        """What the thing has to show there, None for nothing."""
        said = self._said.get(path)
        return None if said is None else said.value

    # --- what is shown ----------------------------------------------------------------------------

    def compare(self, look: Look, either: Memory | None = None) -> list[Cell]:
        """Hold an answer against what was told, a cell for each group of fields. Of a field that was not named by the
        call, `either` may have another value that is as good."""
        cells = [cell for at in list(self._items) for cell in self._pair(at, look)]
        for path, said in list(self._said.items()):
            if look.again is not None and (said.kept.alone or (look.again, path) in self._apart):
                continue
            cell = self._compare(path, said, look, either)
            if cell is not None:
                cells.append(cell)
        return grouped(cells)

    def _compare(self, path: Path, said: Said, look: Look, either: Memory | None) -> Cell | None:
        places = [
            self._at(look.view, place)
            for place in (said.kept.shown if said.kept.shown[0] == path else (path,))
        ]
        if not all(place.usable for place in places):
            return None
        found = next((place for place in places if holds(said.kept.way, said.value, place.value)), None)
        if found is None:
            others = (*said.also, *self._other(either, path, said.kept.above, look))
            found = next(
                (p for p in places if any(holds(said.kept.way, each, p.value) for each in others)), None
            )
        best = found or max(places, key=lambda place: (place.there, not is_empty(place.value)))
        known = path in self._shown
        if not is_empty(best.value):
            self._shown.add(path)
        if found is not None and (found.there or is_empty(said.value)):
            if said.also or not holds(said.kept.way, said.value, found.value):
                self._said[path] = replace(said, value=found.value, also=())
            return self._cell(path, said, look, found.value, held=True)
        if not known and (not best.there or (said.kept.optional and is_empty(best.value))):
            return None  # this supplier does not show the field
        cell = self._cell(path, said, look, best.value if best.there else ABSENT, held=False)
        if look.again is not None:
            self._apart.add((look.again, path))
            return cell
        self._said[path] = replace(said, value=best.value, also=())
        return cell

    def _other(
        self, either: Memory | None, path: Path, reading: str | None, look: Look
    ) -> tuple[JsonValue, ...]:
        """What an order may have given a thing in it."""
        if either is None or reading is None or path in look.now:
            return ()
        value = either.value(path)
        if value is None or isinstance(value, tuple) or not self.tolerates(reading, "that of the order"):
            return ()
        return (value,)

    def _cell(self, path: Path, said: Said, look: Look, seen: JsonValue, *, held: bool) -> Cell:
        name = said.kept.name
        named = path in look.now
        stays = None if look.nothing else said.kept.stays
        requirement = look.again or (
            said.kept.breaks if named else stays or look.otherwise or said.kept.breaks
        )
        at_once = look.after == said.label and look.where == f"the answer to {look.after}"
        sent = "was sent" if at_once else f"was sent with {said.label}"
        if is_empty(said.value):
            lost = f"still shows the {name} that {'it' if at_once else said.label} cleared"
        elif is_empty(seen) or seen == ABSENT:
            lost = f"does not show the {name} that {sent}"
        else:
            lost = f"shows another {name} than the one that {sent}"
        return Cell(
            requirement=requirement,
            held=held,
            field=said.kept.path[0],
            place=place_of(look, said.kept.path[0]),
            sentence=f"The answer to {look.after} {lost}"
            if at_once
            else f"After {look.after}, {look.where} {lost}",
            expected=f"{name}: {said.value if isinstance(said.value, tuple) else quoted(said.value)}",
            actual=f"{name}: {quoted(seen)}",
            label=look.after,
            exchange=look.exchange,
        )

    def _at(self, view: Document, path: Path) -> Place:
        """What stands at a place of the thing; the entry of a list is found by its uuid."""
        value: object = view
        try:
            for step in path:
                if value is None:
                    return Place(True, None)
                if isinstance(value, list):
                    value = next(
                        (e for e in value if isinstance(e, Document) and lower(e.raw.get("uuid")) == step),
                        ABSENT,
                    )
                    if value == ABSENT:
                        return Place(False, None, usable=False)
                elif isinstance(value, Document):
                    if step not in value:
                        return Place(False, None)
                    value = value[step]
                else:
                    return Place(False, None, usable=False)
        except Unreadable:
            return Place(True, None, usable=False)
        return Place(True, plain(value))

    # --- entries of lists -------------------------------------------------------------------------

    def _pair(self, at: Path, look: Look) -> Iterator[Cell]:
        """Find each entry in what is shown, and tell those that are missing or should be gone."""
        shown = self._at(look.view, at)
        if at in self._renamed or not shown.usable or not isinstance(shown.value, list):
            return
        left = {
            uuid: str(entry.get("unitId"))
            for entry in shown.value
            if isinstance(entry, dict) and (uuid := lower(entry.get("uuid"))) is not None
        }
        missing: list[Item] = []
        for item in sorted(self._items[at], key=lambda each: each.uuid is None):
            if item.uuid is None:
                found = next((uuid for uuid, kind in left.items() if kind == item.kind), None)
                if found is not None:
                    self._named(at, item, found)
            if item.uuid is None or left.pop(item.uuid, None) is None:
                missing.append(item)
        kept = next((s.kept for p, s in self._said.items() if p[: len(at)] == at), None)
        if kept is None:
            return
        requirement = look.again or (kept.breaks if at in look.now else look.otherwise or kept.breaks)
        held = not missing and not left
        lost = f"does not show each of the {at[0]} that were sent with {kept.label}"
        if not missing:
            lost = f"still shows one of the {at[0]} that {kept.label} left out"
        yield Cell(
            requirement, held, at[0], place_of(look, at[0]), f"After {look.after}, {look.where} {lost}",
            f"{len(self._items[at])} entries as they were sent", f"{len(shown.value)} entries", look.after, look.exchange,
        )  # fmt: skip
        if missing and len(missing) == len(left) and look.again is None:
            self._renamed.add(at)
            self._items[at] = []
            self._said = {p: s for p, s in self._said.items() if p[: len(at)] != at}
        elif not held and look.again is None:
            self._items[at] = [item for item in self._items[at] if item not in missing]
            self._items[at] += [Item(kind, uuid) for uuid, kind in left.items()]
            lost_keys = {key_of(item) for item in missing}
            self._said = {
                p: s for p, s in self._said.items() if not (p[: len(at)] == at and p[len(at)] in lost_keys)
            }

    def _named(self, at: Path, item: Item, uuid: str) -> None:
        """The supplier gave this entry a uuid."""
        before = key_of(item)
        item.uuid = uuid
        depth = len(at)
        self._said = {
            (*p[:depth], uuid, *p[depth + 1 :]) if p[:depth] == at and p[depth] == before else p: s
            for p, s in self._said.items()
        }


def says(body: JsonValue, path: Path) -> bool:
    """Whether a body holds a value at this place, in any entry of a list."""
    for number, step in enumerate(path):
        if step == EACH:
            return isinstance(body, list) and any(says(entry, path[number + 1 :]) for entry in body)
        if not isinstance(body, dict) or step not in body:
            return False
        body = body[step]
    return True


def _entries(value: JsonValue) -> list[str]:
    """What a list has in it, in whatever order."""
    if isinstance(value, list | dict):
        return sorted(map(str, value))
    return [str(value)] if value else []
