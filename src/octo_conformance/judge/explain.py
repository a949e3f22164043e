"""An explanation says in plain English what a failed assertion compared, and which answers showed it.

It is made from what was taken down as the assertion failed (`asserted`) and from the calls that were made, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from octo_conformance.contract.readings import Ambiguity
from octo_conformance.document import Document, Items, Read, plain
from octo_conformance.evidence import ComparedSide, Difference, StoryStep
from octo_conformance.judge import spoken
from octo_conformance.judge.asserted import Compared, Side
from octo_conformance.judge.differences import differences, in_words

StepOf = Callable[[int], StoryStep | None]
"""The call of an exchange in words, None where nobody knows it."""

_OUTCOMES: Final[Mapping[str, tuple[type, ...]]] = {
    "ok": (bool,),
    "error": (str, type(None)),
    "status": (int,),
    "broke_down": (bool,),
}
"""What an answer says as a whole, and what such a value looks like."""
_AS: Final = {
    "another reseller": "with another reseller's key, ",
    "nobody (no key)": "without a key, ",
    "nobody (an invented key)": "with an invented key, ",
}
_NAMED: Final = 3
"""Fields that are named of those from which a value was made, the last ones."""
_DUE: Final = {
    "Eq": "{}",
    "Is": "{}",
    "NotEq": "anything but {}",
    "IsNot": "anything but {}",
    "Lt": "less than {}",
    "LtE": "at most {}",
    "Gt": "more than {}",
    "GtE": "at least {}",
    "tolerated": "what the reading {} accepts",
}
_TIMES: Final = {
    "Lt": "a time before {}",
    "LtE": "{} at the latest",
    "Gt": "a time after {}",
    "GtE": "{} at the earliest",
}


@dataclass(frozen=True)
class Explanation:
    """What was seen, in words; both sides; and where it was seen. `cites` are the exchanges of both sides."""

    says: str
    expected: str = ""
    actual: str = ""
    exchange: int | None = None
    pointer: str | None = None
    sides: tuple[ComparedSide, ...] = ()
    differences: tuple[Difference, ...] = ()
    cites: tuple[int, ...] = ()


def explain(
    error: AssertionError,
    compared: Compared | None,
    step_of: StepOf,
    accepted: Mapping[str, Ambiguity] | None = None,
) -> Explanation:
    """Put a failed assertion into words. What its author says of it comes first. `accepted` is the register of
    readings."""
    said = str(error)
    if compared is None:
        return Explanation(said)
    told = _Teller(compared, step_of, accepted or {}).told()
    return told if not said else Explanation(**{**vars(told), "says": said})


class _Teller:
    def __init__(self, compared: Compared, step_of: StepOf, accepted: Mapping[str, Ambiguity]) -> None:
        self._compared = compared
        self._accepted = accepted
        self._step_of = step_of
        self._left = _place(compared.left)
        self._right = _place(compared.right) if compared.how not in {"truth", "tolerated"} else None

    def told(self) -> Explanation:
        compared, left = self._compared, self._left
        outcome = _outcome(compared.left)
        differing = self._differing()
        if outcome is not None:
            says = self._of_answer(outcome)
        elif differing:
            says = self._of_differences(differing)
        else:
            says = self._of_value()
        actual = self._actual(outcome)
        sides: tuple[ComparedSide, ...] = (
            ComparedSide(name=self._names()[0], exchange=left.exchange, pointer=left.named),
        )
        if self._right is not None and self._right.exchange is not None:
            right = self._right
            sides = (
                *sides,
                ComparedSide(
                    name=self._names()[1] or "what is due", exchange=right.exchange, pointer=right.named
                ),
            )
        return Explanation(
            says,
            self._due() if outcome is None else self._due_of(outcome),
            actual,
            outcome.exchange if outcome is not None else self._culprit(),
            None if outcome is not None else self._pointer(differing),
            sides,
            differing,
            tuple(
                dict.fromkeys(
                    r.exchange for s in (compared.left, compared.right) for r in s.sources if r.exchange
                )
            ),
        )

    # --- the answer as a whole --------------------------------------------------------------------

    def _of_answer(self, read: Read) -> str:
        """The call was carried out although it has to be refused, or the other way round."""
        compared, doing = self._compared, self._doing(read.exchange) or "the call"
        answer = self._answer(read.exchange)
        value = compared.left.value
        if read.of == "broke_down":
            return f"{doing} broke the server down ({answer})"
        if read.of == "status":
            return f"{doing} was answered with {answer}, where {self._due()} is due"
        if value is True or (read.of == "error" and value is None):
            wanted = self._due()
            due = (
                "a refusal"
                if read.of == "ok" or wanted == "anything but nothing"
                else f"a refusal with {wanted}"
            )
            return f"{doing} succeeded ({answer}), where {due} is due"
        if read.of == "ok" or self._wants_success():
            return f"{doing} was refused ({answer})"
        return f"{doing} was refused with {spoken.value(value)} ({answer}), where {self._due()} is due"

    def _due_of(self, read: Read) -> str:
        right = self._compared.right.value
        if read.of == "ok":
            return "success" if right is True else "a refusal"
        if read.of == "error":
            return "success" if self._wants_success() else "a refusal" if right is None else self._due()
        return self._due()

    def _wants_success(self) -> bool:
        return self._compared.how in {"Is", "Eq"} and self._compared.right.value is None

    # --- values -----------------------------------------------------------------------------------

    def _of_value(self) -> str:
        compared = self._compared
        how, left, right = compared.how, compared.left.value, compared.right.value
        doing = self._doing(self._left.exchange)
        lead = f"{doing} shows " if doing else ""
        field = spoken.field(self._left.pointer)
        named = f"{field} " if field else ""
        asked = self._doing(self._right.exchange if self._right else None) or doing
        match how:
            case "In" if (
                isinstance(right, Collection)
                and not compared.right.literal
                and compared.right.sources
                and (asked or not isinstance(right, list | tuple | set | frozenset))
            ):
                shown = asked or "the answer"
                return f"{shown} shows {spoken.value(right)}, and {spoken.value(left)} is missing"
            case "NotIn" if isinstance(right, Collection) and compared.right.sources:
                shown = asked or "the answer"
                return f"{shown} shows {spoken.value(left)}, which must not be there"
            case "IsNot" | "NotEq" if right is None and left is None:
                return f"{lead or 'it has '}no {field or 'value'}"
            case "truth":
                return f"{lead}{named}{spoken.value(left)}"
        seen = (
            f"{lead}{named}{spoken.value(left)}"
            if lead
            else f"{field or self._made_from()} is {spoken.value(left)}"
        )
        other = self._doing(self._right.exchange) if self._right is not None else None
        elsewhere = self._right is not None and self._right.exchange != self._left.exchange
        if other and elsewhere and how in {"Eq", "Is"} and not compared.right.literal:
            field = spoken.field(self._right.pointer) if self._right is not None else ""
            named = f"{field} " if field and field != spoken.field(self._left.pointer) else ""
            return f"{seen}, {other} {named}{spoken.value(right)}"
        return f"{seen}, where {self._due()} is due"

    def _made_from(self) -> str:
        """The fields from which a value was made that stands in none."""
        read = [spoken.field(r.pointer) for r in self._compared.left.sources if r.pointer and not r.of]
        named = list(dict.fromkeys(read[-_NAMED:]))
        if not named and _is_delivered(self._compared.left):
            return "what was delivered"
        return f"what follows from {spoken.listed(named)}" if named else "what is shown"

    def _differing(self) -> tuple[Difference, ...]:
        compared = self._compared
        left, right = plain(compared.left.value), plain(compared.right.value)
        if compared.how != "Eq" or compared.negated or (compared.right.literal and not right):
            return ()
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            return differences(left, right)
        lists = (list, tuple, set, frozenset)
        return differences(left, right) if isinstance(left, lists) and isinstance(right, lists) else ()

    def _names(self) -> tuple[str, str | None]:
        """What the two sides are called; the right one has no name where it is what was sent or counted."""
        unnamed = "the delivery" if _is_delivered(self._compared.left) else "the answer"
        left = self._doing(self._left.exchange) or unnamed
        right = self._doing(self._right.exchange) if self._right is not None else None
        if right is None or self._right == self._left:
            return left, None
        return (left, right) if left != right else ("the last answer", "the answer before it")

    def _of_differences(self, differing: tuple[Difference, ...]) -> str:
        left, right = self._names()
        told = in_words(differing, left, right)
        doing = self._doing(self._left.exchange)
        if right is not None:
            return f"{doing} twice says two things: {told}" if right.startswith("the answer") else told
        return f"{doing} shows something else than is due: {told}" if doing else told

    def _due(self) -> str:
        compared = self._compared
        how, right = compared.how, compared.right.value
        if how == "truth":
            return "nothing" if compared.negated else "something"
        if how == "tolerated":
            reading = self._accepted.get(str(right))
            return f"{spoken.either(reading.accepted)}" if reading is not None else _DUE[how].format(right)
        if how == "LtE" and isinstance(right, set | frozenset):
            return f"only {spoken.value(right)}"
        if how in {"In", "NotIn"}:
            several = list(right) if isinstance(right, list | tuple | set | frozenset) else []
            named = spoken.either(several) if several else spoken.value(right)
            due = named if how == "In" else f"anything but {named}"
        elif how in _TIMES and isinstance(right, datetime | date):
            due = _TIMES[how].format(spoken.value(right))
        else:
            due = _DUE[how].format(spoken.value(right))
        return f"anything but {due}" if compared.negated else due

    def _actual(self, outcome: Read | None) -> str:
        if outcome is not None:
            return self._answer(outcome.exchange)
        return spoken.value(self._compared.left.value)

    # --- where it was seen ------------------------------------------------------------------------

    def _culprit(self) -> int | None:
        """The answer that is wrong: the list that something is missing in, or stands in, else the one looked at."""
        left, right = self._left.exchange, self._right.exchange if self._right is not None else None
        listed = self._compared.how in {"In", "NotIn"} and bool(self._compared.right.sources)
        return (right or left) if listed else (left or right)

    def _pointer(self, differing: tuple[Difference, ...]) -> str | None:
        left = self._left.pointer if self._culprit() == self._left.exchange else ""
        if differing and isinstance(self._compared.left.value, Document | Items):
            return f"{left}{differing[0].pointer}"
        return left or None

    def _doing(self, exchange: int | None) -> str | None:
        step = self._step_of(exchange) if exchange is not None else None
        return None if step is None else f"{_AS.get(step.reseller, '')}{spoken.gerund(step.says)}"

    def _answer(self, exchange: int | None) -> str:
        step = self._step_of(exchange) if exchange is not None else None
        return step.answer if step is not None else "its answer"


@dataclass(frozen=True)
class _Place:
    """`whole` says that the value itself stands there, so that what is inside of it does too."""

    exchange: int | None = None
    pointer: str = ""
    whole: bool = False

    @property
    def named(self) -> str | None:
        return self.pointer if self.pointer or self.whole else None


def _place(side: Side) -> _Place:
    """Where a value was read: its own place, else the last field that it was read from, else the last answer."""
    value = side.value
    if isinstance(value, Document | Items):
        return _Place(value.exchange, value.pointer, whole=True)
    direct = [
        read for read in side.sources[len(side.sources) - side.direct :] if read.pointer and not read.of
    ]
    single = value is None or isinstance(value, bool | int | float | str | datetime | date | timedelta)
    if direct and single:
        return _Place(direct[-1].exchange, direct[-1].pointer)
    if single and value is not None:
        for read in reversed(side.sources):
            if read.pointer and not read.of and type(read.value) is type(value) and read.value == value:
                return _Place(read.exchange, read.pointer)
    # A list was made from several answers, of which the last is the one that was asked for; the others led there.
    return _Place(max((read.exchange for read in side.sources if read.exchange is not None), default=None))


def _is_delivered(side: Side) -> bool:
    """Whether a value was made from something that the target sent by itself, last of all."""
    return bool(side.sources) and side.sources[-1].of == "delivery"


def _outcome(side: Side) -> Read | None:
    """The look at an answer as a whole from which a value is, None where it is something else."""
    last = side.sources[-1] if side.sources else None
    if last is None or last.of not in _OUTCOMES:
        return None
    value = side.value
    fits = isinstance(value, _OUTCOMES[last.of]) and (last.of != "status" or not isinstance(value, bool))
    return last if fits else None
