"""What this run created at the target, on disk before it is sent.

The file is the only thing a killed run leaves behind for the clean-up, so an intent is fsynced before
its request goes out, and each later line only completes it:

    {"kind": "run", "run_id", "started_at", "format", ...about the target, never a secret}
    {"kind": "intent", "entry", "what", "uuid", "reference", "at", "capabilities", "key", "within", ...}
    {"kind": "claimed", "entry", "name", "plausible"}   an answer says so, see `claims.py`
    {"kind": "made", "entry", "id", "uuid", "order", "alias", "state"}   a read has proved it
    {"kind": "state", "entry", "state"}
    {"kind": "key" | "clock", ...}          what entries were made under, see `clock.py`

A write may address a uuid that was sent in the create of that thing, a name that a read has proved, and a name
that was invented. What answers say of other things, or in passing, changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from octo_conformance.contract.error_bodies import is_error
from octo_conformance.ledger.book import Book
from octo_conformance.ledger.claims import Claim
from octo_conformance.ledger.entry import ABSENT, DELETED, REFUSED, Entry
from octo_conformance.ledger.journal import read_lines
from octo_conformance.ledger.learning import Learning
from octo_conformance.ledger.ownership import names_written, refuse_foreign
from octo_conformance.ledger.reading import refuses
from octo_conformance.ledger.shown import fold, nested, reference_given, shown_in
from octo_conformance.wire.address import COLLECTION_OF, Address, place, read_address
from octo_conformance.wire.request import Json, Request

PURPOSE = "ownership"
"""What a read is for that proves a name."""


class Ledger:
    """Safe to use from many threads. Opening an existing file continues it."""

    def __init__(self, path: Path, run_id: str, about: Mapping[str, Json] | None = None) -> None:
        """`about` is written into the first line, for a clean-up that has nothing but this file."""
        self.path = path
        self.run_id = run_id
        self.about: dict[str, Json] = dict(about or {})
        self._lock = threading.RLock()
        self._book = Book(path, run_id, self.about)
        self._learning = Learning(self._book, run_id)
        self._invented: set[str] = set()
        self._seen: set[str] = set()
        self._in_flight: dict[str, int] = {}
        self._lost: set[str] = set()
        self._unreadable: set[str] = set()
        self.lending = threading.Lock()
        """Held from attaching an identity to a booking until the booking has been read."""

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
            self._book.close()

    @property
    def notes(self) -> list[dict[str, Json]]:
        """What was noted besides entries."""
        return self._book.notes

    def note(self, kind: str, **fields: Json) -> None:
        """Put on disk what is no entry but needed to release some."""
        with self._lock:
            self._book.note({"kind": kind, **fields})

    # --- whose a name is --------------------------------------------------------------------------

    def invent(self, name: str) -> str:
        """Register an id that nobody has, so that a write may address it; returns it."""
        with self._lock:
            self._invented.add(fold(name))
        return name

    def owns(self, name: str) -> bool:
        """Whether this run made what the id names, or meant to. A claim is not enough."""
        return self.named(name) is not None

    def owns_or_claims(self, name: str) -> bool:
        """The same of the answer to a create, which shows what was sent beside a name that is not proved yet."""
        with self._lock:
            claim = self._book.claims.get(name)
            return self.owns(name) or (claim is not None and claim.plausible and not claim.refuted)

    def proven(self, name: str) -> bool:
        """Whether a write may address it."""
        return self.named(name) is not None or fold(name) in self._invented

    def lent(self, name: str) -> bool:
        """Whether it is an identity that may be attached to what this run made."""
        with self._lock:
            claim = self._book.claims.get(name)
            return claim is not None and claim.plausible and not claim.refuted

    def spendable(self, code: str) -> bool:
        """Whether it is the code of a gift of this run, or invented."""
        return code in self._learning.codes or fold(code) in self._invented

    def shown(self, name: str) -> bool:
        """Whether an answer named it."""
        return fold(name) in self._seen

    def claimed(self, name: str) -> Entry | None:
        """The entry an answer gave the name to, as long as nothing has proved it."""
        with self._lock:
            claim = self._book.claims.get(name)
            return self._book[claim.entry] if claim and self._book.named(name) is None else None

    def claims(self, entry: Entry) -> tuple[Claim, ...]:
        """What answers called it, and nothing has proved."""
        with self._lock:
            return self._book.claims.of(entry.entry)

    def claim(self, entry: Entry, name: str) -> None:
        """Something found under this name looks like the entry."""
        with self._lock:
            self._book.claim(entry.entry, name, plausible=False)

    # --- entries ----------------------------------------------------------------------------------

    def named(self, name: str) -> Entry | None:
        """The entry that answers to an id."""
        with self._lock:
            return self._book.named(name)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        with self._lock:
            return self._book.entries()

    def current(self, entry: Entry) -> Entry:
        """The entry as it stands now."""
        with self._lock:
            return self._book[entry.entry]

    def holds(self) -> tuple[Entry, ...]:
        """What the target may still hold for this run, newest first."""
        return tuple(e for e in reversed(self.entries()) if not e.released)

    def held_by(self, test: str) -> tuple[Entry, ...]:
        """What one test made for itself and an answer has shown, newest first."""
        return tuple(e for e in self.holds() if e.test == test and not e.unanswered)

    def state(self, entry: str, state: str) -> None:
        """What became of an entry."""
        with self._lock:
            self._book.state(entry, state)

    def let_go(self, entry: Entry) -> None:
        """It is to be over by now, so that an answer that says so is believed."""
        with self._lock:
            self._learning.let_go.add(entry.entry)

    # --- before a request -------------------------------------------------------------------------

    def proofs(self, request: Request, body: Json) -> tuple[Request, ...]:
        """Reads of what this request writes to and nothing has proved yet."""
        address = read_address(request.method, request.path)
        if not address.writes:
            return ()
        with self._lock:
            named = [claim for name in names_written(address, body) if (claim := self._book.claims.get(name))]
            wanted = {
                claim.name: claim
                for claim in (*named, *self._left_behind(address, body))
                if claim.open and not self.proven(claim.name)
            }
            return tuple(
                read
                for claim in wanted.values()
                if self._addressed(claim, address) or not self.lent(claim.name)
                for read in self.reads(claim)
            )

    def _left_behind(self, address: Address, body: Json) -> Iterator[Claim]:
        """The order that was opened for a booking which now goes to another: afterwards nothing in it would show
        whose it is."""
        if not isinstance(body, dict) or not body.get("orderId"):
            return
        moved = self._book.named(address.id or "")
        for entry in self._book.entries() if moved is not None else ():
            if moved and entry.what == "order" and entry.within == moved.entry and not entry.addresses:
                yield from self._book.claims.of(entry.entry)

    def _addressed(self, claim: Claim, address: Address) -> bool:
        """Whether a write is to the thing itself; an identity may be attached without a proof."""
        by_path = address.id is not None and fold(address.id) == fold(claim.name)
        return by_path or self._book[claim.entry].what != "identity"

    def reads(self, claim: Claim) -> tuple[Request, ...]:
        """The reads that may prove it: of the thing alone, and, for an order that shows nothing of this run, of
        the booking that is said to be in it."""
        with self._lock:
            entry = self._book[claim.entry]
            if entry.what in self._unreadable:
                return ()
            self._book.claims.tried(claim.name)
            witness = None if entry.what != "order" or claim.plausible else self._inside(entry)
            asked = [(witness.what, witness.addresses[0])] if witness is not None else []
            return tuple(
                _read(entry, COLLECTION_OF[what], name) for what, name in [*asked, (entry.what, claim.name)]
            )

    def _inside(self, order: Entry) -> Entry | None:
        """A booking or gift of this run that came with an order."""
        return next(
            (
                e
                for e in self._book.entries()
                if e.what != "order" and e.addresses and order.entry != e.entry
                and (e.entry == order.within or e.within == order.entry)
            ),
            None,
        )  # fmt: skip

    def check(self, request: Request, body: Json) -> None:
        """Raises NotOurs for a write to anything that this run neither made nor invented."""
        refuse_foreign(read_address(request.method, request.path), body, self)

    def intend(self, request: Request, body: Json) -> tuple[str, ...]:
        """Put on disk what this request may create, before it is sent; returns the entries."""
        address = read_address(request.method, request.path)
        if not address.writes or address.collection is None:
            return ()
        with self._lock:
            entries = [self._intended(str(address.what), body, request)] if address.creates else []
            if address.collection == "orders":
                order = entries[0] if entries else self._book.named(address.id or "")
                within = order.entry if order else None
                for what, item in nested(body):
                    if address.creates or not self._updates(item):
                        entries.append(self._intended(what, item, request, within))
            for entry in entries:
                self._in_flight[entry.entry] = self._in_flight.get(entry.entry, 0) + 1
            if entries:
                self._book.sync()
            return tuple(e.entry for e in entries)

    def withdraw(self, entries: tuple[str, ...]) -> None:
        """The request was never sent: what nothing else asks for is not there."""
        with self._lock:
            for entry in entries:
                self._in_flight[entry] -= 1
                if not self._in_flight[entry] and self._book[entry].unanswered and entry not in self._lost:
                    self._book.state(entry, ABSENT)

    def _updates(self, item: dict[str, Json]) -> bool:
        """Whether an item nested in the update of an order is a thing that exists already."""
        uuid = item.get("uuid")
        known = self._book.named(uuid) if isinstance(uuid, str) else None
        return known is not None and not known.unanswered

    def _intended(self, what: str, body: Json, request: Request, within: str | None = None) -> Entry:
        given = body if isinstance(body, dict) else {}
        uuid, order = given.get("uuid"), given.get("orderId")
        # A create repeated under its uuid is the same thing, until that is known to be gone.
        if isinstance(uuid, str) and (known := self._book.named(uuid)) and not known.released:
            return known
        asked = request.capabilities
        return self._book.announce(
            what,
            uuid=uuid if isinstance(uuid, str) and uuid and what in {"booking", "gift"} else None,
            reference=reference_given(what, given),
            capabilities=asked if isinstance(asked, str) else request.capability_list(),
            key=request.key,
            within=within,
            order=order if what != "order" and isinstance(order, str) and self.named(order) else None,
            test=request.test,
        )

    # --- after it ---------------------------------------------------------------------------------

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
        done = status is not None and 200 <= status < 300 and not is_error(body)
        seen = list(shown_in(address, body)) if done else []
        with self._lock:
            if status is not None and address.releases and (own := self._book.named(address.id or "")):
                self._learning.let_go.add(own.entry)
            if done and not address.previews:
                tops = [s for s in seen if s.inside is None] if isinstance(body, dict) else []
                if address.creates and entries and tops:
                    self._learning.created(self._book[entries[0]], tops[0])
                elif address.id is not None and tops:
                    self._learning.about(address, tops[0], seen)
                self._learning.came_along([self._book[e] for e in entries], seen)
            self._settle(address, entries, status, done=done, declined=certain and refuses(status, body))
            for shown in seen:
                self._seen.update(fold(name) for name in (*shown.names, shown.order) if name)
            gone = self._book.named(address.id or "") if address.releases else None
            denied = isinstance(body, dict) and body.get("success") is False
            if done and gone and gone.what == "identity" and not denied:
                self._book.state(gone.entry, DELETED)
            if address.reads_one and status is not None and not done and address.what == "identity":
                # No document promises that identities can be read.
                self._unreadable.add("identity")

    def _settle(
        self, address: Address, entries: Iterable[str], status: int | None, *, done: bool, declined: bool
    ) -> None:
        for entry in entries:
            self._in_flight[entry] -= 1
            if status is None:
                self._lost.add(entry)
            known = self._book[entry]
            if declined and entry not in self._lost and not self._in_flight[entry] and known.unanswered:
                self._book.state(entry, REFUSED)
            elif done and address.previews and known.uuid is None:
                self._book.state(entry, ABSENT)


def _read(entry: Entry, collection: str, name: str) -> Request:
    asked = entry.capabilities
    return Request(
        "GET",
        place(collection, name),
        capabilities=tuple(asked) if isinstance(asked, list) else asked,
        key=entry.key if entry.key not in {"none", "wrong"} else "first",
        test=entry.test,
        purpose=PURPOSE,
    )
