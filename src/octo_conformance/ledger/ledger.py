"""What this run created at the target, on disk before it is sent.

The file is the only thing a killed run leaves behind for the clean-up, so an intent is fsynced before
its request goes out, and each later line only completes it:

    {"kind": "run", "run_id", "started_at", "format", ...about the target, never a secret}
    {"kind": "intent", "entry", "what", "uuid", "reference", "at", "capabilities", "key", "within", ...}
    {"kind": "claimed", "entry", "name", "plausible"}   an answer says so, see `claims.py`
    {"kind": "made", "entry", "id", "uuid", "holder", "alias", "state"}   a read has proved it
    {"kind": "state", "entry", "state"}
    {"kind": "key" | "clock", ...}          what entries were made under, see `clock.py`

A write may address a uuid that was sent in the create of that thing, a name that a read has proved, and a name
that was invented. What answers say of other things, or in passing, changes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from octo_conformance.contract import Contract, OwnedThing
from octo_conformance.contract.error_bodies import is_error
from octo_conformance.ledger.book import Book
from octo_conformance.ledger.claims import Claim
from octo_conformance.ledger.entry import ABSENT, DELETED, REFUSED, Entry, is_in
from octo_conformance.ledger.going_along import GoingAlong
from octo_conformance.ledger.journal import first_line
from octo_conformance.ledger.learning import Learning
from octo_conformance.ledger.lock_of_each import LockOfEach
from octo_conformance.ledger.ownership import names_written, refuse_foreign
from octo_conformance.ledger.reading import refuses
from octo_conformance.ledger.shown import fold, nested, shown_in, signature_given
from octo_conformance.wire.address import Address, Addresses, place
from octo_conformance.wire.request import Json, Request

PURPOSE = "ownership"
"""The purpose of a read that proves a name."""
RELEASING = "cleanup"
"""The purpose of a call that gives a thing back."""


class Ledger:
    """Safe to use from many threads. Opening an existing file continues it."""

    def __init__(
        self, path: Path, run_id: str, contract: Contract, about: Mapping[str, Json] | None = None
    ) -> None:
        """`contract` says what can be made and how it is given back. `about` is written into the first line, for a
        clean-up that has nothing but this file."""
        self.path = path
        self.run_id = run_id
        self.addresses = Addresses(contract.owned, contract.operations(contract.capabilities))
        self.about: dict[str, Json] = dict(about or {})
        self._lock = threading.RLock()
        self.going_along = GoingAlong(self._lock, known=not (path.exists() and path.stat().st_size))
        self._book = Book(path, run_id, contract.owned, self.about)
        self._learning = Learning(self._book, run_id)
        self._invented: set[str] = set()
        self._seen: set[str] = set()
        self._in_flight: dict[str, int] = {}
        self._lost: set[str] = set()
        self._unreadable: set[str] = set()
        self.lending = LockOfEach()
        """Held, for each booking, from attaching an identity to it until it has been read."""

    @classmethod
    def reopen(cls, path: Path, contract: Contract) -> Ledger:
        """The ledger of an earlier run. Raises FileNotFoundError, and ValueError if it is no ledger."""
        first = first_line(path)
        about = {k: v for k, v in first.items() if k not in {"kind", "run_id"}}
        return cls(path, str(first.get("run_id", "")), contract, about)

    def _address(self, request: Request) -> Address:
        return self.addresses.read(request.method, request.path)

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
        """Whether this run made what the id names, or an answer to a create says so beside what was sent."""
        with self._lock:
            claim = self._book.claims.get(name)
            return self.owns(name) or (claim is not None and claim.plausible and not claim.refuted)

    def proven(self, name: str) -> bool:
        """Whether a write may address it."""
        with self._lock:
            entry = self._book.named(name)
            return (entry is not None and not self.doubted(entry)) or fold(name) in self._invented

    def doubted(self, entry: Entry) -> bool:
        """Whether it was made without anything that could prove it, by a target that mixes up such things."""
        with self._lock:
            kind = self._book.kind(entry)
            bare = kind is not None and kind.proof is not None and entry.reference is None
            return bare and self._book.claims.mixed_up(entry.what)

    def lent(self, name: str) -> bool:
        """Whether it is an identity or the like that may be attached to what this run made."""
        with self._lock:
            claim = self._book.claims.get(name)
            if claim is None or not claim.plausible or claim.refuted:
                return False
            kind = self._book.kind(self._book[claim.entry])
            return kind is not None and kind.attached is not None

    def spendable(self, code: str) -> bool:
        """Whether it is the code of a gift or the like of this run, or invented."""
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
        """Note that something found under this name looks like the entry."""
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

    def came_with(self, entry: Entry) -> Entry | None:
        """What it came with, as that stands now."""
        with self._lock:
            return self._book[entry.within] if entry.within in self._book and entry.within else None

    def holds(self) -> tuple[Entry, ...]:
        """What the target may still hold for this run, newest first."""
        return tuple(e for e in reversed(self.entries()) if not e.released)

    def held_by(self, test: str, names: Iterable[str] | None = None) -> tuple[Entry, ...]:
        """What one test made for itself and an answer has shown, newest first; with `names` only what is called so, and
        what came with that."""
        held = tuple(e for e in self.holds() if e.test == test and not e.unanswered)
        called = set(map(fold, names or ()))
        meant = {e.entry for e in held if names is None or e.names & called}
        return tuple(e for e in held if e.entry in meant or e.within in meant)

    def state(self, entry: str, state: str) -> None:
        """Note what became of an entry."""
        with self._lock:
            self._book.state(entry, state)

    def let_go(self, entry: Entry) -> None:
        """Note that it is to be over by now, so that an answer that says so is believed."""
        with self._lock:
            self._learning.let_go.add(entry.entry)

    # --- before a request -------------------------------------------------------------------------

    def proofs(self, request: Request, body: Json) -> tuple[Request, ...]:
        """Reads of what this request writes to and nothing has proved yet."""
        address = self._address(request)
        if not address.writes:
            return ()
        with self._lock:
            names = names_written(address, body, self.addresses)
            named = [claim for name in names if (claim := self._book.claims.get(name))]
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
        """The claim on an order that was opened for a booking which now goes to another order. Afterwards
        nothing in the first would show whose it is."""
        moved = self._book.named(address.id or "")
        holder = self._book.owned.holder_of(moved.what) if moved is not None else None
        if moved is None or holder is None or not isinstance(body, dict):
            return
        for entry in self._book.entries() if body.get(holder.referred_by or "") else ():
            if entry.what == holder.what and entry.within == moved.entry and not entry.addresses:
                yield from self._book.claims.of(entry.entry)

    def _addressed(self, claim: Claim, address: Address) -> bool:
        """Whether a write is to the thing itself; an identity may be attached without a proof."""
        by_path = address.id is not None and fold(address.id) == fold(claim.name)
        kind = self._book.kind(self._book[claim.entry])
        return by_path or kind is None or kind.attached is None

    def reads(self, claim: Claim) -> tuple[Request, ...]:
        """The reads that may prove it: of the thing alone, and, for an order that shows nothing of this run, of
        the booking that is said to be in it."""
        with self._lock:
            entry = self._book[claim.entry]
            kind = self._book.kind(entry)
            if kind is None or entry.what in self._unreadable:
                return ()
            self._book.claims.tried(claim.name)
            if kind.seen_in_list:
                # The route that shows one alone is not asked for where the list has to do anyway.
                return (_read(entry, f"/{kind.collection}"),)
            witness = self._inside(entry) if kind.nests and not claim.plausible else None
            inner = self._book.kind(witness) if witness and not is_in(witness, claim.name) else None
            asked = [(inner, witness.addresses[0])] if witness and inner else []
            return tuple(
                _read(entry, place(of.collection, name)) for of, name in [*asked, (kind, claim.name)]
            )

    def _inside(self, order: Entry) -> Entry | None:
        """A booking or gift of this run that came with an order."""
        return next(
            (
                e
                for e in self._book.entries()
                if e.what != order.what and e.addresses and order.entry != e.entry
                and (e.entry == order.within or e.within == order.entry)
            ),
            None,
        )  # fmt: skip

    def check(self, request: Request, body: Json) -> None:
        """Raises NotOurs for a write to anything that this run neither made nor invented."""
        refuse_foreign(self._address(request), body, self)

    def intend(self, request: Request, body: Json) -> tuple[str, ...]:
        """Put on disk what this request may create, before it is sent; returns the entries."""
        address = self._address(request)
        kind = address.thing
        if not address.writes or kind is None:
            return ()
        with self._lock:
            if address.confirms and (sold := self._book.named(address.id or "")):
                self.going_along.sold(sold.entry)
            entries = [self._intended(kind, body, request)] if address.creates else []
            if kind.nests:
                order = entries[0] if entries else self._book.named(address.id or "")
                within = order.entry if order else None
                for what, item in nested(body, kind.nests):
                    inner = self._book.owned.of(what)
                    if inner is not None and (address.creates or not self._updates(inner, item)):
                        entries.append(self._intended(inner, item, request, within))
            for entry in entries:
                self._in_flight[entry.entry] = self._in_flight.get(entry.entry, 0) + 1
            if entries:
                self._book.sync()
            return tuple(e.entry for e in entries)

    def withdraw(self, entries: tuple[str, ...]) -> None:
        """Note that the request was never sent. What nothing else asks for is not there."""
        with self._lock:
            for entry in entries:
                self._in_flight[entry] -= 1
                if not self._in_flight[entry] and self._book[entry].unanswered and entry not in self._lost:
                    self._book.state(entry, ABSENT)

    def _updates(self, kind: OwnedThing, item: dict[str, Json]) -> bool:
        """Whether an item nested in the update of an order is a thing that exists already."""
        uuid = item.get(kind.chosen or "")
        known = self._book.named(uuid) if isinstance(uuid, str) else None
        return known is not None and not known.unanswered

    def _intended(self, kind: OwnedThing, body: Json, request: Request, within: str | None = None) -> Entry:
        given = body if isinstance(body, dict) else {}
        holder = self._book.owned.holder_of(kind.what)
        uuid = given.get(kind.chosen or "")
        into = given.get(holder.referred_by or "") if holder is not None else None
        # A create repeated under its uuid is the same thing, until that is known to be gone.
        if isinstance(uuid, str) and (known := self._book.named(uuid)) and not known.released:
            return known
        asked = request.capabilities
        return self._book.announce(
            kind.what,
            uuid=uuid if isinstance(uuid, str) and uuid else None,
            reference=signature_given(kind, given),
            capabilities=asked if isinstance(asked, str) else request.capability_list(),
            key=request.key,
            within=within,
            holder=into if isinstance(into, str) and self.named(into) else None,
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
        address = self._address(request)
        done = status is not None and 200 <= status < 300 and not is_error(body)
        seen = list(shown_in(address, body, self._book.owned)) if done else []
        with self._lock:
            own = self._book.named(address.id or "") if address.releases else None
            if own is not None and own.key == request.key and (done or request.purpose == RELEASING):
                # A call with another reseller's key, or one that is broken on purpose, is no reason to let it go. The
                # clean-up's own may be refused because the thing is over already, or carried out without an answer.
                self._learning.let_go.add(own.entry)
            if done and not address.previews:
                tops = [s for s in seen if s.inside is None] if isinstance(body, dict) else []
                if address.creates and entries and tops:
                    self._learning.created(self._book[entries[0]], tops[0])
                elif address.id is not None and tops:
                    self._learning.about(address, tops[0], seen)
                self._learning.listed(address, seen)
                self._learning.came_along([self._book[e] for e in entries], seen)
            self._settle(address, entries, status, done=done, declined=certain and refuses(status, body))
            for shown in seen:
                self._seen.update(fold(name) for name in (*shown.names, shown.holder) if name)
            gone = self._book.named(address.id or "") if address.releases else None
            denied = isinstance(body, dict) and body.get("success") is False
            kind = address.thing
            if done and gone and kind and gone.what == kind.what and kind.state is None and not denied:
                self._book.state(gone.entry, DELETED)
            if address.reads_one and status is not None and not done and kind and not kind.readable:
                self._unreadable.add(kind.what)

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


def _read(entry: Entry, path: str) -> Request:
    asked = entry.capabilities
    return Request(
        "GET",
        path,
        capabilities=tuple(asked) if isinstance(asked, list) else asked,
        key=entry.key if entry.key not in {"none", "wrong"} else "first",
        test=entry.test,
        purpose=PURPOSE,
    )
