"""Products, options and units, as the supplier keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from octo_sandbox.catalogue.schedule import Schedule

_UNIT_SPAN = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class Supplier:
    id: str
    name: str
    website: str | None
    email: str | None
    telephone: str | None
    address: str | None


@dataclass(frozen=True)
class Unit:
    """One kind of ticket. `accompanied_by`: at least one of these units must be in the same booking.

    `extra` is what capabilities keep on it, by capability id.
    """

    id: str
    type: str
    internal_name: str
    reference: str | None
    min_age: int
    max_age: int
    id_required: bool = False
    min_quantity: int | None = None
    max_quantity: int | None = None
    pax_count: int = 1
    accompanied_by: tuple[str, ...] = ()
    required_contact_fields: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One way to enjoy a product. `sales_cutoff` before a slot's last entry is when selling ends."""

    id: str
    internal_name: str
    reference: str | None
    schedule: Schedule
    units: tuple[Unit, ...]
    default: bool = True
    cancellation_amount: int = 1
    cancellation_unit: str = "hour"
    sales_cutoff: timedelta = timedelta(hours=2)
    required_contact_fields: tuple[str, ...] = ()
    min_units: int | None = None
    max_units: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cancellation_cutoff(self) -> timedelta:
        return self.cancellation_amount * _UNIT_SPAN[self.cancellation_unit]

    def unit(self, unit_id: str) -> Unit | None:
        return next((unit for unit in self.units if unit.id == unit_id), None)


@dataclass(frozen=True)
class Product:
    id: str
    internal_name: str
    reference: str | None
    time_zone: str
    options: tuple[Option, ...]
    locale: str = "en"
    allow_freesale: bool = False
    instant_confirmation: bool = True
    instant_delivery: bool = True
    availability_required: bool = True
    delivery_formats: tuple[str, ...] = ("QRCODE", "PDF_URL")
    delivery_methods: tuple[str, ...] = ("TICKET", "VOUCHER")
    redemption_method: str = "DIGITAL"
    extra: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def availability_type(self) -> str:
        return self.options[0].schedule.availability_type

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True)
class Catalogue:
    supplier: Supplier
    products: tuple[Product, ...]

    @cached_property
    def _by_id(self) -> Mapping[str, Product]:
        return {product.id: product for product in self.products}

    def product(self, product_id: str) -> Product | None:
        return self._by_id.get(product_id)
