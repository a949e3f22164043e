"""Releasing what a run still holds, from its ledger alone: at its end, or long after it was killed.

First, creates whose answer never came are looked for: by uuid, by reseller reference, orders through
the bookings in them. Then everything is released, newest first: orders, which take their bookings and
gifts along, then bookings and gifts on their own, identities last. Doing it twice is harmless.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from octo_conformance.errors import OctoConformanceError
from octo_conformance.ledger.entry import ABSENT, UNKNOWN, Entry
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.ledger.shown import Shown, shown_in
from octo_conformance.values import Senseless, aware_moment, seconds_until
from octo_conformance.wire import UNSET, Exchange, Request
from octo_conformance.wire.address import COLLECTIONS, read_address

Send = Callable[[Request], Exchange]

_PURPOSE: Final = "cleanup"
_REASON: Final = "released by octo-conformance"
_COLLECTION_OF: Final = {what: collection for collection, what in COLLECTIONS.items()}
# A request that was lost a moment ago may still be at work on the other side.
_YOUNG_S: Final = 30.0
_GONE: Final = frozenset({404, 410})
_NO_SUCH_ROUTE: Final = frozenset({404, 405, 501})
_REFUSES_KEY: Final = frozenset({"UNAUTHORIZED", "FORBIDDEN"})


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
        self._find_unanswered()
        self.release(self._ledger.holds())
        if any(entry.entry in self._stumbled for entry in self._ledger.holds()):
            self._once_more()
        return [self._leftover(entry) for entry in self._ledger.holds()]

    def _once_more(self) -> None:
        """An error of the server, or an answer that was lost, is no refusal."""
        self._each(
            self._find, [e for e in self._ledger.holds() if e.unanswered and e.entry in self._stumbled]
        )
        self._account_for_orders()
        refused = self._reasons.keys() - self._stumbled
        self.release([e for e in self._ledger.holds() if e.entry not in refused])

    def release(self, entries: Sequence[Entry]) -> None:
        """Orders first, which take along what is in them. Gifts after bookings, which may be paid with them, and
        identities last, as other things may name them."""
        for what in ("order", "booking", "gift", "identity"):
            self._each(self._release, [e for e in entries if e.what == what])

    def _leftover(self, entry: Entry) -> Leftover:
        named = entry.addresses[0] if entry.addresses else None
        reason = self._reasons.get(entry.entry, "it could not be released")
        if entry.unanswered:
            reason = f"the answer to its creation at {entry.at} never came; {reason}"
        # An identity has no status; any other answer without one may be no such thing at all.
        possible = entry.unanswered or (entry.state == UNKNOWN and entry.what != "identity")
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

    def _find_unanswered(self) -> None:
        lost = [e for e in self._ledger.holds() if e.unanswered]
        if not lost:
            return
        young = [e for e in lost if _age_s(e) < _YOUNG_S]
        old = [e for e in lost if e not in young]
        self._each(self._find, old)
        if young:
            time.sleep(min(self._settle_s, max(0.0, self._until - time.monotonic())))
            self._each(self._find, young)
        self._account_for_orders()

    def _find(self, entry: Entry) -> None:
        """Look for one create whose answer never came, and enter what is there."""
        if entry.what not in {"booking", "gift"}:
            return
        asked = self._look_up(entry) if entry.uuid else None
        found = _first(asked, entry) if asked else None
        if found is not None and found.state is not None:
            self._enter(entry, found)
            return
        # Only a reference that carries the run is certain to be nobody else's.
        unique = self._ledger.run_id and self._ledger.run_id in (entry.reference or "")
        listed = self._list(entry) if unique else None
        for shown in _all(listed, entry) if listed else ():
            if shown.reference == entry.reference and not any(map(self._ledger.owns, shown.names)):
                self._enter(self._ledger.adopt(shown, entry), shown)
                self._ledger.state(entry.entry, ABSENT)
                return
        # An absence counts where the target said so under the very name the create was sent with.
        nowhere = _says_unknown(asked) if asked else _lists_nothing(listed)
        told = asked or listed
        if nowhere:
            self._ledger.state(entry.entry, ABSENT)
        else:
            why = _told(told) if told else "it has no name to look for it by"
            self._reasons.setdefault(entry.entry, why)

    def _enter(self, entry: Entry, shown: Shown) -> None:
        """It is there; so is the order the target opened for it, unless the run named one itself."""
        self._ledger.state(entry.entry, shown.state or UNKNOWN)
        if shown.order and not self._ledger.owns(shown.order):
            order = Shown("order", None, None, shown.order, None, None)
            self._ledger.adopt(order, entry)

    def _account_for_orders(self) -> None:
        """An order created with bookings in it is found through them."""
        for order in [e for e in self._ledger.holds() if e.what == "order" and e.unanswered]:
            if not order.addresses and any(
                e.what == "order" and self._inside(e, order) for e in self._ledger.entries()
            ):
                self._ledger.state(order.entry, ABSENT)

    def _inside(self, found: Entry, order: Entry) -> bool:
        by = next((e for e in self._ledger.entries() if e.entry == found.within), None)
        return by is not None and by.within == order.entry

    def _look_up(self, entry: Entry) -> Exchange | None:
        return self._ask(entry, "GET", f"/{_COLLECTION_OF[entry.what]}/{quote(entry.uuid or '', safe='')}")

    def _list(self, entry: Entry) -> Exchange | None:
        query = {"resellerReference": entry.reference}
        return self._ask(entry, "GET", f"/{_COLLECTION_OF[entry.what]}", query=query)

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
        """Cancelling an order cancels what is in it, though the answer need not show that."""
        order = self._ledger.named(entry.order) if entry.order else None
        if order is None or not order.released or not entry.uuid:
            return False
        self._look_up(entry)
        return self._ledger.current(entry).released

    def _wholly_ours(self, order: Entry) -> bool:
        """An order that the target chose for a booking of ours may hold what others put into it."""
        asked = self._ask(order, "GET", f"/orders/{quote(order.addresses[0], safe='')}")
        if asked is None:
            return False
        shown = _all(asked, order)
        strangers = [s for s in shown if s.inside and not any(map(self._ledger.owns, s.names))]
        if strangers:
            self._reasons[order.entry] = "it holds things that this run did not make; only ours are released"
        return not strangers

    def _cancel(self, entry: Entry, name: str) -> None:
        place = f"/{_COLLECTION_OF[entry.what]}/{quote(name, safe='')}"
        answer = self._ask(entry, "POST", f"{place}/cancel", json={"reason": _REASON})
        if answer is not None and answer.status in _NO_SUCH_ROUTE:
            # The older form of the same operation.
            answer = self._ask(entry, "DELETE", place, json={"reason": _REASON}) or answer
        if answer is None or self._ledger.current(entry).released:
            return
        seen = self._ask(entry, "GET", place)
        if seen is None or self._ledger.current(entry).released:
            return
        first = _first(seen, entry)
        state = f", and it is {first.state}" if first and first.state else ""
        self._reasons[entry.entry] = f"cancelling: {_told(answer)}{state}"

    def _delete_identity(self, entry: Entry) -> None:
        answer = self._ask(entry, "DELETE", f"/identities/{quote(entry.addresses[0], safe='')}")
        if answer is None or self._ledger.current(entry).released:
            return
        if answer.status in _GONE:
            self._ledger.state(entry.entry, ABSENT)
        else:
            self._reasons[entry.entry] = f"deleting: {_told(answer)}"

    def _ask(
        self,
        entry: Entry,
        method: str,
        path: str,
        *,
        json: object = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> Exchange | None:
        """One request under the terms the entry was made under; None where it could not be sent."""
        if time.monotonic() > self._until:
            self._reasons.setdefault(entry.entry, "the time for cleaning up ran out")
            return None
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
        try:
            answer = self._send(request)
        except OctoConformanceError as error:
            self._reasons[entry.entry] = error.message
            return None
        if answer.status is None or answer.status >= 500:
            self._stumbled.add(entry.entry)
        return answer


def _all(answer: Exchange, entry: Entry) -> list[Shown]:
    if answer.status is None or not 200 <= answer.status < 300:
        return []
    return list(shown_in(read_address("GET", f"/{_COLLECTION_OF[entry.what]}"), answer.body))


def _first(answer: Exchange, entry: Entry) -> Shown | None:
    """The thing itself, if the answer shows it and not something else."""
    return next((s for s in _all(answer, entry) if s.names & entry.names), None)


def _says_unknown(answer: Exchange) -> bool:
    """A refusal by name; not one of the key, and not one of a server that refuses everything badly."""
    code = answer.body.get("error") if isinstance(answer.body, dict) else None
    if code in _REFUSES_KEY:
        return False
    return answer.status in _GONE or (answer.status in {400, 422} and isinstance(code, str))


def _lists_nothing(answer: Exchange | None) -> bool:
    return answer is not None and answer.status == 200 and isinstance(answer.body, list)


def _told(answer: Exchange) -> str:
    if answer.status is None:
        return f"no answer ({answer.failure.kind})" if answer.failure else "no answer"
    code = answer.body.get("error") if isinstance(answer.body, dict) else None
    return f"HTTP {answer.status} {code}" if isinstance(code, str) else f"HTTP {answer.status}"


def _age_s(entry: Entry) -> float:
    try:
        return seconds_until(datetime.now(UTC), aware_moment(entry.at))
    except Senseless:
        return 0.0
