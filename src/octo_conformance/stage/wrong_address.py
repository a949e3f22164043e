"""An address at which no OCTO endpoint answers: a page, a login, a proxy, a path too many or too few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from octo_conformance.errors import NotOcto
from octo_conformance.wire import Exchange, Request, Wire

_BELOW: Final = ("octo", "octo/v1", "v1", "api/octo", "api")
"""Where suppliers put the endpoint below the address that they tell first."""
_TRIED: Final = 8
_SEEN: Final = 200_000


def must_speak_octo(wire: Wire, *answers: Exchange) -> None:
    """Raises NotOcto where none of the answers is one that an OCTO endpoint could give; the message says what answers
    there, and the hint which address nearby does better."""
    if any(not _no_octo(answer) for answer in answers):
        return
    found = next((url for url in _nearby(wire.base_url) if _speaks_octo(wire, url)), None)
    hint = (
        f"{found} answers as an OCTO endpoint; name that."
        if found is not None
        else "Ask the supplier for the base URL of the OCTO endpoint; no path nearby answers either."
    )
    raise NotOcto(f"there is no OCTO endpoint at {wire.base_url}: {_what(answers[-1])}", hint=hint)


def _no_octo(answer: Exchange) -> bool:
    """Whether no supplier of the standard would answer so. A server that fails may be one all the same."""
    if answer.failure is not None:
        return answer.failure.kind == "redirect"
    if answer.status == 407:
        return True
    if answer.is_json:
        # For the supplier and the products alike, which are asked for by no id that could be wrong.
        body = answer.body
        code = body.get("error") if isinstance(body, Mapping) else None
        unasked = isinstance(code, str) and code.startswith("INVALID_")
        return answer.status in {404, 405} or (answer.status == 400 and unasked)
    return answer.status in {200, 401, 403, 404, 405} and bool(answer.content)


def _what(answer: Exchange) -> str:
    if answer.failure is not None:
        return answer.failure.message
    if answer.status == 407:
        return "a proxy on the way asks for a login (HTTP 407)"
    page = answer.text[:_SEEN].lower()
    if "<html" in page or "<!doctype html" in page:
        kind = "a login page" if 'type="password"' in page or "type='password'" in page else "a web page"
        return f"{kind} answers (HTTP {answer.status})"
    return f"GET {answer.request.path} is not known there (HTTP {answer.status})"


def _nearby(base: str) -> Iterator[str]:
    """The addresses above, nearest first, then those below."""
    parts = urlsplit(base)
    segments = [part for part in parts.path.split("/") if part]
    above = ["/".join(segments[:end]) for end in reversed(range(len(segments)))]
    below = ["/".join([*segments, more]) for more in _BELOW]
    for path in [*above[:3], *below][:_TRIED]:
        yield urlunsplit((parts.scheme, parts.netloc, f"/{path}" if path else "", "", ""))


def _speaks_octo(wire: Wire, url: str) -> bool:
    answer = wire.send(
        Request("GET", "/supplier", capabilities=(), purpose="negotiation", expects=None, base_url=url)
    )
    body = answer.body
    if answer.failure is not None or not isinstance(body, Mapping):
        return False
    return (answer.status == 200 and "id" in body) or (answer.status in {400, 401, 403} and "error" in body)
