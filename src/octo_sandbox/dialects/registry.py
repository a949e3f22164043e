"""The registry of dialects, with the verdict that each of them must get."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, ParamSpec

from starlette.types import ASGIApp

from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Past, Sandbox
from octo_sandbox.server import Outage

P = ParamSpec("P")

CONFORMANT: Final = "CONFORMANT"
NONCONFORMANT: Final = "NONCONFORMANT"


def _nothing_around(sandbox: Sandbox, _tokens: Sequence[str]) -> ASGIApp:
    return sandbox.app


@dataclass(frozen=True)
class Composition:
    """The parts of one supplier.

    `past` fills the empty store. `around` wraps the application of the sandbox; it also gets the keys of the
    resellers. `outage` lets the server stop for a while. Parts can have state, so a composition makes one supplier.
    """

    policies: Policies
    past: Past | None = None
    around: Callable[[Sandbox, Sequence[str]], ASGIApp] = _nothing_around
    outage: Outage | None = None


@dataclass(frozen=True)
class Dialect:
    """A whole supplier.

    `says` describes it in one sentence. `compose` returns a new composition at every call. `verdict` is the verdict
    it must get under the profile octo. `breaks` are the ids of the requirements it breaks, `breaks_in_words` the
    same breaches as sentences, and `warned_in_words` its second best habits. `live` is True where its answers say
    testMode false. `in_a_proof` are the arguments of `compose` for a selftest, which has no hours to wait.
    """

    name: str
    says: str
    compose: Callable[..., Composition]
    verdict: str
    breaks_in_words: tuple[str, ...] = ()
    warned_in_words: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    live: bool = False
    in_a_proof: Mapping[str, Any] = field(default_factory=dict)


_DIALECTS: dict[str, Dialect] = {}


def dialect(
    name: str,
    *,
    verdict: str,
    breaks_in_words: Sequence[str] = (),
    warned_in_words: Sequence[str] = (),
    breaks: Sequence[str] = (),
    live: bool = False,
    in_a_proof: Mapping[str, Any] | None = None,
) -> Callable[[Callable[P, Composition]], Callable[P, Composition]]:
    """Register a function that composes the supplier. Its docstring is the sentence about the dialect.

    Raises ValueError for a taken name, a missing sentence, or a verdict that contradicts `breaks_in_words`.
    """

    def register(compose: Callable[P, Composition]) -> Callable[P, Composition]:
        says = " ".join((compose.__doc__ or "").split())
        if name in _DIALECTS or not says:
            raise ValueError(f"the dialect {name} is registered twice, or has no docstring")
        if (verdict == NONCONFORMANT) != bool(breaks_in_words):
            raise ValueError(f"the verdict of the dialect {name} contradicts what it breaks")
        _DIALECTS[name] = Dialect(
            name,
            says,
            compose,
            verdict,
            tuple(breaks_in_words),
            tuple(warned_in_words),
            tuple(breaks),
            live,
            in_a_proof or {},
        )
        return compose

    return register


def registered() -> Iterator[Dialect]:
    """Yield all registered dialects."""
    yield from _DIALECTS.values()
