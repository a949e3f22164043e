"""The embedded store: SQLite with JSON documents beside the columns that are searched.

One connection and one lock. Every method is atomic by itself; `exclusive` makes a whole request so.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from octo_sandbox.bookings.record import ON_HOLD, PENDING, Booking
from octo_sandbox.known_by import CONDITIONS, IN_ORDER, prepare

# The uuid is found by an index that is not unique: that one uuid makes one booking is a rule of business
# (`Policies.repeated_uuid`), kept by the lock, and what a supplier looks like who breaks it can be tried out.
_TABLES = """
CREATE TABLE IF NOT EXISTS bookings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, reseller TEXT NOT NULL, uuid TEXT NOT NULL, status TEXT NOT NULL, due REAL,
    product TEXT NOT NULL, option TEXT NOT NULL, slot TEXT, day TEXT, seats INTEGER NOT NULL,
    reseller_reference TEXT, supplier_reference TEXT NOT NULL, document TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS bookings_by_uuid ON bookings (uuid);
CREATE INDEX IF NOT EXISTS bookings_by_slot ON bookings (product, option, day);
CREATE INDEX IF NOT EXISTS bookings_by_due ON bookings (due) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS bookings_by_reseller_reference ON bookings (reseller_reference);
CREATE INDEX IF NOT EXISTS bookings_by_supplier_reference ON bookings (supplier_reference);
CREATE TABLE IF NOT EXISTS resellers (id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, ahead REAL NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, id TEXT NOT NULL, reseller TEXT NOT NULL, document TEXT NOT NULL,
    UNIQUE (kind, id, reseller));
"""

# Hears what is about to be written: the kind of thing, its id, and what it will be.
AboutToWrite = Callable[[str, str, object], None]


class Store:
    """`path` is a file, or `:memory:` for one that ends with the process."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.RLock()
        self._here = threading.local()
        # Isolation level None: transactions begin where `exclusive` says so, and nowhere else.
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_TABLES)
        prepare(self._db)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Run everything inside as one transaction, which is undone if it raises."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo every change made inside when the block ends."""
        with self._lock:
            self._db.execute("SAVEPOINT undone")
            try:
                yield
            finally:
                self._db.execute("ROLLBACK TO undone")
                self._db.execute("RELEASE undone")

    @contextmanager
    def watched(self, about_to_write: AboutToWrite) -> Iterator[None]:
        """Tell of everything that this thread writes inside the block, just before it is written."""
        self._here.about_to_write = about_to_write
        try:
            yield
        finally:
            self._here.about_to_write = None

    def _tell(self, kind: str, id_: str, new: object) -> None:
        about_to_write: AboutToWrite | None = getattr(self._here, "about_to_write", None)
        if about_to_write is not None:
            about_to_write(kind, id_, new)

    def _rows(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, tuple(values)).fetchall()

    # Bookings

    def add_booking(self, booking: Booking) -> None:
        self._tell("booking", booking.id, booking)
        columns = self._columns(booking)
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self._rows(f"INSERT INTO bookings ({names}) VALUES ({marks})", columns.values())

    def save_booking(self, booking: Booking) -> None:
        self._tell("booking", booking.id, booking)
        columns = self._columns(booking)
        settings = ", ".join(f"{name} = ?" for name in columns)
        self._rows(f"UPDATE bookings SET {settings} WHERE id = ?", [*columns.values(), booking.id])

    def bookings_by_uuid(self, uuid: str) -> list[Booking]:
        """Return the bookings of all resellers with this uuid, newest first."""
        return self._bookings("uuid = ? ORDER BY number DESC", (uuid.lower(),))

    def booking_with_id(self, id_: str) -> Booking | None:
        return next(iter(self._bookings("id = ?", (id_,))), None)

    def find_bookings(
        self,
        *,
        reseller_reference: str | None = None,
        supplier_reference: str | None = None,
        first_day: date | None = None,
        last_day: date | None = None,
    ) -> list[Booking]:
        """Return the bookings of all resellers that match, oldest first. A None does not narrow."""
        wanted = {
            "reseller_reference = ?": reseller_reference,
            "supplier_reference = ?": supplier_reference,
            "day >= ?": first_day and first_day.isoformat(),
            "day <= ?": last_day and last_day.isoformat(),
        }
        given = {condition: value for condition, value in wanted.items() if value is not None}
        return self._bookings(" AND ".join(given or ["1"]) + " ORDER BY number", given.values())

    def bookings_known_by(self, by: str, word: str, orders: Iterable[str]) -> list[Booking]:
        """Return the bookings of all resellers that this word may mean, and those of these orders, oldest first."""
        keys = list(orders)
        conditions = " OR ".join([CONDITIONS[by], *[IN_ORDER] * len(keys)])
        return self._bookings(f"{conditions} ORDER BY number", [word, *keys])

    def due_bookings(self, now: datetime) -> list[tuple[Booking, float]]:
        """Return bookings that are due on their reseller's clock, with the seconds that clock is ahead."""
        rows = self._rows(
            "SELECT document, ahead FROM bookings JOIN resellers ON resellers.id = reseller"
            " WHERE due IS NOT NULL AND due <= ? + ahead",
            (now.timestamp(),),
        )
        return [(Booking.from_document(json.loads(document)), ahead) for document, ahead in rows]

    def count_bookings(self) -> int:
        return int(self._rows("SELECT COUNT(*) FROM bookings")[0][0])

    def seats_taken(
        self, product: str, option: str, days: tuple[date, date], statuses: Iterable[str], *, but: str | None
    ) -> dict[str, int]:
        """Seats by slot, for slots between two days, in bookings of these statuses but that with id `but`."""
        among = sorted(statuses)
        marks = ", ".join("?" * len(among))
        rows = self._rows(
            f"SELECT slot, SUM(seats) FROM bookings WHERE product = ? AND option = ? AND day BETWEEN ? AND ?"
            f" AND status IN ({marks}) AND id IS NOT ? GROUP BY slot",
            [product, option, days[0].isoformat(), days[1].isoformat(), *among, but],
        )
        return {slot: int(seats) for slot, seats in rows}

    def _bookings(self, condition: str, values: Iterable[Any]) -> list[Booking]:
        rows = self._rows(f"SELECT document FROM bookings WHERE {condition}", values)
        return [Booking.from_document(json.loads(document)) for (document,) in rows]

    @staticmethod
    def _columns(booking: Booking) -> dict[str, Any]:
        # The time at which `Policies` decide about the booking. A booking in another status never changes by time.
        waits = booking.status in (ON_HOLD, PENDING)
        due = (booking.expires_at or booking.pending_since) if waits else None
        return {
            "id": booking.id,
            "reseller": booking.reseller,
            "uuid": booking.key,
            "status": booking.status,
            "due": due and due.timestamp(),
            "product": booking.product_id,
            "option": booking.option_id,
            "slot": None if booking.slot is None else booking.slot.key,
            "day": None if booking.day is None else booking.day.isoformat(),
            "seats": booking.seats,
            "reseller_reference": booking.reseller_reference,
            "supplier_reference": booking.supplier_reference,
            "document": json.dumps(booking.to_document()),
        }

    # Resellers

    def put_reseller(self, id_: str, token: str) -> None:
        self._rows("INSERT OR IGNORE INTO resellers (id, token, ahead) VALUES (?, ?, 0)", (id_, token))

    def reseller_of(self, token: str) -> tuple[str, float] | None:
        """Return the reseller's id and the seconds its clock is ahead."""
        rows = self._rows("SELECT id, ahead FROM resellers WHERE token = ?", (token,))
        return rows[0] if rows else None

    def ahead_of(self, reseller: str) -> float:
        """Return the seconds that a reseller's clock is ahead."""
        rows = self._rows("SELECT ahead FROM resellers WHERE id = ?", (reseller,))
        return float(rows[0][0]) if rows else 0.0

    def set_ahead(self, reseller: str, seconds: float) -> None:
        self._rows("UPDATE resellers SET ahead = ? WHERE id = ?", (seconds, reseller))

    # Documents of any other kind

    def put_document(self, kind: str, id_: str, reseller: str, document: dict[str, Any]) -> None:
        self._tell(kind, id_, document)
        self._rows(
            "INSERT INTO documents (kind, id, reseller, document) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, id, reseller) DO UPDATE SET document = excluded.document",
            (kind, id_, reseller, json.dumps(document)),
        )

    def document(self, kind: str, id_: str, reseller: str) -> dict[str, Any] | None:
        rows = self._rows(
            "SELECT document FROM documents WHERE kind = ? AND id = ? AND reseller = ?", (kind, id_, reseller)
        )
        return json.loads(rows[0][0]) if rows else None

    def anyones_document(self, kind: str, id_: str) -> dict[str, Any] | None:
        """Return the document of any reseller. Only ids that no two resellers share may be looked up so."""
        rows = self._rows("SELECT document FROM documents WHERE kind = ? AND id = ?", (kind, id_))
        return json.loads(rows[0][0]) if rows else None

    def documents(self, kind: str, reseller: str | None = None) -> list[dict[str, Any]]:
        """Return documents oldest first, of all resellers where none is named."""
        rows = self._rows(
            "SELECT document FROM documents"
            " WHERE kind = ?1 AND (?2 IS NULL OR reseller = ?2) ORDER BY number",
            (kind, reseller),
        )
        return [json.loads(document) for (document,) in rows]

    def documents_known_by(self, kind: str, by: str, word: str) -> list[dict[str, Any]]:
        """Return the documents of all resellers that this word may mean, oldest first."""
        rows = self._rows(
            f"SELECT document FROM documents WHERE kind = ?2 AND ({CONDITIONS[by]}) ORDER BY number",
            (word, kind),
        )
        return [json.loads(document) for (document,) in rows]

    def delete_document(self, kind: str, id_: str, reseller: str) -> None:
        self._rows("DELETE FROM documents WHERE kind = ? AND id = ? AND reseller = ?", (kind, id_, reseller))
