"""octo/webhooks: its operations, subscriptions of this run, and what was delivered to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from octo_conformance.document import Document, Field
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.cart import order_names
from octo_conformance.stage.current import NOBODY, Current, current, nobodys
from octo_conformance.stage.deliveries import Deliveries
from octo_conformance.stage.once import Once
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.stage.signals import NotApplicable, NotVerified
from octo_conformance.stage.subscriptions import (
    Fits,
    Row,
    Scene,
    Sent,
    Subscription,
    called,
    is_slot,
    referred,
)

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

CAPABILITY: Final = "octo/webhooks"
BOOKING, ORDER, AVAILABILITY, PRODUCT = (
    "booking_update", "order_update", "availability_update", "product_update"
)  # fmt: skip
HELD: Final = {BOOKING: "booking", ORDER: "order", AVAILABILITY: "availability", PRODUCT: "product"}
"""What a delivery holds, by its event."""
OTHERWISE: Final = {event: event.replace("_update", ".updated") for event in HELD}
"""The other word for an event (reading CON-211)."""
CHANGES: Final = {"quick": 10, "standard": 30, "deep": 100}
"""How many changes in a row are looked at, by the depth of the run."""
HEADER: Final = "X-Octo-Conformance"
_ONE: Final = "/webhooks/{webhookId}"


class WebhookOperations(Operations[One, Many]):
    """The routes of subscriptions. No call goes to all of them at once, as some would be somebody else's."""

    def create_webhook(self, **body: object) -> One:
        """POST /webhooks. Answers with a `Webhook`."""
        return self._one("POST /webhooks", json=body)

    def webhooks(self) -> Many:
        """GET /webhooks. Answers with a list of `Webhook`."""
        return self._many("GET /webhooks")

    def webhook(self, webhook_id: str) -> One:
        """GET /webhooks/{webhookId} of the id `webhook_id`, which not every supplier has. Answers with a
        `Webhook`."""
        return self._one(f"GET {_ONE}", arguments={"webhookId": webhook_id})

    def update_webhook(self, webhook_id: str, **body: object) -> One:
        """PATCH /webhooks/{webhookId} of the id `webhook_id`. Answers with a `Webhook`."""
        return self._one(f"PATCH {_ONE}", arguments={"webhookId": webhook_id}, json=body)

    def delete_webhook(self, webhook_id: str) -> Answer:
        """DELETE /webhooks/{webhookId} of the id `webhook_id`. The body of its answer is not fixed, so this
        is always an `Answer`."""
        return self._done(f"DELETE {_ONE}", arguments={"webhookId": webhook_id})


Played = TypeVar("Played", Scene, Row)


class Webhooks:
    """Subscriptions of this run, and scenes in which something changes."""

    def __init__(self, stage: Stage, deliveries: Deliveries | None) -> None:
        self._stage = stage
        self._deliveries = deliveries
        self._once = Once()
        self._words: dict[str, str] = {}

    @property
    def deliveries(self) -> Deliveries:
        """What is delivered to this run. Raises NotVerified in a stage without."""
        if self._deliveries is None:
            raise NotVerified("nothing listens for deliveries")
        return self._deliveries

    def address(self) -> str:
        """An address to subscribe with. Where nothing can be delivered it is one of a reserved name."""
        if self._deliveries is not None and self._deliveries.possible:
            return self._deliveries.box(current.get().test).url
        return self._stage.own_url()

    def subscribed(
        self, event: str, *, octo: Octo | None = None, refuse: Sequence[int] = (), **body: object
    ) -> Subscription:
        """A new subscription. The first calls to its address are answered with the statuses of `refuse`.
        Raises NotVerified where the target cannot reach this run, Refused where it makes no subscription."""
        box = self.deliveries.box(current.get().test)
        box.refuse(*refuse)
        by = octo or self._stage.octo
        made = self.made(event, by, url=box.url, **body)
        return Subscription(made, event, HELD[event], box, by.reseller, self.deliveries)

    def made(self, event: str, octo: Octo, **body: object) -> Document:
        """What making a subscription answers. The event is sent in its other word where the first one is refused.
        Raises Refused where neither is taken."""
        word = self._words.get(event)
        for tried in (event, OTHERWISE[event]) if word is None else ():
            answer = octo.attempt.create_webhook(event=tried, **body)
            if answer.ok and isinstance(answer.body, Document):
                self._words[event] = tried
                return answer.body
        made: Document = octo.create_webhook(event=word or event, **body)
        return made

    # --- scenes -----------------------------------------------------------------------------------

    def booking_scene(self) -> Scene:
        """A booking gets another reference. The subscription has every capability of the run but card payments."""
        return _shown(self._once.get("booking", lambda: self._booking_scene()))

    def order_scene(self) -> Scene:
        """A booking in an order gets another reference. The subscription asked for this capability alone."""
        return _shown(self._once.get("order", lambda: self._order_scene()))

    def availability_scene(self) -> Scene:
        """Somebody takes seats of a slot. Raises NotApplicable where the supplier counts none."""
        return _shown(self._once.get("availability", lambda: self._availability_scene()))

    def product_scene(self) -> Scene:
        """The supplier changes a product, for a reseller of its own. Raises NotApplicable where no run can have it do so."""
        return _shown(self._once.get("product", lambda: self._product_scene()))

    def row(self) -> Row:
        """One booking gets many references, one after another."""
        return _shown(self._once.get("row", lambda: self._row()))

    def _booking_scene(self) -> Scene:
        # A delivery shows nothing of how a booking is being paid for (reading CON-221).
        octo = self._stage.octo.using(*sorted(self._stage.negotiated - {"octo/cardPayments"}))
        mark = self._stage.reference()
        with nobodys() as here, self._listening(BOOKING, octo, headers={HEADER: mark}) as subscription:
            booking = self._stage.own.reservation()
            before = octo.booking(booking.uuid)
            after, reference = self.renamed(booking, octo)
            told = referred(booking.uuid, reference)
            return self._scene(here, subscription, before, after, told, mark)

    def _order_scene(self) -> Scene:
        octo = self._stage.octo.using(CAPABILITY, "octo/cart")
        with nobodys() as here, self._listening(ORDER, self._stage.octo.using(CAPABILITY)) as subscription:
            before = octo.order(self._stage.own.order(bookings=1))
            _, reference = self.renamed(before.bookings[0], octo)
            after = octo.order(before)
            names = order_names(after)
            told: Fits = lambda shown: (  # noqa: E731
                bool({shown.get("id"), shown.get("orderId")} & names) and _holds(shown, reference)
            )
            return self._scene(here, subscription, before, after, told)

    def _availability_scene(self) -> Scene:
        stage, octo = self._stage, self._stage.octo.using(CAPABILITY)
        sold = stage.bookable("CANCELLABLE", vacancies=3)
        with nobodys() as here, stage.quietly(), self._listening(AVAILABILITY, octo) as subscription:
            before = self._slot(octo, sold)
            if before.get("vacancies") is None:
                raise NotApplicable("the supplier does not count the vacancies of its slots")
            stage.own.reservation_of(sold)
            after = self._slot(octo, sold)
            slot, left = is_slot(after), after.get("vacancies")
            told: Fits = lambda shown: slot(shown) and shown.get("vacancies") == left  # noqa: E731
            return self._scene(here, subscription, before, after, told)

    def _product_scene(self) -> Scene:
        stage = self._stage
        if not stage.clock.movable:
            raise NotApplicable("only the supplier changes a product, and a run cannot have it do so")
        key = stage.clock.new_key()
        octo = stage.octo.using(CAPABILITY).as_key(key)
        before = octo.product(stage.products[0].id)
        with nobodys() as here, self._listening(PRODUCT, octo) as subscription:
            stage.clock.control("POST", "/products", {"productId": before.id}, key)
            after = octo.product(before.id)
            told: Fits = lambda shown: shown.get("id") == before.raw.get("id")  # noqa: E731
            return self._scene(here, subscription, before, after, told)

    @staticmethod
    def _scene(
        here: Current,
        subscription: Subscription,
        before: Document,
        after: Document,
        told: Fits,
        mark: str | None = None,
    ) -> Scene:
        heard = subscription.hears(told)
        about = tuple(subscription.about(told))
        return Scene(subscription, before, after, heard, about, mark, tuple(here.exchanges))

    def _row(self) -> Row:
        octo = self._stage.octo
        with nobodys() as here, self._listening(BOOKING, octo) as subscription:
            booking = self._stage.own.reservation()
            references: list[str | None] = [octo.booking(booking.uuid).get("resellerReference")]
            after = booking
            for _ in range(CHANGES[self._stage.depth]):
                after, reference = self.renamed(booking, octo)
                references.append(reference)
            told = called(booking.uuid)
            heard = subscription.waits(
                lambda sent: unbroken(sent, told, references), f"deliveries of {len(references) - 1} changes"
            )
            about = tuple(subscription.about(told))
            return Row(tuple(references), about, heard, after, tuple(here.exchanges))

    @contextmanager
    def _listening(self, event: str, octo: Octo, **body: Any) -> Iterator[Subscription]:
        """A subscription for as long as a scene lasts: a whole run changes thousands of things."""
        subscription = self.subscribed(event, octo=octo, **body)
        try:
            yield subscription
        finally:
            with suppress(NotVerified):
                octo.attempt.delete_webhook(subscription.made.id)

    def _slot(self, octo: Octo, sold: Bookable) -> Document:
        """The first slot to book, as it is asked for alone."""
        for slot in octo.availability(sold.product.id, sold.option.id, ids=[sold.slot.id]):
            found: Document = slot
            return found
        raise NotVerified(f"the slot {sold.slot.id} is not offered any more")

    def renamed(self, booking: Document, octo: Octo) -> tuple[Document, str]:
        """The booking after it got another reference, and the reference."""
        reference = self._stage.reference()
        octo.update(booking.uuid, resellerReference=reference)
        after: Document = octo.booking(booking.uuid)
        return after, reference


def unbroken(sent: Iterable[Sent], fits: Fits, references: Sequence[str | None]) -> bool:
    """Whether the deliveries lead from the first reference to the last one. Several changes may be told together, and
    one may be told twice (reading CON-218). Without diffs, the last one has to be told."""
    ours = [each for each in sent if each.holds(HELD[BOOKING], fits)]
    steps = {
        change.was: change.value
        for each in ours
        for change in each.changes(HELD[BOOKING])
        if change.path == ("resellerReference",) and change.tells_both
    }
    here, left = references[0], len(references)
    while here in steps and left and here != references[-1]:
        here, left = steps[here], left - 1
    if steps:
        return bool(here == references[-1])
    return any(
        held.get("resellerReference") == references[-1] for each in ours for held in each.held(HELD[BOOKING])
    )


def _holds(order: Mapping[str, Field], reference: str) -> bool:
    """Whether a booking with this reference is in an order."""
    inside = order.get("bookings")
    return isinstance(inside, list) and any(
        isinstance(each, Mapping) and each.get("resellerReference") == reference for each in inside
    )


def _shown(scene: Played) -> Played:
    """A scene that is shown to the test that runs."""
    here = current.get()
    if here is not NOBODY:
        here.scene = scene.exchanges
    return scene
