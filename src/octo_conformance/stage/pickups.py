"""octo/pickups: options whose guests are fetched or taken back, and the points of their slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import Body, Document, Items
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.once import Once
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

PICKUPS: Final = "octo/pickups"
WAYS: Final = ("pickup", "dropoff")
OPTIONS_LOOKED_AT: Final = 15
"""Options with a ride of which slots are looked at before none counts as usable."""


@dataclass(frozen=True)
class Ride:
    """An option that fetches its guests (`pickup`) or takes them back (`dropoff`). `slots` are those to book, as
    availability shows them with their points."""

    way: str
    bookable: Bookable
    slots: tuple[Document, ...]

    @property
    def slot(self) -> Document:
        """The slot that is booked."""
        return self.slots[0]

    def points(self, slot: Document | None = None) -> Items:
        """The points of a slot, of the first one unless another is named."""
        points: Items = (slot or self.slot)[f"{self.way}Points"]
        return points

    def chosen(self, point: Document) -> Body:
        """What a booking says to ask for this point."""
        return {f"{self.way}Requested": True, f"{self.way}PointId": point.id}

    @property
    def demanded(self) -> Body:
        """What a booking of the slot has to say of the other way, where that is demanded."""
        said: Body = {}
        for way in WAYS:
            points = self.slot.raw.get(f"{way}Points") or ()
            if way != self.way and self.slot.raw.get(f"{way}Required") is True and points:
                said |= {f"{way}Requested": True, f"{way}PointId": points[0]["id"]}
        return said


class Pickups:
    """Finds options with a ride."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    def ride(self, way: str, *, required: bool = False, points: int = 1, slots: int = 1) -> Ride:
        """A ride that can be booked, whose slots list so many points, and that guests have to take where `required`.
        Raises NotApplicable where no option has one, NotUsable where those that have one cannot be booked."""
        options = list(self._options(way, required=required))
        if not options:
            demand = " that guests have to take" if required else ""
            raise NotApplicable(f"no option has a {way}{demand}")
        few = False
        for product_id, option_id in options[:OPTIONS_LOOKED_AT]:
            ride = self._usable(way, product_id, option_id, slots)
            if ride is None or not all(slot.raw.get(f"{way}Available") is True for slot in ride.slots):
                continue
            listed = min(len(slot.raw.get(f"{way}Points") or ()) for slot in ride.slots)
            if listed < points:
                few = few or listed > 0
                continue
            if not required or all(slot.raw.get(f"{way}Required") is True for slot in ride.slots):
                return ride
        if few:
            raise NotApplicable(f"no slot lists {points} points of a {way}")
        raise NotUsable(
            f"none of the {len(options)} option(s) with a {way} has {slots} slot(s) that can be booked and list {points} "
            f"of its points; open dates for one"
        )

    def _options(self, way: str, *, required: bool) -> Iterator[tuple[str, str]]:
        """The options with such a ride, those first that demand nothing."""
        found = [
            (product_id, option)
            for product_id, option in self._everything()
            if option.get(f"{way}Available") is True
            and (not required or option.get(f"{way}Required") is True)
        ]
        for product_id, option in sorted(found, key=lambda each: _demands(each[1].raw)):
            yield product_id, str(option.id)

    def _everything(self) -> Iterator[tuple[str, Document]]:
        """Every option with the id of its product, as the catalogue shows it with pickups."""
        octo = self._stage.octo.using(PICKUPS)
        products: Items = self._once.get("products", octo.products)
        for product in products:
            for option in product.options:
                yield str(product.id), option

    def others(self, ride: Ride) -> Iterator[Document]:
        """Every option but that of the ride."""
        ours = (ride.bookable.product.id, ride.bookable.option.id)
        for product_id, option in self._everything():
            if (product_id, option.id) != ours:
                yield option

    def _usable(self, way: str, product_id: str, option_id: str, slots: int) -> Ride | None:
        try:
            bookable = self._stage.bookable(
                *CONFIRMABLE, slots=slots, vacancies=2, among={product_id}, options={(product_id, option_id)}
            )
        except (NotSold, NotUsable):
            return None
        wanted = [str(slot.id) for slot in bookable.slots[:slots]]
        shown = self._stage.octo.using(PICKUPS).availability(product_id, option_id, ids=wanted)
        by_id = {slot.id: slot for slot in shown}
        if not by_id.keys() >= set(wanted):
            return None
        return Ride(way, bookable, tuple(by_id[identifier] for identifier in wanted))


def _demands(option: Mapping[str, Any]) -> int:
    return sum(option.get(f"{way}Required") is True for way in WAYS)
