"""One thing a run made at the target, or meant to make."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from octo_conformance.ledger.shown import fold
from octo_conformance.wire.request import Json

INTENDED: Final = "INTENDED"
UNKNOWN: Final = "UNKNOWN"
REFUSED: Final = "REFUSED"
ABSENT: Final = "ABSENT"
DELETED: Final = "DELETED"
# The target holds nothing of an entry in one of these states.
RELEASED: Final = frozenset({"CANCELLED", "EXPIRED", "REJECTED", DELETED, REFUSED, ABSENT})
# Words for a state that mean something. Any other says nothing about whether a thing is still held.
WORDS: Final = RELEASED | {
    "ON_HOLD",
    "CONFIRMED",
    "PENDING",
    "REDEEMED",
    "REBOOKED",
    "UPGRADED",
    "NO_SHOW",
    "NOSHOW",
}
# Where each kind keeps the name that stands in its path.
NAMED: Final = {"booking": "uuid", "gift": "uuid", "order": "order", "identity": "id"}


@dataclass(frozen=True)
class Entry:
    """What the ledger knows of it.

    what      booking, order, gift or identity
    uuid      the one this run sent, or the one the target gave it instead and a read has proved
    reference the word of its maker as it was sent: resellerReference, of an identity its key
    id        of an identity, once a read has proved it
    order     for an order its `orderId`, once a read has proved it; for a booking or gift the order that it was
              sent into, or that a read of its own shows
    alias     another name of it that is as good
    within    the entry it came with: the order in whose request it was nested, or, for an order, the
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
    order: str | None = None
    state: str = INTENDED
    test: str | None = None
    alias: str | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The names that may stand in a path about this, the likeliest first. Each of them is this run's."""
        own = (getattr(self, NAMED.get(self.what, "uuid")), self.alias)
        return tuple(dict.fromkeys(n for n in own if n))

    @property
    def names(self) -> frozenset[str]:
        """The same, each in the form in which names are compared."""
        return frozenset(map(fold, self.addresses))

    @property
    def released(self) -> bool:
        return self.state.upper() in RELEASED

    @property
    def unanswered(self) -> bool:
        """No answer has ever shown it."""
        return self.state == INTENDED

    def line(self) -> dict[str, Json]:
        """The line that announces it, in a form `read` understands."""
        return {"kind": "intent", **asdict(self)}


_FIELDS: Final = frozenset(f.name for f in fields(Entry))
_TEXTS: Final = _FIELDS - {"capabilities"}


def read(line: dict[str, Json]) -> Entry | None:
    """The entry a line announces; None where the line is damaged."""
    known: dict[str, Any] = {k: v for k, v in line.items() if k in _FIELDS}
    if not isinstance(known.get("entry"), str) or not isinstance(known.get("what"), str):
        return None
    if any(not isinstance(v, str | None) for k, v in known.items() if k in _TEXTS):
        return None
    return Entry(**known)
