"""How much of anything a run takes in from outside: one place, whoever sends it.

What comes from a target, its control route, a mailbox or a program may be wrong, and it may be meant to hurt.
Beyond these bounds it is named, and nothing is allocated, waited for or walked through for its sake. Those of
the target file (`limits`) are the user's; these hold where the user says nothing, and where nobody can say.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

MIB: Final = 2**20

# --- one answer ------------------------------------------------------------------------------------------

BODY_BYTES: Final = 64 * MIB
"""Of one answer of the target, on the wire and unfolded. `limits.body_bytes` changes it."""
BODY_VALUES: Final = 2**21
"""Values in one body: objects, arrays, texts and numbers. Each takes some fifty bytes of memory."""
BODY_CONTAINERS: Final = 2**20
"""Objects and arrays in one body. Each takes some hundred bytes, and is copied when it is redacted."""
MEMBERS: Final = 10_000
"""Members of one object. No object of OCTO has more than some dozens."""
DEPTH: Final = 100
"""Levels of nesting."""
DIGITS: Final = 40
"""Of an integer: a 64-bit one has twenty. Longer ones are no number that a program could reckon with."""
FLAWS: Final = 20
"""Oddities of one JSON text that are named."""
LARGE_BYTES: Final = 4 * MIB
"""From here on bodies are read one after the other, so that several at once do not fill the memory."""

# --- what stands beside the target: control route, mailbox, a program that tells a code ------------------

ASIDE_BYTES: Final = 4 * MIB
"""Of one answer of a control route or a mailbox, unfolded."""
ASIDE_S: Final = 10.0
"""Seconds for one request to a control route or a mailbox with all of its answer."""
OUTPUT_BYTES: Final = 64 * 1024
"""Of what `one_time_code.command` prints; a code has six digits."""

# --- calls to this run, such as a target makes where something changes ----------------------------------------

CALL_BYTES: Final = 4 * MIB
"""Of the body of one call. A whole order with everything in it has half of one."""
CALL_HEAD_BYTES: Final = 64 * 1024
"""Of the request line and the headers of one call."""
CALL_S: Final = 10.0
"""Seconds for one call with all of its body, and between two calls of one connection."""
CALLERS: Final = 32
"""Connections at once. Further ones are closed."""
CALLS: Final = 5_000
"""Calls of one run that are taken. Further ones are told that there is no room."""
CALLS_BYTES: Final = 256 * MIB
"""Of the bodies of all of them together."""

# --- traffic that somebody else recorded --------------------------------------------------------------------

ARCHIVE_BYTES: Final = 256 * MIB
"""Of an HTTP Archive."""
RECORDED: Final = 50_000
"""Entries of an HTTP Archive that are looked at."""

# --- a run -----------------------------------------------------------------------------------------------

RUN_BYTES: Final = 1024 * MIB
"""Of all answers of a run together, unfolded. `limits.run_bytes` changes it."""
ENDING_S: Final = 180.0
"""Seconds after the last moment of a run in which it gives back what it holds and writes its files."""

# --- what OCTO can mean ----------------------------------------------------------------------------------

NO_LIMIT: Final = 2**31 - 1
"""The largest 32-bit integer: from here on a most is none at all (reading CON-111)."""
UNIT_ITEMS: Final = 500
"""Tickets in one booking that this suite makes. A group of that size is sold on the telephone."""
LONGEST_S: Final = 10 * 365 * 86_400.0
"""Seconds that anything may ask us to wait or to move a clock: ten years."""
CUTOFF: Final = 10_000
"""Of the unit in which a cancellation cutoff is counted."""
FIRST_YEAR: Final = 100
LAST_YEAR: Final = 9900
"""The years that can be reckoned with: those outside are read as the nearest of them."""
NEVER_YEAR: Final = 9000
"""A time from this year on means never (reading CON-110)."""


def is_never(moment: datetime) -> bool:
    """Whether a `moment` is so far away that it says 'never'."""
    return moment.year >= NEVER_YEAR


def no_limit(most: object) -> bool:
    """Whether a most says that there is none."""
    return isinstance(most, int) and not isinstance(most, bool) and most >= NO_LIMIT
