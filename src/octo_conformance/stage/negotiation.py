"""Which capabilities the target offers, and whether it answers this reseller at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from octo_conformance.contract import Contract
from octo_conformance.errors import CertificateBad, KeyRefused, Unreachable, WrongScheme
from octo_conformance.stage.wrong_address import must_speak_octo
from octo_conformance.wire import Exchange, Request, Wire

# What OpenSSL says of bytes that are no TLS.
_NO_TLS: Final = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNEXPECTED_MESSAGE")


@dataclass(frozen=True)
class Negotiation:
    """What was declared, offered and echoed, and what the run works with."""

    declared: frozenset[str]
    offered: frozenset[str] | None
    echoed: frozenset[str]
    negotiated: frozenset[str]
    no_echo: bool
    exchange: int | None


def prefixed(identifier: str) -> str:
    """Ids may be given and echoed without their prefix (reading CON-010)."""
    return identifier if "/" in identifier else f"octo/{identifier}"


def negotiate(
    wire: Wire, contract: Contract, declared: Sequence[str], restricted: Sequence[str] | None
) -> Negotiation:
    """Ask what is offered, then ask for everything known and look at the echo.

    Raises Unreachable, WrongScheme, CertificateBad, NotOcto or KeyRefused where no judgement of the target is possible.
    """
    wanted = frozenset(contract.expand([prefixed(c) for c in (*declared, *(restricted or ()))]))
    listed = wire.send(Request("GET", "/capabilities", capabilities=(), purpose="negotiation", expects=None))
    _must_be_reached(wire, listed)
    offered = _offered(listed)
    known = tuple(sorted(contract.capabilities))
    probe = _probe(wire, contract, known)
    _must_be_reached(wire, probe)
    must_speak_octo(wire, listed, probe)
    _must_be_let_in(probe)
    echo = _echo(probe)
    echoed = frozenset(echo or ()) & frozenset(known)
    if echo is None:
        negotiated = wanted | ((offered or frozenset()) & frozenset(known))
    else:
        negotiated = echoed | wanted
    if restricted is not None:
        negotiated = negotiated & frozenset(contract.expand([prefixed(c) for c in restricted]))
    return Negotiation(wanted, offered, echoed, frozenset(negotiated), echo is None, probe.n)


def _probe(wire: Wire, contract: Contract, known: tuple[str, ...]) -> Exchange:
    """The cheapest answer that echoes capabilities and needs the key."""
    if contract.has_operation("GET /supplier"):
        answer = wire.send(
            Request("GET", "/supplier", capabilities=known, purpose="negotiation", expects=None)
        )
        if answer.status == 200 or answer.failure is not None or _refuses_key(answer):
            return answer
    return wire.send(Request("GET", "/products", capabilities=known, purpose="negotiation", expects=None))


def greet(wire: Wire, contract: Contract) -> None:
    """Make sure that the target is there, is an OCTO endpoint, and lets us in, before a clean-up takes an
    absence for an absence. Raises Unreachable, WrongScheme, CertificateBad or KeyRefused."""
    probe = _probe(wire, contract, ())
    _must_be_reached(wire, probe)
    _must_be_let_in(probe)
    if probe.status != 200 or not probe.is_json:
        seen = f"HTTP {probe.status}" if probe.failure is None else probe.failure.message
        raise Unreachable(
            f"the target does not answer as an OCTO endpoint: {seen}",
            hint="See whether it is up at the same URL, then clean up again.",
        )


def _must_be_reached(wire: Wire, exchange: Exchange) -> None:
    failure = exchange.failure
    if _may_be_tls(exchange) and wire.speaks_tls():
        raise WrongScheme(
            "the target speaks TLS at this port, and the URL says http", hint="Write https:// in the URL."
        )
    if failure is None:
        return
    if failure.kind == "tls":
        if any(word in failure.message for word in _NO_TLS):
            raise WrongScheme(
                f"the target does not speak TLS at this port, and the URL says https: {failure.message}",
                hint="Correct the port, or write http:// for a test installation without TLS.",
            )
        if "CERTIFICATE_VERIFY_FAILED" not in failure.message:
            raise Unreachable(
                f"no TLS connection to the target comes about: {failure.message}",
                hint="Check host and port; see with `openssl s_client -connect HOST:PORT` what it speaks.",
            )
        raise CertificateBad(
            f"the certificate of the target is not trusted: {failure.message}",
            hint="For a private root give it with --ca-file; checking cannot be switched off.",
        )
    if failure.kind == "connect":
        raise Unreachable(
            f"the target cannot be reached: {failure.message}",
            hint="Check host, port and network; try the URL with curl from this machine.",
        )


def _may_be_tls(exchange: Exchange) -> bool:
    """What a TLS server makes of a plain request: it drops the connection, answers in TLS, or with a page that
    says so."""
    if not exchange.url.startswith("http://"):
        return False
    if exchange.failure is not None:
        return exchange.failure.kind in {"protocol", "reset"}
    return exchange.status == 400 and not exchange.is_json


def _refuses_key(exchange: Exchange) -> bool:
    body = exchange.body
    code = body.get("error") if isinstance(body, Mapping) else None
    return exchange.status in {401, 403} or (exchange.status == 400 and code in {"UNAUTHORIZED", "FORBIDDEN"})


def _must_be_let_in(exchange: Exchange) -> None:
    if _refuses_key(exchange):
        raise KeyRefused(
            f"the target refused the key (HTTP {exchange.status})",
            hint="Put a valid key into the variable named by --token-env (default OCTO_TOKEN).",
        )


def _offered(exchange: Exchange) -> frozenset[str] | None:
    if exchange.status != 200 or not isinstance(exchange.body, list):
        return None
    ids = (entry.get("id") for entry in exchange.body if isinstance(entry, Mapping))
    return frozenset(prefixed(i) for i in ids if isinstance(i, str))


def _echo(exchange: Exchange) -> list[str] | None:
    value = exchange.headers.get("octo-capabilities")
    if value is None:
        return None
    return [prefixed(part.strip()) for part in value.split(",") if part.strip()]
