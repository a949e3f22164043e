"""A rule may know more than the object it looks at: the exchange, and the products seen so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from octo_conformance.document import Document, Field, Origin
from octo_conformance.evidence import ExchangeLine, ReceivedResponse
from octo_conformance.values import aware_moment, duration_s


class Products:
    """The newest form of every product that a route for products showed, by id, and every unit that any
    form of it had."""

    def __init__(self) -> None:
        self._products: dict[str, Document] = {}
        self._units: dict[tuple[str, str], set[str]] = {}

    def learn(self, product: Document) -> None:
        identifier = product.raw.get("id")
        if not isinstance(identifier, str):
            return
        self._products[identifier] = product
        self.learn_units(product)

    def learn_units(self, product: Document) -> None:
        """Learn only the units, because a product inside a booking may be abbreviated, or of another day."""
        identifier = product.raw.get("id")
        if not isinstance(identifier, str):
            return
        for option in _objects(product.raw.get("options")):
            if not isinstance(option.get("id"), str):
                continue
            units = {unit["id"] for unit in _objects(option.get("units")) if isinstance(unit.get("id"), str)}
            self._units.setdefault((identifier, option["id"]), set()).update(units)

    def units(self, product_id: object, option_id: object) -> frozenset[str] | None:
        """The ids of all units of an option that any answer showed, or None for an option nobody saw.

        A member may be offered units that another buyer is not.
        """
        if not isinstance(product_id, str) or not isinstance(option_id, str):
            return None
        found = self._units.get((product_id, option_id))
        return None if found is None else frozenset(found)

    def get(self, identifier: object) -> Document | None:
        return self._products.get(identifier) if isinstance(identifier, str) else None

    def plain(self) -> list[Mapping[str, object]]:
        return [product.raw for product in self._products.values()]

    def __len__(self) -> int:
        return len(self._products)


def _objects(value: object) -> list[Mapping[str, Field]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


@dataclass(frozen=True)
class RuleContext:
    """The exchange a rule looks at, as the reseller knew it."""

    exchange: ExchangeLine
    products: Products
    tolerate: Callable[[str, object], bool]
    related: bool = True
    """Whether the object may be held against the catalogue of today: it is no booking or the like, or this run
    made it."""

    @property
    def _response(self) -> ReceivedResponse:
        # Rules look at answers, so they never see an exchange without one.
        assert self.exchange.response is not None
        return self.exchange.response

    @property
    def request(self) -> Document | None:
        """The JSON object that was sent, None where the body was none."""
        body = self.exchange.request.body
        return Document(body, Origin(self.exchange.n)) if isinstance(body, Mapping) else None

    @property
    def query(self) -> dict[str, str]:
        """The query of the request, the last value of each name."""
        return dict(parse_qsl(urlsplit(self.exchange.request.url).query, keep_blank_values=True))

    def asked_for(self, capability: str) -> bool:
        """Whether the request asked for this `capability`, such as octo/pricing."""
        asked = self.exchange.capabilities or ()
        return capability in {one if "/" in one else f"octo/{one}" for one in asked}

    @property
    def operation(self) -> str | None:
        """The operation, such as `GET /bookings/{uuid}`, None for a call that is none."""
        return self.exchange.operation

    @property
    def path_args(self) -> Mapping[str, str]:
        """What stands in the path for each parameter of the operation."""
        return self.exchange.path_args

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return self._response.status

    @property
    def headers(self) -> dict[str, str]:
        """Response headers, names in lower case."""
        return {name.lower(): value for name, value in self._response.headers}

    @property
    def sent_at(self) -> datetime:
        """When the request was sent, aware, by the clock of the run."""
        return aware_moment(self.exchange.at)

    @property
    def answered_at(self) -> datetime:
        """When the answer was there, aware, by the clock of the run."""
        return self.sent_at + timedelta(seconds=duration_s(self._response.elapsed_ms) / 1000)

    def tolerates(self, reading: str, value: object) -> bool:
        """Whether the register accepts `value` under the `reading`. A second-best reading is accepted with a
        warning."""
        return self.tolerate(reading, value)

    def product(self, identifier: object) -> Document | None:
        """The product with this id as `identifier` as it was last seen, or None. It is None as well for
        things that this run did not make, because a supplier's past may hold products that are no longer
        sold."""
        return self.products.get(identifier) if self.related else None

    def units_sold(self, product_id: object, option_id: object) -> frozenset[str] | None:
        """The ids of all units that any answer showed of the option `option_id` of the product `product_id`,
        or None. It is None as well for things that this run did not make."""
        return self.products.units(product_id, option_id) if self.related else None

    def option(self, product_id: object, option_id: object) -> Document | None:
        """The option `option_id` of the product `product_id` as it was last seen, or None. It is None as well
        for things that this run did not make."""
        product = self.product(product_id)
        options = product.raw.get("options") if product is not None else None
        if product is None or not isinstance(options, list):
            return None
        for option in product.options:
            if isinstance(option, Document) and option.raw.get("id") == option_id:
                return option
        return None


class WatchedContext(RuleContext):
    """A context that knows whether a rule read anything from it."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("__"):
            self.__dict__["used"] = True
        return super().__getattribute__(name)


def forget_use(seen: RuleContext) -> None:
    """The next rule looks at the same context."""
    vars(seen).pop("used", None)


def was_used(seen: RuleContext) -> bool:
    """Whether a rule read anything from a watched context."""
    return "used" in vars(seen)
