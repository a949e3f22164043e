"""The entries of a ledger by the names they answer to, and the file they are kept in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from octo_conformance.contract import OwnedThing, OwnedThings
from octo_conformance.ledger.claims import Claim, Claims
from octo_conformance.ledger.entry import OLD_HOLDER, Entry, read
from octo_conformance.ledger.journal import Journal, read_lines
from octo_conformance.ledger.shown import fold
from octo_conformance.values import utc
from octo_conformance.wire.request import Json

FORMAT: Final = 3
"""Written into the first line. Without it a file is of the time when answers were believed: a uuid that took the
place of the one sent is a claim there. Up to the second format `id` was called `order` where it named an order."""


class Book:
    """Not safe for threads on its own. Opening an existing file continues it.

    `owned` are the kinds of things that a run can make. An entry of another kind is kept, and nothing addresses it.
    """

    def __init__(self, path: Path, run_id: str, owned: OwnedThings, about: Mapping[str, Json]) -> None:
        self.owned = owned
        self.claims = Claims()
        self.notes: list[dict[str, Json]] = []
        self._entries: dict[str, Entry] = {}
        self._by_name: dict[str, str] = {}
        lines = read_lines(path)
        first = next((line for line in lines if line.get("kind") == "run"), {})
        self._believing = bool(lines) and "format" not in first
        for line in lines:
            self._replay(line)
        self._journal = Journal(path)
        if not lines:
            head = {"kind": "run", "run_id": run_id, "started_at": now(), "format": FORMAT, **about}
            self._journal.write(head, sync=True)

    def close(self) -> None:
        self._journal.close()

    def sync(self) -> None:
        self._journal.sync()

    def note(self, line: dict[str, Json]) -> None:
        """Keep a line that is no entry."""
        self.notes.append(line)
        self._journal.write(line, sync=True)

    def __getitem__(self, entry: str) -> Entry:
        return self._entries[entry]

    def kind(self, entry: Entry) -> OwnedThing | None:
        """What kind of thing it is; None where no overlay that is installed knows it."""
        return self.owned.of(entry.what)

    def __contains__(self, entry: str | None) -> bool:
        return entry in self._entries

    def entries(self) -> tuple[Entry, ...]:
        """All of them, oldest first."""
        return tuple(self._entries.values())

    def named(self, name: str) -> Entry | None:
        """The entry that a name is proved to be of."""
        entry = self._by_name.get(fold(name))
        return self._entries[entry] if entry else None

    def announce(self, what: str, **fields: Any) -> Entry:
        """A new entry, in the file before anything is sent."""
        entry = Entry(entry=f"e{len(self._entries) + 1}", what=what, at=now(), **fields)
        self._keep(entry)
        self._journal.write(entry.line())
        return entry

    def state(self, entry: str, state: str) -> None:
        """Note what became of an entry."""
        if self._entries[entry].state != state:
            self._entries[entry] = replace(self._entries[entry], state=state)
            self._journal.write({"kind": "state", "entry": entry, "state": state})

    def claim(self, entry: str, name: str, *, plausible: bool) -> None:
        """Note that an answer gave this name to an entry. Nothing has proved it yet."""
        if self.named(name) is None and self.claims.put(Claim(name, entry, plausible)):
            self._journal.write({"kind": "claimed", "entry": entry, "name": name, "plausible": plausible})

    def prove(self, entry: str, name: str) -> None:
        """Note that this is a name of the entry, so that writes may address it."""
        known = self._entries[entry]
        kind = self.kind(known)
        if kind is not None and kind.chosen is not None:
            # The name that was sent stays a name of it, in case the target knows both.
            full = replace(known, uuid=name, alias=known.uuid or known.alias)
        else:
            full = replace(known, id=name) if known.id is None else replace(known, alias=name)
        self.claims.drop(name)
        self._made(full)

    def inside(self, entry: str, holder: str) -> None:
        """Note the order that a read of the thing itself shows it in."""
        known = self._entries[entry]
        if known.holder != holder:
            self._made(replace(known, holder=holder))

    def _made(self, full: Entry) -> None:
        self._keep(full)
        ids = {"id": full.id, "uuid": full.uuid, "holder": full.holder, "alias": full.alias}
        self._journal.write({"kind": "made", "entry": full.entry, **ids, "state": full.state})

    def _keep(self, entry: Entry) -> None:
        self._entries[entry.entry] = entry
        for name in entry.names:
            self._by_name[name] = entry.entry

    def _replay(self, line: dict[str, Json]) -> None:
        kind = line.get("kind")
        if kind == "intent":
            if entry := read(line):
                self._keep(entry)
            return
        if kind in {"key", "clock"}:
            self.notes.append(line)
        known = self._entries.get(str(line.get("entry")))
        if known is None:
            return
        name = line.get("name")
        if kind == "claimed" and isinstance(name, str):
            self.claims.put(Claim(name, known.entry, line.get("plausible") is True))
        elif kind in {"made", "state"}:
            told = {k: v for k, v in self._renamed(known, line).items() if k in _TOLD and v}
            self._keep(replace(known, **(self._believed(known, told) if self._believing else told)))

    def _renamed(self, known: Entry, line: Mapping[str, Json]) -> dict[str, str]:
        """The texts of a line under today's names."""
        told = {k: v for k, v in line.items() if isinstance(v, str)}
        if OLD_HOLDER in told:
            kind = self.kind(known)
            told["id" if kind is not None and kind.nests else "holder"] = told[OLD_HOLDER]
        return told

    def _believed(self, known: Entry, told: dict[str, str]) -> dict[str, str]:
        """What a line of the oldest form proves. Its ids of things that have a uuid name nothing."""
        uuid = told.get("uuid")
        if uuid is not None and known.uuid is not None and fold(uuid) != fold(known.uuid):
            self.claims.put(Claim(uuid, known.entry))
            del told["uuid"]
        kind = self.kind(known)
        if kind is None or kind.chosen is not None:
            told.pop("id", None)
        return told


_TOLD: Final = frozenset({"id", "uuid", "holder", "alias", "state"})


def now() -> str:
    """Return this moment as the file writes it."""
    return utc(datetime.now(UTC))
