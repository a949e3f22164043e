"""Keys that were made during a run, kept so that only who has the run's own key can read them.

A test installation may give a run further keys, to move the clock of one reseller without disturbing the others.
What was made under them can be released only with them, also after the run was killed. So the ledger keeps them,
enciphered with the key that the clean-up needs anyway.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_FOR: Final = b"octo-conformance ledger"


def seal(text: str, key: str) -> str:
    """`text` as a Fernet token, readable only by who has `key`; ASCII."""
    sealed: bytes = _fernet(key).encrypt(text.encode())
    return sealed.decode("ascii")


def unseal(sealed: str, key: str) -> str | None:
    """What was sealed; None where this is not the key, or nothing was sealed."""
    from cryptography.fernet import InvalidToken

    try:
        plain: bytes = _fernet(key).decrypt(sealed.encode())
    except InvalidToken:
        return None
    return plain.decode()


def _fernet(key: str) -> Fernet:
    # A run that is given no further key does not pay for the import.
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=_FOR).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
