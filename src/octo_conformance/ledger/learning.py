"""What answers teach about the things of a run, and what they only claim."""

from __future__ import annotations

from octo_conformance.ledger.book import Book
from octo_conformance.ledger.claims import Claim, shows_ours
from octo_conformance.ledger.entry import ABSENT, RELEASED, UNKNOWN, WORDS, Entry
from octo_conformance.ledger.shown import Shown, fold
from octo_conformance.wire.address import Address


class Learning:
    """Writes into the book what an answer proves. Not safe for threads on its own.

    codes    what things of this run, such as gifts, may be spent by
    let_go   entries whose release was asked for
    """

    def __init__(self, book: Book, run_id: str) -> None:
        self._book = book
        self._run_id = run_id
        self.codes: set[str] = set()
        self.let_go: set[str] = set()

    def created(self, entry: Entry, top: Shown) -> None:
        """Learn from the answer to a create. What it shows under the uuid that was sent is the thing; any
        other name is a claim."""
        if top.what != entry.what:
            return
        if entry.names & set(map(fold, top.names)):
            self._complete(entry, top)
            self._spendable(entry, top)
            self._opened(entry, top.holder)
            return
        plausible = self._shows_ours(entry, top)
        for number, name in enumerate(top.names):
            self._book.claim(entry.entry, name, plausible=plausible and number == 0)
        if entry.unanswered and self._book.claims.of(entry.entry):
            self._book.state(entry.entry, UNKNOWN)

    def about(self, address: Address, top: Shown, seen: list[Shown]) -> None:
        """Learn from the answer to a request about one thing, if it shows that thing and no other."""
        name = address.id or ""
        if top.what != address.what or fold(name) not in map(fold, top.names):
            return
        if address.reads_one and (claim := self._book.claims.get(name)) and not self._book.named(name):
            self._weigh(claim, top, seen)
        known = self._book.named(name)
        if known is None or known.what != top.what:
            return
        self._complete(known, top)
        self._spendable(known, top)
        if address.reads_one:
            if top.holder:
                self._book.inside(known.entry, top.holder)
                self._opened(known, top.holder)
            for attached in top.attached:
                self._shown_on_ours(attached)

    def listed(self, address: Address, seen: list[Shown]) -> None:
        """Learn from the list of a kind of thing that may be shown by no other route. What it shows under a name that
        the answer to the create gave, with what this run sent beside it, is the thing."""
        kind = address.thing
        if kind is None or not kind.seen_in_list or address.method != "GET" or len(address.segments) > 1:
            return
        for shown in seen:
            for name in shown.names:
                claim = self._book.claims.get(name)
                if claim is None or not claim.plausible or self._book.named(name) is not None:
                    continue
                if self._shows_ours(self._book[claim.entry], shown):
                    self._book.prove(claim.entry, name)

    def _spendable(self, entry: Entry, top: Shown) -> None:
        if top.thing.spent is not None and shows_ours(entry, top, self._run_id):
            self.codes.update(top.codes())

    def _weigh(self, claim: Claim, top: Shown, seen: list[Shown]) -> None:
        """Weigh a claim by a read of what it names. The thing is that entry's, or it is not."""
        entry = self._book[claim.entry]
        if top.what == entry.what and top.thing.nests:
            # What is in an order may call it by its other name.
            known = next((e for n in top.names if (e := self._book.named(n)) and e.what == top.what), entry)
            if self._is_our_order(known, top, [s for s in seen if s.inside is top]):
                self._book.prove(known.entry, claim.name)
                if known.entry != entry.entry and entry.within and not entry.addresses:
                    self._book.state(entry.entry, ABSENT)
        elif self._shows_ours(entry, top):
            self._book.prove(entry.entry, claim.name)
        else:
            self._book.claims.refute(claim.name)

    def _shows_ours(self, entry: Entry, shown: Shown) -> bool:
        """Whether a read of a thing proves it. One that was made without what proves it shows nothing of this run.
        It is believed as long as those with a proof were shown with theirs."""
        ours = shows_ours(entry, shown, self._run_id)
        bare = shown.thing.proof is not None and entry.reference is None
        if not bare and not ours:
            self._book.claims.note_mixed_up(entry.what)
        return ours and not (bare and self._book.claims.mixed_up(entry.what))

    def _is_our_order(self, entry: Entry, top: Shown, inside: list[Shown]) -> bool:
        """Whether an order shows what this run sent, or nothing but bookings and gifts of this run that are
        known to be in it. An order with anything else in it is refuted."""
        if shows_ours(entry, top, self._run_id):
            return True
        known = [(self._book.named(shown.names[0]), shown) for shown in inside]
        ours = [entry for entry, shown in known if entry is not None and self._is_in(entry, shown, top)]
        if len(ours) < len(inside):
            for name in top.names:
                self._book.claims.refute(name)
        return bool(ours) and len(ours) == len(inside)

    def _is_in(self, entry: Entry, shown: Shown, order: Shown) -> bool:
        """Whether a read of its own has shown that a booking of this run is in the order."""
        there = entry.holder is not None and fold(entry.holder) in map(fold, order.names)
        return there and shows_ours(entry, shown, self._run_id)

    def _shown_on_ours(self, attached: Shown) -> None:
        """Learn of a thing that a booking of this run shows, such as an identity, which can be read no other
        way."""
        for name in attached.names:
            claim = self._book.claims.get(name)
            if claim is None or self._book[claim.entry].what != attached.what:
                continue
            if self._shows_ours(self._book[claim.entry], attached):
                self._book.prove(claim.entry, name)
            elif attached.signature is not None:
                self._book.claims.refute(name)

    def _opened(self, entry: Entry, order: str | None) -> None:
        """Note the order that the target opened for a booking or gift without one. It is this run's too."""
        holder = self._book.owned.holder_of(entry.what)
        if holder is None or not order or self._book.named(order) or self._book.claims.get(order):
            return
        outer = self._book[entry.within] if entry.within in self._book and entry.within else None
        if outer is not None and outer.what == holder.what and not outer.addresses:
            self._book.claim(outer.entry, order, plausible=False)
            return
        made = self._book.announce(
            holder.what,
            capabilities=entry.capabilities,
            key=entry.key,
            within=entry.entry,
            test=entry.test,
            state=UNKNOWN,
        )
        self._book.claim(made.entry, order, plausible=False)

    def came_along(self, entries: list[Entry], seen: list[Shown]) -> None:
        """Learn from the answer what became of the things that were put into the request of an order."""
        for inner in (s for s in seen if s.inside is not None):
            known = self._book.named(inner.names[0])
            if known is not None:
                if known.unanswered and known.what == inner.what:
                    self._complete(known, inner)
                continue
            spare = (e for e in entries if e.what == inner.what and not e.addresses)
            if entry := next((e for e in spare if shows_ours(e, inner, self._run_id)), None):
                self._book.claim(entry.entry, inner.names[0], plausible=True)
        for entry in entries if seen else ():
            if self._book[entry.entry].unanswered and not entry.addresses:
                self._book.state(entry.entry, UNKNOWN)  # it goes with its order

    def _complete(self, entry: Entry, shown: Shown) -> None:
        if shown.thing.chosen is not None:
            self._book.claims.forget(entry.entry)
        state = self._believed(self._book[entry.entry], shown)
        if shown.state is not None or entry.unanswered:
            self._book.state(entry.entry, state)

    def _believed(self, entry: Entry, shown: Shown) -> str:
        """The state an answer gives. That a thing is over is believed once its release was asked for: before, the
        word may always stand there, or be that of another thing which is shown under this name."""
        told = shown.state or UNKNOWN
        asked = entry.entry in self.let_go
        if told.upper() not in WORDS and asked and (shown.over or told in shown.thing.release.states):
            return "CANCELLED"
        if asked or told.upper() not in RELEASED:
            return told
        return UNKNOWN if entry.unanswered else entry.state
