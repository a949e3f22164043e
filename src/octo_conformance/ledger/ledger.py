"""What this run created at the target, on disk before it is sent.

The file is the only thing a killed run leaves behind for the clean-up, so an intent is fsynced before
its request goes out, and each later line only completes it:

    {"kind": "run", "run_id", "started_at", ...about the target, never a secret}
    {"kind": "intent", "entry", "what", "uuid", "reference", "at", "capabilities", "key", "within", ...}
    {"kind": "made", "entry", "id", "uuid", "order", "state"}
    {"kind": "state", "entry", "state"}
    {"kind": "key" | "clock", ...}          what entries were made under, see `clock.py`
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from octo_conformance.ledger.entry import ABSENT, DELETED, REFUSED, UNKNOWN, Entry, read
from octo_conformance.ledger.journal import Journal, read_lines
from octo_conformance.ledger.ownership import refuse_foreign
from octo_conformance.ledger.shown import Shown, nested, shown_in
from octo_conformance.wire.address import Address, read_address
from octo_conformance.wire.request import Json, Request


class Ledger:
    """Safe to use from many threads. Opening an existing file continues it."""

    def __init__(self, path: Path, run_id: str, about: Mapping[str, Json] | None = None) -> None:
        """`about` is written into the first line, for a clean-up that has nothing but this file."""
        self.path = path
        self.run_id = run_id
        self.about: dict[str, Json] = dict(about or {})
        self._lock = threading.RLock()
        self._entries: dict[str, Entry] = {}
        self._by_name: dict[str, str] = {}
        self._invented: set[str] = set()
        self._strangers: dict[str, int] = {}
        self._in_flight: dict[str, int] = {}
        self._sent_at: dict[str, int] = {}
        self._lost: set[str] = set()
        self._answers = 0
        self.notes: list[dict[str, Any]] = []
        lines = read_lines(path)
        for line in lines:
            self._replay(line)
        self._journal = Journal(path)
        if not lines:
            first = {"kind": "run", "run_id": run_id, "started_at": _now(), **self.about}
            self._journal.write(first, sync=True)

    @classmethod
    def reopen(cls, path: Path) -> Ledger:
        """The ledger of an earlier run. Raises FileNotFoundError, and ValueError if it is no ledger."""
        path.stat()
        first = next((line for line in read_lines(path) if line.get("kind") == "run"), None)
        if first is None:
            raise ValueError(f"{path} is not the ledger of a run")
        about = {k: v for k, v in first.items() if k not in {"kind", "run_id"}}
        return cls(path, str(first.get("run_id", "")), about)

    def close(self) -> None:
        with self._lock:
            self._journal.close()

    def note(self, kind: str, **fields: Json) -> None:
        """Put on disk what is no entry but needed to release some."""
        with self._lock:
            self.notes.append({"kind": kind, **fields})
            self._journal.write(self.notes[-1], sync=True)

    def invent(self, name: str) -> str:
        """Register an id that nobody has, so that a write may address it; returns it."""
        with self._lock:
            self._invented.add(name.casefold())
        return name

    def owns(self, name: str) -> bool:
        """Whether this run made what the id names, or meant to."""
        return name.casefold() in self._by_name

    def named(self, name: str) -> Entry | None:
        """The entry that answers to an id."""
        with self._lock:
            entry = self._by_name.get(name.casefold())
            return self._entries[entry] if entry else None

    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        with self._lock:
            return tuple(self._entries.values())

    def current(self, entry: Entry) -> Entry:
        """The entry as it stands now."""
        with self._lock:
            return self._entries[entry.entry]

    def holds(self) -> tuple[Entry, ...]:
        """What the target may still hold for this run, newest first."""
        return tuple(e for e in reversed(self.entries()) if not e.released)

    def held_by(self, test: str) -> tuple[Entry, ...]:
        """What one test made for itself and an answer has shown, newest first."""
        return tuple(e for e in self.holds() if e.test == test and not e.unanswered)

    def check(self, request: Request, body: Json) -> None:
        """Raises NotOurs for a write to anything that this run neither made nor invented."""
        refuse_foreign(
            read_address(request.method, request.path),
            body,
            ours=lambda name: self.owns(name) or name.casefold() in self._invented,
            stranger=lambda name: name.casefold() in self._strangers,
        )

    def intend(self, request: Request, body: Json) -> tuple[str, ...]:
        """Put on disk what this request may create, before it is sent; returns the entries."""
        address = read_address(request.method, request.path)
        if not address.writes or address.collection is None:
            return ()
        with self._lock:
            entries = [self._intended(str(address.what), body, request)] if address.creates else []
            if address.collection == "orders":
                order = entries[0] if entries else self.named(address.id or "")
                within = order.entry if order else None
                for what, item in nested(body):
                    if address.creates or not self._updates(item):
                        entries.append(self._intended(what, item, request, within))
            for entry in entries:
                self._in_flight[entry.entry] = self._in_flight.get(entry.entry, 0) + 1
                self._sent_at.setdefault(entry.entry, self._answers)
            if entries:
                self._journal.sync()
            return tuple(e.entry for e in entries)

    def settle(
        self,
        request: Request,
        entries: tuple[str, ...],
        status: int | None,
        body: Json,
        *,
        certain: bool = True,
    ) -> None:
        """The answer to a request; status None where none came.

        `certain=False` where an earlier attempt of the same request may have got through, so that a
        refusal proves nothing.
        """
        address = read_address(request.method, request.path)
        done = status is not None and 200 <= status < 300
        seen = list(shown_in(address, body)) if status is not None else []
        with self._lock:
            self._answers += 1
            if done and not address.previews:
                self._made(address, entries, seen)
            declined = certain and status is not None and 400 <= status < 500 and status != 409
            for entry in entries:
                self._in_flight[entry] -= 1
                if status is None:
                    self._lost.add(entry)
                if (
                    declined
                    and entry not in self._lost
                    and not self._in_flight[entry]
                    and self._entries[entry].unanswered
                ):
                    self.state(entry, REFUSED)
                elif done and address.previews and self._entries[entry].uuid is None:
                    self.state(entry, ABSENT)
            if not address.previews:
                self._look(seen)
            if done and address.method == "DELETE" and address.collection == "identities":
                gone = self.named(address.id or "")
                if gone and not (isinstance(body, dict) and body.get("success") is False):
                    self.state(gone.entry, DELETED)

    def withdraw(self, entries: tuple[str, ...]) -> None:
        """The request was never sent: what nothing else asks for is not there."""
        with self._lock:
            for entry in entries:
                self._in_flight[entry] -= 1
                if not self._in_flight[entry] and self._entries[entry].unanswered and entry not in self._lost:
                    self.state(entry, ABSENT)

    def adopt(self, shown: Shown, like: Entry) -> Entry:
        """Enter what was found only now and belongs to this run, made under the terms of `like`."""
        with self._lock:
            known = self._known(shown)
            if known is None:
                known = Entry(
                    self._next(),
                    shown.what,
                    at=_now(),
                    capabilities=like.capabilities,
                    key=like.key,
                    within=like.entry,
                    test=like.test,
                )
                self._announce(known)
            return self._complete(known, shown)

    def state(self, entry: str, state: str) -> None:
        """What became of an entry."""
        with self._lock:
            if self._entries[entry].state != state:
                self._entries[entry] = replace(self._entries[entry], state=state)
                self._journal.write({"kind": "state", "entry": entry, "state": state})

    def _updates(self, item: dict[str, Json]) -> bool:
        """Whether an item nested in the update of an order is a thing that exists already."""
        uuid = item.get("uuid")
        known = self.named(uuid) if isinstance(uuid, str) else None
        return known is not None and not known.unanswered

    def _intended(self, what: str, body: Json, request: Request, within: str | None = None) -> Entry:
        given = body if isinstance(body, dict) else {}
        uuid, reference = given.get("uuid"), given.get("resellerReference")
        # A create repeated under its uuid is the same thing, until that is known to be gone.
        if isinstance(uuid, str) and (known := self.named(uuid)) and not known.released:
            return known
        asked = request.capabilities
        entry = Entry(
            entry=self._next(),
            what=what,
            uuid=uuid if isinstance(uuid, str) and uuid else None,
            reference=reference if isinstance(reference, str) and reference else None,
            at=_now(),
            capabilities=asked if isinstance(asked, str) else request.capability_list(),
            key=request.key,
            within=within,
            test=request.test,
        )
        self._announce(entry)
        return entry

    def _made(self, address: Address, entries: tuple[str, ...], seen: list[Shown]) -> None:
        tops = [s for s in seen if s.inside is None]
        if address.creates and entries and tops:
            created = self._entries[entries[0]]
            if not self._somebody_elses(created, tops[0]):
                created = self._complete(created, tops[0])
                self._made_along(created, tops[0])
        order = self.named(address.id or "") if not address.creates else None
        for inner in seen:
            outer = inner.inside
            if outer is None or self._known(inner):
                continue
            # An order that this run made holds nothing but what this run put into it. One that the
            # target opened for a booking of ours may have been there before.
            owner = order or self._known(outer)
            if owner is None or owner.within is not None or self._seen_before(inner, owner.entry):
                continue
            waiting = [self._entries[e] for e in entries if e in self._entries]
            spare = (e for e in waiting if e.what == inner.what and e.unanswered and e.uuid is None)
            if place := next(spare, None):
                self._complete(place, inner)
            elif address.writes:
                self.adopt(inner, owner)

    def _made_along(self, created: Entry, shown: Shown) -> None:
        """A booking or gift without an order makes the target open one; that is ours too."""
        if created.what == "order" or not shown.order or self.owns(shown.order):
            return
        order = Shown("order", None, None, shown.order, None, None)
        if not self._seen_before(order, created.entry):
            self.adopt(order, created)

    def _somebody_elses(self, created: Entry, shown: Shown) -> bool:
        """An answer to a create may show another thing: a cache, or a target that mixes things up."""
        if created.uuid and shown.uuid and created.uuid.casefold() == shown.uuid.casefold():
            return False
        other = shown.reference is not None and created.reference not in {None, shown.reference}
        return self._seen_before(shown, created.entry) or (created.uuid is not None and other)

    def _seen_before(self, shown: Shown, entry: str) -> bool:
        """Whether an answer showed it as a stranger before this entry was sent."""
        sent = self._sent_at.get(entry, 0)
        return any(self._strangers.get(n, sent + 1) <= sent for n in shown.names)

    def _known(self, shown: Shown) -> Entry | None:
        return next((e for n in shown.names if (e := self.named(n))), None)

    def _look(self, seen: list[Shown]) -> None:
        for shown in seen:
            known = self._known(shown)
            if known is None:
                for name in shown.names:
                    self._strangers.setdefault(name, self._answers)
            elif shown.state is not None:
                self._complete(known, shown)

    def _complete(self, entry: Entry, shown: Shown) -> Entry:
        full = replace(
            entry,
            uuid=shown.uuid or entry.uuid,
            id=shown.id or entry.id,
            order=shown.order or entry.order,
            state=shown.state or (UNKNOWN if entry.unanswered else entry.state),
        )
        if full != entry:
            self._keep(full)
            same = replace(full, state=entry.state) == entry
            line = {"kind": "state", "entry": full.entry, "state": full.state}
            ids = {"kind": "made", "entry": full.entry, "id": full.id, "uuid": full.uuid, "order": full.order}
            self._journal.write(line if same else {**ids, "state": full.state})
        return full

    def _next(self) -> str:
        return f"e{len(self._entries) + 1}"

    def _announce(self, entry: Entry) -> None:
        self._keep(entry)
        self._journal.write(entry.line())

    def _keep(self, entry: Entry) -> None:
        self._entries[entry.entry] = entry
        for name in entry.names:
            self._by_name[name] = entry.entry

    def _replay(self, line: dict[str, Any]) -> None:
        if line.get("kind") == "intent":
            if entry := read(line):
                self._keep(entry)
            return
        known = self._entries.get(str(line.get("entry")))
        if known is not None and line.get("kind") in {"made", "state"}:
            told = {k: v for k, v in line.items() if k in {"id", "uuid", "order", "state"} and v}
            self._keep(replace(known, **told))
        elif line.get("kind") in {"key", "clock"}:
            self.notes.append(line)


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
