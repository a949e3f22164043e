"""What a sandbox keeps, as it lies in its store, and what became of it since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from octo_sandbox.store import Store


def documents(store: Store) -> Iterator[tuple[str, str, str]]:
    """Every booking, order, gift and identity: its kind, its id and its document."""
    yield from store._rows("SELECT 'booking', id, document FROM bookings")
    yield from store._rows(
        "SELECT kind, id, document FROM documents WHERE kind IN ('order', 'gift', 'identity')"
    )


def everything(store: Store) -> dict[str, str]:
    """Every booking, order, gift and identity as it is kept, by id."""
    return {name: document for _, name, document in documents(store)}


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names of things that somebody changed. A hold that ran out at its time was changed by nobody."""
    return sorted(
        name
        for name, thing in before.items()
        if thing != (now := after.get(name)) and not _ran_out(thing, now)
    )


def _ran_out(before: str, after: str | None) -> bool:
    """Whether all that happened to a thing is that its hold ran out."""
    if after is None:
        return False
    then, now = json.loads(before), json.loads(after)
    if then.get("status") != "ON_HOLD" or now.get("status") != "EXPIRED":
        return False
    if now["updated_at"] != then["expires_at"]:
        return False
    for item in now.get("unit_items", ()):
        item["status"] = "ON_HOLD"
    return bool({**now, "status": "ON_HOLD", "updated_at": then["updated_at"]} == then)


class Kept:
    """The store of a sandbox as it is now, to be put back at any time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        with store._lock:
            store._db.backup(self._copy)

    def put_back(self) -> None:
        """Forget all that happened since."""
        with self._store._lock:
            self._copy.backup(self._store._db)

    def close(self) -> None:
        self._copy.close()
