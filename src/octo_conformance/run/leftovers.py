"""What clean-up could not release, as lines of evidence."""

from __future__ import annotations

from octo_conformance.evidence import LeftoverLine
from octo_conformance.ledger.cleanup import Leftover
from octo_conformance.ledger.entry import Entry


def leftover_line(left: Leftover) -> LeftoverLine:
    """What clean-up tried to release in vain."""
    return LeftoverLine(
        entry=left.entry,
        what=left.what,
        id=left.id or "unknown",
        state=left.state,
        reason=left.reason,
        possible=left.possible,
    )


def still_held(entry: Entry, why: str) -> LeftoverLine:
    """What the ledger holds where clean-up did not come to its end."""
    name = entry.addresses[0] if entry.addresses else "unknown"
    return LeftoverLine(entry=entry.entry, what=entry.what, id=name, state=entry.state, reason=why)
