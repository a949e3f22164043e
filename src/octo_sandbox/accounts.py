"""Resellers: the keys that identify them and the clock of each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from octo_sandbox.clock import FURTHEST, Clock
from octo_sandbox.errors import bad_request
from octo_sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Reseller:
    """`ahead` is by how much this reseller's clock is ahead of the real one."""

    id: str
    ahead: timedelta


class Accounts:
    """The keys that are valid. A key made here works at once; its reseller has a clock of its own."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def admit(self, token: str) -> Reseller:
        """Make `token` valid and return its reseller. A token that is valid already keeps its reseller."""
        # The id has nothing of the key in it, so that the key stands in no booking.
        self._store.put_reseller(f"reseller-{secrets.token_hex(6)}", token)
        reseller = self.reseller_of(token)
        assert reseller is not None
        return reseller

    def mint(self) -> str:
        token = f"sandbox_{secrets.token_urlsafe(24)}"
        self.admit(token)
        return token

    def reseller_of(self, token: str) -> Reseller | None:
        found = self._store.reseller_of(token)
        return None if found is None else Reseller(found[0], timedelta(seconds=found[1]))

    def now(self, reseller: Reseller) -> datetime:
        return self._clock() + reseller.ahead

    def advance(self, reseller: Reseller, seconds: float) -> Reseller:
        """Move a reseller's clock forwards or backwards, by ten years at most."""
        ahead = reseller.ahead.total_seconds() + seconds
        if not -FURTHEST.total_seconds() <= ahead <= FURTHEST.total_seconds():
            raise bad_request("wrong-type", field="advance_s", expected="within ten years")
        self._store.set_ahead(reseller.id, ahead)
        return Reseller(reseller.id, timedelta(seconds=ahead))
