"""What the first line of a ledger says of the target, for a clean-up that has nothing but the file.

Never a secret: a key is there as a fingerprint that takes long to work out, a header that may carry a
credential by its name alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import urlsplit

from octo_conformance.document import JsonValue
from octo_conformance.run.secrets import secret_headers_of
from octo_conformance.target import Target

_ROUNDS = 100_000


def made_for(target: Target, run_id: str) -> dict[str, JsonValue]:
    """url, profile, folder of own capabilities, control route, headers, names of those withheld, and a fingerprint
    of each key."""
    withheld = secret_headers_of(target)
    return {
        "url": target.url,
        "profile": target.profile,
        "capabilities_dir": str(target.capabilities_dir) if target.capabilities_dir else None,
        "control": target.control_url if _plain(target.control_url) else None,
        "headers": {name: value for name, value in target.headers.items() if name not in withheld},
        "withheld": [*withheld],
        "keys": {name: fingerprint(key, run_id) for name, key in target.keys.items()},
    }


def _plain(url: str | None) -> bool:
    """A URL without anything in it that may be a secret."""
    parts = urlsplit(url or "")
    return bool(url) and not parts.query and "@" not in parts.netloc


def fingerprint(key: str, run_id: str) -> str:
    """Eight hexadecimal digits that tell one key from another and nothing more."""
    return hashlib.pbkdf2_hmac("sha256", key.encode(), run_id.encode(), _ROUNDS, 4).hex()


def same_key(key: str, run_id: str, about: Mapping[str, object], name: str) -> bool:
    """Whether the ledger says that the key is the one of that name the run had."""
    keys = about.get("keys")
    known = keys.get(name) if isinstance(keys, Mapping) else None
    return known == fingerprint(key, run_id)
