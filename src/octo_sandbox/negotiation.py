"""What the request's headers settle: who asks, which capabilities apply, which language, which mode."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from octo_sandbox.accounts import Accounts, Reseller
from octo_sandbox.call import Incoming
from octo_sandbox.errors import FORBIDDEN, UNAUTHORIZED, Refusal

if TYPE_CHECKING:
    from octo_sandbox.capabilities import Capability


def bearer(incoming: Incoming, accounts: Accounts) -> Reseller:
    """The reseller whose key came as bearer token; UNAUTHORIZED without one, FORBIDDEN for an unknown one."""
    scheme, _, token = incoming.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(UNAUTHORIZED, UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    reseller = accounts.reseller_of(token.strip())
    if reseller is None:
        raise Refusal(FORBIDDEN, FORBIDDEN)
    return reseller


def header_or_query(incoming: Incoming) -> tuple[str, ...]:
    """The capability ids asked for: of the header, or, where that cannot be sent, of `_capabilities`."""
    text = incoming.headers.get("octo-capabilities", incoming.query.get("_capabilities", ""))
    return tuple(part for piece in text.split(",") if (part := piece.strip()))


def with_requirements(asked: Iterable[str], installed: Mapping[str, Capability]) -> tuple[str, ...]:
    """Those asked for that exist, each with what it requires, once and in order; others are dropped."""
    granted: dict[str, None] = {}

    def grant(capability_id: str) -> None:
        if capability_id in installed and capability_id not in granted:
            granted[capability_id] = None
            for required in installed[capability_id].requires:
                grant(required)

    for capability_id in asked:
        grant(capability_id)
    return tuple(granted)


def echo(capabilities: Sequence[str]) -> str | None:
    """The value of the response's Octo-Capabilities: empty when none apply, and then sent all the same."""
    return ",".join(capabilities)


def always_test(_incoming: Incoming) -> str:
    """The mode used, whatever Octo-Env asks for: nothing sold here is ever real."""
    return "test"


def preferred_language(incoming: Incoming, spoken: Sequence[str]) -> str:
    """The language of `spoken` that Accept-Language likes best; the first where it likes none."""
    wishes: list[tuple[float, int, str]] = []
    for position, part in enumerate(incoming.headers.get("accept-language", "").split(",")):
        tag, _, parameters = part.partition(";")
        weight = _quality(parameters)
        if tag.strip() and weight > 0:
            wishes.append((-weight, position, tag.strip().lower()))
    for _, _, tag in sorted(wishes):
        for language in spoken:
            if tag == language or tag.startswith(language + "-"):
                return language
        if tag == "*":
            break
    return spoken[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
