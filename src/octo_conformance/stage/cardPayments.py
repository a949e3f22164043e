"""octo/cardPayments: what waits to be paid, and payments that were taken elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import Body, Document
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.signals import NotApplicable, NotVerified

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

EXTERNAL: Final = "external"
SHOWN: Final = "cardPayment"
PENDING: Final = "PAYMENT_PENDING"
PAUSES: Final = (0.2, 1, 2, 4)
"""Seconds that a bank is given to answer, before each further try."""


class CardPaymentOperations(Operations[One, Many]):
    """Each returns what the operation's 200 answer holds."""

    def card_payment(self, name: str) -> One:
        """GET /card_payments/{cardPaymentId} of the id `name`. Answers with a `CardPayment`."""
        return self._one("GET /card_payments/{cardPaymentId}", arguments={"cardPaymentId": name})


class CardPayments:
    """Finds what is to be paid, and pays it through `external`, which takes no money.

    A payment is only ever of what is owed. On a target that is not in test mode the client sends none."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    # --- what waits to be paid; each is shown with a payment through `external` ---------------------

    def unpaid_booking(self) -> Document:
        """A booking on hold. Raises NotApplicable where bookings are not paid by card, NotVerified where another gateway
        takes the money."""
        bookable = self._stage.bookable(*CONFIRMABLE, vacancies=2)
        return self.payable(self._stage.own.reservation_of(bookable), "booking")

    def unpaid_order(self, bookings: int = 2) -> Document:
        """An order on hold. Raises as `unpaid_booking`."""
        return self.payable(self._stage.own.order(bookings), "order")

    def unpaid_gift(self) -> Document:
        """A gift on hold. Raises as `unpaid_booking`."""
        return self.payable(self._stage.own.gift(), "gift")

    @staticmethod
    def payable(thing: Document, what: str) -> Document:
        """The thing, where it is to be paid through `external`. Raises as `unpaid_booking`."""
        payment = thing.get(SHOWN)
        if payment is None:
            raise NotApplicable(f"a {what} on hold shows no payment by card")
        gateway = payment.get("gateway")
        if gateway != EXTERNAL:
            raise NotVerified(
                f"payments go through {gateway}, which takes a browser; give the key of this run the gateway {EXTERNAL}"
            )
        if payment.get("outstandingBalance") is None or payment.get("currency") is None:
            raise NotVerified(f"the payment of a {what} does not say how much is owed in which currency")
        if payment.outstandingBalance <= 0:
            raise NotApplicable(f"a {what} on hold owes nothing")
        return thing

    # --- payments -----------------------------------------------------------------------------------

    @staticmethod
    def approved(thing: Document, **changes: object) -> Body:
        """A payment of what this owes, taken elsewhere; `changes` are other fields of it."""
        payment = thing[SHOWN]
        owed: Body = {
            "source": "ECOM",
            "amount": payment.outstandingBalance,
            "currency": payment.currency,
            "external": {"approved": True, "refusalReason": None},
        }
        return {**owed, **changes}

    def turned_down(self, thing: Document) -> Body:
        """The payment of a guest whose bank said no."""
        return self.approved(
            thing, external={"approved": False, "refusalReason": "insufficient funds (conformance test)"}
        )

    def until_settled(self, send: Callable[[], Answer]) -> Answer:
        """The answer to a confirmation, which is repeated while the payment is pending."""
        answer = send()
        for seconds in PAUSES:
            if answer.error != PENDING:
                break
            self._stage.pause(seconds, "the bank that has not answered yet")
            answer = send()
        return answer

    def confirmed_booking(self, booking: Document, **payment: Any) -> Answer:
        """The answer to the confirmation of a booking with its payment."""
        sent = self.approved(booking, **payment)
        return self.until_settled(lambda: self._stage.octo.attempt.confirm(booking.uuid, cardPayment=sent))

    @staticmethod
    def name_of(payment: Document) -> str:
        """By which a payment is asked for (reading CON-231). Raises NotApplicable where it has no name."""
        for key in ("cardPaymentId", "id"):
            if payment.get(key):
                return str(payment[key])
        raise NotApplicable("a payment has no name by which it could be asked for")
