"""What is shown of payments, and looked up, is wrong."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.card_payments import views
from octo_sandbox.capabilities.card_payments.names import CARDS, EXTERNAL
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.card_payments.policy_changes import NEEDS, payments, shown
from octo_sandbox.faults.policy_changes import around, reshaped, without
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

# --- what is shown


@fault("pages-are-numbers", breaks="CARDPAYMENT-001", needs=NEEDS)
def _number(policies: Policies) -> Policies:
    """The returnUrl of a booking is a number."""
    return reshaped(
        policies, "Booking", lambda _call, view: {**view, "returnUrl": 7} if "returnUrl" in view else view
    )


def _leaking(component: str, name: str) -> Change:
    """Give every object this field where it was not asked for."""
    return lambda policies: reshaped(
        policies, component, lambda call, view: view if call.has(CARDS) else {name: None, **view}
    )


def _without_payment(component: str) -> Change:
    return lambda policies: without(policies, component, "cardPayment")


for _component, _needs in (("Booking", NEEDS), ("Order", (*NEEDS, CART)), ("Gift", (*NEEDS, GIFTS))):
    for _field in ("cardPayment", "returnUrl"):
        add(
            Fault(
                f"{_component.lower()}s-leak-{_field}",
                "CARDPAYMENT-002",
                f"Every {_component.lower()} shows a {_field}, also to resellers who did not ask for card payments.",
                _leaking(_component, _field),
                _needs,
            )
        )


@fault("payments-are-decimal", breaks="CARDPAYMENT-003", needs=NEEDS)
def _decimal(policies: Policies) -> Policies:
    """The amounts of a payment are in whole units of the currency, with a point."""
    return shown(policies, outstandingBalance=lambda account: account.outstanding / 100 + 0.005)


@fault("payments-go-through-a-pigeon", breaks="CARDPAYMENT-004", needs=NEEDS)
def _pigeon(policies: Policies) -> Policies:
    """The gateway of a payment is in no document."""
    return shown(policies, gateway="pigeon")


@fault("payments-come-from-the-moon", breaks="CARDPAYMENT-005", needs=NEEDS)
def _moon(policies: Policies) -> Policies:
    """The source of a payment is in no document."""
    return shown(policies, source="MOON")


for _component, _needs in (("Booking", NEEDS), ("Order", (*NEEDS, CART)), ("Gift", (*NEEDS, GIFTS))):
    add(
        Fault(
            f"{_component.lower()}s-show-no-payment",
            "CARDPAYMENT-006",
            f"A {_component.lower()} has no cardPayment, although card payments were asked for.",
            _without_payment(_component),
            _needs,
        )
    )


def _listing(operation: str) -> Change:
    """Show payments in this list."""
    left_out = views.LISTS - {operation}
    return lambda policies: payments(policies, left_out=lambda call: call.operation in left_out)


for _operation, _breaks, _needs in (
    ("GET /bookings", "CARDPAYMENT-007", NEEDS),
    ("GET /gifts", "CARDPAYMENT-007", (*NEEDS, GIFTS)),
    ("GET /orders", "CART-046", (*NEEDS, CART)),
):
    add(
        Fault(
            f"lists-of-{_operation.partition('/')[2]}-show-payments",
            _breaks,
            f"{_operation} shows how each of them is paid.",
            _listing(_operation),
            _needs,
        )
    )


def _forgetting_the_page(component: str) -> Change:
    """Do not keep the returnUrl of this component."""
    return lambda policies: payments(policies, page_taken=lambda _call, written: written != component)


for _component, _needs in (("Booking", NEEDS), ("Order", (*NEEDS, CART)), ("Gift", (*NEEDS, GIFTS))):
    add(
        Fault(
            f"pages-of-{_component.lower()}s-are-forgotten",
            "CARDPAYMENT-008",
            f"A {_component.lower()} does not keep its returnUrl.",
            _forgetting_the_page(_component),
            _needs,
        )
    )


# --- the payment alone


@fault("payments-alone-are-others", breaks="CARDPAYMENT-028", needs=NEEDS)
def _other(policies: Policies) -> Policies:
    """A payment that is looked up is another one."""

    def change(call: Call, view: View) -> View:
        if not call.operation.startswith("GET /card_payments"):
            return view
        other = uuid4()
        return {**view, "id": str(other), "cardPaymentId": f"cp_{other.hex}"}

    return reshaped(policies, "CardPayment", change)


@fault("payments-cannot-be-looked-up", breaks="CARDPAYMENT-028", needs=NEEDS)
def _nowhere(policies: Policies) -> Policies:
    """No payment is found by its name."""
    return payments(policies, looked_up=lambda _call, _key: None)


@fault("unknown-payments-are-empty", breaks="CARDPAYMENT-030", needs=NEEDS)
def _empty(policies: Policies) -> Policies:
    """A payment that nobody has is shown as one in which nothing was paid."""

    def look_up(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal:
            return {"id": str(uuid4()), "gateway": EXTERNAL, "status": "ON_HOLD", "totalPaid": 0}

    return around(policies, "GET /card_payments/{cardPaymentId}", look_up)


@fault("payments-are-shown-to-anybody", breaks="CARDPAYMENT-031", needs=NEEDS)
def _anybody(policies: Policies) -> Policies:
    """A payment is shown to whoever knows its name."""
    return payments(policies, looked_up=views.anyones_payment)
