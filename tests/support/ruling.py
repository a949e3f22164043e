"""One rule of the suites held against one object, without a run around it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.document import Document, Origin, Unreadable, wrap
from octo_conformance.evidence import ExchangeLine, ReceivedResponse, SentRequest
from octo_conformance.judge import Finding, load_rules
from octo_conformance.judge.holding import Holding
from octo_conformance.judge.possessions import Possessions
from octo_conformance.judge.recorder import Recorder
from octo_conformance.judge.rule_context import Products, RuleContext
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.tally import tallies
from octo_conformance.suite import NOT_CONCERNED
from octo_conformance.wire import Redactor

HOLDS, BREAKS, SILENT, UNREADABLE = "holds", "breaks", "is not concerned", "cannot read"

Case = tuple[str, Any, str] | tuple[str, Any, str, Mapping[str, Any]]


def told(case: Case) -> str:
    """What the named rule says of the object; the last part of a case is what it may know besides."""
    name, subject, _, *rest = case
    known = rest[0] if rest else {}
    try:
        said = _rules()[name](wrap(subject, Origin(1)), _seen(**known))
    except AssertionError:
        return BREAKS
    except Unreadable:
        return UNREADABLE
    return SILENT if said is NOT_CONCERNED else HOLDS


def _seen(
    *,
    operation: str | None = None,
    body: Any = None,
    products: tuple[Mapping[str, Any], ...] = (),
    capabilities: tuple[str, ...] = (),
    path_args: Mapping[str, str] | None = None,
    at: str = "2026-11-21T10:00:00+00:00",
    headers: tuple[tuple[str, str], ...] = (),
) -> RuleContext:
    learned = Products()
    for product in products:
        learned.learn(Document(product))
    exchange = ExchangeLine(
        n=1,
        at=at,
        operation=operation,
        capabilities=capabilities,
        path_args=path_args or {},
        request=SentRequest(method="GET", url="https://s.example/x", body=body),
        response=ReceivedResponse(status=200, elapsed_ms=1.0, headers=headers),
    )
    return RuleContext(exchange, learned, _accepts)


def _accepts(reading: str, value: object) -> bool:
    """Whether the register lets it pass without a word."""
    return _contract().readings[reading].standing(value) == "accepted"


@functools.cache
def _contract() -> Contract:
    return load_contract()


@functools.cache
def _rules() -> dict[str, Callable[[Any, Any], object]]:
    found: dict[str, Callable[[Any, Any], object]] = {}
    for rule in load_rules(suite_roots()).all:
        assert found.setdefault(rule.name, rule.check) is rule.check, rule.name
    return found


def names() -> set[str]:
    """Every rule there is."""
    return set(_rules())


def case_name(case: Case) -> str:
    """The rule and what it is to say."""
    return f"{case[0]}-{case[2]}".replace(" ", "-")


def judged(case: Case) -> str:
    """What the judge makes of what the named rule says of the object."""
    name, subject, _, *rest = case
    known = rest[0] if rest else {}
    context = _seen(**known)
    seen: list[Finding] = []

    def see(finding: Finding, exchange: int | None, times: int = 1) -> None:
        seen.append(finding)

    recorder = Recorder(_contract(), Rules(()), tallies(), see)
    recorder.products = context.products
    recorder.possessions = _AllOurs(_contract())
    answered = replace(context.exchange, response=ReceivedResponse(status=200, elapsed_ms=1.0, body=subject))
    rule = next(rule for rule in load_rules(suite_roots()).all if rule.name == name)
    Holding(recorder, answered, subject, Origin(1)).against((rule,))
    return BREAKS if seen else HOLDS


class _AllOurs(Possessions):
    """Everything is of this run, so that every rule speaks."""

    def are_ours(self, line: ExchangeLine, pointer: str) -> bool:
        return True


def hide(value: Any, *, everything: bool) -> Any:
    """The object as the evidence holds it where it is of other guests; `everything`: as if every text in it whose
    name says nothing of its form held a secret."""
    kept = Redactor({}, b"salt", _contract()).value(value)
    return _without_texts(kept) if everything else kept


def _without_texts(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _without_texts(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_texts(inner, name) for inner in value]
    free = name in _FREE or name.lower().endswith(("url", "name", "value", "reference"))
    return f"https://s.example/[redacted:{len(value):08x}]" if isinstance(value, str) and free else value


_FREE = {"notes", "title", "description", "message", "errorMessage", "code", "country", "alias"}
