"""Digests of request bodies, which tell a retry from another request."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest(body: dict[str, Any]) -> str:
    """Return a digest that is equal for equal JSON, whatever the order of keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
