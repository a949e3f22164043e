"""Releasing what a run still holds, from its ledger alone: at its end, or long after it was killed.

First, creates whose answer never came, or was about another thing, are looked for: by uuid, by the names that
answers gave them, by reseller reference, orders through the bookings in them. Then everything is released in the
turns that the overlays give, newest first: orders, which take their bookings and gifts along, then bookings and gifts
on their own, identities last. Only names that the ledger calls this run's are written to. Doing it twice is harmless.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from octo_conformance.contract import OwnedThing
from octo_conformance.ledger.asking import Asking, Send
from octo_conformance.ledger.entry import ABSENT, CANCELLED, HELD, UNKNOWN, Entry
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.ledger.reading import says_gone, told
from octo_conformance.ledger.search import Search
from octo_conformance.ledger.shown import fold
from octo_conformance.wire import UNSET, Exchange
from octo_conformance.wire.address import route_for
from octo_conformance.wire.request import Json, Unset

_REASON: Final = "released by octo-conformance"
_NO_SUCH_ROUTE: Final = frozenset({404, 405, 501})


@dataclass(frozen=True)
class Leftover:
    """What could not be released, and why. `possible`: nothing ever showed that it exists."""

    entry: str
    what: str
    id: str | None
    state: str
    reason: str
    possible: bool


def cleanup(
    send: Send,
    ledger: Ledger,
    *,
    seconds: float = 60.0,
    workers: int = 4,
    settle_s: float = 2.0,
) -> list[Leftover]:
    """Release all that `ledger` holds and return what is left, newest first.

    `seconds` bounds the time; a request under way is not cut off. `settle_s` is how long to wait before
    looking for a create that was lost only moments ago. `send` settles its answers in the ledger, as
    the wire does. Never raises for anything the target does.
    """
    if not ledger.holds():
        return []
    return _Cleanup(Asking(send, ledger, time.monotonic() + seconds, workers), settle_s).run()


def give_back(send: Send, ledger: Ledger, entries: Sequence[Entry], *, seconds: float = 30.0) -> None:
    """Release these entries alone. What cannot be released stays in the ledger for `cleanup`."""
    _Cleanup(Asking(send, ledger, time.monotonic() + seconds, 1), 0.0).release(entries)


class _Cleanup:
    def __init__(self, asking: Asking, settle_s: float) -> None:
        self._asking = asking
        self._ledger = asking.ledger
        self._owned = asking.owned
        self._search = Search(asking, settle_s)

    def run(self) -> list[Leftover]:
        self._search.find_lost()
        held = self._ledger.holds()
        # This takes bookings to which they can be attached, and those are released below.
        self._search.prove_attached()
        self.release(held)
        # Reading bookings may show orders that nobody had heard of.
        self.release([e for e in self._ledger.holds() if e.entry not in {known.entry for known in held}])
        doubted = self._ledger.going_along.doubted()
        self.release([e for e in self._ledger.holds() if e.entry in doubted])
        if any(entry.entry in self._asking.stumbled for entry in self._ledger.holds()):
            self._once_more()
        return [self._leftover(entry) for entry in self._ledger.holds()]

    def _once_more(self) -> None:
        """Try again where the server failed or an answer was lost, as neither is a refusal."""
        self._asking.each(
            self._search.find, [e for e in self._search.lost() if e.entry in self._asking.stumbled]
        )
        self._search.account_for_orders()
        refused = self._asking.reasons.keys() - self._asking.stumbled
        self.release([e for e in self._ledger.holds() if e.entry not in refused])

    def release(self, entries: Sequence[Entry]) -> None:
        """Release each kind in its turn: what takes others along comes before them, and what others name
        after them."""
        for entry in entries:
            # An order that the target opened for what is over may be over as well.
            came_with = self._ledger.came_with(entry)
            if came_with is not None and came_with.released:
                self._ledger.let_go(entry)
        self._asking.each(
            self._search.prove, [e for e in entries if not e.addresses or self._search.is_doubtful(e)]
        )
        for kind in self._owned.in_turn():
            self._asking.each(partial(self._release, kind), [e for e in entries if e.what == kind.what])
        self._asking.each(self._settle_with_its_order, list(entries))

    def _leftover(self, entry: Entry) -> Leftover:
        claims = self._ledger.claims(entry)
        named = entry.addresses[0] if entry.addresses and not self._ledger.doubted(entry) else None
        kind = self._owned.of(entry.what)
        unknown = "no overlay that is installed says how it is given back"
        reason = self._asking.reasons.get(entry.entry, "it could not be released" if kind else unknown)
        if entry.unanswered:
            reason = f"the answer to its creation at {entry.at} never came; {reason}"
        elif claims and (named is None or self._search.is_doubtful(entry)):
            # It is not told as the id: somebody might cancel by it what is not this run's.
            called = f"the target called it {claims[0].name}, and shows nothing there that this run sent"
            reason = called if named is None else f"{called}; {reason}"
        # An answer that lacks the state which its kind tells may be no such thing at all.
        sure = named is not None and (entry.state != UNKNOWN or (kind is not None and kind.state is None))
        possible = entry.unanswered or not sure
        return Leftover(entry.entry, entry.what, named, entry.state, reason, possible)

    def _release(self, kind: OwnedThing, entry: Entry) -> None:
        known = self._ledger.current(entry)
        if known.released:
            return
        if not known.addresses:
            self._asking.reasons.setdefault(known.entry, "it has no id to release it by")
            return
        if not kind.nests and self._gone_with_its_order(kind, known):
            return
        if kind.nests and known.within is not None and not self._wholly_ours(kind, known):
            return
        if self._ledger.current(known).released:
            return
        for name in known.addresses:
            if kind.state is None:
                self._delete(kind, known, name)
            else:
                self._cancel(kind, known, name)
            if self._ledger.current(known).released:
                return

    def _gone_with_its_order(self, kind: OwnedThing, entry: Entry) -> bool:
        """Whether it was cancelled with its order."""
        known = self._ledger.named(entry.holder) if entry.holder else None
        order = known or self._ledger.came_with(entry)
        if order is None or not order.released:
            return False
        return self._is_gone(kind, entry, order)

    def _is_gone(self, kind: OwnedThing, entry: Entry, order: Entry) -> bool:
        """Whether a read shows that it went with its order; of holds, one in a few is read."""
        along = self._ledger.going_along
        gone = partial(self._ledger.state, entry.entry, CANCELLED)
        if entry.state == HELD and along.goes_unseen(entry.what, entry.entry, order.entry, gone):
            return True
        self._ledger.let_go(entry)
        answer = self._asking.look_up(kind, entry, entry.addresses[0])
        if self._ledger.current(entry).released:
            return True
        for unseen in along.stayed(entry.what) if answer is not None else ():
            self._ledger.state(unseen, HELD)
        return False

    def _settle_with_its_order(self, entry: Entry) -> None:
        """Settle what has no name of its own, as it went with what it came with. This is a booking nested in
        an order that is cancelled, or the order that the target is said to have opened for a booking which is
        gone."""
        known = self._ledger.current(entry)
        came_with = self._ledger.came_with(known)
        kind = self._owned.of(known.what)
        if kind is None or known.released or came_with is None or not came_with.released:
            return
        if known.addresses:
            self._is_gone(kind, known, came_with)
            return
        # The name by which the booking that came first says which order it is in.
        named = came_with.holder
        elsewhere = all(
            claim.refuted or (named is not None and fold(claim.name) != fold(named))
            for claim in self._ledger.claims(known)
        )
        if not kind.nests or elsewhere:
            self._ledger.state(known.entry, ABSENT)

    def _wholly_ours(self, kind: OwnedThing, order: Entry) -> bool:
        """Whether nobody else has put anything into an order that the target chose for a booking of ours."""
        asked = self._asking.just_shown(kind, order, order.addresses[0])
        if asked is None:
            return False
        inside = [shown for shown in self._asking.things(kind, asked) if shown.inside]
        strangers = [shown for shown in inside if not any(map(self._ledger.proven, shown.names))]
        if strangers:
            self._asking.reasons[order.entry] = (
                "it holds things that this run did not make; only ours are released"
            )
        return not strangers

    def _cancel(self, kind: OwnedThing, entry: Entry, name: str) -> None:
        """Give back a thing that tells its state, and see whether it did."""
        answer = self._let_go(kind, entry, name)
        if answer is None or self._ledger.current(entry).released:
            return
        seen = self._asking.look_up(kind, entry, name)
        if seen is None or self._ledger.current(entry).released:
            return
        shown = next(
            (s for s in self._asking.things(kind, seen) if entry.names & set(map(fold, s.names))), None
        )
        state = f", and it is {shown.state}" if shown and shown.state else ""
        self._asking.reasons[entry.entry] = f"cancelling: {told(answer)}{state}"

    def _delete(self, kind: OwnedThing, entry: Entry, name: str) -> None:
        """Give back a thing that tells no state: the answer has to say that it is gone."""
        answer = self._let_go(kind, entry, name)
        if answer is None or self._ledger.current(entry).released:
            return
        if says_gone(answer) and name == entry.addresses[-1]:
            self._ledger.state(entry.entry, ABSENT)
            return
        self._asking.reasons[entry.entry] = f"deleting: {told(answer)}"

    def _let_go(self, kind: OwnedThing, entry: Entry, name: str) -> Exchange | None:
        """Ask by the usual route that gives it back, or by an older one where the target has no such route.
        Returns the answer."""
        answer: Exchange | None = None
        for label in kind.release.routes:
            method, path = route_for(label, name)
            body: Json | Unset = {kind.release.reason: _REASON} if kind.release.reason else UNSET
            answer = self._asking.ask(entry, method, path, json=body) or answer
            if answer is None or answer.status not in _NO_SUCH_ROUTE:
                break
        return answer
