"""One call of a reseller's client, as a supplier saw it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeAlias

from octo_conformance.document import JsonValue

Pairs: TypeAlias = tuple[tuple[str, str], ...]

_SHORT: Final = 8_192


@dataclass(frozen=True, slots=True)
class ClientCall:
    """A request with its answer, both redacted.

    number          counts the calls by their arrival, from 1
    reseller        whose key came with it; None where no valid key did
    began, ended    the real time of arrival, and of the last byte of the answer
    now             the time of arrival on the supplier's clock for this reseller
    path            below the base address, percent-encoded, without the query
    headers         by name in lower case
    sent            the JSON of the body; None where there is none, see `sent_json` and `sent_bytes`
    status          None where the client got no answer
    answer          the JSON of the answer; None where it is no JSON, and for a long one that was left out
    answer_bytes    the length of the answer as it was sent
    """

    number: int
    reseller: str | None
    began: datetime
    ended: datetime
    now: datetime
    method: str
    path: str
    query: Pairs = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: JsonValue = None
    sent_json: bool = True
    sent_bytes: int = 0
    status: int | None = 200
    answer_headers: Mapping[str, str] = field(default_factory=dict)
    answer: JsonValue = None
    answer_bytes: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether the client was told that the call was carried out."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def unclear(self) -> bool:
        """Whether the client cannot know from the answer if the call was carried out."""
        return self.status is None or self.status == 408 or self.status >= 500


def trimmed(call: ClientCall) -> ClientCall:
    """The call without bodies of more than 8 KiB, to be kept."""
    if call.sent_bytes <= _SHORT and call.answer_bytes <= _SHORT:
        return call
    sent = call.sent if call.sent_bytes <= _SHORT else None
    return replace(call, sent=sent, answer=call.answer if call.answer_bytes <= _SHORT else None)


def to_line(call: ClientCall) -> str:
    """The call as one JSON object in ASCII, without line feeds."""
    told = {
        "number": call.number,
        "reseller": call.reseller,
        "began": call.began.isoformat(),
        "ended": call.ended.isoformat(),
        "now": call.now.isoformat(),
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "headers": dict(call.headers),
        "sent": call.sent,
        "sent_json": call.sent_json,
        "sent_bytes": call.sent_bytes,
        "status": call.status,
        "answer_headers": dict(call.answer_headers),
        "answer": call.answer,
        "answer_bytes": call.answer_bytes,
    }
    return json.dumps(told, separators=(",", ":"))


def from_line(text: str) -> ClientCall:
    """The call in a line that `to_line` wrote. Raises ValueError, KeyError or TypeError for any other."""
    told = json.loads(text)
    moments = {name: datetime.fromisoformat(told[name]) for name in ("began", "ended", "now")}
    query = tuple((str(name), str(value)) for name, value in told["query"])
    return ClientCall(**{**told, **moments, "query": query})
