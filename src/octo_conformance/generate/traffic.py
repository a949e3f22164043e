"""Requests that schemathesis draws from the contract, made about real things, sent over the wire.

Schemathesis draws and checks nothing; the judge looks at every answer, as at all others. What the property
itself asks is only that the server stands, and does not break down. So Hypothesis can look for the smallest
request that brings it down. Headers are never drawn, and of path parameters only those of reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from octo_conformance.generate.real import Reality
from octo_conformance.generate.subjects import SUBJECTS, Bench, Subject
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import NotApplicable
from octo_conformance.wire import UNSET

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

Mode = Literal["positive", "negative"]
SHRINKING: Final = 60
"""Requests that are sent at most in search of a smaller one."""
ONLY_TO_OUR_OWN: Final = ("/lookup", "/notify")
"""Routes that write to people; on a target that is not our own nothing is drawn for them."""
RELEASED_EVERY: Final = 6
"""Things made until they are given back together."""
LONGEST: Final = 3
"""Entries of a drawn list."""
FULL: Final = 4
"""Bookings or gifts of an order from which on none are drawn into it any more: every answer shows all of them, with
fifteen bookings 470 KB."""
PARTS: Final = ("bookings", "gifts")
ENDING: Final = ("/confirm", "/cancel")


@dataclass(frozen=True)
class Fallen:
    """The smallest request found that brought the server down."""

    says: str
    status: int
    exchange: int


class _Fell(AssertionError):
    """One drawn request brought the server down."""


def draw_requests(stage: Stage, label: str, mode: Mode, examples: int) -> Fallen | None:
    """Send that many requests of one operation; the smallest that brings the server down, None for none.

    Raises NotApplicable where nothing is drawn for this target, and what making subjects raises.
    """
    if label.endswith(ONLY_TO_OUR_OWN) and not stage.embedded:
        raise NotApplicable(
            f"{label} writes to people; requests are drawn for it on the reference supplier only"
        )
    drawing = _Drawing(stage, label, mode)
    try:
        drawing.run(examples)
    except _Fell:
        return drawing.smallest
    if drawing.ended is not None:
        raise drawing.ended.with_traceback(None)
    return None


class _Drawing:
    def __init__(self, stage: Stage, label: str, mode: Mode) -> None:
        self._stage = stage
        self._label = label
        self._mode = mode
        self._method, self._template = label.split(" ", 1)
        asked = tuple(sorted(stage.negotiated))
        self._octo = stage.octo.using(*asked)
        self._bench = Bench(stage, self._octo)
        self._reality = Reality(stage, self._bench, nested=label == "POST /orders")
        self._operation = _operations(
            stage.contract.profile, stage.contract.digest, asked, stage.contract.document, mode
        )[label]
        self._known: dict[str, Fallen | None] = {}
        self._subject: Subject | None = None
        self._full = False
        self._since = 0
        self._made = 0
        self.smallest: Fallen | None = None
        self.ended: Exception | None = None

    def run(self, examples: int) -> None:
        """Raises _Fell where a request brought the server down."""
        wanted = GenerationMode.POSITIVE if self._mode == "positive" else GenerationMode.NEGATIVE
        fixed: dict[str, Any] = {}
        if "{" in self._template:
            names = [part.strip("{}") for part in self._template.split("/") if part.startswith("{")]
            fixed["path_parameters"] = dict.fromkeys(names, "x")
        drawn = self._operation.as_strategy(generation_mode=wanted, **fixed)

        @seed(self._stage.seed)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(case=drawn)
        def check(case: Any) -> None:
            body = UNSET if isinstance(case.body, NotSet) else case.body
            query = {} if isinstance(case.query, NotSet) else dict(case.query or {})
            self._one(body, query)

        check()

    def _one(self, body: Any, query: Mapping[str, Any]) -> None:
        """Raises _Fell where this very request brings the server down; it is sent once."""
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
        fallen = self._known[shown]
        if fallen is not None:
            if self.smallest is None or len(fallen.says) <= len(self.smallest.says):
                self.smallest = fallen
            raise _Fell(fallen.says)

    def _send(self, body: Any, query: Mapping[str, Any]) -> Fallen | None:
        subject = self._about()
        sent = UNSET if body is UNSET else self._reality.signed(self._label, self._reality.made_real(body))
        if self._full and isinstance(sent, dict):
            sent = {name: part for name, part in sent.items() if name not in PARTS}
        content = sent if isinstance(sent, bytes) else None  # no JSON at all is drawn as well
        here = current.get()
        here.purpose = f"drawn, {self._mode}"
        try:
            answer = self._octo.call(
                self._method, fill(self._template, subject.arguments),
                json=UNSET if content is not None else sent, content=content, query=self._reality.asked(query),
            )  # fmt: skip
        finally:
            here.purpose = None
        if answer.ok and self._method == "PATCH":
            self._full = _parts_in(answer.plain) >= FULL
        if answer.ok and subject.standing and (self._label.endswith(ENDING) or self._method == "DELETE"):
            self._subject = None
        if answer.ok and self._method == "POST" and not subject.standing:
            self._made += 1
            if self._made % RELEASED_EVERY == 0 and here.test is not None:
                self._stage.release(here.test)
        if not answer.broke_down:
            return None
        text = "no body" if sent is UNSET else json.dumps(sent, sort_keys=True, default=repr)
        return Fallen(
            f"{self._label} {dict(query) or ''} {text}".replace("  ", " "), answer.status, answer.exchange
        )

    def _about(self) -> Subject:
        """A thing of this run for the path, the same for as long as it lasts."""
        if self._subject is None:
            self._subject = self._make()
        return self._subject

    def _make(self) -> Subject:
        makers = SUBJECTS.get(self._label)
        if makers is not None:
            return makers[0](self._bench)
        if "{productId}" in self._template:
            return Subject({}, {"productId": self._bench.bookable.product.id})
        reads = {"{uuid}": "PATCH", "{orderId}": "PATCH", "{identityId}": "PATCH"}
        for part, method in reads.items():
            if part in self._template:
                root = self._template.split(part)[0] + part
                return SUBJECTS[f"{method} {root}"][0](self._bench)
        return Subject({})


def _parts_in(shown: Any) -> int:
    lists = [shown.get(name) for name in PARTS] if isinstance(shown, dict) else []
    return max((len(held) for held in lists if isinstance(held, list)), default=0)


@lru_cache(maxsize=4)
def _operations(
    profile: str,
    digest: str,
    asked: tuple[str, ...],
    document: Callable[[tuple[str, ...]], dict[str, Any]],
    mode: Mode,
) -> Mapping[str, Any]:
    """What schemathesis makes of the contract, by label. Its configuration is written out here, or it would take
    up a stranger's from the folder the run was started in."""
    # Where the form is to be broken, a closed object would mostly be broken by a property too many.
    plain = bounded(without_headers(json.loads(json.dumps(document(asked)))), closed=mode == "positive")
    config = schemathesis.Config.from_dict({"generation": {"database": "none", "allow-x00": False}})
    schema = schemathesis.openapi.from_dict(plain, config=config)
    found = {}
    for result in schema.get_all_operations():
        with suppress(Exception):
            operation: Any = result.ok()  # type: ignore[union-attr]
            found[operation.label] = operation
    return found


def without_headers(document: dict[str, Any]) -> dict[str, Any]:
    """A document whose operations take no headers: the client sends its own."""
    shared = document["components"]["parameters"]
    headers = {f"#/components/parameters/{name}" for name, part in shared.items() if part["in"] == "header"}
    for path in document["paths"].values():
        for holder in (path, *path.values()):
            if isinstance(holder, dict) and "parameters" in holder:
                holder["parameters"] = [
                    part
                    for part in holder["parameters"]
                    if part.get("in") != "header" and part.get("$ref") not in headers
                ]
    return document


def bounded(schema: Any, *, closed: bool) -> Any:
    """A document whose lists are short, and whose objects have no properties but the named ones if `closed`.

    Left open, most of what is drawn is made of properties and entries that say nothing to anybody, and took
    two thirds of the time.
    """
    if isinstance(schema, list):
        return [bounded(part, closed=closed) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: bounded(part, closed=closed) for key, part in schema.items()}
    if closed and isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        made.setdefault("additionalProperties", False)
    if schema.get("type") == "array":
        made.setdefault("maxItems", max(LONGEST, schema.get("minItems", 0)))
    return made
