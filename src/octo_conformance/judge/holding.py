"""An object of an answer is held against rules, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from octo_conformance.document import Field, JsonValue, Origin, Read, Unreadable, show, tracing, wrap
from octo_conformance.evidence import ExchangeLine
from octo_conformance.judge import spoken
from octo_conformance.judge.answer_cache import Notes
from octo_conformance.judge.asserted import Compared, Watched, watching
from octo_conformance.judge.explain import explain
from octo_conformance.judge.hidden_values import met_hidden
from octo_conformance.judge.recorder import Recorder
from octo_conformance.judge.rewritten import telling
from octo_conformance.judge.rule_context import RuleContext, WatchedContext, forget_use, was_used
from octo_conformance.suite import NOT_CONCERNED, Rule

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Holding:
    """One object of an answer. What all rules look at alike is made once: a booking has forty of them."""

    def __init__(
        self,
        recorder: Recorder,
        line: ExchangeLine,
        value: JsonValue,
        origin: Origin,
        pointer: str = "",
        notes: Notes | None = None,
    ) -> None:
        """The object is `value`, at `pointer`; `notes` take down what it shows."""
        self._recorder = recorder
        self._line = line
        self._value = value
        self._origin = origin
        self._pointer = pointer
        self._notes = notes
        self._ours = recorder.possessions.are_ours(line, pointer)
        kind = RuleContext if notes is None else WatchedContext
        self._seen = kind(line, recorder.products, self._tolerates, self._ours)
        self._wrapped: Field = None
        self._rule: Rule
        """The one that is held against the object now; what is tolerated is told of it."""

    def against(self, rules: Iterable[Rule]) -> None:
        """Hold the object against these rules."""
        with watching(sources=False) as compared:
            for rule in rules:
                self._rule = rule
                compared.begin()
                forget_use(self._seen)
                self._against(rule, compared)

    def _against(self, rule: Rule, compared: Watched) -> None:
        recorder, flawless, concerned = self._recorder, False, False
        try:
            said = telling(rule.check)(self._document(), self._seen)
            concerned = said is not NOT_CONCERNED and not compared.vacuous
        except Unreadable as missing:
            recorder.tallies[rule.requirement].unreadable_at(missing.exchange, missing.pointer)
        except AssertionError as error:
            self._broken(rule, error, compared)
        except Exception as error:
            self._failed(rule, error)
        else:
            flawless = True
            if concerned:
                recorder.held(rule.requirement, self._line.operation)
        if self._notes is not None:
            self._notes.of_rule(rule, flawless=flawless, alone=not was_used(self._seen), concerned=concerned)

    def _document(self) -> Field:
        if self._wrapped is None:
            self._wrapped = wrap(self._value, self._origin, self._pointer)
        return self._wrapped

    def _tolerates(self, reading: str, value: object) -> bool:
        known = self._recorder.contract.readings[reading]
        standing = known.standing(value)
        if standing == "second_best":
            self._recorder.report(
                self._line,
                self._rule.requirement,
                place=f"{self._rule.name} {reading}",
                strength="second_best",
                expected=show(known.accepted),
                actual=show(value),
                title=f"{reading}: tolerated, second best",
                pointer=self._pointer,
                kind="reading",
            )
        return standing != "refused"

    def _broken(self, rule: Rule, error: AssertionError, compared: Watched) -> None:
        """Report what broke, unless it is a value that the evidence hides."""
        line, pointer, recorder = self._line, self._pointer, self._recorder
        quiet = RuleContext(line, recorder.products, lambda reading, value: True, self._ours)
        failed, reads = _again(rule, self._document(), quiet)
        told = explain(error, failed or compared.failed, lambda exchange: None, recorder.contract.readings)
        if met_hidden(told, line, reads):
            return
        read_here = told.pointer is not None and told.exchange == line.n
        claim = spoken.claim(rule.name)
        where = f"{line.operation or line.request.method} shows {_a(rule.on, pointer)}"
        recorder.report(
            line,
            rule.requirement,
            place=rule.name,
            expected=told.expected,
            actual=told.actual,
            title=spoken.sentence(claim)[:-1],
            pointer=told.pointer if read_here else pointer,
            kind="rule",
            sentence=spoken.sentence(f"{where}: {told.says or 'not so'}; expected: {claim}"),
            differences=told.differences,
        )

    def _failed(self, rule: Rule, error: Exception) -> None:
        """Note a rule that broke down, unless the object is none that it was written for."""
        tally = self._recorder.tallies[rule.requirement]
        if not self._recorder.contract.is_shaped(rule.on, self._value):
            # Outside what was asked for, a target may show anything under the name of a field.
            tally.unreadable_at(self._line.n, self._pointer)
            return
        tally.errors.append((f"the rule {rule.name} failed: {type(error).__name__}: {error}", [self._line.n]))


def _again(rule: Rule, value: Field, quiet: RuleContext) -> tuple[Compared | None, list[Read]]:
    """A broken rule once more, with what it compares and what it reads on the way there."""
    with tracing() as reads, watching(sources=False) as watched, suppress(Exception):
        telling(rule.check)(value, quiet)
    return watched.failed, reads


def _a(component: str, pointer: str) -> str:
    """The object that a rule looked at, and where it stands in its answer."""
    name = _CAPITAL.sub(" ", component.removesuffix("[]")).lower()
    several = (
        f"a list of {name.removesuffix('y') + 'ies' if name.endswith('y') else f'{name}s'}"
        if component.endswith("[]")
        else f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"
    )
    where = spoken.field(pointer)
    return f"{several} ({where})" if where else several
