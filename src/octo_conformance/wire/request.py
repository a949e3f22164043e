"""What goes out, what comes back, and the ways in which nothing comes back."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final, Literal, Protocol, TypeAlias

import httpx

from octo_conformance.document import JsonValue
from octo_conformance.evidence.repeated import Cut

Json: TypeAlias = JsonValue
Pairs: TypeAlias = tuple[tuple[str, str], ...]
Meant: TypeAlias = Literal["valid", "broken"]
FailureKind: TypeAlias = Literal["timeout", "connect", "tls", "reset", "protocol", "too-large", "redirect"]


class Unset(Enum):
    """`json=UNSET` sends no JSON of the caller's; `json=None` sends the JSON value null."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET

# Methods whose requests carry a JSON body in OCTO, DELETE among them.
METHODS_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Operation(Protocol):
    """What the wire needs to know of an operation of the contract."""

    @property
    def label(self) -> str: ...

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def writes(self) -> bool: ...


def _pairs(given: Mapping[str, object] | Sequence[tuple[str, object]]) -> Pairs:
    items = given.items() if isinstance(given, Mapping) else given
    flat: list[tuple[str, str]] = []
    for name, value in items:
        values = value if isinstance(value, list | tuple) else [value]
        flat += [(name, "true" if v is True else "false" if v is False else str(v)) for v in values]
    return tuple(flat)


@dataclass(frozen=True)
class Request:
    """One request to the target; `path` is relative to its base URL.

    `capabilities`: a tuple of ids is sent as the header `Octo-Capabilities` (an empty one as an
    empty header), a string is sent as it stands, None leaves the header out.
    `headers` override what the wire would send; a value of None removes that header.
    `key` names a key of the target: first, second, clock, or none, or wrong.
    `base_url` is another address of the same host, in place of the target's.
    `test`, `requirement`, `purpose`, `expects` and `meant` go into the evidence; `expects="success"` says that
    a refusal would be a finding, `meant="broken"` that the request is wrong on purpose.
    """

    method: str
    path: str
    query: Mapping[str, object] | Sequence[tuple[str, object]] = ()
    json: Json | Unset = UNSET
    content: bytes | None = None
    headers: Sequence[tuple[str, str | None]] | Mapping[str, str | None] = ()
    capabilities: tuple[str, ...] | str | None = ()
    key: str = "first"
    test: str | None = None
    requirement: str | None = None
    purpose: str | None = None
    expects: str | None = None
    meant: Meant = "valid"
    base_url: str | None = None

    def query_pairs(self) -> Pairs:
        """The query as (name, value) in order; a list gives its name once for each value."""
        return _pairs(self.query)

    def header_pairs(self) -> tuple[tuple[str, str | None], ...]:
        """The caller's own headers in order."""
        return tuple(self.headers.items() if isinstance(self.headers, Mapping) else self.headers)

    def payload(self) -> bytes | None:
        """The bytes of the body, or None where the request has none."""
        if self.content is not None:
            return self.content
        if self.json is not UNSET:
            # As most clients write it: letters as they are. What is no Unicode can only be escaped.
            try:
                return jsonlib.dumps(self.json, ensure_ascii=False).encode("utf-8")
            except UnicodeEncodeError:
                return jsonlib.dumps(self.json).encode("ascii")
        # A POST or PATCH without parameters is still a JSON request; a bare DELETE has no body.
        return b"{}" if self.method.upper() in {"POST", "PATCH", "PUT"} else None

    def capability_list(self) -> list[str] | None:
        """The ids the header asks for, None where it is not sent."""
        if self.capabilities is None:
            return None
        if isinstance(self.capabilities, str):
            return [part.strip() for part in self.capabilities.split(",") if part.strip()]
        return list(self.capabilities)


@dataclass(frozen=True)
class Failure:
    """Why there is no complete answer.

    timeout    no complete answer within the time limit of a request
    connect    no connection
    tls        no trust in the certificate, or no common TLS
    reset      the connection was dropped
    protocol   what came is not HTTP, or is cut short
    too-large  the body is larger than a body may be
    redirect   the target sends us elsewhere; we never go
    """

    kind: FailureKind
    message: str


@dataclass(frozen=True)
class Exchange:
    """A request and what became of it, unredacted; the evidence holds the redacted form.

    Either there is an answer (`status` is set) or a `failure`; only a redirect is both, and of an answer
    that was cut short nothing is shown. `body` is the parsed JSON, None where there is none. `flaws` are
    oddities of the JSON text (duplicate keys, NaN ...) that were repaired in `body`. `cut` is that text without objects
    that came before.
    """

    n: int
    request: Request
    operation: Operation | None
    path_args: Mapping[str, str]
    url: str
    sent_headers: Pairs
    sent_at: datetime
    answered_at: datetime
    elapsed_ms: float
    status: int | None = None
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    content: bytes = b""
    body: Json = None
    is_json: bool = False
    flaws: tuple[str, ...] = ()
    failure: Failure | None = None
    retry_of: int | None = None
    cut: Cut | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The body as text, whatever bytes it has."""
        return self.content.decode("utf-8", "replace")
