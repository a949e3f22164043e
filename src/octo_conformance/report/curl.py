"""A recorded exchange is shown as a command that repeats it.

It holds no secret: the shell that runs the command reads the key from the variable from which a run reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from octo_conformance.evidence import Asked, ExchangeLine
from octo_conformance.report.shell import filled, quoted

_OF_THE_CONNECTION = frozenset(
    {"host", "content-length", "connection", "accept-encoding", "transfer-encoding", "user-agent"}
)
_VARIABLE = {"first": "OCTO_TOKEN", "second": "OCTO_SECOND_TOKEN", "clock": "OCTO_CLOCK_TOKEN"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NEW_UUID: Final = "$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)"
_BODY_LIMIT = 20_000


def curl(exchange: ExchangeLine, asked: Asked | None = None) -> str:
    """The request of an exchange as one curl command over several lines. `asked` names the variables of the keys.

    It runs in every POSIX shell. What it makes gets a fresh uuid, as the old one is taken.
    Values that were redacted stay redacted and have to be filled in by hand; a body
    too long for a command line is named as a file, whose text is in the evidence.
    """
    fresh = _fresh(exchange)
    made = {json.dumps(fresh): f'\\"{NEW_UUID}\\"'} if fresh is not None else {}
    return "curl --include " + arguments(exchange, asked or Asked(), in_body=made)


def arguments(
    exchange: ExchangeLine,
    asked: Asked,
    *,
    in_address: Mapping[str, str] | None = None,
    in_body: Mapping[str, str] | None = None,
) -> str:
    """The request as arguments of curl, one a line. The values in address and body are taken from these variables."""
    told = list(_parts(exchange, asked, in_address or {}, in_body or {}))
    return " \\\n  ".join(told)


def variables_of(asked: Asked) -> dict[str, str]:
    """The variable that holds each key, as the user named them."""
    told = {"first": asked.token_env, "second": asked.second_token_env}
    return _VARIABLE | {key: name for key, name in told.items() if name and _NAME.fullmatch(name)}


def _parts(
    exchange: ExchangeLine, asked: Asked, in_address: Mapping[str, str], in_body: Mapping[str, str]
) -> Iterator[str]:
    url, method = exchange.request.url, exchange.request.method
    if method != "GET":
        yield f"--request {quoted(method)}"
    if re.search(r"[\[\]{}]", url):
        yield "--globoff"
    if re.search(r"/\.{1,2}(/|$|\?)", url):
        yield "--path-as-is"
    yield f"--url {filled(url, in_address)}"
    yield from _headers(exchange, asked)
    yield from _body(exchange, in_body)


def _headers(exchange: ExchangeLine, asked: Asked) -> Iterator[str]:
    # A key that the target made for the run has a number: clock-2.
    variable = variables_of(asked).get(exchange.key.partition("-")[0])
    for name, value in exchange.request.headers:
        if name.lower() in _OF_THE_CONNECTION:
            continue
        if str(name).lower() != "authorization":
            # curl drops a header that ends in a colon; the semicolon sends it empty.
            yield f"--header {quoted(f'{name}: {value}' if value else f'{name};')}"
        elif variable is not None:
            yield f'--header "Authorization: Bearer ${variable}"'
        elif exchange.key == "wrong":
            yield "--header 'Authorization: Bearer a-key-that-nobody-has'"


def _body(exchange: ExchangeLine, variables: Mapping[str, str]) -> Iterator[str]:
    text = exchange.request.text
    if exchange.request.body is not None:
        text = json.dumps(exchange.request.body)
    if text is None:
        return
    if len(text) > _BODY_LIMIT:
        yield f"--data-binary @body-of-exchange-{exchange.n}.json"
    else:
        yield f"--data-raw {filled(text, variables)}"


def _fresh(exchange: ExchangeLine) -> str | None:
    """The uuid under which a request makes something, None where it makes nothing under a uuid of ours."""
    request, body = exchange.request, exchange.request.body
    uuid = body.get("uuid") if isinstance(body, dict) else None
    made = exchange.response is not None and exchange.response.status in {200, 201}
    return uuid if request.method == "POST" and made and isinstance(uuid, str) and len(uuid) == 36 else None
