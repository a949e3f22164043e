"""Ids and references the supplier hands out. The same seed gives the same ones, request by request."""

from __future__ import annotations

import random
from uuid import UUID

# Without letters and digits that are easily taken for each other on a printed ticket.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Ids:
    def __init__(self, seed: int, already_given: int = 0) -> None:
        """`already_given` bookings of an earlier life of the store keep their references to themselves."""
        self._random = random.Random(f"{seed}/{already_given}")

    def uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def booking_id(self) -> str:
        """The supplier's own id of a booking; need not be a uuid, and is none."""
        return f"bk_{self._random.getrandbits(64):016x}"

    def reference(self) -> str:
        """What is printed on a voucher or ticket."""
        return "".join(self._random.choices(_LETTERS, k=10))
