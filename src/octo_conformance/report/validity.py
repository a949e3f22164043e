"""How long a certificate is good: suppliers change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from octo_conformance.judge.records import Verdict
from octo_conformance.values import utc

VALID: Final = timedelta(days=90)


def valid_until(verdict: Verdict) -> str | None:
    """The last moment of a certificate of this run (ISO 8601, UTC); None where the run certifies nothing."""
    try:
        finished = datetime.fromisoformat(verdict["finished_at"] or "")
        certifies = verdict["verdict"] == "CONFORMANT" and finished.tzinfo is not None
        return utc(finished + VALID) if certifies else None
    except (ValueError, OverflowError):
        return None
