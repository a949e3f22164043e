"""A request as it leaves: URL, headers and bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from octo_conformance.errors import NoKey
from octo_conformance.wire.request import METHODS_WITH_BODY, Pairs, Request

_PATH_SAFE = "/%:@!$&'()*+,;=~-._[]"


@dataclass(frozen=True)
class Sender:
    """Who speaks, and to whom: what all requests of a run have in common.

    `keys` by name; "none" sends no key at all, "wrong" one that nobody has.
    """

    base_url: str
    keys: dict[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    user_agent: str = "octo-conformance"

    def add_key(self, name: str, key: str) -> None:
        """Speak as one more reseller."""
        self.keys[name] = key

    def message(self, request: Request) -> httpx.Request:
        """What goes on the wire. Raises NoKey for a key that the run does not have."""
        headers = httpx.Headers(
            {
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": self._agent(request),
            }
        )
        if request.method.upper() in METHODS_WITH_BODY:
            headers["Content-Type"] = "application/json"
        if request.key != "none":
            headers["Authorization"] = f"Bearer {self._key(request.key)}"
        if isinstance(request.capabilities, str):
            headers["Octo-Capabilities"] = request.capabilities
        elif request.capabilities is not None:
            headers["Octo-Capabilities"] = ", ".join(request.capabilities)
        for name, value in (*self.headers.items(), *request.header_pairs()):
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        return httpx.Request(
            request.method.upper(),
            self.url(request.path, request.query_pairs(), request.base_url),
            headers=[(name.encode("ascii", "replace"), _encoded(value)) for name, value in headers.items()],
            content=request.payload(),
        )

    def url(self, path: str, query: Pairs = (), base_url: str | None = None) -> httpx.URL:
        """The URL of a path below the base URL, whether either has a slash in between or not."""
        base = base_url if base_url is not None else self.base_url
        bare, _, given = path.partition("?")
        whole = f"{base.rstrip('/')}/{quote(bare.lstrip('/'), safe=_PATH_SAFE, errors='replace')}"
        url = httpx.URL(f"{whole}?{given}" if given else whole)
        return url.copy_with(params=[*url.params.multi_items(), *query]) if query else url

    def _key(self, name: str) -> str:
        if name in self.keys:
            return self.keys[name]
        raise NoKey(
            f"the run has no key called {name!r}", hint="Name the variable that holds it and run again."
        )

    def _agent(self, request: Request) -> str:
        return f"{self.user_agent} {request.requirement}" if request.requirement else self.user_agent


def _encoded(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")
