"""What can be done to a booking, and what has to be true of it afterwards.

The model knows the state of each booking, what the last answer said of it, and which actions its state allows. A
legal action has to work. An illegal one has to be refused and to change nothing. Reading a booking shows what the
last answer said.
"""

from __future__ import annotations

import json

from octo_conformance.document import Body
from octo_conformance.evidence import StoryStep
from octo_conformance.generate.plans.booking_plans import (
    CANCEL,
    CONFIRM,
    ENDED,
    EXTEND,
    GENERAL,
    OPEN,
    PASSES,
    READ,
    RESERVE,
    SOLD,
    UPDATE,
    Disagreement,
    ModelBooking,
    ModelOrder,
    PlanState,
    Step,
)  # fmt: skip
from octo_conformance.generate.plans.frame import hold_still
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.signals import NotUsable
from octo_conformance.wire.address import place


class BookingActions(PlanState):
    """A plan under way, with the actions on bookings."""

    def _reserve(self, step: Step, order: ModelOrder | None = None) -> None:
        bookable, slot = self.bookables[step.which % len(self.bookables)]
        name = chr(ord("A") + len(self.bookings) % 26)
        body = bookable.body(slot=slot)
        where = ""
        if order is not None:
            body["orderId"] = order.id
            where = f" into the {order.name}"
        answer = self._send(
            f"reserve {_party(body)} of {bookable.product.id}{where}: booking {name}", RESERVE, body
        )
        if not answer.ok:
            if order is not None and self._mixes_currencies(order, bookable):
                return  # an order may have one currency
            if answer.error == "UNPROCESSABLE_ENTITY":
                raise NotUsable(f"the slots of {bookable.product.id} ran out")
            self._refused(RESERVE, answer)
        made = answer.body
        self.stage.remember(made, bookable)
        booking = ModelBooking(
            name,
            body,
            bookable,
            made.uuid,
            made.id,
            "ON_HOLD",
            body.get("notes"),
            len(body["unitItems"]),
            order,
        )
        self.bookings.append(booking)
        self._is(booking, answer, "CORE-BOOK-001", RESERVE)

    def _mixes_currencies(self, order: ModelOrder, bookable: Bookable) -> bool:
        """Whether an order that refuses this product holds one that is sold in another currency (reading CON-107)."""
        inside = [booking.bookable for booking in self.bookings if booking.order is order]
        mixed = any(self.stage.own.in_other_currencies(each, bookable) for each in inside)
        return mixed and self.stage.tolerates("CON-107", "refused")

    def _reserve_again(self, step: Step) -> None:
        booking = self._one(step)
        if booking is None:
            return
        answer = self._send(
            f"send the reservation of {booking.name} again, under the same uuid",
            RESERVE,
            booking.sent,
            booking,
        )
        if answer.ok and answer.body.id != booking.id:
            raise Disagreement("CORE-BOOK-004", "A reservation sent again made a second booking", RESERVE,
                               booking.id, str(answer.body.id), answer.exchange)  # fmt: skip
        self._check(booking)

    def _note(self, step: Step) -> None:
        booking = self._one(step)
        if booking is None:
            return
        note = f"{self.stage.notes} ({len(self.steps)})"
        answer = self._send(f"change the note of {booking.name}", UPDATE, {"notes": note}, booking)
        if self._allowed(booking, answer, OPEN, UPDATE, "CORE-BOOK-048"):
            booking.notes = note
            self._is(booking, answer, "CORE-BOOK-040", UPDATE)
        elif answer.ok:
            booking.notes = note
        self._check(booking)

    def _add_a_unit_item(self, step: Step) -> None:
        booking = self._one(step)
        if booking is None or booking.status not in OPEN:
            return
        shown = self.octo.attempt.booking(booking.uuid)
        if not shown.ok:
            return
        kept = [{"uuid": item.uuid, "unitId": item.unitId} for item in shown.body.unitItems]
        items = [*kept, {"unitId": booking.bookable.unit.id}]
        answer = self._send(f"add a unit item to {booking.name}", UPDATE, {"unitItems": items}, booking)
        if answer.ok:
            booking.unit_items = len(items)
            self._is(booking, answer, "CORE-BOOK-044", UPDATE)
        self._check(booking)

    def _extend(self, step: Step) -> None:
        booking = self._alone(step)
        if booking is None:
            return
        answer = self._send(
            f"extend {booking.name} by 20 minutes", EXTEND, {"expirationMinutes": 20}, booking
        )
        if self._allowed(booking, answer, OPEN, EXTEND, "CORE-BOOK-052"):
            self._is(booking, answer, "CORE-BOOK-050", EXTEND)
        self._check(booking)

    def _confirm(self, step: Step) -> None:
        booking = self._alone(step)
        if booking is None:
            return
        answer = self._send(
            f"confirm {booking.name}", CONFIRM, self.stage.confirmation(booking.uuid), booking
        )
        if booking.status in SOLD:
            pass  # a second time: nothing changes, whichever way it is answered
        elif self._allowed(
            booking,
            answer,
            OPEN,
            CONFIRM,
            "CORE-BOOK-075" if booking.status == "EXPIRED" else "CORE-BOOK-078",
        ):
            booking.status = "CONFIRMED" if booking.bookable.product.instantConfirmation else "PENDING"
            self._is(booking, answer, "CORE-BOOK-060", CONFIRM)
        self._check(booking)

    def _cancel(self, step: Step) -> None:
        booking = self._alone(step)
        if booking is None:
            return
        answer = self._send(f"cancel {booking.name}", CANCEL, {"reason": self.stage.notes}, booking)
        if booking.status in OPEN | SOLD and (answer.ok or not booking.final):
            if not answer.ok:
                self._refused(CANCEL, answer)
            held = booking.status in OPEN
            # Letting a hold go may end as EXPIRED too.
            booking.status = "EXPIRED" if held and answer.body.status == "EXPIRED" else "CANCELLED"
            self._is(booking, answer, "CORE-BOOK-084" if held else "CORE-BOOK-080", CANCEL)
        self._check(booking)

    def _let_it_expire(self, step: Step) -> None:
        if self.key is None or not any(booking.status in OPEN for booking in self.bookings):
            return
        self.steps.append(StoryStep(says="wait for three hours"))
        self.stage.clock.advance_to(self.key, self.stage.now + PASSES)
        for booking in self.bookings:
            if booking.status in OPEN:
                booking.status = "EXPIRED"
        for order in self.orders:
            if order.status == "ON_HOLD":
                order.status = "EXPIRED"
        for booking in self.bookings:
            booking.shown = None
            self._check(booking, "CORE-BOOK-076")

    def _read(self, step: Step) -> None:
        """By another route than the uuid: the supplier's list."""
        booking = self._one(step)
        if booking is None:
            return
        shown = self.octo.attempt.booking(booking.uuid)
        reference = shown.body.supplierReference if shown.ok else None
        if not reference:
            return
        answer = self._ask(
            f"look {booking.name} up by the supplier's reference",
            "/bookings",
            {"supplierReference": reference},
        )
        if answer.ok and isinstance(answer.plain, list):
            found = [b for b in answer.plain if isinstance(b, dict) and b.get("id") == booking.id]
            if not found:
                raise Disagreement("CORE-BOOK-034", f"{booking.name} is not found by the supplier's reference", "GET /bookings",
                                   booking.id, "not in the list", answer.exchange)  # fmt: skip
            if found[0].get("status") != booking.status:
                raise Disagreement(GENERAL, f"The list shows {booking.name} in another state than it is in", "GET /bookings",
                                   booking.status, str(found[0].get("status")), answer.exchange)  # fmt: skip

    def _attach_an_identity(self, step: Step) -> None:
        booking = self._one(step)
        if booking is None or booking.status not in OPEN:
            return
        identity = self.octo.create_identity(key=self.stage.reference())
        booking.identity = identity.id
        answer = self._send(
            f"attach an identity to {booking.name}", UPDATE, {"identityId": identity.id}, booking
        )
        shown = answer.plain.get("identity") if answer.ok and isinstance(answer.plain, dict) else None
        if not isinstance(shown, dict) or shown.get("id") != identity.id:
            raise Disagreement("IDENT-009", f"The identity attached to {booking.name} is not shown", UPDATE,
                               identity.id, json.dumps(shown), answer.exchange)  # fmt: skip
        self._check(booking)

    # --- what has to be true ----------------------------------------------------------------------

    def _allowed(
        self, booking: ModelBooking, answer: Answer, states: frozenset[str], label: str, otherwise: str
    ) -> bool:
        """Whether the action was legal and done. Raises Disagreement where it was legal and refused, or illegal and
        done. An action that the documents do not settle for the state (a change of a sold booking) is neither."""
        if booking.status in states:
            if not answer.ok:
                self._refused(label, answer)
            return True
        if booking.status in ENDED and answer.ok:
            raise Disagreement(otherwise, f"{booking.name} is {booking.status}, and {label} works", label,
                               "a refusal", f"HTTP {answer.status}", answer.exchange)  # fmt: skip
        return False

    def _is(
        self,
        booking: ModelBooking,
        answer: Answer,
        requirement: str,
        label: str,
        either: frozenset[str] = frozenset(),
    ) -> None:
        """The answer shows the booking as the model has it."""
        shown = answer.body
        if shown.id != booking.id:
            raise Disagreement(requirement, f"{label} answers with another booking than {booking.name}", label,
                               booking.id, str(shown.id), answer.exchange)  # fmt: skip
        allowed = {booking.status, *either} | (
            {"PENDING"} if booking.status == "ON_HOLD" and label == RESERVE else set()
        )
        if booking.status == "PENDING":
            allowed.add("CONFIRMED")
        if shown.status not in allowed:
            raise Disagreement(requirement, f"{booking.name} is {shown.status} where it has to be {booking.status}", label,
                               booking.status, str(shown.status), answer.exchange)  # fmt: skip
        booking.status = shown.status
        booking.final = shown.raw.get("cancellable") is False
        unit_items = len(shown.unitItems)
        if unit_items == 0 and booking.status in ENDED:
            unit_items = booking.unit_items  # a booking that was given back may show none
        for what, expected, actual in (
            ("note", booking.notes, shown.notes), ("number of unit items", booking.unit_items, unit_items),
        ):  # fmt: skip
            if actual != expected:
                raise Disagreement(requirement, f"The {what} of {booking.name} is not what was last said", label,
                                   json.dumps(expected), json.dumps(actual), answer.exchange)  # fmt: skip

    def _check(
        self, booking: ModelBooking, requirement: str = "CORE-BOOK-030", either: frozenset[str] = frozenset()
    ) -> None:
        answer = self._ask(f"read {booking.name}", place("bookings", booking.uuid), {}, told=False)
        if not answer.ok:
            if booking.status == "EXPIRED":
                return  # a hold that is gone may be forgotten
            self._refused(READ, answer)
        self._is(booking, answer, requirement, READ, either)
        hold_still(self.stage.contract, booking, answer.plain, answer.exchange)

    # --- which booking ----------------------------------------------------------------------------

    def _one(self, step: Step) -> ModelBooking | None:
        return self.bookings[-1 - step.which % len(self.bookings)] if self.bookings else None

    def _alone(self, step: Step) -> ModelBooking | None:
        """A booking that is in no order of ours: such a one is sold and given back with its order."""
        booking = self._one(step)
        return booking if booking is not None and booking.order is None else None


def _party(body: Body) -> str:
    return ", ".join(item["unitId"] for item in body["unitItems"])
