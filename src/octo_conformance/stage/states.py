"""States a booking can be in, made for one test alone or shared by all that only read them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from octo_conformance.document import Body, Document, Unreadable
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.catalogues import SharedCatalogues
from octo_conformance.stage.clock import ends
from octo_conformance.stage.current import current, nobodys
from octo_conformance.stage.gifts import ExpiredGifts, OwnGifts, SharedGifts
from octo_conformance.stage.identities import OwnIdentities
from octo_conformance.stage.once import Once
from octo_conformance.stage.orders import ExpiredOrders, OwnOrders, SharedOrders
from octo_conformance.stage.predicates import CONFIRMABLE, FEW, cutoff_of, start_of
from octo_conformance.stage.seats import still_open
from octo_conformance.stage.signals import NotApplicable, NotUsable, NotVerified, Refused
from octo_conformance.wire import LimitReached, RunStopped, TargetDown

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage


TRIED = 4
"""Slots of an offer that are tried before it is given up."""


class Own(OwnOrders, OwnIdentities, OwnGifts):
    """States made for the one test that writes to them; released when the test ends."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def reservation(
        self,
        *predicates: str,
        minutes: int | None = None,
        units: int = 1,
        slots: int = 1,
        key: str | None = None,
        **body: object,
    ) -> Document:
        """A booking on hold, of something with these predicates, with so many `units`. `slots` is how many
        open slots there have to be, `minutes` how long the hold is asked to last, `key` the name of another
        reseller's key, and `body` more fields of POST /bookings. Raises Refused where the target does not
        hold a slot it offers, NotSold and NotUsable as `stage.bookable`."""
        wanted = predicates or ("CANCELLABLE",)
        try:
            bookable = self._stage.bookable(*wanted, slots=slots, units=units, vacancies=units + 1)
        except NotUsable:
            # Only tight slots are left; the last place will do, though others may want it too.
            bookable = self._stage.bookable(*wanted, slots=slots, units=units, vacancies=units)
        return self.reservation_of(bookable, minutes=minutes, units=units, key=key, **body)

    def reservation_of(
        self,
        bookable: Bookable,
        *,
        minutes: int | None = None,
        units: int = 1,
        key: str | None = None,
        **body: object,
    ) -> Document:
        """A booking on hold of this `bookable`; `minutes`, `units`, `key` and `body` are as in `reservation`.
        A slot that was taken meanwhile is passed over, also where this run took it by a booking of another
        slot with the same seats. Raises Refused where a slot refuses that says that it is open, while this
        run sends nothing else; NotUsable where every slot tried was taken; Unreadable where the answer is no
        booking."""
        if minutes is not None:
            body["expirationMinutes"] = minutes
        octo = self._stage.octo if key is None else self._stage.octo.as_key(key)
        for slot in _of_several_days(bookable.slots)[:TRIED] or (None,):
            sent = bookable.body(slot=slot, units=units, **body)
            answer = octo.attempt.reserve(**sent)
            if slot is not None and _was_refused(answer):
                again = self._again_alone(octo, sent)
                if again is None:
                    continue
                answer = again
            if answer.ok and isinstance(answer.body, Document):
                booking: Document = answer.body
                self._stage.remember(booking, bookable)
                return booking
            if not answer.ok and answer.status < 400:
                raise Unreadable(answer.exchange, "")  # an undocumented success is a finding of its own
            self._stage.tell_refused("POST /bookings", answer)
            raise Refused(
                "POST /bookings",
                self._stage.requirement_of("POST /bookings"),
                answer.exchange,
                repr(answer),
            )
        raise NotUsable(f"every slot tried of {bookable.product.id} was taken meanwhile")

    def bought_up(self, bookable: Bookable) -> list[Document]:
        """The bookings that leave one seat of the slot of this `bookable`, which sells one at a time and has few (SCARCE).
        Raises NotVerified where the slot was taken meanwhile, and Refused where a hold takes another number of seats."""
        stage, held = self._stage, list[Document]()
        for _ in range(FEW):
            left = stage.stock(bookable)
            if left <= 1:
                break
            answer = stage.octo.attempt.reserve(bookable)
            if not answer.ok:
                raise NotVerified("the slot was taken meanwhile")
            taken = left - stage.stock(bookable)
            stage.builds_on("CORE-BOOK-014", taken == len(answer.body.unitItems), answer)
            held.append(answer.body)
        if stage.stock(bookable) != 1:
            raise NotVerified("the slot could not be bought up to its last seat")
        return held

    def _again_alone(self, octo: Octo, sent: Body) -> Answer | None:
        """The answer to the same reservation, under another uuid, while nothing else of this run moves stock; None
        where the slot says then that it is taken."""
        with self._stage.gate.alone():
            if not still_open(self._stage, sent):
                return None
            answer: Answer = octo.attempt.reserve(**{**sent, "uuid": self._stage.new_uuid()})
            return answer

    def confirmed_booking(self, *predicates: str, units: int = 1, **body: Any) -> Document:
        """A confirmed booking that can still be cancelled, with so many `units`. Raises as `reservation`."""
        booking = self.reservation(*(predicates or CONFIRMABLE), units=units, **body)
        confirmed: Document = self._stage.octo.confirm(booking.uuid)
        return confirmed

    def cancelled_booking(self, *predicates: str, reason: str | None = None) -> Document:
        """A booking that was confirmed and then cancelled, for this `reason`. Raises as `reservation`, and
        NotApplicable where it says that it cannot be cancelled."""
        booking = self.confirmed_booking(*predicates)
        if booking.get("cancellable") is False:
            raise NotApplicable("no confirmed booking says that it can be cancelled")
        cancelled: Document = self._stage.octo.cancel(booking.uuid, reason=reason)
        return cancelled


class Shared(SharedOrders, SharedGifts, SharedCatalogues):
    """States made once, whoever asks first. They are snapshots: nobody may write to what they hold."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    def reservation(self) -> Document:
        """A booking on hold."""
        return self._make("reservation", lambda own: own.reservation())

    def confirmed_booking(self) -> Document:
        """A confirmed booking, as confirming it answered."""
        return self._make("confirmed", lambda own: own.confirmed_booking())

    def cancelled_booking(self) -> Document:
        """A booking that was confirmed and then cancelled, as cancelling it answered."""
        return self._make("cancelled", lambda own: own.cancelled_booking())

    def availability(self) -> tuple[Bookable, list[Document]]:
        """An offer and what POST /availability answered for it."""
        bookable = self._stage.bookable()
        return bookable, list(self._stage.bookables.slots(bookable.product, bookable.option))

    def calendar(self) -> tuple[Bookable, list[Document]]:
        """An offer and its calendar of the next two weeks."""

        def ask() -> tuple[Bookable, list[Document]]:
            bookable = self._stage.bookable()
            day = bookable.slot.date("localDateTimeStart")
            octo = self._stage.octo.core
            return bookable, list(
                octo.calendar(bookable.product.id, bookable.option.id, day, day + timedelta(days=13))
            )

        return self._once.get("calendar", ask)

    def _make(self, name: str, make: Callable[[Own], Document]) -> Document:
        here = current.get()

        def made() -> Document:
            with nobodys():
                return make(self._stage.own)

        # Who measures stock has the gate alone and must not wait for a thread that waits for the gate.
        whose = threading.get_ident() if self._stage.gate.mine else None
        document: Document = self._once.get((name, here.capabilities, whose), made)
        if document.exchange is not None:
            here.note(document.exchange, None)
        return document


class Expired(ExpiredOrders, ExpiredGifts):
    """Bookings whose time has run out: moved by the target's clock, or planted early and read late."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()
        self._planted: list[Document] = []

    def plant(self, count: int) -> None:
        """Reserve `count` short holds now so that waiting for them later costs nothing."""
        for _ in range(count):
            try:
                self._planted.append(self._stage.own.reservation(minutes=1))
            except (Refused, NotVerified, NotApplicable, Unreadable, TargetDown, LimitReached, RunStopped):
                return  # whoever needs such a hold will say why there is none

    def hold(self) -> Document:
        """A hold for this caller alone, as read after it expired. Raises NotVerified where neither the
        clock can be moved nor the hold ends within limits.wait_s."""
        uuid = self.unread_hold().uuid
        expired: Document = self._stage.client_of(uuid).booking(uuid)
        return expired

    def unread_hold(self) -> Document:
        """A hold for this caller alone, as it was made, once its time has run out. Raises as `hold` does."""
        stage = self._stage
        if stage.clock.movable:
            key = stage.clock.new_key()
            booking = stage.own.reservation(minutes=5, key=key)
            stage.clock.advance_to(key, _end_of(booking) + timedelta(seconds=30))
        else:
            booking = self._planted.pop() if self._planted else stage.own.reservation(minutes=1)
            stage.clock.wait_until(_end_of(booking) + timedelta(seconds=5), "a hold to expire")
        return booking

    def client(self) -> Octo:
        """A reseller of its own, whose holds `lapse` lets expire without a wait. Raises NotVerified where the
        clock of the target cannot be moved."""
        if not self._stage.clock.movable:
            raise NotVerified("takes a clock that can be moved (`control:` in the target file)")
        return self._stage.octo.as_key(self._stage.clock.new_key())

    def lapse(self, hold: Document) -> None:
        """Let the time of a hold run out that a `client` made."""
        key = self._stage.key_of(hold.uuid)
        self._stage.clock.advance_to(key, _end_of(hold) + timedelta(seconds=30))

    def cutoff(self) -> Document:
        """A confirmed booking whose cancellation cutoff has passed: one whose time is moved there and back, or, where
        nobody can move it, one made after its cutoff. The target cancels the latter for nobody, so it is a test
        booking and the only one of the run."""
        stage = self._stage
        if not stage.clock.movable:
            uuid = self._once.get("past its cutoff", self._made_too_late).uuid
            read: Document = stage.octo.booking(uuid)
            return read
        bookable = stage.bookable("CANCELLATION_CUTOFF", *CONFIRMABLE)
        key = stage.clock.new_key()
        booking = stage.own.reservation_of(bookable, key=key)
        octo = stage.client_of(booking.uuid)
        octo.confirm(booking.uuid)
        slot = next(s for s in bookable.slots if s.id == booking.availabilityId)
        start = start_of(slot.raw)
        assert start is not None, "CANCELLABLE slots have a readable start"
        stage.clock.advance_to(
            key, start - cutoff_of(bookable.option.raw) + timedelta(minutes=5), back_at_end=True
        )
        late: Document = octo.booking(booking.uuid)
        return late

    def _made_too_late(self) -> Document:
        stage = self._stage
        if stage.mode.known is not True:
            raise NotApplicable(
                "a booking past its cutoff stays behind unless the clock can be moved (`control:` in the target "
                "file), and the target does not say that its bookings are tests"
            )
        bookable = stage.bookable("PAST_CUTOFF", "INSTANT_CONFIRMATION")
        with nobodys():
            confirmed: Document = stage.octo.confirm(stage.own.reservation_of(bookable).uuid)
            return confirmed


def _was_refused(answer: Answer) -> bool:
    return not answer.ok and answer.status >= 400


def _of_several_days(slots: Sequence[Document]) -> list[Document]:
    """The slots in their order, each day's first ones before its others, as slots of a day may share their seats."""
    seen: Counter[str] = Counter()
    turns = []
    for slot in slots:
        day = str(slot.raw.get("localDateTimeStart"))[:10]
        turns.append(seen[day])
        seen[day] += 1
    return [slot for _, slot in sorted(zip(turns, slots, strict=True), key=lambda pair: pair[0])]


def _end_of(hold: Document) -> datetime:
    """When a hold ends. Raises Unreadable where it does not say; that is a finding of its own."""
    end: datetime | None = hold.time("utcExpiresAt")
    if end is None:
        raise Unreadable(hold.exchange, "/utcExpiresAt")
    return ends(end)
