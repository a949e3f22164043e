"""Releasing what a run still holds, from its ledger alone: at its end, or long after it was killed.

First, creates whose answer never came, or was about another thing, are looked for: by uuid, by the names that
answers gave them, by reseller reference, orders through the bookings in them. Then everything is released,
newest first: orders, which take their bookings and gifts along, then bookings and gifts on their own, identities
last. Only names that the ledger calls this run's are written to. Doing it twice is harmless.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from octo_conformance.errors import OctoConformanceError
from octo_conformance.ledger.entry import ABSENT, UNKNOWN, Entry
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.ledger.lending import prove_identity
from octo_conformance.ledger.reading import lists_nothing, refused_in_words, says_gone, says_unknown, told
from octo_conformance.ledger.shown import Shown, fold, shown_in
from octo_conformance.values import Senseless, aware_moment, seconds_until
from octo_conformance.wire import UNSET, Exchange, Request
from octo_conformance.wire.address import COLLECTION_OF, place, read_address
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
    """Release these alone, by the same rules; what does not work stays in the ledger for `cleanup`."""
    _Cleanup(send, ledger, time.monotonic() + seconds, 1, 0.0).release(entries)


class _Cleanup:
    def __init__(self, send: Send, ledger: Ledger, until: float, workers: int, settle_s: float) -> None:
        self._send = send
        self._ledger = ledger
        self._until = until
        self._workers = workers
        self._settle_s = settle_s
        self._reasons: dict[str, str] = {}
        self._stumbled: set[str] = set()

    def run(self) -> list[Leftover]:
        self._find_lost()
        held = self._ledger.holds()
        # While there are bookings that they can be attached to.
        self._each(self._lend, [e for e in held if e.what == "identity" and not e.addresses])
        self.release(held)
        # Reading bookings may show orders that nobody had heard of.
        self.release([e for e in self._ledger.holds() if e.entry not in {known.entry for known in held}])
        if any(entry.entry in self._stumbled for entry in self._ledger.holds()):
            self._once_more()
        return [self._leftover(entry) for entry in self._ledger.holds()]

    def _once_more(self) -> None:
        """An error of the server, or an answer that was lost, is no refusal."""
        self._each(self._find, [e for e in self._lost() if e.entry in self._stumbled])
        self._account_for_orders()
        refused = self._reasons.keys() - self._stumbled
        self.release([e for e in self._ledger.holds() if e.entry not in refused])

    def release(self, entries: Sequence[Entry]) -> None:
        """Orders first, which take along what is in them. Gifts after bookings, which may be paid with them, and
        identities last, as other things may name them."""
        self._each(self._prove, [e for e in entries if not e.addresses or self._is_doubtful(e)])
        for what in ("order", "booking", "gift", "identity"):
            self._each(self._release, [e for e in entries if e.what == what])
        self._each(
            self._settle_with_its_order, [e for e in entries if e.what in {"booking", "gift", "order"}]
        )

    def _leftover(self, entry: Entry) -> Leftover:
        claims = self._ledger.claims(entry)
        named = entry.addresses[0] if entry.addresses else None
        reason = self._reasons.get(entry.entry, "it could not be released")
        if entry.unanswered:
            reason = f"the answer to its creation at {entry.at} never came; {reason}"
        elif claims and (named is None or self._is_doubtful(entry)):
            # Not as its id: somebody might cancel by it what is not this run's.
            called = f"the target called it {claims[0].name}, and shows nothing there that this run sent"
            reason = called if named is None else f"{called}; {reason}"
        # An identity has no status; any other answer without one may be no such thing at all.
        sure = bool(entry.addresses) and (entry.state != UNKNOWN or entry.what == "identity")
        possible = entry.unanswered or not sure
        return Leftover(entry.entry, entry.what, named, entry.state, reason, possible)

    def _each(self, task: Callable[[Entry], None], entries: list[Entry]) -> None:
        """In order, a few at a time."""
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
        """What no answer has shown under a name that is this run's."""
        return [e for e in self._ledger.holds() if e.unanswered or self._is_doubtful(e)]

    def _is_doubtful(self, entry: Entry) -> bool:
        """The target called it by another uuid than the one it was sent."""
        return entry.what in {"booking", "gift"} and bool(self._ledger.claims(entry))

    def _find_lost(self) -> None:
        lost = self._lost()
        if not lost:
            return
        young = [e for e in lost if _age_s(e) < _YOUNG_S]
        old = [e for e in lost if e not in young]
        self._each(self._find, old)
        if young:
            if any(e.unanswered for e in young):
                time.sleep(min(self._settle_s, max(0.0, self._until - time.monotonic())))
            self._each(self._find, young)
        self._account_for_orders()

    def _find(self, entry: Entry) -> None:
        """Look for one create; the ledger learns from what a read of the thing alone shows."""
        if entry.what not in {"booking", "gift"}:
            return
        asked = self._look_up(entry, entry.uuid) if entry.uuid else None
        if asked is not None and self._shows(asked, entry):
            return
        self._prove(entry)
        if self._is_found(entry):
            return
        # Only a reference that carries the run is certain to be nobody else's.
        unique = self._ledger.run_id and self._ledger.run_id in (entry.reference or "")
        listed = self._list(entry) if unique else None
        for shown in _things(listed, entry) if listed else ():
            if shown.reference == entry.reference and not self._ledger.proven(shown.names[0]):
                self._ledger.claim(entry, shown.names[0])
        self._prove(entry)
        if self._is_found(entry):
            return
        # An absence counts where the target said so under the very name the create was sent with.
        nowhere = says_unknown(asked) if asked else lists_nothing(listed)
        answer = asked or listed
        if nowhere and not self._ledger.claims(entry):
            self._ledger.state(entry.entry, ABSENT)
        else:
            self._reasons.setdefault(
                entry.entry, told(answer) if answer else "it has no name to look for it by"
            )

    def _prove(self, entry: Entry) -> None:
        """Ask for what answers called this. Whether it is ours, the ledger sees from what is shown."""
        for claim in self._ledger.claims(entry):
            for read in self._ledger.reads(claim) if claim.open else ():
                self._sent(entry, read)

    def _lend(self, entry: Entry) -> None:
        """The same for an identity where no route shows one."""
        prove_identity(
            lambda read: self._sent(entry, read), self._ledger, entry, lambda: self._lending(entry)
        )

    def _lending(self, identity: Entry) -> Iterator[Entry]:
        """Bookings of this run, still held, that an identity can be attached to."""
        living = (e for e in self._ledger.holds() if e.what == "booking" and e.key == identity.key)
        return (e for e in living if e.addresses and not e.unanswered)

    def _is_found(self, entry: Entry) -> bool:
        known = self._ledger.current(entry)
        return known.addresses not in {(), (entry.uuid,)}

    def _shows(self, answer: Exchange, entry: Entry) -> bool:
        """Whether it is there under its own uuid; whatever else it was called is not it then."""
        return any(entry.names & set(map(fold, shown.names)) for shown in _things(answer, entry))

    def _account_for_orders(self) -> None:
        """An order created with bookings in it is found through them."""
        self._each(self._prove, [e for e in self._ledger.holds() if e.what == "order" and not e.addresses])

    def _look_up(self, entry: Entry, name: str | None) -> Exchange | None:
        return self._ask(entry, "GET", place(COLLECTION_OF[entry.what], name or ""))

    def _list(self, entry: Entry) -> Exchange | None:
        query = {"resellerReference": entry.reference}
        return self._ask(entry, "GET", f"/{COLLECTION_OF[entry.what]}", query=query)

    # --- releasing ----------------------------------------------------------------------------------

    def _release(self, entry: Entry) -> None:
        known = self._ledger.current(entry)
        if known.released:
            return
        if not known.addresses:
            self._reasons.setdefault(known.entry, "it has no id to release it by")
            return
        if known.what == "identity":
            self._delete_identity(known)
            return
        if known.what != "order" and self._gone_with_its_order(known):
            return
        if known.what == "order" and known.within is not None and not self._wholly_ours(known):
            return
        if self._ledger.current(known).released:
            return
        for name in known.addresses:
            self._cancel(known, name)
            if self._ledger.current(known).released:
                return

    def _gone_with_its_order(self, entry: Entry) -> bool:
        """Cancelling an order cancels what is in it; a read of each shows that it did."""
        known = self._ledger.named(entry.order) if entry.order else None
        order = known or next((e for e in self._ledger.entries() if e.entry == entry.within), None)
        if order is None or not order.released:
            return False
        self._look_up(entry, entry.addresses[0])
        return self._ledger.current(entry).released

    def _settle_with_its_order(self, entry: Entry) -> None:
        """What has no name of its own went with what it came with: a booking nested in an order that is
        cancelled, and the order that the target is said to have opened for a booking which is gone."""
        known = self._ledger.current(entry)
        came_with = next((e for e in self._ledger.entries() if e.entry == known.within), None)
        if known.released or came_with is None or not came_with.released:
            return
        if known.addresses:
            self._ledger.let_go(known)
            self._look_up(known, known.addresses[0])
            return
        elsewhere = all(
            claim.refuted or (came_with.order is not None and fold(claim.name) != fold(came_with.order))
            for claim in self._ledger.claims(known)
        )
        if known.what != "order" or elsewhere:
            self._ledger.state(known.entry, ABSENT)

    def _wholly_ours(self, order: Entry) -> bool:
        """An order that the target chose for a booking of ours may hold what others put into it."""
        asked = self._look_up(order, order.addresses[0])
        if asked is None:
            return False
        inside = [shown for shown in _things(asked, order) if shown.inside]
        strangers = [shown for shown in inside if not any(map(self._ledger.proven, shown.names))]
        if strangers:
            self._reasons[order.entry] = "it holds things that this run did not make; only ours are released"
        return not strangers

    def _cancel(self, entry: Entry, name: str) -> None:
        path = place(COLLECTION_OF[entry.what], name)
        answer = self._ask(entry, "POST", f"{path}/cancel", json={"reason": _REASON})
        if answer is not None and answer.status in _NO_SUCH_ROUTE:
            # The older form of the same operation.
            answer = self._ask(entry, "DELETE", path, json={"reason": _REASON}) or answer
        if answer is None or self._ledger.current(entry).released:
            return
        seen = self._ask(entry, "GET", path)
        if seen is None or self._ledger.current(entry).released:
            return
        shown = next((s for s in _things(seen, entry) if entry.names & set(map(fold, s.names))), None)
        state = f", and it is {shown.state}" if shown and shown.state else ""
        self._reasons[entry.entry] = f"cancelling: {told(answer)}{state}"

    def _delete_identity(self, entry: Entry) -> None:
        for name in entry.addresses:
            answer = self._ask(entry, "DELETE", place("identities", name))
            if answer is None or self._ledger.current(entry).released:
                return
            if says_gone(answer) and name == entry.addresses[-1]:
                self._ledger.state(entry.entry, ABSENT)
                return
            self._reasons[entry.entry] = f"deleting: {told(answer)}"

    def _ask(
        self,
        entry: Entry,
        method: str,
        path: str,
        *,
        json: Json | Unset = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> Exchange | None:
        """One request under the terms the entry was made under; None where it could not be sent."""
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
        return self._sent(entry, request)

    def _sent(self, entry: Entry, request: Request) -> Exchange | None:
        if time.monotonic() > self._until:
            self._reasons.setdefault(entry.entry, "the time for cleaning up ran out")
            return None
        try:
            answer = self._send(request)
        except OctoConformanceError as error:
            self._reasons[entry.entry] = error.message
            return None
        if answer.status is None or answer.status >= 500:
            self._stumbled.add(entry.entry)
        return answer


def _things(answer: Exchange, entry: Entry) -> list[Shown]:
    if answer.status is None or not 200 <= answer.status < 300 or refused_in_words(answer):
        return []
    return list(shown_in(read_address("GET", f"/{COLLECTION_OF[entry.what]}"), answer.body))


def _age_s(entry: Entry) -> float:
    try:
        return seconds_until(datetime.now(UTC), aware_moment(entry.at))
    except Senseless:
        return 0.0
