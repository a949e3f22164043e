"""Carrying out a plan against the target, with a small model of what has to be true after each step."""

from __future__ import annotations

from octo_conformance.generate.booking_deeds import BookingDeeds
from octo_conformance.generate.model import (
    ENDED,
    GENERAL,
    OPEN,
    ORDER,
    READ_ORDER,
    SOLD,
    Life,
    OrderLife,
    Violation,
)  # fmt: skip
from octo_conformance.generate.steps import Plan, Step
from octo_conformance.generate.story import CALLS_TOLD
from octo_conformance.wire.address import place


class Walk(BookingDeeds):
    """One plan under way; a story of bookings and orders."""

    def carry_out(self, plan: Plan) -> None:
        """Raises Violation at the first thing that is not as it has to be, and NotUsable where slots ran out."""
        try:
            for step in plan:
                getattr(self, "_" + step.deed.replace(" ", "_"))(step)
            for life in self.bookings:
                self._check(life, GENERAL)  # whatever was done to the others
        except Violation as violation:
            asked = ", ".join(sorted(self.stage.negotiated))
            violation.story = tuple(self.story)
            violation.calls = (f"OCTO_CAPABILITIES='{asked}'", *self.calls[-CALLS_TOLD:])
            raise

    # --- orders -----------------------------------------------------------------------------------

    def _open_an_order(self, step: Step) -> None:
        answer = self._send(
            f"open order {len(self.orders) + 1}", "POST /orders", {"contact": self.stage.mark}
        )
        if not answer.ok:
            self._refused("POST /orders", answer)
        self.orders.append(OrderLife(f"order {len(self.orders) + 1}", self.octo.order_id(answer.body)))

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
        for life in self._inside(order, OPEN):
            named = self.stage.confirmation(life.uuid).get("unitItems")
            if named is not None:
                self.octo.attempt.update(life.uuid, unitItems=named)
        answer = self._send(
            f"confirm the {order.name}", f"POST {ORDER}/confirm", {"contact": self.stage.contact}, order
        )
        if not answer.ok:
            self._refused(f"POST {ORDER}/confirm", answer)
        order.status = "CONFIRMED"
        for life in self._inside(order, OPEN):
            life.status = "CONFIRMED" if life.bookable.product.instantConfirmation else "PENDING"
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
            if order.final or any(life.final for life in self._inside(order, OPEN | SOLD)):
                return  # a sale that says it is final stays one
            self._refused(f"POST {ORDER}/cancel", answer)
        order.status = "CANCELLED"
        for life in self._inside(order, OPEN | SOLD):
            life.status = "CANCELLED"
        self._check_inside(order, "CART-023", either=ENDED)

    # --- what has to be true ----------------------------------------------------------------------

    def _check_inside(
        self, order: OrderLife, requirement: str = "CART-013", either: frozenset[str] = frozenset()
    ) -> None:
        for life in self.bookings:
            if life.order is order:
                self._check(life, requirement, either)
        self._check_order(order, either)

    def _check_order(self, order: OrderLife, either: frozenset[str] = frozenset()) -> None:
        """The order's own route shows the order, and every living booking in it, as the model has them."""
        answer = self._ask(f"read the {order.name}", place("orders", order.id), {}, told=False)
        if not answer.ok:
            self._refused(READ_ORDER, answer)
        shown = answer.plain if isinstance(answer.plain, dict) else {}
        order.final = shown.get("cancellable") is False
        # What the supplier still has to agree to is PENDING, held or sold.
        allowed = {order.status, *either} | (set() if order.status in ENDED else {"PENDING"})
        if shown.get("status") not in allowed:
            raise Violation(GENERAL, f"The {order.name} is in another state than it was brought to", READ_ORDER,
                            order.status, str(shown.get("status")), answer.exchange)  # fmt: skip
        states = {b.get("id"): b.get("status") for b in shown.get("bookings") or [] if isinstance(b, dict)}
        for life in self._inside(order, OPEN | SOLD):
            if life.id not in states:
                raise Violation("CART-002", f"The {order.name} does not list {life.name}, which is in it", READ_ORDER,
                                life.id, "not in the list", answer.exchange)  # fmt: skip
            if states[life.id] != life.status:
                raise Violation(GENERAL, f"The {order.name} shows {life.name} in another state than it is in", READ_ORDER,
                                life.status, str(states[life.id]), answer.exchange)  # fmt: skip

    # --- which order ------------------------------------------------------------------------------

    def _order(self, step: Step) -> OrderLife | None:
        return self.orders[-1 - step.which % len(self.orders)] if self.orders else None

    def _all(self, order: OrderLife, states: frozenset[str]) -> bool:
        """Whether there is something in the order, and all of it in one of these states."""
        inside = [life for life in self.bookings if life.order is order]
        return bool(inside) and all(life.status in states for life in inside)

    def _inside(self, order: OrderLife, states: frozenset[str]) -> list[Life]:
        return [life for life in self.bookings if life.order is order and life.status in states]
