"""What is known of a target that must never be kept or shown."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from octo_conformance.target import Target
from octo_conformance.wire.redact import HARMLESS_HEADERS, secret_header

# Hidden wherever they stand, these would make half of every answer unreadable: a tenant called "production".
_WORDS: Final = re.compile(r"[A-Za-z]{1,19}(?:[ ,;/._+-][A-Za-z]{1,19})*")
_TELLING_FROM: Final = 8


def secrets_of(target: Target) -> dict[str, str]:
    """Every secret by a name that may be shown: keys, members, headers, and what hides in URLs."""
    secrets = {f"key {name}": key for name, key in target.keys.items()}
    for index, member in enumerate(target.members, 1):
        for name, value in member.items():
            if name not in {"id", "country", "benefits"} and value:
                secrets[f"member {index} {name}"] = str(value)
    for name in secret_headers_of(target):
        value = target.headers[name]
        if secret_header(name) or (len(value) >= _TELLING_FROM and not _WORDS.fullmatch(value)):
            secrets[f"header {name}"] = value
    mailbox = (target.one_time_code or {}).get("mailbox")
    # A proxy that refuses may answer with what it was sent.
    urls = (str(mailbox or ""), target.control_url or "", *urllib.request.getproxies().values())
    for number, value in enumerate(_hidden_in(*urls)):
        secrets[f"URL {number}"] = value
    return secrets


def secret_headers_of(target: Target) -> list[str]:
    """The names of the headers of the target file whose values are never kept."""
    return sorted(name for name in target.headers if name.casefold() not in HARMLESS_HEADERS)


def _hidden_in(*urls: str) -> Iterator[str]:
    """What may be a secret in the URLs of a target file or the environment: passwords, values of queries."""
    for url in urls:
        try:
            parts = urlsplit(url)
        except ValueError:  # no URL at all, as others have said by now
            continue
        yield from (value for _, value in parse_qsl(parts.query) if len(value) >= _TELLING_FROM)
        password = unquote(parts.password or "")
        if password:
            yield password
            # As the header of a proxy has it, in base64; alone, a short password would leave no trace in it.
            yield f"{unquote(parts.username or '')}:{password}"
