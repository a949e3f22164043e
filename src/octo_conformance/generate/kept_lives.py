"""The lives in which kept fields are compared: everything is told, read, extended, changed, cleared, confirmed.

One life serves many cells of the matrix. A second, short one tells everything at the confirmation, so that the first
can show what a confirmation leaves alone. Which fields there are is read from the contract.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from octo_conformance.contract import CORE, Kept
from octo_conformance.contract.overlay import STAMP
from octo_conformance.document import Body, Document, JsonValue
from octo_conformance.generate.kept_memory import Memory
from octo_conformance.generate.kept_thing import KeptThing, Record, View
from octo_conformance.stage.identities import CAPABILITY as IDENTITIES
from octo_conformance.stage.memberships import CAPABILITY as MEMBERSHIPS
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.pricing import PRICING
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable, NotVerified, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

CART: Final = "octo/cart"
GIFTS: Final = "octo/gifts"
BOOKING, GIFT, ORDER = "/bookings/{uuid}", "/gifts/{uuid}", "/orders/{orderId}"
IDENTITY: Final = "identityId"
BOOKED: Final = ("productId", "optionId", "availabilityId")
LONG, SHORT = 20, 5
"""Minutes a hold is asked for: first long enough for the whole life, later less, which no default is."""
MEMBERSHIP: Final = "membership"


class Lives:
    """Leads one kind of life after another, on one run."""

    def __init__(self, stage: Stage, octo: Octo) -> None:
        self._stage = stage
        self._octo = octo
        self._all = tuple(sorted(stage.negotiated))

    def lead(self, what: str) -> Record:
        """The life of one kind of thing. Raises NotApplicable where nobody sells it."""
        capability, lead = LIVES[what]
        if capability is not None and capability not in self._stage.negotiated:
            raise NotApplicable(f"{capability} is not offered")
        record = Record()
        lead(self, record)
        return record

    # --- what lives are made of -------------------------------------------------------------------

    def _thing(self, what: str, record: Record, *without: str) -> KeptThing:
        thing = self._stage.contract.owned.of(what)
        assert thing is not None
        asked = [each for each in self._all if each not in without]
        return KeptThing(self._stage, self._octo.using(*asked), thing, record)

    def _fields(self, thing: KeptThing, label: str, *names: str, but: tuple[str, ...] = ()) -> Body:
        """A body for this operation with everything, or with these properties."""
        kept = tuple(filter(self._is_offered, self._stage.contract.kept.of(label)))
        wanted = frozenset(names or (field.path[0] for field in kept)) - frozenset(but)
        return thing.values.body(kept, wanted)

    def _is_offered(self, field: Kept) -> bool:
        """Whether the property belongs to what the target offers."""
        return set(field.schema.get(STAMP, ())) <= self._stage.negotiated | {CORE}

    def _somebody(self, thing: KeptThing) -> dict[str, JsonValue]:
        """Another identity for the next call; what is shown of it is its id."""
        if IDENTITIES not in self._stage.negotiated:
            return {}
        identity = self._stage.own.identity()
        thing.values.given[IDENTITY] = self._stage.identities.of(identity)
        return {IDENTITY: identity.id}

    def _member(self, thing: KeptThing, which: int = 0) -> None:
        """Let calls be made under a membership, where a member of the target file can log in; under another one where
        the member has several."""
        if MEMBERSHIPS in self._stage.negotiated:
            try:
                login = self._stage.members.login()
                chosen = login.memberships[which % len(login.memberships)]
                thing.values.given[MEMBERSHIP] = dict(login.context(chosen))
            except (NotVerified, NotApplicable, Refused):
                return  # the statements about memberships say why

    # --- bookings ---------------------------------------------------------------------------------

    def _sold(self) -> tuple[Bookable, bool]:
        """What to book, with another slot to move to; and whether one booking may hold more tickets than one."""
        stage = self._stage
        for slots, units in ((2, 2), (2, 1), (1, 1)):
            try:
                return stage.bookable(*CONFIRMABLE, slots=slots, units=units, vacancies=units + 2), units == 2
            except (NotSold, NotUsable):
                continue
        return stage.bookable("CANCELLABLE"), False

    def _reservation(self, thing: KeptThing, bookable: Bookable) -> Body:
        """A reservation with everything that there is a value for."""
        items: list[JsonValue] = [{**item, "uuid": self._stage.new_uuid()} for item in bookable.unit_items()]
        legal = bookable.body()
        thing.values.given |= {
            "productId": legal["productId"], "optionId": legal["optionId"], "unitItems": items,
        }  # fmt: skip
        if "availabilityId" in legal:
            thing.values.given["availabilityId"] = legal["availabilityId"]
        return self._fields(thing, "POST /bookings")

    def _booking(self, record: Record) -> None:
        stage = self._stage
        booking = self._thing("booking", record, CART)
        bookable, several = self._sold()
        given = booking.values.given
        given["expirationMinutes"] = LONG
        if PRICING in stage.negotiated:
            product = stage.octo.using(PRICING).product(bookable.product.id)
            given["currency"] = list(product.availableCurrencies)[-1]
        self._member(booking)
        shown = self._somebody(booking)
        booking.views.append(booking.alone())
        made = booking.make(
            self._reservation(booking, bookable), shown, lambda: stage.own.reservation_of(bookable)
        )
        stage.remember(made, bookable)
        update = f"PATCH {BOOKING}"
        booking.call(f"POST {BOOKING}/extend", {"expirationMinutes": LONG})
        self._clear(booking, update)
        shown = self._somebody(booking)
        given["expirationMinutes"] = SHORT
        self._member(booking, 1)
        booking.call(update, self._fields(booking, update, but=("contact", "unitItems", *BOOKED)), shown)
        booking.call(f"POST {BOOKING}/extend", {"expirationMinutes": LONG})
        given["unitItems"] = [
            {**self._kept(item), "resellerReference": stage.reference(), "contact": booking.values.contact()}
            for item in made.unitItems
        ]
        booking.call(update, self._fields(booking, update, "contact", "unitItems"))
        if len(bookable.slots) > 1:
            given["availabilityId"] = bookable.slots[1].id
            booking.call(update, self._fields(booking, update, "availabilityId"))
        if several:
            given["unitItems"] = [*map(self._kept, made.unitItems), {"unitId": bookable.unit.id}]
            booking.call(update, self._fields(booking, update, "unitItems"))
        confirm = f"POST {BOOKING}/confirm"
        booking.call(
            confirm, self._named(booking, confirm, self._fields(booking, confirm, "contact"), bookable)
        )
        self._cancelled(booking, f"POST {BOOKING}/cancel")
        self._confirmed_booking(record, bookable)

    def _confirmed_booking(self, record: Record, bookable: Bookable) -> None:
        """Tell everything that a confirmation takes at the confirmation."""
        booking = self._thing("booking", record, CART)
        booking.views.append(booking.alone())
        made = booking.make(bookable.body(), None, lambda: self._stage.own.reservation_of(bookable))
        self._stage.remember(made, bookable)
        confirm = f"POST {BOOKING}/confirm"
        self._member(booking)
        shown = self._somebody(booking)
        booking.values.given["unitItems"] = [
            {
                **self._kept(item),
                "resellerReference": self._stage.reference(),
                "contact": booking.values.contact(),
            }
            for item in made.unitItems
        ]
        booking.call(confirm, self._fields(booking, confirm), shown)

    def _kept(self, item: Document) -> Body:
        return {"uuid": str(item.uuid), "unitId": str(item.unitId)}

    def _named(self, booking: KeptThing, label: str, body: Body, bookable: Bookable) -> Body:
        """The body with the names of single guests where a unit demands them and nobody said them yet."""
        demanding = any(unit.raw.get("requiredContactFields") for unit in bookable.units)
        if demanding and "unitItems" not in body:
            shown, _ = booking.read(f"GET {BOOKING}")
            body["unitItems"] = [
                {**self._kept(item), "contact": self._stage.contact} for item in shown.unitItems
            ]
        return body

    # --- orders, and what is in them --------------------------------------------------------------

    def _order(self, record: Record) -> None:
        stage = self._stage
        order = self._thing("order", record)
        update = f"PATCH {ORDER}"
        bookable, currencies = self._sold_in()
        given = order.values.given
        given["emailReceipt"] = stage.embedded
        if currencies:
            given["currency"] = currencies[0]
        self._member(order)
        shown = self._somebody(order)
        order.views.append(order.alone())
        named: Body = {**order.values.contact(), "fullName": stage.mark["fullName"]}
        given["contact"] = named  # an order is known as this run's by what it says
        order.make(self._fields(order, "POST /orders"), shown)
        del given["contact"]
        shown = self._somebody(order)
        given["emailReceipt"] = False
        if currencies:
            given["currency"] = currencies[-1]
        self._member(order, 1)
        order.preview(f"{update}/preview", self._fields(order, f"{update}/preview"), shown)
        self._clear(order, update)
        order.call(update, self._fields(order, update, but=("contact",)), shown)
        inside = [self._put_booking(order, bookable, record), *self._put_gift(order, record)]
        for label, body in (
            (update, self._fields(order, update, "contact")),
            (f"POST {ORDER}/extend", {"expirationMinutes": LONG}),
            (f"POST {ORDER}/confirm", {"contact": stage.contact}),
        ):
            if order.call(label, body) is not None:
                for thing in inside:
                    thing.look(label)
        self._confirmed_order(record, bookable)

    def _sold_in(self) -> tuple[Bookable, list[str]]:
        """What to book into an order, and currencies it can be paid in; none where the supplier tells no prices."""
        stage = self._stage
        if PRICING in stage.negotiated:
            for currencies in (2, 1):
                try:
                    priced = stage.prices.bookable(*CONFIRMABLE, currencies=currencies, vacancies=3)
                except (NotSold, NotUsable):
                    continue
                return priced.bookable, list(priced.product.availableCurrencies)
        return stage.bookable(*CONFIRMABLE, vacancies=3), []

    def _put_booking(self, order: KeptThing, bookable: Bookable, record: Record) -> KeptThing:
        booking = self._thing("booking", record)
        self._inside(order, booking, "bookings")
        shown = self._somebody(booking)
        made = booking.make(
            self._reservation(booking, bookable),
            shown,
            lambda: self._stage.own.reservation_of(bookable, orderId=order.arguments["orderId"]),
        )
        self._stage.remember(made, bookable)
        named = self._stage.confirmation(made.uuid).get("unitItems")
        if named is not None:
            booking.call(f"PATCH {BOOKING}", {"unitItems": named})
        return booking

    def _put_gift(self, order: KeptThing, record: Record) -> list[KeptThing]:
        if GIFTS not in self._stage.negotiated:
            return []
        gift = self._thing("gift", record)
        self._inside(order, gift, "gifts")
        gift.values.given |= self._worth() | {n: v for n, v in order.values.given.items() if n == "currency"}
        shown = self._somebody(gift)
        try:
            gift.make(self._fields(gift, "POST /gifts"), shown)
        except Refused:
            return []  # an order may have one currency, and this supplier's gifts another
        return [gift]

    def _inside(self, order: KeptThing, thing: KeptThing, name: str) -> None:
        """Put the thing into the order, and read it there too."""
        label = f"GET {ORDER}"
        thing.above = order
        thing.values.given["orderId"] = order.arguments["orderId"]

        def nested() -> tuple[Document, int] | None:
            shown, exchange = order.read(label)
            uuid = thing.arguments["uuid"].lower()
            for each in shown.get(name) or ():
                if str(each.raw.get("uuid", "")).lower() == uuid:
                    return each, exchange
            return None  # the statements on joining an order look for it

        again = self._stage.contract.kept.again("Order", name)
        thing.views += [thing.alone(), View(f"the {thing.thing.what} in {label}", nested, again)]

    def _confirmed_order(self, record: Record, bookable: Bookable) -> None:
        """Tell everything that a confirmation takes at the confirmation."""
        order, confirm = self._thing("order", record), f"POST {ORDER}/confirm"
        order.views.append(order.alone())
        order.make({"contact": self._stage.mark})  # an order is known as this run's by what it says
        self._put_booking(order, bookable, Record(writes=record.writes))
        self._member(order)
        order.values.given["emailReceipt"] = self._stage.embedded
        shown = self._somebody(order)
        order.call(confirm, self._fields(order, confirm), shown)

    # --- gifts ------------------------------------------------------------------------------------

    def _worth(self) -> dict[str, JsonValue]:
        body = self._stage.own.gift_body()
        return {name: body[name] for name in ("amount", "currency") if name in body}  # type: ignore[misc]

    def _gift(self, record: Record) -> None:
        gift = self._thing("gift", record, CART)
        given, update = gift.values.given, f"PATCH {GIFT}"
        worth = self._worth()
        given |= worth
        self._member(gift)
        shown = self._somebody(gift)
        gift.views.append(gift.alone())
        gift.make(self._fields(gift, "POST /gifts"), shown)
        shown = self._somebody(gift)
        amount = worth["amount"]
        given["amount"] = amount + 500 if isinstance(amount, int) else amount
        gift.preview(f"{update}/preview", self._fields(gift, f"{update}/preview"), shown)
        gift.call(f"POST {GIFT}/extend", {"expirationMinutes": LONG})
        self._clear(gift, update)
        gift.call(update, self._fields(gift, update, but=("contact", "recipient")), shown)
        gift.call(update, self._fields(gift, update, "contact", "recipient"))
        confirm = f"POST {GIFT}/confirm"
        gift.call(confirm, self._fields(gift, confirm, "contact"))
        self._cancelled(gift, f"POST {GIFT}/cancel")
        self._confirmed_gift(record, worth)

    def _confirmed_gift(self, record: Record, worth: Mapping[str, JsonValue]) -> None:
        gift, confirm = self._thing("gift", record, CART), f"POST {GIFT}/confirm"
        gift.views.append(gift.alone())
        gift.make({"uuid": self._stage.new_uuid(), **worth})
        shown = self._somebody(gift)
        gift.call(confirm, self._fields(gift, confirm, but=("amount",)), shown)

    # --- identities -------------------------------------------------------------------------------

    def _identity(self, record: Record) -> None:
        """No route shows an identity, so a booking does."""
        stage = self._stage
        identity, nobody = self._thing("identity", record), self._thing("identity", record)
        made = identity.make({"key": stage.reference()})
        nobody.make({}, {"key": None})
        name = stage.identities.of(made)
        booking = stage.own.reservation_of(stage.bookable("CANCELLABLE", vacancies=2), identityId=name)
        asking = self._octo.using(*(each for each in self._all if each != CART))

        def shown() -> tuple[Document, int] | None:
            read = asking.booking(booking.uuid)
            linked = read.get("identity")  # null where the link is lost, which IDENT-008 is about
            return None if linked is None else (linked, read.exchange or 0)

        identity.arguments = {"identityId": name}
        identity.views.append(View(f"the identity on GET {BOOKING}", shown))
        identity.call("PATCH /identities/{identityId}", {"key": stage.reference()})
        identity.call("PATCH /identities/{identityId}", {"key": None})

    # --- steps that several have ------------------------------------------------------------------

    def _clear(self, thing: KeptThing, label: str) -> None:
        """Send null for all that may be null."""
        fields = [
            kept for kept in self._stage.contract.kept.of(label) if kept.on_null and len(kept.path) == 1
        ]
        body: Body = dict.fromkeys((kept.path[0] for kept in fields if self._is_offered(kept)), None)
        if body:
            thing.call(label, body, dict(body))

    def _cancelled(self, thing: KeptThing, label: str) -> None:
        """Give it back with a reason; what else a cancelled thing still shows is the supplier's."""
        thing.memory = Memory(thing.thing.what, self._stage.tolerates)
        thing.call(label, {"reason": f"no longer needed ({self._stage.reference()})"})


LIVES: Final[Mapping[str, tuple[str | None, Callable[[Lives, Record], None]]]] = {
    "booking": (None, Lives._booking),
    "order": (CART, Lives._order),
    "gift": (GIFTS, Lives._gift),
    "identity": (IDENTITIES, Lives._identity),
}
"""The lives there are, and the capability that each needs."""
