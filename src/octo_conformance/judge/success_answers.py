"""Answers that carry out a request are held against schema, capabilities and rules.

The order matters: a body that is no JSON is not held against a schema, and a body of the wrong kind is one
finding, not one for each field that it lacks.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

from octo_conformance.contract import Deviation, Found
from octo_conformance.document import Document, JsonValue, Origin, escape, value_at
from octo_conformance.evidence import ExchangeLine, ReceivedResponse
from octo_conformance.judge.answer_cache import (
    MOST_KNOWN,
    REPEATED,
    AnswerCache,
    Step,
    is_below,
    key_of,
    with_all_above,
)
from octo_conformance.judge.built_in import (
    CONTENT_TYPE,
    DEPENDENCY,
    ECHO,
    ECHOED,
    JSON_BODY,
    SUCCESS,
    capability_id,
    declared_type,
    echoed,
    is_declared_json,
    requested,
)
from octo_conformance.judge.holding import Holding
from octo_conformance.judge.leaks_by_name import leaks_by_name
from octo_conformance.judge.possessions import is_broken
from octo_conformance.judge.recorder import Recorder


class Acceptances:
    """Judges exchanges in which the target did what it was asked."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.positive: set[str] = set()
        self._cache = AnswerCache()
        self._known_stamps: dict[tuple[str, frozenset[str]], Mapping[str, tuple[str, ...]]] = {}

    def judge(self, line: ExchangeLine, response: ReceivedResponse, operation: str) -> None:
        if response.status != 200:
            told = f"HTTP {response.status}"
            self._recorder.report(
                line,
                SUCCESS,
                place="status",
                strength="second_best",
                expected="HTTP 200",
                actual=told,
                title=f"A success answered {told} where the standard knows only 200",
            )
        else:
            self._recorder.held(SUCCESS, operation)
        documented = self._recorder.contract.operation(operation)
        if documented.success is None:
            # The contract says nothing about the body, so the status is all that has to be shown.
            self.positive.add(operation)
            self._echo(line, response, operation)
            self._recorder.held(documented.requirement, operation)
            return
        if not self._readable_json(line, response, operation):
            return
        body = response.body
        possessions = self._recorder.possessions
        possessions.learn(line, operation, body)
        if is_broken(line):
            self._echo(line, response, operation)
            return
        capabilities = self._recorder.contract.judged_with(operation, self._recorder.applied(line))
        deviations = [
            each
            for each in self._recorder.contract.deviations(operation, capabilities, body)
            if not possessions.is_spoilt(body, each.pointer)
        ]
        deviations = self._without_dependencies(line, response, deviations)
        if any(d.pointer == "" and d.kind == "type" for d in deviations):
            wrong = next(d for d in deviations if d.pointer == "")
            self._recorder.report(
                line,
                JSON_BODY,
                place=f"{operation} body",
                expected=wrong.expected,
                actual=wrong.actual,
                title="The body is not of the documented kind",
                pointer="",
            )
            return
        self._recorder.held(JSON_BODY, operation)
        if self._recorder.contract.positive(operation, capabilities, body):
            self.positive.add(operation)
        self._echo(line, response, operation)
        refused = self._recorder.deviate(line, deviations)
        deviating = {d.pointer for d in deviations}
        context = (capabilities, None if (asked := requested(line)) is None else frozenset(asked))
        walk = self._walk(context, operation, capabilities, body, deviating)
        passed = {id(step.found.value) for step in walk if step.cached is not None}
        flawed = {
            *self._second_best(line, operation, capabilities, body, passed),
            *self._leaks(line, operation, body, passed),
            *leaks_by_name(self._recorder, line, walk),
        }
        self._hold(line, operation, walk, Origin(line.n, refused), capabilities, deviating)
        self._cache.remember(walk, flawed)
        self._recorder.held(documented.requirement, operation)

    def _without_dependencies(
        self, line: ExchangeLine, response: ReceivedResponse, deviations: list[Deviation]
    ) -> list[Deviation]:
        """The deviations without missing fields of capabilities that the request did not name.

        Whether one capability brings another along is a question of its own (reading CON-085).
        """
        asked = {capability_id(each) for each in requested(line) or ()}
        brought = self._recorder.applied(line) - asked - echoed(response)
        absent = [each for each in deviations if each.kind == "missing" and each.capability in brought]
        for capability in sorted({each.capability for each in absent}):
            of_it = [each for each in absent if each.capability == capability]
            self._recorder.report(
                line,
                DEPENDENCY,
                place=capability,
                strength="second_best",
                expected=of_it[0].expected,
                actual=of_it[0].actual,
                title=f"A capability that needs {capability} does not bring it along",
                pointer=of_it[0].pointer,
                kind="dependency",
                places=frozenset(f"{each.component}.{each.property}" for each in of_it),
            )
        return [each for each in deviations if each not in absent]

    def _walk(
        self,
        context: Hashable,
        operation: str,
        capabilities: frozenset[str],
        body: JsonValue,
        deviating: set[str],
    ) -> list[Step]:
        """Every object of the body in its order, without those inside objects that were judged before."""
        walk: list[Step] = []
        keys: dict[str, Hashable] = {}
        flawed = with_all_above(deviating)

        def enter(found: Found) -> bool:
            if found.component not in REPEATED or found.pointer in flawed:
                return True
            key = key_of(context, found)
            cached = self._cache.recall(key)
            if len(keys) < MOST_KNOWN:
                keys[found.pointer] = key
            if cached is not None:
                walk.append(Step(found, cached=cached))
            return cached is None

        outermost: str | None = None
        for found in self._recorder.contract.objects(operation, capabilities, body, enter):
            if outermost is None or not is_below(found.pointer, outermost):
                outermost = found.pointer if found.pointer in keys else None
            walk.append(Step(found, repeated=outermost is not None, key=keys.get(found.pointer)))
        return [step for step in walk if not self._recorder.possessions.is_spoilt(body, step.found.pointer)]

    def _hold(
        self,
        line: ExchangeLine,
        operation: str,
        walk: list[Step],
        origin: Origin,
        capabilities: frozenset[str],
        deviating: set[str],
    ) -> None:
        """Count what the objects of an answer show, and hold the objects against the rules."""
        for step in walk:
            found = step.found
            if found.component == "Product" and isinstance(found.value, dict):
                product = Document(found.value, origin, found.pointer)
                if _is_outermost(found.pointer):
                    self._recorder.products.learn(product)
                else:
                    self._recorder.products.learn_units(product)
            if step.cached is not None:
                for below in step.cached.products if found.component != "Product" else ():
                    product = Document(value_at(found.value, below), origin, found.pointer + below)
                    self._recorder.products.learn_units(product)
                for requirement, times in step.cached.held.items():
                    self._recorder.held(requirement, operation, times)
            elif not found.component.endswith("[]"):
                self._stamps(step, capabilities, deviating, operation)
        for step in walk:
            found = step.found
            if step.cached is not None:
                for below, once_more in step.cached.again:
                    inner = value_at(found.value, below)
                    Holding(self._recorder, line, inner, origin, found.pointer + below).against(once_more)
                continue
            if rules := self._recorder.rules.on(found.component):
                Holding(self._recorder, line, found.value, origin, found.pointer, step.notes).against(rules)

    def _second_best(
        self,
        line: ExchangeLine,
        operation: str,
        capabilities: frozenset[str],
        body: JsonValue,
        passed: Collection[int],
    ) -> list[str]:
        """Report values that are only tolerated; return their places."""
        found = self._recorder.contract.second_best(operation, capabilities, body, passed)
        for second in found:
            place = f"{second.component}.{second.property}"
            self._recorder.report(
                line,
                second.requirement,
                place=place,
                strength="second_best",
                expected=second.expected,
                actual=second.actual,
                title=f"{place} has a value the standard only half knows",
                pointer=second.pointer,
                kind="reading",
            )
        return [second.pointer for second in found]

    def _stamps(self, step: Step, capabilities: frozenset[str], deviating: set[str], operation: str) -> None:
        """Every field that is there, holds a value and does not deviate counts for its requirement."""
        found = step.found
        if not isinstance(found.value, dict):
            return
        for name, requirements in self._stamps_of(found.component, capabilities).items():
            if name and (name not in found.value or found.value[name] is None):
                continue
            at = f"{found.pointer}/{escape(name)}" if name else found.pointer
            if at not in deviating:
                for requirement in requirements:
                    self._recorder.held(requirement, operation)
                    if step.notes is not None:
                        step.notes.held[requirement] += 1

    def _stamps_of(self, component: str, capabilities: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        known = self._known_stamps.get((component, capabilities))
        if known is None:
            schema = self._recorder.contract.document(capabilities)["components"]["schemas"][component]
            own = schema.get("x-octo-requirement")
            known = {"": (own,) if own else ()}
            for name, part in (schema.get("properties") or {}).items():
                carried = (part.get("x-octo-requirement"), part.get("x-octo-format-requirement"))
                known[name] = tuple(r for r in carried if r and r != own)
            self._known_stamps[component, capabilities] = known
        return known

    def _leaks(
        self, line: ExchangeLine, operation: str, body: JsonValue, passed: Collection[int]
    ) -> list[str]:
        """Report fields that nobody asked for; return their places.

        A supplier that does not offer a capability with ordinary names may have named a field of its own so (reading
        CON-123).
        """
        ids = requested(line)
        if ids is None:
            return []  # without the header a supplier may apply what it likes (reading CON-017)
        known = self._recorder.contract.capabilities
        asked = self._recorder.contract.expand([c for c in map(capability_id, ids) if c in known])
        leaking = self._recorder.contract.leaks(operation, asked, body, passed)
        for origin in dict.fromkeys(leak.capability for leak in leaking):
            of_it = [leak for leak in leaking if leak.capability == origin]
            its_own = known[origin].ordinary_names and origin not in self._recorder.offered
            self._recorder.report(
                line,
                known[origin].leak,
                place=origin,
                strength="second_best" if its_own else "broken",
                expected=f"no field of {origin}",
                actual=f"{of_it[0].component}.{of_it[0].property} is there",
                title=f"Fields of {origin} are shown to a reseller that did not ask for it",
                pointer=of_it[0].pointer,
                kind="leak",
                places=frozenset(f"{leak.component}.{leak.property}" for leak in of_it),
            )
        broken = {known[leak.capability].leak for leak in leaking}
        for identifier, capability in known.items():
            if (
                identifier in self._recorder.negotiated
                and identifier not in asked
                and capability.leak not in broken
            ):
                self._recorder.held(capability.leak, operation)
        return [leak.pointer for leak in leaking]

    def _echo(self, line: ExchangeLine, response: ReceivedResponse, operation: str) -> None:
        if line.capabilities is None or operation == "GET /capabilities":
            return
        if response.header(ECHOED) is not None:
            self._recorder.held(ECHO, operation)
        else:
            self._recorder.report(
                line,
                ECHO,
                place="Octo-Capabilities",
                expected="the header Octo-Capabilities with the ids applied",
                actual="no such header",
                title="An answer does not say which capabilities were applied",
                kind="missing",
            )

    def _readable_json(self, line: ExchangeLine, response: ReceivedResponse, operation: str) -> bool:
        if not response.is_json:
            self._recorder.report(
                line,
                JSON_BODY,
                place=f"{operation} body",
                expected="a JSON body",
                actual=(response.text or "an empty body")[:200],
                title="A body is not JSON",
                kind="json",
                pointer="",
            )
            return False
        if is_declared_json(response):
            self._recorder.held(CONTENT_TYPE, operation)
        else:
            content_type(self._recorder, line, response)
        for flaw in response.flaws:
            self._recorder.report(
                line,
                JSON_BODY,
                place=f"flaw {flaw.split(' ')[0]}",
                expected="JSON that every parser reads alike",
                actual=flaw,
                title="A body is JSON only to some parsers",
                kind="flaw",
                pointer="",
            )
        return True


def _is_outermost(pointer: str) -> bool:
    """Whether the object is the one that the route is for: the body, or an item of it."""
    return pointer == "" or pointer[1:].isdigit()


def content_type(recorder: Recorder, line: ExchangeLine, response: ReceivedResponse) -> None:
    """Report a body under another name than that of JSON."""
    recorder.report(
        line,
        CONTENT_TYPE,
        place="Content-Type",
        expected="application/json",
        actual=declared_type(response) or "no Content-Type",
        title="An answer is not declared as application/json",
        kind="content-type",
    )
