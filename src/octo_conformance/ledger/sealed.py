"""Keys that were made during a run, kept so that only who has the run's own key can read them.

A run may get further keys from a test installation, to move the clock of one without disturbing the
others. What was made under them can be released only with them, also after the run was killed, so the
ledger keeps them, enciphered with the key that the clean-up needs anyway.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

_TAG = 16
_SALT = 16


def seal(text: str, key: str) -> str:
    """`text`, readable only by who has `key`; ASCII."""
    salt, plain = os.urandom(_SALT), text.encode()
    hidden = bytes(a ^ b for a, b in zip(plain, _stream(key, salt, len(plain)), strict=True))
    return base64.b64encode(salt + _tag(key, salt + hidden) + hidden).decode("ascii")


def unseal(sealed: str, key: str) -> str | None:
    """What was sealed; None where this is not the key, or nothing was sealed."""
    try:
        whole = base64.b64decode(sealed, validate=True)
    except ValueError:
        return None
    salt, tag, hidden = whole[:_SALT], whole[_SALT : _SALT + _TAG], whole[_SALT + _TAG :]
    if not hmac.compare_digest(tag, _tag(key, salt + hidden)):
        return None
    return bytes(a ^ b for a, b in zip(hidden, _stream(key, salt, len(hidden)), strict=True)).decode()


def _stream(key: str, salt: bytes, length: int) -> bytes:
    secret = _derived(key, b"stream")
    blocks = (hmac.digest(secret, salt + n.to_bytes(4), hashlib.sha256) for n in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def _tag(key: str, told: bytes) -> bytes:
    return hmac.digest(_derived(key, b"tag"), told, hashlib.sha256)[:_TAG]


def _derived(key: str, use: bytes) -> bytes:
    return hmac.digest(key.encode(), use, hashlib.sha256)
