"""What is known of a target that must never be kept or shown."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from octo_conformance.target import Target
from octo_conformance.wire.redact import secret_header


def secrets_of(target: Target) -> dict[str, str]:
    """Every secret by a name that may be shown: keys, members, headers, and what hides in URLs."""
    secrets = {f"key {name}": key for name, key in target.keys.items()}
    for index, member in enumerate(target.members, 1):
        for name, value in member.items():
            if name not in {"id", "country", "benefits"} and value:
                secrets[f"member {index} {name}"] = str(value)
    for name, value in target.headers.items():
        if secret_header(name):
            secrets[f"header {name}"] = value
    mailbox = (target.one_time_code or {}).get("mailbox")
    for number, value in enumerate(_hidden_in(str(mailbox or ""), target.control_url or "")):
        secrets[f"URL {number}"] = value
    return secrets


def _hidden_in(*urls: str) -> Iterator[str]:
    """What may be a secret in the URLs of a target file: passwords, values of queries."""
    for url in urls:
        parts = urlsplit(url)
        yield from (value for _, value in parse_qsl(parts.query) if len(value) >= 8)
        yield from [parts.password] if parts.password else []
