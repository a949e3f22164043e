"""One thing a run made at the target, or meant to make."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from octo_conformance.wire.request import Json

INTENDED: Final = "INTENDED"
UNKNOWN: Final = "UNKNOWN"
REFUSED: Final = "REFUSED"
ABSENT: Final = "ABSENT"
DELETED: Final = "DELETED"
# The target holds nothing of an entry in one of these states.
RELEASED: Final = frozenset({"CANCELLED", "EXPIRED", "REJECTED", DELETED, REFUSED, ABSENT})


@dataclass(frozen=True)
class Entry:
    """What the ledger knows of it.

    what      booking, order, gift or identity
    uuid      the client's, or the one the target gave it instead
    id        the target's
    order     for an order its `orderId`, for a booking or gift the order it is in
    within    the entry it came with: the order in whose request it was nested, or, for an order, the
              booking for which the target opened it; None where this run made it by a request of its own
    state     INTENDED until an answer shows it, then the status the target gives it, or UNKNOWN where
              it gives none; REFUSED where the target declined to make it, ABSENT where it was looked
              for and is not there
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

    @property
    def addresses(self) -> tuple[str, ...]:
        """The ids that may stand in a path about this, the likeliest first."""
        own = {"order": (self.order, self.id), "identity": (self.id,)}.get(self.what, (self.uuid,))
        return tuple(dict.fromkeys(n for n in own if n))

    @property
    def names(self) -> frozenset[str]:
        """All ids this answers to, in lower case: suppliers may spell uuids in either."""
        own = (self.uuid, self.id, self.order if self.what == "order" else None)
        return frozenset(n.casefold() for n in own if n)

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


def read(line: dict[str, Any]) -> Entry | None:
    """The entry a line announces; None where the line is damaged."""
    known = {k: v for k, v in line.items() if k in _FIELDS}
    if not isinstance(known.get("entry"), str) or not isinstance(known.get("what"), str):
        return None
    if any(not isinstance(v, str | None) for k, v in known.items() if k in _TEXTS):
        return None
    return Entry(**known)
