"""What is asked beside the target's OCTO routes: its control route, its outbox, a mailbox.

The bounds are those of any answer. A fault here is never the supplier's: it says only that something could not
be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from octo_conformance.bounds import ASIDE_BYTES, ASIDE_S
from octo_conformance.wire.parse import parse
from octo_conformance.wire.request import Json
from octo_conformance.wire.transport import Answered, Transport


class NoAnswer(Exception):
    """Nothing came back that can be used; the text says what came instead."""


@dataclass(frozen=True)
class File:
    """What stands at an address: how many bytes, and of what kind, in small letters and without parameters."""

    size: int
    kind: str


class OutOfBand:
    """Asks one host. Follows and remembers nothing; certificates are verified always."""

    def __init__(self, url: str, ca_file: Path | None = None) -> None:
        self._url = url
        self._ca_file = ca_file

    def json(self, method: str, path: str, *, body: Json = None, headers: Mapping[str, str]) -> Json:
        """The JSON value that a route answers. Raises NoAnswer."""
        request = {"json": body} if body is not None else {}
        answered = self._answered(method, f"{self._url}{path}", headers, **request)
        parsed = parse(answered.content)
        if not parsed.is_json:
            raise NoAnswer(f"it has {parsed.excess}" if parsed.excess else "its answer is no JSON")
        return parsed.value

    def call(self, *, body: Json) -> None:
        """Post this, and leave the answer alone. Raises NoAnswer."""
        self._answered("POST", self._url, {}, json=body)

    def text(self, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str]) -> str:
        """What is shown there, as text. Raises NoAnswer."""
        answered = self._answered("GET", self._url, headers, params=query or None)
        return answered.content.decode("utf-8", "replace")

    def file(self, *, headers: Mapping[str, str]) -> File:
        """What is shown there, whatever it is. Raises NoAnswer."""
        answered = self._answered("GET", self._url, headers)
        kind = answered.headers.get("content-type", "").partition(";")[0].strip().lower()
        return File(len(answered.content), kind)

    def _answered(self, method: str, url: str, headers: Mapping[str, str], **parts: Any) -> Answered:
        try:
            asks = {"Accept-Encoding": "gzip, deflate", **headers}
            request = httpx.Request(method, url, headers=asks, **parts)
            request.read()
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise NoAnswer(f"it cannot be asked ({type(error).__name__})") from None
        transport = Transport(request.url, self._ca_file)
        try:
            answered = transport.send(request, timeout_s=ASIDE_S, body_bytes=ASIDE_BYTES)
        finally:
            transport.close()
        if answered.failure is not None:
            raise NoAnswer(answered.failure.message)
        if answered.status is None or not 200 <= answered.status < 300:
            raise NoAnswer(f"HTTP {answered.status}")
        return answered
