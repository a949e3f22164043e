"""Finding what a run made and nobody answered for, or answered for with another thing.

Creates are looked for by the uuid that was sent, by the names that answers gave them, and by reseller reference.
Orders are found through the bookings in them, and identities through the bookings that they are attached to.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from octo_conformance.ledger.asking import Asking
from octo_conformance.ledger.entry import ABSENT, Entry, age_s
from octo_conformance.ledger.lending import prove_by_attaching
from octo_conformance.ledger.reading import lists_nothing, says_unknown, told

# A request that was lost a moment ago may still be at work on the other side.
_YOUNG_S: Final = 30.0


class Search:
    """Looks for the entries of a ledger. `settle_s` is how long to wait for what was lost only moments ago."""

    def __init__(self, asking: Asking, settle_s: float) -> None:
        self._asking = asking
        self._ledger = asking.ledger
        self._owned = asking.owned
        self._settle_s = settle_s

    def lost(self) -> list[Entry]:
        """The entries that no answer has shown under a name which is this run's."""
        return [e for e in self._ledger.holds() if e.unanswered or self.is_doubtful(e)]

    def is_doubtful(self, entry: Entry) -> bool:
        """Whether the target called it by another uuid than the one it was sent, or by a name that nothing
        proves."""
        kind = self._owned.of(entry.what)
        if kind is None or not self._ledger.claims(entry):
            return False
        return kind.chosen is not None or not entry.addresses

    def find_lost(self) -> None:
        """Look for all of them, those of a moment ago last."""
        lost = self.lost()
        if not lost:
            return
        young = [e for e in lost if age_s(e) < _YOUNG_S]
        old = [e for e in lost if e not in young]
        self._asking.each(self.find, old)
        if young:
            if any(e.unanswered for e in young):
                time.sleep(min(self._settle_s, max(0.0, self._asking.until - time.monotonic())))
            self._asking.each(self.find, young)
        self.account_for_orders()

    def find(self, entry: Entry) -> None:
        """Look for one create; the ledger learns from what a read of the thing alone shows."""
        kind = self._owned.of(entry.what)
        if kind is None or kind.nests or kind.proof is not None:
            # Orders are found through what is in them, and identities through what they are attached to.
            return
        asked = self._asking.look_up(kind, entry, entry.uuid) if entry.uuid else None
        if asked is not None and self._asking.shows(kind, asked, entry):
            return
        self.prove(entry)
        if self._is_found(entry):
            return
        # Only a reference that carries the run is certain to be nobody else's.
        unique = self._ledger.run_id and self._ledger.run_id in (entry.reference or "")
        listed = self._asking.list_of(kind, entry) if unique else None
        for shown in self._asking.things(kind, listed) if listed else ():
            if shown.signature == entry.reference and not self._ledger.proven(shown.names[0]):
                self._ledger.claim(entry, shown.names[0])
        self.prove(entry)
        if self._is_found(entry):
            return
        # An absence counts only where the target said so of the very name that the create was sent with.
        nowhere = says_unknown(asked) if asked else lists_nothing(listed)
        answer = asked or listed
        if nowhere and not self._ledger.claims(entry):
            self._ledger.state(entry.entry, ABSENT)
        else:
            self._asking.reasons.setdefault(
                entry.entry, told(answer) if answer else "it has no name to look for it by"
            )

    def prove(self, entry: Entry) -> None:
        """Read what answers called this. The ledger sees from what is shown whether it is ours."""
        for claim in self._ledger.claims(entry):
            for read in self._ledger.reads(claim) if claim.open else ():
                self._asking.note_shown(read.path, self._asking.sent(entry, read))

    def prove_attached(self) -> None:
        """Prove what no route may show, by attaching it to bookings that are held."""
        kinds = {kind.what for kind in self._owned if kind.attached is not None}
        unproven = [e for e in self._ledger.holds() if e.what in kinds and not e.addresses]
        # Those with a proof tell whether one without may be believed.
        self._asking.each(self._lend, [e for e in unproven if e.reference])
        self._asking.each(self._lend, [e for e in unproven if not e.reference])

    def _lend(self, entry: Entry) -> None:
        prove_by_attaching(
            lambda read: self._asking.sent(entry, read), self._ledger, entry, lambda: self._lending(entry)
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

    def account_for_orders(self) -> None:
        """Find the orders that were created with bookings in them, through those bookings."""
        holders = {kind.what for kind in self._owned if kind.nests}
        self._asking.each(
            self.prove, [e for e in self._ledger.holds() if e.what in holders and not e.addresses]
        )
