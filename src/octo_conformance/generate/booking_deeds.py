"""What can be done to a booking, and what has to be true of it afterwards.

The model knows the state of each booking, what was last said of it, and which deeds its state allows. What is
legal has to work, what is not has to be refused and change nothing, and whatever reading shows is what the
last answer said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from octo_conformance.generate.model import (
    CANCEL,
    CONFIRM,
    ENDED,
    EXTEND,
    GENERAL,
    OPEN,
    READ,
    RESERVE,
    SOLD,
    UPDATE,
    Life,
    OrderLife,
    Violation,
)  # fmt: skip
from octo_conformance.generate.steps import Step
from octo_conformance.generate.story import Story
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.signals import NotUsable
from octo_conformance.wire.address import place


class BookingDeeds(Story):
    """A story of bookings."""

    def _reserve(self, step: Step, order: OrderLife | None = None) -> None:
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
            if answer.error == "UNPROCESSABLE_ENTITY":
                raise NotUsable(f"the slots of {bookable.product.id} ran out")
            self._refused(RESERVE, answer)
        booking = answer.body
        self.stage.remember(booking, bookable)
        life = Life(
            name,
            body,
            bookable,
            booking.uuid,
            booking.id,
            "ON_HOLD",
            body.get("notes"),
            len(body["unitItems"]),
            order,
        )
        self.bookings.append(life)
        self._is(life, answer, "CORE-BOOK-001", RESERVE)

    def _reserve_again(self, step: Step) -> None:
        life = self._one(step)
        if life is None:
            return
        answer = self._send(
            f"send the reservation of {life.name} again, under the same uuid", RESERVE, life.sent
        )
        if answer.ok and answer.body.id != life.id:
            raise Violation("CORE-BOOK-004", "A reservation sent again made a second booking", RESERVE,
                            life.id, str(answer.body.id), answer.exchange)  # fmt: skip
        self._check(life)

    def _note(self, step: Step) -> None:
        life = self._one(step)
        if life is None:
            return
        note = f"{self.stage.notes} ({len(self.story)})"
        answer = self._send(f"change the note of {life.name}", UPDATE, {"notes": note}, life)
        if self._allowed(life, answer, OPEN, UPDATE, "CORE-BOOK-048"):
            life.notes = note
            self._is(life, answer, "CORE-BOOK-040", UPDATE)
        elif answer.ok:
            life.notes = note
        self._check(life)

    def _add_a_ticket(self, step: Step) -> None:
        life = self._one(step)
        if life is None or life.status not in OPEN:
            return
        shown = self.octo.attempt.booking(life.uuid)
        if not shown.ok:
            return
        kept = [{"uuid": item.uuid, "unitId": item.unitId} for item in shown.body.unitItems]
        items = [*kept, {"unitId": life.bookable.unit.id}]
        answer = self._send(f"add a ticket to {life.name}", UPDATE, {"unitItems": items}, life)
        if answer.ok:
            life.tickets = len(items)
            self._is(life, answer, "CORE-BOOK-044", UPDATE)
        self._check(life)

    def _extend(self, step: Step) -> None:
        life = self._alone(step)
        if life is None:
            return
        answer = self._send(f"extend {life.name} by 20 minutes", EXTEND, {"expirationMinutes": 20}, life)
        if self._allowed(life, answer, OPEN, EXTEND, "CORE-BOOK-052"):
            self._is(life, answer, "CORE-BOOK-050", EXTEND)
        self._check(life)

    def _confirm(self, step: Step) -> None:
        life = self._alone(step)
        if life is None:
            return
        answer = self._send(f"confirm {life.name}", CONFIRM, self.stage.confirmation(life.uuid), life)
        if life.status in SOLD:
            pass  # a second time: nothing changes, whichever way it is answered
        elif self._allowed(
            life, answer, OPEN, CONFIRM, "CORE-BOOK-075" if life.status == "EXPIRED" else "CORE-BOOK-078"
        ):
            life.status = "CONFIRMED" if life.bookable.product.instantConfirmation else "PENDING"
            self._is(life, answer, "CORE-BOOK-060", CONFIRM)
        self._check(life)

    def _cancel(self, step: Step) -> None:
        life = self._alone(step)
        if life is None:
            return
        answer = self._send(f"cancel {life.name}", CANCEL, {"reason": self.stage.notes}, life)
        if life.status in OPEN | SOLD and (answer.ok or not life.final):
            if not answer.ok:
                self._refused(CANCEL, answer)
            held = life.status in OPEN
            # Letting a hold go may end as EXPIRED too.
            life.status = "EXPIRED" if held and answer.body.status == "EXPIRED" else "CANCELLED"
            self._is(life, answer, "CORE-BOOK-084" if held else "CORE-BOOK-080", CANCEL)
        self._check(life)

    def _let_it_expire(self, step: Step) -> None:
        if self.key is None or not any(life.status in OPEN for life in self.bookings):
            return
        self.story.append("wait for three hours")
        self.stage.clock.advance_to(self.key, self.stage.now + timedelta(hours=3))
        for life in self.bookings:
            if life.status in OPEN:
                life.status = "EXPIRED"
        for order in self.orders:
            if order.status == "ON_HOLD":
                order.status = "EXPIRED"
        for life in self.bookings:
            self._check(life, "CORE-BOOK-076")

    def _read(self, step: Step) -> None:
        """By another route than the uuid: the supplier's list."""
        life = self._one(step)
        if life is None:
            return
        shown = self.octo.attempt.booking(life.uuid)
        reference = shown.body.supplierReference if shown.ok else None
        if not reference:
            return
        answer = self._ask(
            f"look {life.name} up by the supplier's reference", "/bookings", {"supplierReference": reference}
        )
        if answer.ok and isinstance(answer.plain, list):
            found = [b for b in answer.plain if isinstance(b, dict) and b.get("id") == life.id]
            if not found:
                raise Violation("CORE-BOOK-034", f"{life.name} is not found by the supplier's reference", "GET /bookings",
                                life.id, "not in the list", answer.exchange)  # fmt: skip
            if found[0].get("status") != life.status:
                raise Violation(GENERAL, f"The list shows {life.name} in another state than it is in", "GET /bookings",
                                life.status, str(found[0].get("status")), answer.exchange)  # fmt: skip

    def _attach_an_identity(self, step: Step) -> None:
        life = self._one(step)
        if life is None or life.status not in OPEN:
            return
        identity = self.octo.create_identity(key=self.stage.reference())
        life.identity = identity.id
        answer = self._send(f"attach an identity to {life.name}", UPDATE, {"identityId": identity.id}, life)
        shown = answer.plain.get("identity") if answer.ok and isinstance(answer.plain, dict) else None
        if not isinstance(shown, dict) or shown.get("id") != identity.id:
            raise Violation("IDENT-009", f"The identity attached to {life.name} is not shown", UPDATE,
                            identity.id, json.dumps(shown), answer.exchange)  # fmt: skip
        self._check(life)

    # --- what has to be true ----------------------------------------------------------------------

    def _allowed(
        self, life: Life, answer: Answer, states: frozenset[str], label: str, otherwise: str
    ) -> bool:
        """Whether the deed was legal and done. Raises Violation where it was legal and refused, or the reverse.
        What is not settled for the state (a change of a sold booking) is neither."""
        if life.status in states:
            if not answer.ok:
                self._refused(label, answer)
            return True
        if life.status in ENDED and answer.ok:
            raise Violation(otherwise, f"{life.name} is {life.status}, and {label} works", label,
                            "a refusal", f"HTTP {answer.status}", answer.exchange)  # fmt: skip
        return False

    def _is(
        self, life: Life, answer: Answer, requirement: str, label: str, either: frozenset[str] = frozenset()
    ) -> None:
        """The answer shows the booking as the model has it."""
        shown = answer.body
        if shown.id != life.id:
            raise Violation(requirement, f"{label} answers with another booking than {life.name}", label,
                            life.id, str(shown.id), answer.exchange)  # fmt: skip
        allowed = {life.status, *either} | (
            {"PENDING"} if life.status == "ON_HOLD" and label == RESERVE else set()
        )
        if life.status == "PENDING":
            allowed.add("CONFIRMED")
        if shown.status not in allowed:
            raise Violation(requirement, f"{life.name} is {shown.status} where it has to be {life.status}", label,
                            life.status, str(shown.status), answer.exchange)  # fmt: skip
        life.status = shown.status
        life.final = shown.raw.get("cancellable") is False
        tickets = len(shown.unitItems)
        if tickets == 0 and life.status in ENDED:
            tickets = life.tickets  # what was given back may have none any more
        for what, expected, actual in (
            ("note", life.notes, shown.notes), ("number of tickets", life.tickets, tickets),
        ):  # fmt: skip
            if actual != expected:
                raise Violation(requirement, f"The {what} of {life.name} is not what was last said", label,
                                json.dumps(expected), json.dumps(actual), answer.exchange)  # fmt: skip

    def _check(
        self, life: Life, requirement: str = "CORE-BOOK-030", either: frozenset[str] = frozenset()
    ) -> None:
        answer = self._ask(f"read {life.name}", place("bookings", life.uuid), {}, told=False)
        if not answer.ok:
            if life.status == "EXPIRED":
                return  # a hold that is gone may be forgotten
            self._refused(READ, answer)
        self._is(life, answer, requirement, READ, either)

    # --- which booking ----------------------------------------------------------------------------

    def _one(self, step: Step) -> Life | None:
        return self.bookings[-1 - step.which % len(self.bookings)] if self.bookings else None

    def _alone(self, step: Step) -> Life | None:
        """A booking that is in no order of ours: such a one is sold and given back with its order."""
        life = self._one(step)
        return life if life is not None and life.order is None else None


def _party(body: Mapping[str, Any]) -> str:
    return ", ".join(item["unitId"] for item in body["unitItems"])
