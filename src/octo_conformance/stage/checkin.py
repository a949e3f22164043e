"""octo/checkin: looking up what a guest may check in for."""

from __future__ import annotations

from typing import Any, Final

from octo_conformance.stage.operations import Operations

LOOKUP: Final = "POST /checkin/lookup"


class CheckinOperations(Operations):
    def look_up_checkin(self, **body: Any) -> Any:
        """POST /checkin/lookup with reference, email or mobile, and the verification once it is known."""
        return self._operate(LOOKUP, json=body)
