"""A recorded exchange is shown as a command that repeats it.

It holds no secret: the shell that runs the command reads the key from the variable from which a run reads it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator

from octo_conformance.evidence import Asked, ExchangeLine

_OF_THE_CONNECTION = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "transfer-encoding", "user-agent"}
)
_VARIABLE = {"first": "OCTO_TOKEN", "second": "OCTO_SECOND_TOKEN", "clock": "OCTO_CLOCK_TOKEN"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FRESH = "'\"'\"$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)\"'\"'"
"""A new uuid as a JSON string, between two quoted parts of a body."""
_BODY_LIMIT = 20_000


def curl(exchange: ExchangeLine, asked: Asked | None = None) -> str:
    """The request of an exchange as one curl command over several lines. `asked` names the variables of the keys.

    It runs in bash and zsh. What it makes gets a fresh uuid, as the old one is taken.
    Values that were redacted stay redacted and have to be filled in by hand; a body
    too long for a command line is named as a file, whose text is in the evidence.
    """
    return " \\\n  ".join(_parts(exchange, asked or Asked()))


def _parts(exchange: ExchangeLine, asked: Asked) -> Iterator[str]:
    url, method = exchange.request.url, exchange.request.method
    yield "curl --include" + ("" if method == "GET" else f" --request {_quote(method)}")
    if re.search(r"[\[\]{}]", url):
        yield "--globoff"
    if re.search(r"/\.{1,2}(/|$|\?)", url):
        yield "--path-as-is"
    yield f"--url {_quote(url)}"
    yield from _headers(exchange, asked)
    yield from _body(exchange)


def _headers(exchange: ExchangeLine, asked: Asked) -> Iterator[str]:
    told = {"first": asked.token_env, "second": asked.second_token_env}
    named = {key: name for key, name in told.items() if name and _NAME.fullmatch(name)}
    # A key that the target made for the run has a number: clock-2.
    key = exchange.key.partition("-")[0]
    for name, value in exchange.request.headers:
        if name.lower() in _OF_THE_CONNECTION:
            continue
        if str(name).lower() != "authorization":
            # curl drops a header that ends in a colon; the semicolon sends it empty.
            yield f"--header {_quote(f'{name}: {value}' if value else f'{name};')}"
        elif key in _VARIABLE:
            yield f'--header "Authorization: Bearer ${named.get(key) or _VARIABLE[key]}"'
        elif key == "wrong":
            yield "--header 'Authorization: Bearer a-key-that-nobody-has'"


def _body(exchange: ExchangeLine) -> Iterator[str]:
    text = exchange.request.text
    fresh = None
    if exchange.request.body is not None:
        text = json.dumps(exchange.request.body)
        fresh = _fresh(exchange)
    if text is None:
        return
    if len(text) > _BODY_LIMIT:
        yield f"--data-binary @body-of-exchange-{exchange.n}.json"
    elif fresh is not None:
        before, after = text.split(json.dumps(fresh), 1)
        yield f"--data-raw {_quote(before)}{_FRESH}{_quote(after)}"
    else:
        yield f"--data-raw {_quote(text)}"


def _fresh(exchange: ExchangeLine) -> str | None:
    """The uuid under which a request makes something, None where it makes nothing under a uuid of ours."""
    request, body = exchange.request, exchange.request.body
    uuid = body.get("uuid") if isinstance(body, dict) else None
    made = exchange.response is not None and exchange.response.status in {200, 201}
    return uuid if request.method == "POST" and made and isinstance(uuid, str) and len(uuid) == 36 else None


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
