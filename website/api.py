"""The page about what a suite may use: the names that are promised, with their docstrings, from the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from octo_conformance import suite
from octo_conformance.contract import Contract
from octo_conformance.contract.conditions import CONDITIONS
from octo_conformance.document import Document, Items, Unreadable
from octo_conformance.generate.generated import Generated
from octo_conformance.judge.rule_context import RuleContext
from octo_conformance.stage import signals
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.client import Attempt, Client, Octo
from octo_conformance.stage.clock import Clock
from octo_conformance.stage.operations import Operations
from octo_conformance.stage.stage import Stage
from octo_conformance.stage.states import Expired, Own, Shared

LABEL = re.compile(r"(GET|POST|PATCH|DELETE) /[^\s.,;:]*")
"""How the docstring of a method of the client begins that is an operation of OCTO."""


class Public(NamedTuple):
    """A class that is promised, by the names of it that are: a suite may use these, and no others."""

    heading: str
    about: type[Any]
    promised: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Each promised name."""
        return tuple(self.promised.split())


OF_THE_STAGE = """
profile depth seed embedded stress read_only now today end_of products octo own shared expired clock bookable confirmation
bookable_of client_of key_of mail stock quietly moves_alone at_once pause new_uuid invent_uuid invent_id reference own_url
notes mark contact guest not_verified not_applicable builds_on tolerates
"""
OF_A_BOOKABLE = "product option unit units slots slot unit_items at sells body"
OF_ONE_TEST = """
reservation reservation_of confirmed_booking cancelled_booking order confirmed_order cancellable_order cancelled_order
gift_body gift confirmed_gift cancelled_gift identity
"""
SHARED = """
reservation confirmed_booking cancelled_booking availability calendar order confirmed_order cancelled_order gift
confirmed_gift
"""
OF_A_CLIENT = """
core using without_capabilities_header with_capabilities_header as_key with_headers gated tolerates call
"""
OF_AN_ANSWER = (
    "exchange status ok error body plain headers capabilities empty is_json broke_down no_such_route"
)
OF_A_CONTEXT = """
request query asked_for operation path_args status headers sent_at answered_at tolerates product units_sold option
"""

PUBLIC: tuple[Public, ...] = (
    Public("The fixture stage", Stage, OF_THE_STAGE),
    Public("What can be booked", Bookable, OF_A_BOOKABLE),
    Public("States of one test: stage.own", Own, OF_ONE_TEST),
    Public("States that many read: stage.shared", Shared, SHARED),
    Public(
        "States whose time has run out: stage.expired",
        Expired,
        "hold unread_hold client lapse cutoff order gift",
    ),
    Public("The time of the target: stage.clock", Clock, "now movable new_key advance_to wait_until"),
    Public("The fixture octo", Octo, "attempt breaking"),
    Public("Views of a client, and any call", Client, OF_A_CLIENT),
    Public("Calls that may be refused", Attempt, "meant"),
    Public("An answer", Answer, OF_AN_ANSWER),
    Public("An object of an answer", Document, "exchange raw get time date"),
    Public("A list of an answer", Items),
    Public("The fixture generated", Generated, "constraints drawn_requests booking_plans kept"),
    Public("What a rule is given beside the object", RuleContext, OF_A_CONTEXT),
)

SIGNALS: tuple[type[Exception], ...] = (
    *(signals.NotVerified, signals.NotApplicable, signals.NotSold, signals.NotUsable, signals.Refused),
    *(Unreadable, signals.Told),
)
"""How a test ends that neither holds nor breaks, and one that has told already what broke."""

INTRODUCTION = """\
# The API for suites

A suite of your own imports from `octo_conformance.suite`, for type hints from `octo_conformance.suite_types`, and uses the
fixtures `stage`, `octo` and `generated`. What stands on this page is promised; [Stability](stability.md) says what for.
Other attributes of these objects serve the suites of this project, and change without notice.

Four things hold everywhere:

- **Shapes** are the objects of the contract. `octo-conformance contract` prints them all, and `booking.unitItems[0].status`
  reads a field as OCTO spells it.
- **Units**: money is a whole number of the smallest unit of its currency, `minutes` and `seconds` are what they say,
  a time is aware, and the time of the target is in UTC. A day is a `date`, or a text such as `2026-12-24`.
- **Errors** end a test without a finding of its own: `Refused` and `Unreadable` make it BLOCKED by the finding that they
  name, `NotVerified` makes it NOT_VERIFIED with what to supply, and `NotApplicable` NOT_APPLICABLE. Whatever reaches the
  target may raise `Unreadable` where there was no answer.
- **Sources**: each operation names the call of OCTO that it is, and the requirement beside it has the public page.

## What a suite imports
"""


def api_page(contract: Contract) -> Iterator[str]:
    """The page, of which mkdocstrings fills in the docstrings."""
    yield INTRODUCTION
    for name in suite.__all__:
        found = getattr(suite, name)
        yield from _documented(
            f"{found.__module__}.{name}" if inspect.isfunction(found) else f"{suite.__name__}.{name}"
        )
    for each in PUBLIC:
        yield f"## {each.heading}"
        yield ""
        yield from _documented(path_of(each.about), each.names)
        if each.about is Stage:
            yield from _predicates()
        if each.about is Client:
            yield from _operations(contract)
    yield "## How a test ends that neither holds nor breaks"
    yield ""
    for signal in SIGNALS:
        yield from _documented(path_of(signal))


def path_of(about: type[Any]) -> str:
    """Where a class is, as the page names it."""
    return f"{about.__module__}.{about.__qualname__}"


def _documented(path: str, names: tuple[str, ...] | None = None) -> Iterator[str]:
    yield f"::: {path}"
    yield "    options:"
    yield "      heading_level: 3"
    if names is not None:
        yield f"      members: [{', '.join(names)}]"
        yield "      inherited_members: true"
    yield ""


def _predicates() -> Iterator[str]:
    yield "## What a bookable may be asked to be"
    yield ""
    yield "| `stage.bookable(…)` | a product that |"
    yield "|---|---|"
    for condition in CONDITIONS.values():
        yield f"| `{condition.name}` | {condition.says} |"
    yield ""


def _operations(contract: Contract) -> Iterator[str]:
    """Every operation: as a method of the client, as a call, what it answers with, and which requirement it is."""
    yield "## The operations of a client"
    yield ""
    yield "Each returns what its 200 answer holds, and raises `Refused` where it was refused; on `octo.attempt` and"
    yield "`octo.breaking` it returns an `Answer`, whatever came. It raises `NotApplicable` where the profile has no such"
    yield "operation, and `NotVerified` where it would write and the run is read-only."
    yield ""
    yield "| method | call | answers with | source |"
    yield "|---|---|---|---|"
    for name, label in operations().items():
        operation = contract.operation(label)
        page = f"requirements/{contract.catalogue[operation.requirement].capability.rpartition('/')[2]}.md"
        link = f"[{operation.requirement}]({page}#{operation.requirement.lower()})"
        yield f"| `{name}` | `{label}` | {shape(operation.success)} | {link} |"
    yield ""
    for mixin in mixins():
        inside = tuple(name for name in vars(mixin) if not name.startswith("_"))
        yield from _documented(path_of(mixin), inside)


def mixins() -> tuple[type[Any], ...]:
    """The classes that give the client its operations, core first."""
    found = [
        each for each in Client.__mro__ if issubclass(each, Operations) and each not in (Client, Operations)
    ]
    return (Operations, *found)


def operations() -> dict[str, str]:
    """The operation of OCTO that each such method of the client is."""
    found = {}
    for mixin in mixins():
        for name, each in vars(mixin).items():
            label = LABEL.match(inspect.getdoc(each) or "") if not name.startswith("_") else None
            if label:
                found[name] = label.group(0)
    return found


def shape(success: dict[str, Any] | None) -> str:
    """What an operation answers with, in words."""
    if success is None:
        return "no promised body"
    if success.get("type") == "array":
        return f"a list of `{success['items']['$ref'].rpartition('/')[2]}`"
    return f"`{success['$ref'].rpartition('/')[2]}`"
