"""What the supplier sells: products with their options and units, and the timetables behind them."""

from octo_sandbox.catalogue.model import Catalogue, Option, Product, Supplier, Unit
from octo_sandbox.catalogue.schedule import Departures, OpeningHours, OpeningTimes, Slot

__all__ = [
    "Catalogue",
    "Departures",
    "OpeningHours",
    "OpeningTimes",
    "Option",
    "Product",
    "Slot",
    "Supplier",
    "Unit",
]
