"""Traffic that somebody else recorded, as lines of evidence: the entries of an HTTP Archive.

The file may come from anywhere, and it may be meant to hurt. What is no entry is passed over and counted; nothing in
it raises. Whether a recorded request was meant to be valid nobody knows, and its lines say so.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from octo_conformance.bounds import RECORDED
from octo_conformance.contract import Contract
from octo_conformance.document import JsonValue
from octo_conformance.evidence import ExchangeLine, ReceivedResponse, SentRequest
from octo_conformance.wire.parse import Parsed, parse
from octo_conformance.wire.redact import Redactor, secret_header

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_LONGEST_URL: Final = 20_000
_HEADERS: Final = 200
_ASKED: Final = "octo-capabilities"
_TEXT_CHARS: Final = 64 * 1024


@dataclass(frozen=True)
class Recorded:
    """One entry whose members have the types that they should have; texts are not redacted yet."""

    at: str | None
    method: str
    url: str
    sent_headers: list[tuple[str, str]]
    sent: bytes | None
    status: int
    headers: list[tuple[str, str]]
    content: bytes
    elapsed_ms: float


@dataclass
class Recording:
    """The entries of an archive, and how many were passed over, by the reason."""

    entries: list[Recorded] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    def secrets(self) -> dict[str, str]:
        """The values of headers that carry secrets, so that they are hidden wherever they stand."""
        found: dict[str, str] = {}
        for entry in self.entries:
            for name, value in (*entry.sent_headers, *entry.headers):
                if secret_header(name):
                    found[value] = value
                    found[value.partition(" ")[2]] = value.partition(" ")[2]
        return {f"header {number}": value for number, value in enumerate(filter(None, found))}

    def base_url(self, contract: Contract) -> str | None:
        """The address under which most requests are operations of OCTO; None where none is."""
        bases: Counter[str] = Counter()
        for entry in self.entries:
            bases.update(_bases(entry, contract))
        return max(bases, key=lambda base: (bases[base], -len(base))) if bases else None


def read_recording(archive: JsonValue) -> Recording:
    """The entries of a parsed archive. One that is none of HAR has no entries."""
    recording = Recording()
    entries = _member(_member(archive, "log"), "entries")
    for entry in (entries if isinstance(entries, list) else [])[:RECORDED]:
        try:
            recording.entries.append(_entry(entry))
        except _NoEntry as why:
            recording.passed_over[str(why)] += 1
    if isinstance(entries, list) and len(entries) > RECORDED:
        recording.passed_over[f"more than {RECORDED:,} entries"] += len(entries) - RECORDED
    return recording


def lines_of(
    recording: Recording, base: str, contract: Contract, redactor: Redactor, begun: str
) -> Iterator[ExchangeLine]:
    """The entries below this address that are operations of OCTO, redacted. `begun` stands for a time that is none."""
    for entry in recording.entries:
        path = _below(entry.url, base)
        found = contract.route(entry.method, path) if path is not None else None
        if path is None or found is None:
            recording.passed_over["no operation of OCTO"] += 1
            continue
        answered = parse(entry.content)
        if answered.excess is not None:
            recording.passed_over["a body of more than is taken in"] += 1
            continue
        operation, arguments = found
        sent = parse(entry.sent) if entry.sent else None
        route = path.partition("?")[0]
        asked = next((value for name, value in entry.sent_headers if name.lower() == _ASKED), None)
        yield ExchangeLine(
            at=entry.at or begun,
            purpose="recorded traffic",
            meant="unknown",
            operation=operation.label,
            path_args={name: redactor.text(value) for name, value in arguments.items()},
            capabilities=_capabilities(asked),
            request=SentRequest(
                method=entry.method,
                url=redactor.url(entry.url, of_guests=True),
                headers=redactor.headers(entry.sent_headers),
                body=redactor.of_others(sent.value, route, sent=True)
                if sent is not None and sent.is_json
                else None,
                text=_text(entry.sent, redactor) if sent is not None and not sent.is_json else None,
            ),
            response=_received(entry, answered, redactor, route),
        )


def _received(entry: Recorded, body: Parsed, redactor: Redactor, route: str) -> ReceivedResponse:
    return ReceivedResponse(
        status=entry.status,
        headers=redactor.headers(entry.headers),
        body=redactor.of_others(body.value, route, sent=False) if body.is_json else None,
        is_json=body.is_json,
        text=None if body.is_json else _text(entry.content, redactor),
        size=len(entry.content),
        elapsed_ms=entry.elapsed_ms,
        flaws=tuple(redactor.text(flaw) for flaw in body.flaws),
    )


class _NoEntry(Exception):
    """Why an entry cannot be judged, in words that are shown."""


def _entry(entry: JsonValue) -> Recorded:
    """Raises _NoEntry."""
    request, response = _member(entry, "request"), _member(entry, "response")
    method, url, status = _member(request, "method"), _member(request, "url"), _member(response, "status")
    if not (isinstance(method, str) and isinstance(url, str) and isinstance(status, int)):
        raise _NoEntry("no method, URL or status")
    if not (method.isascii() and method.isalpha()) or len(url) > _LONGEST_URL or not _is_http(url):
        raise _NoEntry("no request of HTTP")
    if not 100 <= status <= 599 or isinstance(status, bool):
        raise _NoEntry("no answer")
    at, taken = _member(entry, "startedDateTime"), _member(entry, "time")
    known = isinstance(taken, int | float) and math.isfinite(taken) and 0 <= taken <= 86_400_000
    posted = _member(_member(request, "postData"), "text")
    return Recorded(
        at=at if isinstance(at, str) and _MOMENT.fullmatch(at) else None,
        method=method.upper(),
        url=url,
        sent_headers=_headers(request),
        sent=posted.encode(errors="replace") if isinstance(posted, str) else None,
        status=status,
        headers=_headers(response),
        content=_content(response),
        elapsed_ms=float(taken) if known and isinstance(taken, int | float) else 0.0,
    )


def _content(response: JsonValue) -> bytes:
    """The body of an answer. Raises _NoEntry where the recording left it out."""
    content = _member(response, "content")
    text, size = _member(content, "text"), _member(content, "size")
    if isinstance(text, str):
        if _member(content, "encoding") != "base64":
            return text.encode(errors="replace")
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise _NoEntry("a body that is no base64") from None
    if size in (0, None) and _member(response, "bodySize") in (0, -1, None):
        return b""
    raise _NoEntry("a body that was not recorded")


def _headers(message: JsonValue) -> list[tuple[str, str]]:
    listed = _member(message, "headers")
    pairs: list[tuple[str, str]] = []
    for header in (listed if isinstance(listed, list) else [])[:_HEADERS]:
        name, value = _member(header, "name"), _member(header, "value")
        # Those that begin with a colon are the first line of HTTP/2, and no headers.
        if isinstance(name, str) and isinstance(value, str) and not name.startswith(":"):
            pairs.append((name, value))
    return pairs


def _member(value: JsonValue, name: str) -> JsonValue:
    return value.get(name) if isinstance(value, dict) else None


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _bases(entry: Recorded, contract: Contract) -> Iterable[str]:
    """Every address below which this request would be an operation."""
    parts = urlsplit(entry.url)
    segments = parts.path.split("/")[1:]
    for depth in range(min(len(segments), 8)):
        path = "/" + "/".join(segments[depth:])
        if contract.route(entry.method, path) is not None:
            host = parts.netloc.rpartition("@")[2]
            yield "/".join([f"{parts.scheme}://{host}", *segments[:depth]])


def _below(url: str, base: str) -> str | None:
    """The path and query of a URL below a base, None where it lies elsewhere."""
    parts = urlsplit(url)
    whole = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    base = base.rstrip("/")
    if not whole.startswith(f"{base}/"):
        return None
    return whole[len(base) :] + (f"?{parts.query}" if parts.query else "")


def _capabilities(asked: str | None) -> tuple[str, ...] | None:
    return None if asked is None else tuple(part.strip() for part in asked.split(",") if part.strip())


def _text(content: bytes | None, redactor: Redactor) -> str | None:
    if not content:
        return None
    return redactor.loose(content.decode("utf-8", "replace"))[:_TEXT_CHARS]


def read_archive(content: bytes) -> JsonValue:
    """The JSON of an archive. Raises ValueError where it is none, or more than is taken in."""
    read = parse(content)
    if read.excess is not None:
        raise ValueError(read.excess)
    if not read.is_json:
        raise ValueError("it is no JSON")
    return read.value
