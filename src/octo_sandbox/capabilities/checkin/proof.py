"""The proof that a booking belongs to a guest: the last name, or a code that was sent."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.checkin.lookup_request import Question
from octo_sandbox.capabilities.checkin.search import Found

if TYPE_CHECKING:
    from octo_sandbox.call import Call

_KIND = "check-in code"
_LASTS = timedelta(hours=1)


def challenge(call: Call, asked: Question) -> None:
    """Send a code to an address or number; for a reference the question is the last name."""
    if asked.by == "reference":
        return
    code = _code_sent(call, asked)
    if code is None:
        code = f"{secrets.randbelow(1_000_000):06}"
        until = (call.now + _LASTS).isoformat()
        call.store.put_document(_KIND, _place(asked), call.reseller.id, {"code": code, "until": until})
    text = f"Your check-in code is {code}. Nobody from Harbour & Hill will ever ask you for it."
    call.outbox.send(call.reseller.id, asked.value, "Check-in", text, call.now)


def proves(call: Call, asked: Question, found: Found, verification: str) -> bool:
    """Return whether the answer is right: a last name for a reference, or else the code that was sent."""
    if asked.by == "reference":
        return verification.strip().casefold() in found.last_names()
    return verification.strip() == _code_sent(call, asked)


def asks(asked: Question) -> str:
    """Return the message of a lookup that is not verified yet."""
    if asked.by == "reference":
        return "Enter the last name of the guest."
    return "Enter the six digits we have just sent to you."


def _code_sent(call: Call, asked: Question) -> str | None:
    kept = call.store.document(_KIND, _place(asked), call.reseller.id)
    if kept is None or datetime.fromisoformat(kept["until"]) <= call.now:
        return None
    code: str = kept["code"]
    return code


def _place(asked: Question) -> str:
    return f"{asked.by} {asked.value.strip().casefold()}"
