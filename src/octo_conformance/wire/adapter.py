"""Requests made by a library that speaks `requests`, sent over the wire.

Schemathesis sends with requests, and its checks re-send on their own. Mounted on its session, this
adapter puts all of that through `Wire.send`: ledger, limits, redaction and evidence included. Import it
only where it is needed; requests costs start-up time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from octo_conformance.wire.request import Exchange, Request
from octo_conformance.wire.wire import Wire

# The wire sends its own.
_OURS: Final = frozenset(
    {"authorization", "user-agent", "accept-encoding", "connection", "content-length", "host", "cookie"}
)
# The content is unpacked already.
_UNPACKED: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class WireAdapter(BaseAdapter):
    """`terms` gives what a prepared request cannot say: test, requirement, purpose, key."""

    def __init__(self, wire: Wire, terms: Callable[[], Mapping[str, Any]] = dict) -> None:
        super().__init__()
        self._wire = wire
        self._terms = terms
        self._builder = HTTPAdapter()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """Send over the wire. Raises requests.Timeout or requests.ConnectionError where no answer came."""
        exchange = self._wire.send(self._request(request))
        failure = exchange.failure
        if failure is not None and exchange.status is None:
            kind = requests.Timeout if failure.kind == "timeout" else requests.ConnectionError
            raise kind(failure.message, request=request)
        return self._response(request, exchange)

    def close(self) -> None:
        """The wire is closed by whoever opened it."""

    def _request(self, prepared: requests.PreparedRequest) -> Request:
        base = urlsplit(self._wire.base_url).path.rstrip("/")
        url = urlsplit(prepared.url or "")
        path = url.path.removeprefix(base) or "/"
        given = {name: _text(value) for name, value in prepared.headers.items()}
        capabilities = next((v for k, v in given.items() if k.lower() == "octo-capabilities"), None)
        kept = tuple((k, v) for k, v in given.items() if k.lower() not in {*_OURS, "octo-capabilities"})
        body = prepared.body
        return Request(
            prepared.method or "GET",
            f"{path}?{url.query}" if url.query else path,
            content=body.encode() if isinstance(body, str) else body or b"",
            headers=kept,
            capabilities=capabilities,
            **self._terms(),
        )

    def _response(self, request: requests.PreparedRequest, exchange: Exchange) -> requests.Response:
        headers = HTTPHeaderDict()
        for name, value in exchange.headers.multi_items():
            if name.lower() not in _UNPACKED:
                headers.add(name, value)
        raw = HTTPResponse(
            io.BytesIO(exchange.content),
            headers,
            exchange.status or 0,
            version=11,
            preload_content=False,
            request_method=request.method,
        )
        response: requests.Response = self._builder.build_response(request, raw)
        return response


def session(wire: Wire, terms: Callable[[], Mapping[str, Any]] = dict) -> requests.Session:
    """A session that can reach nothing but the wire."""
    made = requests.Session()
    made.trust_env = False
    made.adapters.clear()
    made.mount("", WireAdapter(wire, terms))
    return made


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
