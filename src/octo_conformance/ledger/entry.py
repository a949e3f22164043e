"""One thing a run made at the target, or meant to make."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final

from octo_conformance.ledger.shown import fold
from octo_conformance.values import Senseless, aware_moment, seconds_until
from octo_conformance.wire.request import Json

INTENDED: Final = "INTENDED"
UNKNOWN: Final = "UNKNOWN"
REFUSED: Final = "REFUSED"
ABSENT: Final = "ABSENT"
DELETED: Final = "DELETED"
HELD: Final = "ON_HOLD"
CANCELLED: Final = "CANCELLED"
OLD_HOLDER: Final = "order"
"""What `holder` was called in ledgers up to the second format; there, an order had its own name in it."""
# The target holds nothing of an entry in one of these states.
RELEASED: Final = frozenset({CANCELLED, "EXPIRED", "REJECTED", DELETED, REFUSED, ABSENT})
# Words for a state that mean something. Any other says nothing about whether a thing is still held.
WORDS: Final = RELEASED | {
    HELD,
    "CONFIRMED",
    "PENDING",
    "REDEEMED",
    "REBOOKED",
    "UPGRADED",
    "NO_SHOW",
    "NOSHOW",
}


@dataclass(frozen=True)
class Entry:
    """What the ledger knows of it.

    what      the kind of thing: a booking, or what an overlay says a run can make
    uuid      the name this run chose for it, or the one the target gave it instead and a read has proved
    reference the word of its maker as it was sent: its reference, or the proof of whose it is
    id        the name the target gave it, once a read has proved it; None where this run chose one
    holder    the name of the order or the like that it was sent into, or that a read of its own shows
    alias     another name of it that is as good
    within    the entry it came with: the thing in whose request it was nested, or, for an order, the
              booking for which the target opened it; None where this run made it by a request of its own
    state     INTENDED until an answer shows it, then the status the target gives it, or UNKNOWN where
              it gives none that can be believed; REFUSED where the target declined to make it, ABSENT where
              it was looked for and is not there
    capabilities, key   the terms it was made under, which are those to release it under
    test      the behaviour test that made it for itself and gives it back when it ends; None for what
              several tests use
    """

    entry: str
    what: str
    uuid: str | None = None
    reference: str | None = None
    at: str = ""
    capabilities: list[str] | str | None = None
    key: str = "first"
    within: str | None = None
    id: str | None = None
    holder: str | None = None
    state: str = INTENDED
    test: str | None = None
    alias: str | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The names that may stand in a path about this, the likeliest first. Each of them is this run's."""
        return tuple(dict.fromkeys(n for n in (self.uuid, self.id, self.alias) if n))

    @property
    def names(self) -> frozenset[str]:
        """The addresses in the form in which names are compared."""
        return frozenset(map(fold, self.addresses))

    @property
    def released(self) -> bool:
        return self.state.upper() in RELEASED

    @property
    def unanswered(self) -> bool:
        """Whether no answer has ever shown it."""
        return self.state == INTENDED

    def line(self) -> dict[str, Json]:
        """The line that announces it, in a form `read` understands."""
        return {"kind": "intent", **asdict(self)}


_FIELDS: Final = frozenset(f.name for f in fields(Entry))
_TEXTS: Final = _FIELDS - {"capabilities"}


def read(line: dict[str, Json]) -> Entry | None:
    """The entry a line announces; None where the line is damaged."""
    known: dict[str, Any] = {k: v for k, v in line.items() if k in _FIELDS}
    if OLD_HOLDER in line:
        known["holder"] = line[OLD_HOLDER]
    if not isinstance(known.get("entry"), str) or not isinstance(known.get("what"), str):
        return None
    if any(not isinstance(v, str | None) for k, v in known.items() if k in _TEXTS):
        return None
    return Entry(**known)


def is_in(entry: Entry, order: str) -> bool:
    """Whether a read of the thing itself has shown it in the order that is called so."""
    return entry.holder is not None and fold(entry.holder) == fold(order)


def age_s(entry: Entry) -> float:
    """Seconds since the intent was written down; 0 where the ledger does not say when."""
    try:
        return seconds_until(datetime.now(UTC), aware_moment(entry.at))
    except Senseless:
        return 0.0
