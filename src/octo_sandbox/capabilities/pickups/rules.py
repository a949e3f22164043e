"""What the supplier does about pickups, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from octo_sandbox.call import Call
from octo_sandbox.capabilities.pickups import places, told, views
from octo_sandbox.capabilities.pickups.places import Place, Ride
from octo_sandbox.capabilities.pickups.told import Told
from octo_sandbox.capabilities.pickups.views import Times
from octo_sandbox.views.component import View


@dataclass(frozen=True)
class PickupRules:
    # --- what is offered
    ride: Callable[[str, str, str], Ride] = places.ride_of  # of product, option and way
    window: Callable[[Place, str, Times], tuple[datetime | None, datetime | None]] = views.window
    ride_view: Callable[[Call, Ride, str, Times], View] = views.ride_view

    # --- what a booking is told
    taken: Callable[[Call], bool] = told.every_write  # by which calls
    known: Callable[[Place | None, str], None] = told.must_exist  # refuses
    offered: Callable[[Ride, str], None] = told.must_be_offered  # refuses
    chosen: Callable[[Told, str | None, str | None], Told] = told.point_before_hotel
    cleared: Callable[[str | None], str | None] = told.cleared
    complete: Callable[[Told, Ride, str], None] = told.must_have_a_place  # at confirmation: refuses

    # --- what a booking says
    booked_view: Callable[[Call, Told, Ride, str, Times], View] = views.booked_view
