"""The SQL that finds bookings, orders and gifts by what a guest can name, without reading all of them.

It may find a little too much: whoever asks compares again. The words are kept in indexes over the documents.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from typing import Final

_BETWEEN_DIGITS = re.compile(r"[^\d+]")


def folded(text: object) -> str | None:
    """Return a word as it is compared: without blanks around it, in one case."""
    return None if text is None else str(text).strip().casefold()


def digits(number: object) -> str:
    """Return a phone number without anything between its digits."""
    return _BETWEEN_DIGITS.sub("", str(number or ""))


def _word(path: str, function: str = "folded") -> str:
    return f"{function}(json_extract(document, '{path}'))"


_EMAIL = _word("$.contact.emailAddress")
_PHONE = _word("$.contact.phoneNumber", "digits")
_IDENTITY = _word('$.extra."octo/identities"')
_REFERENCES = tuple(_word(f"$.{name}") for name in ("supplier_reference", "reseller_reference", "uuid"))
_CODE = _word("$.code")
_ORDER = _word('$.extra."octo/cart"')

# Every condition takes the word as ?1.
CONDITIONS: Final[Mapping[str, str]] = {
    "email": f"{_EMAIL} = folded(?1)",
    "mobile": f"{_PHONE} = nullif(digits(?1), '')",
    "identityId": f"{_IDENTITY} = folded(?1)",
    "code": f"{_CODE} = folded(?1)",
    "reference": " OR ".join(f"{reference} = folded(?1)" for reference in _REFERENCES),
}
IN_ORDER: Final = f"{_ORDER} = folded(?)"


def prepare(db: sqlite3.Connection) -> None:
    """Teach a connection to compare words, and keep the indexes of both tables."""
    db.create_function("folded", 1, folded, deterministic=True)
    db.create_function("digits", 1, digits, deterministic=True)
    for number, expression in enumerate((_EMAIL, _PHONE, _IDENTITY, _CODE, *_REFERENCES, _ORDER)):
        db.execute(f"CREATE INDEX IF NOT EXISTS bookings_known_by_{number} ON bookings ({expression})")
        db.execute(
            f"CREATE INDEX IF NOT EXISTS documents_known_by_{number} ON documents (kind, {expression})"
        )
