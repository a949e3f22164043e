"""octo/checkin: looking up what a guest may check in for."""

from __future__ import annotations

from typing import Final

from octo_conformance.stage.operations import Many, One, Operations

CAPABILITY: Final = "octo/checkin"
LOOKUP: Final = "POST /checkin/lookup"


class CheckinOperations(Operations[One, Many]):
    """The lookup of octo/checkin: what a guest is to check in to."""

    def look_up_checkin(self, **body: object) -> One:
        """POST /checkin/lookup with reference, email or mobile, and the verification once it is known.
        Answers with a `CheckinLookup`."""
        return self._one(LOOKUP, json=body)
