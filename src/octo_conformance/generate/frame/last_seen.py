"""What answers showed last of one thing, so that a change that nobody asked for is seen.

The memory of kept fields knows what the thing was told. This knows all the rest: prices, references, tickets, times,
flags, states, and what was never told. What the memory answers for is left to it, so that one loss is told once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from octo_conformance.contract import Contract
from octo_conformance.contract.kept import AGAIN
from octo_conformance.document import Document, JsonValue, plain
from octo_conformance.evidence import ComparedSide, Difference
from octo_conformance.generate.frame.changes import Changed, Comparison, waits
from octo_conformance.generate.kept.cells import Cell, as_shown
from octo_conformance.generate.kept.memory import Memory

__all__ = ["AGAIN", "LastSeen", "Seen"]

FIELD: Final = "<field>"
TOUCHED: Final = "utcUpdatedAt"
"""What may say that a call was refused."""
MOST: Final = 5
"""Differences that one sentence tells."""


@dataclass(frozen=True)
class Seen:
    """One reading of a thing: what a reader calls it, what it showed, and in which exchange."""

    where: str
    body: JsonValue
    exchange: int

    @classmethod
    def of(cls, where: str, view: Document, exchange: int) -> Seen:
        return cls(where, plain(view), exchange)


@dataclass
class LastSeen:
    """The last reading of one thing, by the name of the view."""

    contract: Contract
    what: str
    component: str
    nested: frozenset[str] = frozenset()
    _seen: dict[str, Seen] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def after(
        self,
        call: str,
        named: Collection[str],
        now: Seen,
        memory: Memory,
        *,
        like: str | None = None,
        statement: str | None = None,
    ) -> list[Cell]:
        """Hold a reading against the one before this call, and remember it. `like`: it is the answer to the call, and is
        held against the view of this name. `statement` is broken in place of that of the call."""
        before = self._seen.get(like or now.where)
        if like is None:
            self._seen[now.where] = now
        broken = statement or self.contract.frame.statement(call)
        if before is None or broken is None or waits(before.body):
            return []
        comparison = Comparison(
            self.contract.frame.may_change(call, self.component, named)
            if statement is None
            else {(TOUCHED,): "freely"},
            self.contract.frame.catalogue,
            self.nested,
            self.contract.frame.fields(self.component),
            lost=like is None,
            ordered=like is None,
        )
        changed = [
            each
            for each in comparison.between(before.body, now.body)
            if not memory.answers_for(each.path, each.difference.left, each.difference.right)
        ]
        says = f"{call} changes the {FIELD} of the {self.what}, which it is not about: {now.where} shows another one"
        if not self.contract.operation(call).writes:
            says = f"The {FIELD} of the {self.what} changes by itself: {now.where} shows another one a little later"
        if statement is not None:
            says = f"{call} is refused and changes the {FIELD} of the {self.what} all the same"
        return list(self._cells(broken, call, says, before, now, changed))

    def agree(
        self, call: str, alone: Seen, other: Seen, broken: str, free: Collection[str] = ()
    ) -> list[Cell]:
        """Hold one view against the thing alone; `free` are fields that it need not show as they are."""
        frame = self.contract.frame
        comparison = Comparison(
            {(name,): "freely" for name in free}, frame.catalogue, known=frame.fields(self.component)
        )
        changed = list(comparison.between(alone.body, other.body))
        says = f"{other.where} shows another {FIELD} of the {self.what} than {alone.where}, read after {call}"
        return list(self._cells(broken, call, says, alone, other, changed, together=True))

    def forget(self) -> None:
        """Take the next reading for the first one."""
        self._seen.clear()

    def _cells(
        self,
        broken: str,
        call: str,
        says: str,
        before: Seen,
        now: Seen,
        changed: list[Changed],
        *,
        together: bool = False,
    ) -> Iterator[Cell]:
        """One that was compared, and one for each field that differs and was not told before; `together`: for all."""
        yield Cell(
            broken, True, "", now.where, f"{call}: {now.where} is as it was", "", "", call, now.exchange
        )
        fields: dict[str, list[Difference]] = {}
        for each in changed:
            fields.setdefault(each.steps[0] if each.steps else self.what, []).append(each.difference)
        if together and fields:
            every = [each for some in fields.values() for each in some]
            fields = {", ".join(fields): every}
        for name, some in fields.items():
            if (broken, name) in self._told:
                continue
            self._told.add((broken, name))
            yield Cell(
                requirement=broken,
                held=False,
                field=name,
                place=now.where,
                sentence=says.replace(FIELD, name),
                expected=_values(some, "left"),
                actual=_values(some, "right"),
                label=call,
                exchange=now.exchange,
                sides=(
                    ComparedSide(name=before.where, exchange=before.exchange, pointer=""),
                    ComparedSide(name=now.where, exchange=now.exchange, pointer=""),
                ),
                differences=tuple(some),
            )


def _values(some: list[Difference], side: str) -> str:
    told = [f"{_place(each)}: {as_shown(getattr(each, side))}" for each in some[:MOST]]
    return "; ".join([*told, *([f"and {len(some) - MOST} more"] if len(some) > MOST else [])])


def _place(difference: Difference) -> str:
    return difference.pointer.strip("/").replace("/", ".")
