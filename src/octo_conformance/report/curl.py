"""A recorded exchange is shown as a command that repeats it.

It holds no secret: the shell that runs the command reads the key from the variable from which a run reads it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from octo_conformance.evidence import ExchangeLine

_OF_THE_CONNECTION = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "transfer-encoding", "user-agent"}
)
_VARIABLE = {"first": "OCTO_TOKEN", "second": "OCTO_SECOND_TOKEN", "clock": "OCTO_CLOCK_TOKEN"}
_BODY_LIMIT = 20_000


def curl(exchange: ExchangeLine) -> str:
    """The request of an exchange as one curl command over several lines.

    It runs in bash and zsh. Values that were redacted stay redacted and have to be filled in by hand; a body
    too long for a command line is named as a file, whose text is in the evidence.
    """
    return " \\\n  ".join(_parts(exchange))


def _parts(exchange: ExchangeLine) -> Iterator[str]:
    url, method = exchange.request.url, exchange.request.method
    yield "curl --include" + ("" if method == "GET" else f" --request {_quote(method)}")
    if re.search(r"[\[\]{}]", url):
        yield "--globoff"
    if re.search(r"/\.{1,2}(/|$|\?)", url):
        yield "--path-as-is"
    yield f"--url {_quote(url)}"
    yield from _headers(exchange)
    yield from _body(exchange)


def _headers(exchange: ExchangeLine) -> Iterator[str]:
    # A key that the target made for the run has a number: clock-2.
    key = exchange.key.partition("-")[0]
    for name, value in exchange.request.headers:
        if name.lower() in _OF_THE_CONNECTION:
            continue
        if str(name).lower() != "authorization":
            # curl drops a header that ends in a colon; the semicolon sends it empty.
            yield f"--header {_quote(f'{name}: {value}' if value else f'{name};')}"
        elif key in _VARIABLE:
            yield f'--header "Authorization: Bearer ${_VARIABLE[key]}"'
        elif key == "wrong":
            yield "--header 'Authorization: Bearer a-key-that-nobody-has'"


def _body(exchange: ExchangeLine) -> Iterator[str]:
    text = exchange.request.text
    if exchange.request.body is not None:
        text = json.dumps(exchange.request.body)
    if text is None:
        return
    if len(text) > _BODY_LIMIT:
        yield f"--data-binary @body-of-exchange-{exchange.n}.json"
    else:
        yield f"--data-raw {_quote(text)}"


def _quote(text: object) -> str:
    plain = str(text)
    if plain.isprintable():
        return shlex.quote(plain)
    return "$'" + "".join(_ansi_c(char) for char in plain) + "'"


def _ansi_c(char: str) -> str:
    if char in "\\'":
        return "\\" + char
    if char.isprintable():
        return char
    # Bytes, not \u: a lone surrogate has no other spelling, and old shells know \x only.
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
