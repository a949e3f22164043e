"""A sandbox that answers without a socket in between."""

from __future__ import annotations

from urllib.parse import unquote

import httpx

from octo_conformance.wire.transport import Answered
from octo_sandbox import Sandbox
from octo_sandbox.call import Incoming


class Direct:
    """Takes the place of the transport of a wire."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def send(self, request: httpx.Request, *, timeout_s: float, body_bytes: int) -> Answered:
        """The answer to a request, as it would come over the network."""
        outgoing = self._sandbox.answer(_incoming(request))
        answered = Answered()
        answered.status = outgoing.status
        answered.headers = httpx.Headers(outgoing.headers)
        answered.content = outgoing.write()
        return answered

    def close(self) -> None:
        """There is nothing to close."""


def _incoming(request: httpx.Request) -> Incoming:
    # The path as it would be sent, so that a slash inside an id splits it where it was not encoded.
    segments = request.url.raw_path.partition(b"?")[0].decode("ascii").removeprefix("/").split("/")
    return Incoming(
        method=request.method,
        segments=tuple(unquote(segment, errors="replace") for segment in segments),
        query=dict(request.url.params),
        headers={name.lower(): value for name, value in request.headers.items()},
        content=request.content,
        base_url=f"{request.url.scheme}://{request.url.netloc.decode('ascii')}",
    )
