"""Releasing what a run still holds, from its ledger alone: at its end, or long after it was killed.

First, creates whose answer never came, or was about another thing, are looked for: by uuid, by the names that
answers gave them, by reseller reference, orders through the bookings in them. Then everything is released in the
turns that the overlays give, newest first: orders, which take their bookings and gifts along, then bookings and gifts
on their own, identities last. Only names that the ledger calls this run's are written to. Doing it twice is harmless.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from octo_conformance.contract import CORE, OwnedThing
from octo_conformance.errors import OctoConformanceError
from octo_conformance.ledger.entry import ABSENT, UNKNOWN, Entry, age_s
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.ledger.lending import prove_by_attaching
from octo_conformance.ledger.reading import (
    broke_down,
    lists_nothing,
    refused_in_words,
    says_gone,
    says_unknown,
    told,
)
from octo_conformance.ledger.shown import Shown, fold, things_in
from octo_conformance.wire import UNSET, Exchange, Request
from octo_conformance.wire.address import place, route_for
from octo_conformance.wire.request import Json, Unset

Send = Callable[[Request], Exchange]

_PURPOSE: Final = "cleanup"
_REASON: Final = "released by octo-conformance"
# A request that was lost a moment ago may still be at work on the other side.
_YOUNG_S: Final = 30.0
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
    return _Cleanup(send, ledger, time.monotonic() + seconds, workers, settle_s).run()


def give_back(send: Send, ledger: Ledger, entries: Sequence[Entry], *, seconds: float = 30.0) -> None:
    """Release these entries alone. What cannot be released stays in the ledger for `cleanup`."""
    _Cleanup(send, ledger, time.monotonic() + seconds, 1, 0.0).release(entries)


class _Cleanup:
    def __init__(self, send: Send, ledger: Ledger, until: float, workers: int, settle_s: float) -> None:
        self._send = send
        self._ledger = ledger
        self._owned = ledger.addresses.owned
        self._until = until
        self._workers = workers
        self._settle_s = settle_s
        self._reasons: dict[str, str] = {}
        self._stumbled: set[str] = set()

    def run(self) -> list[Leftover]:
        self._find_lost()
        held = self._ledger.holds()
        # This takes bookings to which they can be attached, and those are released below.
        self._each(self._lend, [e for e in held if self._is_attached(e) and not e.addresses])
        self.release(held)
        # Reading bookings may show orders that nobody had heard of.
        self.release([e for e in self._ledger.holds() if e.entry not in {known.entry for known in held}])
        if any(entry.entry in self._stumbled for entry in self._ledger.holds()):
            self._once_more()
        return [self._leftover(entry) for entry in self._ledger.holds()]

    def _once_more(self) -> None:
        """Try again where the server failed or an answer was lost, as neither is a refusal."""
        self._each(self._find, [e for e in self._lost() if e.entry in self._stumbled])
        self._account_for_orders()
        refused = self._reasons.keys() - self._stumbled
        self.release([e for e in self._ledger.holds() if e.entry not in refused])

    def release(self, entries: Sequence[Entry]) -> None:
        """Release each kind in its turn: what takes others along comes before them, and what others name
        after them."""
        self._each(self._prove, [e for e in entries if not e.addresses or self._is_doubtful(e)])
        for kind in self._owned.in_turn():
            self._each(partial(self._release, kind), [e for e in entries if e.what == kind.what])
        self._each(self._settle_with_its_order, list(entries))

    def _leftover(self, entry: Entry) -> Leftover:
        claims = self._ledger.claims(entry)
        named = entry.addresses[0] if entry.addresses else None
        kind = self._owned.of(entry.what)
        unknown = "no overlay that is installed says how it is given back"
        reason = self._reasons.get(entry.entry, "it could not be released" if kind else unknown)
        if entry.unanswered:
            reason = f"the answer to its creation at {entry.at} never came; {reason}"
        elif claims and (named is None or self._is_doubtful(entry)):
            # It is not told as the id: somebody might cancel by it what is not this run's.
            called = f"the target called it {claims[0].name}, and shows nothing there that this run sent"
            reason = called if named is None else f"{called}; {reason}"
        # An answer that lacks the state which its kind tells may be no such thing at all.
        sure = bool(entry.addresses) and (entry.state != UNKNOWN or (kind is not None and kind.state is None))
        possible = entry.unanswered or not sure
        return Leftover(entry.entry, entry.what, named, entry.state, reason, possible)

    def _each(self, task: Callable[[Entry], None], entries: list[Entry]) -> None:
        """Carry out the task for each entry, a few at a time, and begin them in this order."""
        if self._workers == 1 or len(entries) < 2:
            for entry in entries:
                task(entry)
            return
        with ThreadPoolExecutor(max(1, self._workers), "cleanup") as pool:
            try:
                list(pool.map(task, entries))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    # --- finding what nobody answered for -----------------------------------------------------------

    def _lost(self) -> list[Entry]:
        """The entries that no answer has shown under a name which is this run's."""
        return [e for e in self._ledger.holds() if e.unanswered or self._is_doubtful(e)]

    def _is_doubtful(self, entry: Entry) -> bool:
        """Whether the target called it by another uuid than the one it was sent, or by a name that nothing
        proves."""
        kind = self._owned.of(entry.what)
        if kind is None or not self._ledger.claims(entry):
            return False
        return kind.chosen is not None or not entry.addresses

    def _find_lost(self) -> None:
        lost = self._lost()
        if not lost:
            return
        young = [e for e in lost if age_s(e) < _YOUNG_S]
        old = [e for e in lost if e not in young]
        self._each(self._find, old)
        if young:
            if any(e.unanswered for e in young):
                time.sleep(min(self._settle_s, max(0.0, self._until - time.monotonic())))
            self._each(self._find, young)
        self._account_for_orders()

    def _find(self, entry: Entry) -> None:
        """Look for one create; the ledger learns from what a read of the thing alone shows."""
        kind = self._owned.of(entry.what)
        if kind is None or kind.nests or kind.proof is not None:
            # Orders are found through what is in them, and identities through what they are attached to.
            return
        asked = self._look_up(kind, entry, entry.uuid) if entry.uuid else None
        if asked is not None and self._shows(kind, asked, entry):
            return
        self._prove(entry)
        if self._is_found(entry):
            return
        # Only a reference that carries the run is certain to be nobody else's.
        unique = self._ledger.run_id and self._ledger.run_id in (entry.reference or "")
        listed = self._list(kind, entry) if unique else None
        for shown in self._things(kind, listed) if listed else ():
            if shown.signature == entry.reference and not self._ledger.proven(shown.names[0]):
                self._ledger.claim(entry, shown.names[0])
        self._prove(entry)
        if self._is_found(entry):
            return
        # An absence counts only where the target said so of the very name that the create was sent with.
        nowhere = says_unknown(asked) if asked else lists_nothing(listed)
        answer = asked or listed
        if nowhere and not self._ledger.claims(entry):
            self._ledger.state(entry.entry, ABSENT)
        else:
            self._reasons.setdefault(
                entry.entry, told(answer) if answer else "it has no name to look for it by"
            )

    def _prove(self, entry: Entry) -> None:
        """Read what answers called this. The ledger sees from what is shown whether it is ours."""
        for claim in self._ledger.claims(entry):
            for read in self._ledger.reads(claim) if claim.open else ():
                self._sent(entry, read)

    def _is_attached(self, entry: Entry) -> bool:
        """Whether it may be seen on another thing alone."""
        kind = self._owned.of(entry.what)
        return kind is not None and kind.attached is not None

    def _lend(self, entry: Entry) -> None:
        """Prove a thing that no route may show."""
        prove_by_attaching(
            lambda read: self._sent(entry, read), self._ledger, entry, lambda: self._lending(entry)
        )

    def _lending(self, entry: Entry) -> Iterator[Entry]:
        """Things of this run, still held, that this one can be attached to."""
        kind = self._owned.of(entry.what)
        to = kind.attached.to if kind is not None and kind.attached is not None else None
        living = (e for e in self._ledger.holds() if e.what == to and e.key == entry.key)
        return (e for e in living if e.addresses and not e.unanswered)

    def _is_found(self, entry: Entry) -> bool:
        known = self._ledger.current(entry)
        return known.addresses not in {(), (entry.uuid,)}

    def _shows(self, kind: OwnedThing, answer: Exchange, entry: Entry) -> bool:
        """Whether the answer shows it under its own uuid. Nothing else that it was called is it then."""
        return any(entry.names & set(map(fold, shown.names)) for shown in self._things(kind, answer))

    def _account_for_orders(self) -> None:
        """Find the orders that were created with bookings in them, through those bookings."""
        holders = {kind.what for kind in self._owned if kind.nests}
        self._each(self._prove, [e for e in self._ledger.holds() if e.what in holders and not e.addresses])

    def _look_up(self, kind: OwnedThing, entry: Entry, name: str | None) -> Exchange | None:
        return self._ask(entry, "GET", place(kind.collection, name or ""))

    def _list(self, kind: OwnedThing, entry: Entry) -> Exchange | None:
        if kind.reference is None or not kind.listed:
            return None
        return self._ask(entry, "GET", f"/{kind.collection}", query={kind.reference: entry.reference})

    def _things(self, kind: OwnedThing, answer: Exchange) -> list[Shown]:
        """What an answer about things of this kind shows."""
        if answer.status is None or not 200 <= answer.status < 300 or refused_in_words(answer):
            return []
        return list(things_in(kind, answer.body, self._owned))

    # --- releasing ----------------------------------------------------------------------------------

    def _release(self, kind: OwnedThing, entry: Entry) -> None:
        known = self._ledger.current(entry)
        if known.released:
            return
        if not known.addresses:
            self._reasons.setdefault(known.entry, "it has no id to release it by")
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
        """Whether it was cancelled with its order, as a read of it shows."""
        known = self._ledger.named(entry.holder) if entry.holder else None
        order = known or next((e for e in self._ledger.entries() if e.entry == entry.within), None)
        if order is None or not order.released:
            return False
        self._look_up(kind, entry, entry.addresses[0])
        return self._ledger.current(entry).released

    def _settle_with_its_order(self, entry: Entry) -> None:
        """Settle what has no name of its own, as it went with what it came with. This is a booking nested in
        an order that is cancelled, or the order that the target is said to have opened for a booking which is
        gone."""
        known = self._ledger.current(entry)
        came_with = next((e for e in self._ledger.entries() if e.entry == known.within), None)
        kind = self._owned.of(known.what)
        if kind is None or known.released or came_with is None or not came_with.released:
            return
        if known.addresses:
            self._ledger.let_go(known)
            self._look_up(kind, known, known.addresses[0])
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
        asked = self._look_up(kind, order, order.addresses[0])
        if asked is None:
            return False
        inside = [shown for shown in self._things(kind, asked) if shown.inside]
        strangers = [shown for shown in inside if not any(map(self._ledger.proven, shown.names))]
        if strangers:
            self._reasons[order.entry] = "it holds things that this run did not make; only ours are released"
        return not strangers

    def _cancel(self, kind: OwnedThing, entry: Entry, name: str) -> None:
        """Give back a thing that tells its state, and see whether it did."""
        answer = self._let_go(kind, entry, name)
        if answer is None or self._ledger.current(entry).released:
            return
        seen = self._look_up(kind, entry, name)
        if seen is None or self._ledger.current(entry).released:
            return
        shown = next((s for s in self._things(kind, seen) if entry.names & set(map(fold, s.names))), None)
        state = f", and it is {shown.state}" if shown and shown.state else ""
        self._reasons[entry.entry] = f"cancelling: {told(answer)}{state}"

    def _delete(self, kind: OwnedThing, entry: Entry, name: str) -> None:
        """Give back a thing that tells no state: the answer has to say that it is gone."""
        answer = self._let_go(kind, entry, name)
        if answer is None or self._ledger.current(entry).released:
            return
        if says_gone(answer) and name == entry.addresses[-1]:
            self._ledger.state(entry.entry, ABSENT)
            return
        self._reasons[entry.entry] = f"deleting: {told(answer)}"

    def _let_go(self, kind: OwnedThing, entry: Entry, name: str) -> Exchange | None:
        """Ask by the usual route that gives it back, or by an older one where the target has no such route.
        Returns the answer."""
        answer: Exchange | None = None
        for label in kind.release.routes:
            method, path = route_for(label, name)
            body: Json | Unset = {kind.release.reason: _REASON} if kind.release.reason else UNSET
            answer = self._ask(entry, method, path, json=body) or answer
            if answer is None or answer.status not in _NO_SUCH_ROUTE:
                break
        return answer

    def _ask(
        self,
        entry: Entry,
        method: str,
        path: str,
        *,
        json: Json | Unset = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> Exchange | None:
        """Send one request under the terms that the entry was made under. Returns None where it could not be
        sent."""
        asked = entry.capabilities
        request = Request(
            method,
            path,
            query=query or {},
            capabilities=tuple(asked) if isinstance(asked, list) else asked,
            key=entry.key if entry.key not in {"none", "wrong"} else "first",
            purpose=_PURPOSE,
            json=json,
        )
        answer = self._sent(entry, request)
        kind = self._owned.of(entry.what)
        if answer is None or not broke_down(answer) or kind is None or kind.capability != CORE:
            return answer
        # Some targets fall over at the capability header where it means nothing to them.
        bare = self._sent(entry, replace(request, capabilities=())) if request.capabilities else None
        if bare is None or bare.status is None or bare.status >= 300:
            return answer
        self._stumbled.discard(entry.entry)
        return bare

    def _sent(self, entry: Entry, request: Request) -> Exchange | None:
        if time.monotonic() > self._until:
            self._reasons.setdefault(entry.entry, "the time for cleaning up ran out")
            return None
        try:
            answer = self._send(request)
        except OctoConformanceError as error:
            self._reasons[entry.entry] = error.message
            return None
        if broke_down(answer):
            self._stumbled.add(entry.entry)
        return answer
