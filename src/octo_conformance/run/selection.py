"""Which tests concern this target and this run, and what is said of those that do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from _pytest.mark.expression import Expression

from octo_conformance.contract import CORE, Contract
from octo_conformance.errors import UsageError
from octo_conformance.evidence import OutcomeWord
from octo_conformance.suite import Claim

CORE_FOLDERS = frozenset({"core", "negotiation", "journeys", "properties"})
"""Suite folders that belong to no capability of their own."""


@dataclass(frozen=True)
class Wanted:
    """What the user asked for, and what the target offers."""

    requirements: tuple[str, ...] = ()
    expression: str | None = None
    tests: tuple[str, ...] | None = None
    controls: tuple[str, ...] = ()
    negotiated: frozenset[str] = frozenset()
    keys: Collection[str] = ("first",)
    waits: bool = True
    """Whether tests are wanted for which time has to pass."""


def check_expression(text: str) -> None:
    """Raises UsageError for an expression of `-k` that pytest cannot read; pytest itself finds out too late."""
    try:
        Expression.compile(text)
    except (SyntaxError, ValueError, RecursionError):
        raise UsageError(
            "the expression given with -k cannot be read",
            hint="Write it as for pytest, such as -k 'confirm and not cart'.",
        ) from None


@dataclass(frozen=True)
class Outside:
    """A selected test that cannot be carried out here, and how it ends."""

    test: str
    claim: Claim
    outcome: OutcomeWord
    why: str


@dataclass(frozen=True)
class Selection:
    """`kept` are selected, `outside` those of them that are not carried out, `claims` knows every test.

    `selected` are the requirements of a narrowed run, None where the run is whole.
    """

    kept: Sequence[pytest.Item]
    outside: Sequence[Outside]
    claims: Mapping[str, tuple[Claim, tuple[str, ...]]] = field(repr=False)
    selected: frozenset[str] | None

    @property
    def run(self) -> list[pytest.Item]:
        """Those to carry out; what waits for an expiry comes last."""
        left_out = {out.test for out in self.outside}
        return sorted((i for i in self.kept if i.nodeid not in left_out), key=waits_for_expiry)


def select(items: Sequence[pytest.Item], wanted: Wanted, contract: Contract) -> Selection:
    """Raises pytest.UsageError for a test that says no requirement."""
    claims: dict[str, tuple[Claim, tuple[str, ...]]] = {}
    for item in items:
        claim = getattr(getattr(item, "obj", None), "octo_claim", None)
        if claim is None:
            raise pytest.UsageError(f"{item.nodeid} says no requirement; decorate it with @requirement")
        asked = tuple(dict.fromkeys((*capabilities_of(item.path.parent.name, contract), *claim.capabilities)))
        claims[item.nodeid] = (claim, asked)
    tested = {claim.requirement for claim, _ in claims.values()}
    kept = [item for item in items if _is_wanted(item, claims[item.nodeid][0], wanted, tested, contract)]
    if wanted.tests is not None:
        kept += _controls(items, claims, wanted)
    outside = [
        out
        for item in kept
        if (out := _outside(item.nodeid, *claims[item.nodeid], wanted, waits=waits_for_expiry(item)))
        is not None
    ]
    narrowed = bool(wanted.requirements or wanted.expression or wanted.tests)
    chosen = set(wanted.requirements) or {claims[item.nodeid][0].requirement for item in kept}
    return Selection(kept, outside, claims, frozenset(chosen) if narrowed else None)


def capabilities_of(folder: str, contract: Contract) -> tuple[str, ...]:
    """What the tests of a suite folder ask for in the header. Raises pytest.UsageError for the folder of nothing."""
    if folder in CORE_FOLDERS:
        return ()
    capability = contract.capability_of(folder)
    if capability is None:
        raise pytest.UsageError(f"the suite folder {folder} has the name of no capability")
    return (capability,)


def waits_for_expiry(item: pytest.Item) -> bool:
    """Whether the body of the test reads something whose time has run out."""
    code = getattr(getattr(item, "obj", None), "__code__", None)
    return code is not None and "expired" in code.co_names


def _is_wanted(item: pytest.Item, claim: Claim, wanted: Wanted, tested: set[str], contract: Contract) -> bool:
    if wanted.tests is not None:
        return item.nodeid in wanted.tests
    if not wanted.requirements or claim.requirement in wanted.requirements:
        return True
    # What is checked on traffic has no test of its own: the journeys of its suite show it.
    untested = [identifier for identifier in wanted.requirements if identifier not in tested]
    wanted_capabilities = {contract.catalogue[identifier].capability for identifier in untested}
    folder = item.path.parent.name
    return (CORE if folder in CORE_FOLDERS else contract.capability_of(folder)) in wanted_capabilities


def _controls(
    items: Sequence[pytest.Item], claims: Mapping[str, tuple[Claim, tuple[str, ...]]], wanted: Wanted
) -> list[pytest.Item]:
    """One test for each operation that has to work, as a repeated test may see nothing but refusals of it; a short
    one, where there is one."""
    able: dict[str, list[pytest.Item]] = {}
    for item in items:
        claim, asked = claims[item.nodeid]
        works = claim.requirement in wanted.controls and item.nodeid not in (wanted.tests or ())
        if works and _outside(item.nodeid, claim, asked, wanted) is None:
            able.setdefault(claim.requirement, []).append(item)
    return [min(tests, key=lambda item: _length(item, claims[item.nodeid][1])) for tests in able.values()]


def _length(item: pytest.Item, asked: tuple[str, ...]) -> tuple[bool, int]:
    """What orders tests by their length: those that lead whole lives or draw their calls come last."""
    return "generated" in getattr(item, "fixturenames", ()), len(asked)


def _outside(
    test: str, claim: Claim, asked: tuple[str, ...], wanted: Wanted, *, waits: bool = False
) -> Outside | None:
    missing = [capability for capability in asked if capability not in wanted.negotiated]
    if missing:
        return Outside(test, claim, "not_applicable", f"{', '.join(missing)} is not offered")
    if claim.needs_key and claim.needs_key not in wanted.keys:
        key = claim.needs_key
        why = f"needs the key of a {key} reseller; name its variable with --{key}-token-env"
        return Outside(test, claim, "not_verified", why)
    if waits and not wanted.waits:
        why = "takes minutes of waiting for an expiry, which quick leaves out; choose --depth standard"
        return Outside(test, claim, "not_verified", why)
    return None
