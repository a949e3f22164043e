"""Requests that schemathesis draws from the contract, with real ids put in, sent over the wire.

Schemathesis only draws, and its own checks are off: the judge looks at every answer. The property itself asks only
that the server does not break down. All requests are drawn before the first is sent, so that other tests go on
meanwhile; Hypothesis comes back only to look for the smallest request that breaks the server. Headers are never drawn,
and path parameters are those of this run.

Well-formed requests stay within what a shop sends, and malformed ones little beyond it. Only a target that is there to
be stressed gets more: the reference supplier, or one for which the user said so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from octo_conformance.contract.model import OpenNode
from octo_conformance.generate.drawing import DRAWING
from octo_conformance.generate.requests.request_values import (
    Drawn,
    Substitution,
    Trimmer,
    bounded,
    narrowed,
    without_headers,
)
from octo_conformance.generate.requests.utf8 import tell_hypothesis
from octo_conformance.generate.requests.valid_requests import (
    VALID_REQUESTS,
    RequestFactory,
    arguments_by_contract,
)
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotApplicable
from octo_conformance.stage.valid_request import ValidRequest
from octo_conformance.wire import UNSET
from octo_conformance.wire.request import Unset

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

Mode = Literal["positive", "negative"]
SHRINKING: Final = 60
"""The most requests that are sent in search of a smaller one."""
RELEASED_EVERY: Final = 6
"""Bookings, orders or gifts that are made before they are released together."""
FULL: Final = 4
"""Bookings or gifts of an order from which on none are drawn into it. Every answer shows all of them, which is 470 KB
with fifteen bookings."""


class _Case(Protocol):
    """What is read of a case of schemathesis."""

    @property
    def body(self) -> Drawn | NotSet: ...

    @property
    def query(self) -> Mapping[str, Drawn] | NotSet | None: ...


class _Operation(Protocol):
    """What is read of an operation of schemathesis."""

    @property
    def label(self) -> str: ...

    def as_strategy(
        self, generation_mode: GenerationMode, *, path_parameters: dict[str, str] = ...
    ) -> st.SearchStrategy[_Case]: ...


@dataclass(frozen=True)
class Breakdown:
    """The smallest request found that breaks the server down."""

    says: str
    status: int
    exchange: int


class _BrokeDown(AssertionError):
    """The server broke down at one drawn request."""


def draw_requests(stage: Stage, octo: Octo, label: str, mode: Mode, examples: int) -> Breakdown | None:
    """Send that many requests of one operation. Returns the smallest one that breaks the server down, None for none.

    Raises NotApplicable where nothing is drawn for this target, and what making a valid request raises.
    """
    if stage.contract.operation(label).notifies and not stage.embedded:
        raise NotApplicable(
            f"{label} writes to people; requests for it are drawn on the reference supplier only"
        )
    tell_hypothesis()
    drawing = _Drawing(stage, octo, label, mode)
    try:
        drawing.run(examples)
    except _BrokeDown:
        return drawing.smallest
    if drawing.ended is not None:
        raise drawing.ended.with_traceback(None)
    return None


class _Drawing:
    def __init__(self, stage: Stage, octo: Octo, label: str, mode: Mode) -> None:
        self._stage = stage
        self._label = label
        self._mode = mode
        self._method, self._template = label.split(" ", 1)
        self._asked = tuple(sorted(stage.negotiated))
        self._octo = octo
        self._factory = RequestFactory(stage, octo)
        self._substitution = Substitution(stage, self._factory)
        self._ends = stage.contract.operation(label).effect in {"confirms", "releases"}
        self._parts = frozenset(name for thing in stage.contract.owned for name in thing.nests)
        self._known: dict[str, Breakdown | None] = {}
        self._request: ValidRequest | None = None
        self._full = False
        self._since = 0
        self._made = 0
        self.smallest: Breakdown | None = None
        self.ended: Exception | None = None

    def run(self, examples: int) -> None:
        """Draw the requests, then send them. Raises _BrokeDown where one breaks the server down, once smaller ones that
        do were looked for."""
        drawn: list[tuple[Drawn | Unset, Mapping[str, Drawn]]] = []
        self._draw(examples, lambda body, query: drawn.append((body, query)), (Phase.generate,))
        try:
            for body, query in drawn:
                self._one(body, query)
        except _BrokeDown:
            # What was drawn first is drawn again, its answers are known, and Hypothesis shrinks what went wrong.
            self._draw(examples, self._one, (Phase.generate, Phase.shrink))

    def _draw(
        self,
        examples: int,
        take: Callable[[Drawn | Unset, Mapping[str, Drawn]], None],
        phases: tuple[Phase, ...],
    ) -> None:
        """Let Hypothesis draw that many requests for `take`, the same ones each time."""
        trimmer = self._trimmer()
        with DRAWING:

            @seed(self._stage.seed)
            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                print_blob=False,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
                phases=phases,
            )
            @given(case=self._drawn())
            def check(case: _Case) -> None:
                body = UNSET if isinstance(case.body, NotSet) else case.body
                query = {} if isinstance(case.query, NotSet) else dict(case.query or {})
                if trimmer is not None:
                    body, query = body if body is UNSET else trimmer.body(body), trimmer.query(query)
                take(body, query)

            check()

    def _drawn(self) -> st.SearchStrategy[_Case]:
        """Cases of schemathesis. A target that may be stressed gets well-formed ones beyond the bounds of a shop too."""
        fixed: dict[str, dict[str, str]] = {}
        if "{" in self._template:
            names = [part.strip("{}") for part in self._template.split("/") if part.startswith("{")]
            fixed["path_parameters"] = dict.fromkeys(names, "x")
        contract = self._stage.contract
        beyond = [False, True] if self._stage.stress else [False]
        operations = (
            _operations(contract.profile, contract.digest, self._asked, contract.document, self._mode, wide)
            for wide in (beyond if self._mode == "positive" else [True])
        )
        wanted = GenerationMode.POSITIVE if self._mode == "positive" else GenerationMode.NEGATIVE
        return st.one_of(
            *(found[self._label].as_strategy(generation_mode=wanted, **fixed) for found in operations)
        )

    def _trimmer(self) -> Trimmer | None:
        """What cuts malformed values, None where nothing is to be cut."""
        if self._mode == "positive" or self._stage.stress:
            return None
        contract = self._stage.contract
        return Trimmer(contract.document(self._asked), contract.operation(self._label).request)

    def _one(self, body: Drawn | Unset, query: Mapping[str, Drawn]) -> None:
        """Send this request unless it was sent before. Raises _BrokeDown where it breaks the server down."""
        shown = f"{self._label} {json.dumps([None if body is UNSET else body, query], default=str, sort_keys=True)}"
        if shown not in self._known:
            if self.ended is not None:
                return
            self._since += self.smallest is not None
            if self._since > SHRINKING:
                return
            try:
                self._known[shown] = self._send(body, query)
            except Exception as problem:
                self.ended = problem
                return
        breakdown = self._known[shown]
        if breakdown is not None:
            if self.smallest is None or len(breakdown.says) <= len(self.smallest.says):
                self.smallest = breakdown
            raise _BrokeDown(breakdown.says)

    def _send(self, body: Drawn | Unset, query: Mapping[str, Drawn]) -> Breakdown | None:
        request = self._about()
        real = self._substitution
        sent = real.sent(self._label, body)
        if self._full and isinstance(sent, dict):
            sent = {name: part for name, part in sent.items() if name not in self._parts}
        content = sent if isinstance(sent, bytes) else None  # a body that is no JSON is drawn as well
        here = current.get()
        here.purpose = f"drawn, {self._mode}"
        octo = self._octo if self._mode == "positive" else self._octo.breaking
        try:
            answer = octo.call(
                self._method, fill(self._template, request.arguments),
                json=UNSET if content is not None else sent, content=content, query=real.query(query),
            )  # fmt: skip
        finally:
            here.purpose = None
        if answer.ok and self._method == "PATCH":
            self._full = self._parts_in(answer.plain) >= FULL
        used_up = answer.ok and request.standing and self._ends
        if used_up:
            self._request = None
        if used_up or (answer.ok and self._method == "POST" and not request.standing):
            # Two hundred bookings that are confirmed one after the other would take all seats of a product.
            self._made += 1
            if self._made % RELEASED_EVERY == 0 and here.test is not None:
                self._stage.release(here.test)
        if not answer.broke_down:
            return None
        text = "no body" if sent is UNSET else json.dumps(sent, sort_keys=True, default=repr)
        return Breakdown(
            f"{self._label} {dict(query) or ''} {text}".replace("  ", " "), answer.status, answer.exchange
        )

    def _about(self) -> ValidRequest:
        """The booking, order, gift or identity of this run for the path, the same for as long as it lasts."""
        if self._request is None:
            self._request = self._make()
        return self._request

    def _make(self) -> ValidRequest:
        # A route without a body takes its thing from the one that changes such things.
        change = f"PATCH {self._template.partition('}')[0]}}}"
        makers = VALID_REQUESTS.get(self._label) or VALID_REQUESTS.get(change)
        if makers is not None:
            return makers[0](self._factory)
        if "{productId}" in self._template:
            return ValidRequest({}, {"productId": self._factory.bookable.product.id})
        return ValidRequest({}, arguments_by_contract(self._factory, self._label))

    def _parts_in(self, shown: object) -> int:
        """Of the lists of things in an answer, how long the longest is."""
        lists = [shown.get(name) for name in self._parts] if isinstance(shown, dict) else []
        return max((len(held) for held in lists if isinstance(held, list)), default=0)


@lru_cache(maxsize=6)
def _operations(
    profile: str,
    digest: str,
    asked: tuple[str, ...],
    document: Callable[[tuple[str, ...]], OpenNode],
    mode: Mode,
    wide: bool,
) -> Mapping[str, _Operation]:
    """What schemathesis makes of the contract, by label. The contract is narrowed to what a shop sends unless `wide`.

    The configuration is given here, or schemathesis would read one from the folder that the run was started in.
    """
    # A closed object would mostly be malformed by an unknown property.
    plain = without_headers(json.loads(json.dumps(document(asked))))
    plain = bounded(plain if wide else narrowed(plain), closed=mode == "positive")
    config = schemathesis.Config.from_dict({"generation": {"database": "none", "allow-x00": False}})
    schema = schemathesis.openapi.from_dict(plain, config=config)
    found = {}
    for result in schema.get_all_operations():
        with suppress(Exception):
            operation: Any = result.ok()  # type: ignore[union-attr]
            found[operation.label] = operation
    return found
