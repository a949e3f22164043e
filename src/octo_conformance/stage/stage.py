"""The stage: everything a behaviour test may ask for besides the client."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from typing import TypeVar

from octo_conformance.contract import Contract
from octo_conformance.document import Body, Document, Field, Items, JsonValue, Unreadable, show
from octo_conformance.evidence import DiscoveryLine, RefusedLine
from octo_conformance.ledger.cleanup import give_back
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.ledger.shown import shown_in
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.bookables import Bookable, Bookables, local_day
from octo_conformance.stage.cardPayments import CardPayments
from octo_conformance.stage.catalogue_values import CatalogueValues
from octo_conformance.stage.client import Octo
from octo_conformance.stage.clock import Clock, ends
from octo_conformance.stage.current import current, nobodys
from octo_conformance.stage.endings import Endings, Tell
from octo_conformance.stage.extras import Extras
from octo_conformance.stage.identities import IdentityNames
from octo_conformance.stage.inventing import Inventing
from octo_conformance.stage.links import Links
from octo_conformance.stage.memberships import Members
from octo_conformance.stage.offers import SlotOffers
from octo_conformance.stage.pickups import Pickups
from octo_conformance.stage.pricing import Prices
from octo_conformance.stage.probe import Mode
from octo_conformance.stage.questions import Questions
from octo_conformance.stage.seats import still_open
from octo_conformance.stage.setting import Setting
from octo_conformance.stage.signals import NotVerified
from octo_conformance.stage.states import Expired, Own, Shared
from octo_conformance.stage.stock import StockGate
from octo_conformance.stage.telling import Called
from octo_conformance.stage.webhooks import Webhooks
from octo_conformance.wire import Exchange, Request, Wire
from octo_conformance.wire.address import Address, segments_of

LOOKS = 5
"""How often stock is looked at to see whether it moves."""

T = TypeVar("T")


class Stage(Inventing, Endings):
    """Products chosen by what a test needs, states shared and own, and words for what is missing."""

    def __init__(
        self, setting: Setting, contract: Contract, wire: Wire, ledger: Ledger, clock: Clock, tell: Tell
    ) -> None:
        super().__init__(setting, ledger)
        self.contract = contract
        self.wire = wire
        self.clock = clock
        """The time of the target: how it is told, moved and waited for."""
        self.gate = StockGate()
        self.mode = Mode()
        self.negotiated: frozenset[str] = frozenset()
        self.offered: frozenset[str] | None = None
        self.calls: dict[int, Called] = {}
        """Every call of this run in words, by the number of its exchange."""
        self._tell = tell
        self._observers: list[Callable[[Exchange], None]] = []
        self._bookable_of: dict[str, Bookable] = {}
        self._key_of: dict[str, str] = {}
        self._bookings: dict[str, Document] = {}
        self.octo = Octo(self)
        """A client that asks for the capabilities of the running test, as the fixture `octo` is."""
        self.links = Links(wire.base_url, setting.ca_file)
        self.bookables = Bookables(self)
        self.catalogue_values = CatalogueValues(self)
        self.own = Own(self)
        """States made for one test, which it may write to."""
        self.shared = Shared(self)
        """States made once, which all that only read them share."""
        self.expired = Expired(self)
        """States whose time has run out."""
        self.prices = Prices(self)
        self.slot_offers = SlotOffers(self)
        self.pickups = Pickups(self)
        self.questions = Questions(self)
        self.card_payments = CardPayments(self)
        self.webhooks = Webhooks(self, setting.deliveries)
        self.extras = Extras(self)
        self.identities = IdentityNames(self, ledger)
        self._codes = setting.codes
        self.members = Members(self, setting.members, setting.codes)

    # --- what is known of the target --------------------------------------------------------------

    @property
    def profile(self) -> str:
        """octo or ventrata."""
        return self._setting.profile

    @property
    def depth(self) -> str:
        """How much is generated: quick, standard or deep."""
        return self._setting.depth

    @property
    def seed(self) -> int:
        """What everything drawn at random is drawn from."""
        return self._setting.seed

    @property
    def embedded(self) -> bool:
        """The target is the reference supplier of this run: nobody real gets its messages."""
        return self._setting.embedded

    @property
    def stress(self) -> bool:
        """The target may get values that no shop sends: it is the reference supplier, or the user said so."""
        return self._setting.embedded or self._setting.stress

    @property
    def read_only(self) -> bool:
        """Whether the run writes nothing: a call that would write raises NotVerified."""
        return self._setting.read_only

    @property
    def now(self) -> datetime:
        """The target's time, aware, in UTC."""
        return self.clock.now.astimezone(UTC)

    def today(self, product: Document) -> date:
        """The day it is where the product takes place."""
        return local_day(product, self.now)

    @staticmethod
    def end_of(hold: Document) -> datetime:
        """When a hold ends. Raises NotApplicable for one that never does, Unreadable for one that says nothing."""
        end: datetime | None = hold.time("utcExpiresAt")
        if end is None:
            raise Unreadable(hold.exchange, f"{hold.pointer}/utcExpiresAt")
        return ends(end)

    @property
    def products(self) -> Items:
        """Every product of the catalogue."""
        return self.bookables.products

    @property
    def named_products(self) -> Mapping[str, Mapping[str, object]]:
        return self._setting.products

    # --- choosing ----------------------------------------------------------------------------------

    def bookable(
        self,
        *predicates: str,
        slots: int = 1,
        vacancies: int = 1,
        units: int = 1,
        other_than: str | None = None,
        among: Container[str] | None = None,
        options: Container[tuple[str, str]] | None = None,
    ) -> Bookable:
        """A product, option, unit and slots that have these predicates. `slots` is how many open ones there
        have to be, `vacancies` how many seats each has left, and `units` how many one booking is to have. The
        product is not `other_than`, and is one of `among` where ids are given; the option is one of
        `options`, pairs of the ids of product and option. Raises NotSold where no product has them, NotUsable
        where none of those can be booked now."""
        return self.bookables.bookable(
            *predicates,
            slots=slots,
            vacancies=vacancies,
            units=units,
            other_than=other_than,
            among=among,
            options=options,
        )

    def confirmation(self, uuid: str, asked: tuple[str, ...] = ()) -> Body:
        """The body that confirming the booking `uuid` takes: the contact, those of unit items that need one,
        and what the catalogue asks for under the capabilities `asked`."""
        body: Body = {"contact": self.contact}
        bookable, booking = self._bookable_of.get(uuid.lower()), self._bookings.get(uuid.lower())
        if bookable is None or booking is None:
            return body
        demanding = {u.raw.get("id") for u in bookable.units if u.raw.get("requiredContactFields")}
        body |= self.catalogue_values.needed(bookable, booking.raw, asked)
        items = [i for i in booking.raw.get("unitItems") or () if isinstance(i, Mapping)]
        if demanding & {i.get("unitId") for i in items}:
            told = body.get("unitItems") or [
                {"uuid": i.get("uuid"), "unitId": i.get("unitId")} for i in items
            ]
            body["unitItems"] = [{**item, "contact": self.contact} for item in told]
        return body

    # --- other resellers --------------------------------------------------------------------------

    def key(self, name: str) -> str:
        """The name of a key this run has. Raises NotVerified where it was not given."""
        if name not in self._setting.keys and not name.startswith("clock-"):
            raise NotVerified(
                f"needs the key of a {name} reseller; name its variable with --second-token-env"
            )
        return name

    def key_of(self, name: str) -> str:
        """The key that made the thing with this uuid or id as `name`; the first one where this run did not
        make it."""
        return self._key_of.get(name.lower(), "first")

    def client_of(self, uuid: str) -> Octo:
        """A client with the key that made the thing of this uuid or id."""
        return self.octo.as_key(self.key_of(uuid))

    def key_for(self, path: str, json: object) -> str:
        """The key that made what a path speaks of, or what a body names, else the first."""
        body = json if isinstance(json, Mapping) else {}
        named = (body.get(name) for name in self.contract.owned.references)
        for part in (*segments_of(path), *named):
            key = self._key_of.get(part.lower()) if isinstance(part, str) else None
            if key is not None:
                return key
        return "first"

    def mail(self, address: str) -> list[Field]:
        """The messages that were sent to this address. Raises NotApplicable where the target shows none of its mail."""
        messages = self.clock.mail(address)
        if self._codes is not None:
            self._codes.seen(messages)
        return messages

    # --- stock and concurrency --------------------------------------------------------------------

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Nothing else of this run moves stock inside the block."""
        current.get().measured.append(None)
        with self.gate.alone():
            yield

    def stock(self, bookable: Bookable) -> int:
        """The vacancies, in seats, that the first slot of `bookable` has now. Raises NotVerified where the
        supplier does not count them, or does not offer the slot any more."""
        current.get().measured.append(bookable)
        slot = bookable.slot
        for found in self.octo.core.availability(bookable.product.id, bookable.option.id, ids=[slot.id]):
            if found.id == slot.id:
                if found.vacancies is None:
                    raise NotVerified(f"the supplier does not count the vacancies of {slot.id}")
                vacancies: int = found.vacancies
                return vacancies
        raise NotVerified(f"the slot {slot.id} is not offered any more")

    def moves_alone(self, bookable: Bookable, seconds: float = 1.0) -> bool:
        """Whether the stock of the first slot of `bookable` changes within so many `seconds` while this run
        touches nothing. Raises as `stock`."""
        seen = set()
        with self.gate.alone():
            for _ in range(LOOKS):
                seen.add(self.stock(bookable))
                threading.Event().wait(seconds / LOOKS)
        return len(seen) > 1

    def sold_out_since(self, sent: Body) -> bool:
        """Whether the slot of a refused reservation was open when this run first saw it, and has no seats now. Asking
        is no step of the test."""
        with nobodys():
            return self.bookables.day_seen_open(sent) is not None and not still_open(self, sent)

    def at_once(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Run the calls truly in parallel, and nothing else of this run; results in their order. The first exception
        is raised."""
        start = threading.Barrier(len(calls))
        host = threading.get_ident()

        def run(call: Callable[[], T], context: contextvars.Context) -> T:
            with self.gate.guest(host):
                start.wait(timeout=30)
                return context.run(call)

        with self.gate.alone(), ThreadPoolExecutor(max_workers=len(calls)) as pool:
            futures = [pool.submit(run, call, contextvars.copy_context()) for call in calls]
            return [future.result() for future in futures]

    def pause(self, seconds: float, why: str) -> None:
        """Wait `seconds` for the target's clock to tick; `why` is for the reader. Raises NotVerified for more
        than five."""
        if seconds > 5:
            raise NotVerified(f"{why} takes {seconds:.0f} s")
        threading.Event().wait(seconds)

    # --- book-keeping, used by client and states --------------------------------------------------

    def requirement_of(self, label: str) -> str:
        requirement: str = self.contract.operation(label).requirement
        return requirement

    def address(self, method: str, path: str) -> Address:
        """What the path of a request names, as all that guards a write understands it."""
        return self._ledger.addresses.read(method, path)

    def takes_from_sale(self, label: str) -> bool:
        """Whether an operation takes seats or the like, so that one call can be in the way of another."""
        return any(thing.made_by == label and thing.reserves for thing in self.contract.owned)

    def bookable_of(self, uuid: str) -> Bookable:
        """The bookable that the booking `uuid` of this run was made from. Raises KeyError for another
        booking."""
        return self._bookable_of[uuid.lower()]

    def remember_made(self, made: Document | Answer, bookable: Bookable) -> None:
        """Remember what reserving made, if it was not refused."""
        if isinstance(made, Answer):
            if not made.ok:
                return
            made = made.body
        if isinstance(made, Document) and isinstance(made.raw.get("uuid"), str):
            self.remember(made, bookable)

    def remember(self, booking: Document, bookable: Bookable) -> None:
        """Remember a booking of this run and the bookable it was made from."""
        uuid = booking.uuid.lower()
        with self._lock:
            self._bookable_of[uuid] = bookable
            self._bookings[uuid] = booking

    def watch(self, observer: Callable[[Exchange], None]) -> None:
        """Show this observer every exchange of every client from now on."""
        self._observers.append(observer)

    def send(self, request: Request) -> Exchange:
        """Send a request. A write waits while stock is measured, and is in the way of a measurement until its answer is
        there; what is made of the answer moves no stock. Raises as `Wire.send`."""
        with ExitStack() as passage:
            if self.address(request.method, request.path).writes:
                passage.enter_context(self.gate.passing())
            return self.wire.send(request, passage.close)

    def learn(self, request: Request, exchange: Exchange) -> None:
        """Take from an exchange what later ones need: which key made a thing, and the target's time."""
        for observe in self._observers:
            observe(exchange)
        if not str(request.key).startswith("clock-"):
            self.clock.learn(exchange.headers.get("date"), exchange.answered_at)
        address = self.address(request.method, request.path)
        if not address.creates or exchange.status not in {200, 201}:
            return
        self.mode.see(exchange.body)
        shown = shown_in(address, exchange.body, self.contract.owned)
        made = {name for each in shown for name in (*each.names, each.holder) if name}
        with self._lock:
            self._key_of.update(dict.fromkeys((name.lower() for name in made), str(request.key)))

    def release(self, test: str, names: Collection[str] | None = None) -> None:
        """Give back what a test made and still holds, of that only what has these names where some are given. What was
        made under a key whose clock was moved stays, and so does what does not work."""
        held = [e for e in self._ledger.held_by(test, names) if not e.key.startswith("clock-")]
        self.identities.prove_all(held)
        give_back(self.send, self._ledger, [*map(self._ledger.current, held)])

    def tell_discovery(self, wanted: Sequence[str], product: JsonValue, missed: str | None) -> None:
        """Say in the evidence that a product was looked at, and why it was passed over."""
        named = product if product is None or isinstance(product, str) else show(product)
        said = ", ".join(wanted) or "any"
        self._tell(DiscoveryLine(predicate=said, product=named, missed=missed, chosen=missed is None))

    def tell_refused(self, label: str, answer: Answer) -> None:
        here = current.get()
        self._tell(
            RefusedLine(
                exchange=answer.exchange,
                operation=label,
                requirement=self.requirement_of(label),
                expected="HTTP 200",
                actual=repr(answer),
                test=here.test,
            )
        )
