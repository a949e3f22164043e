"""Carrying out a plan against the target, and comparing each answer with a small model of bookings and orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from octo_conformance.document import Document
from octo_conformance.evidence import StoryStep
from octo_conformance.generate.plans.booking_actions import BookingActions
from octo_conformance.generate.plans.booking_plans import (
    ENDED,
    GENERAL,
    ON_BOOKINGS,
    ON_ORDERS,
    OPEN,
    ORDER,
    PASSES,
    READ_ORDER,
    SOLD,
    UPDATE,
    Action,
    Disagreement,
    ModelBooking,
    ModelOrder,
    Plan,
    Step,
)  # fmt: skip
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotSold, NotUsable
from octo_conformance.wire.address import place

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

LANES: Final = 8
"""The most plans that are carried out at the same time."""


def actions_of(stage: Stage) -> frozenset[Action]:
    """The actions that this target offers."""
    actions: set[Action] = {"reserve", *ON_BOOKINGS}
    if "octo/cart" in stage.negotiated:
        actions |= {"open an order", *ON_ORDERS}
    if "octo/identities" in stage.negotiated:
        actions.add("attach an identity")
    if stage.clock.movable:
        actions.add("let it expire")
    return frozenset(actions)


Lane: TypeAlias = "list[tuple[Bookable, Document]]"
"""Products to book in one plan, each with a slot in which no plan books that is carried out at the same time."""


def lanes_for(stage: Stage) -> list[Lane]:
    """Lanes of up to two products, with the latest slots first, as a sale there can still be cancelled some hours later.

    Raises NotSold or NotUsable where there is not even one.
    """
    found: list[tuple[Bookable, list[Document]]] = []
    for other_than in (None, "first"):
        try:
            bookable = stage.bookable(
                "CANCELLABLE", vacancies=8, other_than=found[0][0].product.id if other_than else None
            )
        except (NotSold, NotUsable):
            if not found:
                raise
            break
        found.append((bookable, _late(bookable)))
    lanes = min(LANES, *(len(slots) for _, slots in found))
    return [[(bookable, slots[lane]) for bookable, slots in found] for lane in range(lanes)]


def _late(bookable: Bookable) -> list[Document]:
    """The slots with room for a plan, the latest first. The first slot of all can be cancelled now, so what begins some
    hours after it can still be cancelled when those have passed."""
    begins = {slot.id: slot.time("localDateTimeStart") for slot in bookable.slots}
    fitting = [slot for slot in bookable.slots if (slot.raw.get("vacancies") or 8) >= 8]
    fitting.sort(key=lambda slot: begins[slot.id], reverse=True)
    enough = min(begins.values()) + PASSES + timedelta(hours=1)
    return [slot for slot in fitting if begins[slot.id] >= enough] or fitting[:1]


def carry_out(stage: Stage, octo: Octo, lane: Lane, plan: Plan) -> None:
    """Carry out one plan, and give back what it made. A plan in which time passes gets a key with a clock of its own.

    Raises Disagreement at the first answer that is not as the model has it, and NotUsable where the slots ran out.
    """
    key = stage.clock.new_key() if any(step.action == "let it expire" for step in plan) else None
    execution = _PlanExecution(stage, octo if key is None else octo.as_key(key), lane, key)
    try:
        execution.carry_out(plan)
    finally:
        stage.release(current.get().test or "", execution.names())


class _PlanExecution(BookingActions):
    """One plan under way, with the actions on bookings and on orders."""

    def names(self) -> frozenset[str]:
        """What the target calls all that the plan has made."""
        bookings = {name for each in self.bookings for name in (each.uuid, each.id, each.identity) if name}
        return frozenset(bookings | {order.id for order in self.orders})

    def carry_out(self, plan: Plan) -> None:
        try:
            for step in plan:
                getattr(self, "_" + step.action.replace(" ", "_"))(step)
            for booking in self.bookings:
                self._check(booking, GENERAL)  # an action on one booking changes no other
        except Disagreement as disagreement:
            disagreement.steps = _with_culprit(self.steps, disagreement, self.stage)
            raise

    # --- orders -----------------------------------------------------------------------------------

    def _open_an_order(self, step: Step) -> None:
        answer = self._send(
            f"open order {len(self.orders) + 1}", "POST /orders", {"contact": self.stage.mark}
        )
        if not answer.ok:
            self._refused("POST /orders", answer)
        self.orders.append(ModelOrder(f"order {len(self.orders) + 1}", self.octo.order_id(answer.body)))

    def _reserve_into_the_order(self, step: Step) -> None:
        order = self._order(step)
        if order is not None and order.status == "ON_HOLD":
            self._reserve(step, order)
            self._check_order(order)

    def _preview_the_order(self, step: Step) -> None:
        order = self._order(step)
        if order is None or order.status != "ON_HOLD":
            return
        self._send(
            f"preview the {order.name} with a contact",
            f"PATCH {ORDER}/preview",
            {"contact": self.stage.contact},
            order,
        )
        self._check_inside(order)

    def _extend_the_order(self, step: Step) -> None:
        order = self._order(step)
        if order is None or order.status != "ON_HOLD" or not self._all(order, OPEN):
            return
        answer = self._send(
            f"extend the {order.name}", f"POST {ORDER}/extend", {"expirationMinutes": 20}, order
        )
        if not answer.ok:
            self._refused(f"POST {ORDER}/extend", answer)
        self._check_inside(order)

    def _confirm_the_order(self, step: Step) -> None:
        order = self._order(step)
        if order is None or order.status != "ON_HOLD" or not self._all(order, OPEN):
            return
        for booking in self._inside(order, OPEN):
            named = self.stage.confirmation(booking.uuid).get("unitItems")
            if named is not None:
                self.octo.attempt.update(booking.uuid, unitItems=named)
                booking.calls.append((UPDATE, ("unitItems",)))
        answer = self._send(
            f"confirm the {order.name}", f"POST {ORDER}/confirm", {"contact": self.stage.contact}, order
        )
        if not answer.ok:
            self._refused(f"POST {ORDER}/confirm", answer)
        order.status = "CONFIRMED"
        for booking in self._inside(order, OPEN):
            booking.status = "CONFIRMED" if booking.bookable.product.instantConfirmation else "PENDING"
        self._check_inside(order, "CART-019")

    def _cancel_the_order(self, step: Step) -> None:
        order = self._order(step)
        if (
            order is None
            or order.status not in {"ON_HOLD", "CONFIRMED"}
            or not (self._all(order, OPEN) or self._all(order, SOLD))
        ):
            return
        answer = self._send(
            f"cancel the {order.name}", f"POST {ORDER}/cancel", {"reason": self.stage.notes}, order
        )
        if not answer.ok:
            if order.final or any(booking.final for booking in self._inside(order, OPEN | SOLD)):
                return  # the supplier said before that the sale is final
            self._refused(f"POST {ORDER}/cancel", answer)
        order.status = "CANCELLED"
        for booking in self._inside(order, OPEN | SOLD):
            booking.status = "CANCELLED"
        self._check_inside(order, "CART-023", either=ENDED)

    # --- what has to be true ----------------------------------------------------------------------

    def _check_inside(
        self, order: ModelOrder, requirement: str = "CART-013", either: frozenset[str] = frozenset()
    ) -> None:
        for booking in self.bookings:
            if booking.order is order:
                self._check(booking, requirement, either)
        self._check_order(order, either)

    def _check_order(self, order: ModelOrder, either: frozenset[str] = frozenset()) -> None:
        """The order's own route shows the order, and every living booking in it, as the model has them."""
        answer = self._ask(f"read the {order.name}", place("orders", order.id), {}, told=False)
        if not answer.ok:
            self._refused(READ_ORDER, answer)
        shown = answer.plain if isinstance(answer.plain, dict) else {}
        order.final = shown.get("cancellable") is False
        # An order that the supplier still has to agree to is PENDING, whether it is held or sold.
        allowed = {order.status, *either} | (set() if order.status in ENDED else {"PENDING"})
        if shown.get("status") not in allowed:
            raise Disagreement(GENERAL, f"The {order.name} is in another state than it was brought to", READ_ORDER,
                               order.status, str(shown.get("status")), answer.exchange)  # fmt: skip
        states = {b.get("id"): b.get("status") for b in shown.get("bookings") or [] if isinstance(b, dict)}
        for booking in self._inside(order, OPEN | SOLD):
            if booking.id not in states:
                raise Disagreement("CART-002", f"The {order.name} does not list {booking.name}, which is in it", READ_ORDER,
                                   booking.id, "not in the list", answer.exchange)  # fmt: skip
            if states[booking.id] != booking.status:
                raise Disagreement(GENERAL, f"The {order.name} shows {booking.name} in another state than it is in", READ_ORDER,
                                   booking.status, str(states[booking.id]), answer.exchange)  # fmt: skip

    # --- which order ------------------------------------------------------------------------------

    def _order(self, step: Step) -> ModelOrder | None:
        return self.orders[-1 - step.which % len(self.orders)] if self.orders else None

    def _all(self, order: ModelOrder, states: frozenset[str]) -> bool:
        """Whether there is something in the order, and all of it in one of these states."""
        inside = [booking for booking in self.bookings if booking.order is order]
        return bool(inside) and all(booking.status in states for booking in inside)

    def _inside(self, order: ModelOrder, states: frozenset[str]) -> list[ModelBooking]:
        return [booking for booking in self.bookings if booking.order is order and booking.status in states]


def _with_culprit(
    steps: Sequence[StoryStep], disagreement: Disagreement, stage: Stage
) -> tuple[StoryStep, ...]:
    """The steps of a plan, the one marked whose answer was wrong; a look that was no step of the plan is added."""
    wrong = disagreement.exchange
    told = [replace(step, culprit=step.exchange is not None and step.exchange == wrong) for step in steps]
    if wrong is not None and not any(step.culprit for step in told) and wrong in stage.calls:
        told.append(replace(stage.calls[wrong].step, culprit=True))
    return tuple(told)
