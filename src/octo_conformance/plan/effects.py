"""The effects of counted requests are the things held, confirmed, changed and told, as the contract says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from octo_conformance.contract import Contract, Operation
from octo_conformance.plan.cost import ANYTHING, BODY, MEASURED, Cost

_GAP = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Counted:
    """What one cost comes to at most.

    reservations    things held that take something from sale, those nested in others included
    made            other things made, by what reports call several of them
    confirming      requests that confirm something
    all_at_once     whether one of them confirms all that is in something
    emails, sms     that the target sends beyond those about confirmations
    webhooks        changes that it may tell of, releasing not counted
    """

    reservations: int
    made: Counter[str] = field(default_factory=Counter)
    confirming: int = 0
    all_at_once: bool = False
    emails: int = 0
    sms: int = 0
    webhooks: int = 0


@dataclass(frozen=True)
class _Meaning:
    """What the operations do that a label may stand for."""

    makes: frozenset[str]
    nests: bool
    confirms: bool
    all_at_once: bool
    changes: bool
    channels: frozenset[str]


class Effects:
    """The effects of operations, by label. A label with gaps stands for every operation that it fits."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._operations = contract.operations(contract.capabilities)
        self._meanings: dict[str, _Meaning] = {}

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that `Counted.made` counts: things that are made and take nothing from sale."""
        return tuple(thing.plural for thing in self._contract.owned if not thing.reserves)

    def of(self, cost: Cost) -> Counted:
        """The effects of a cost, without the shared states that it uses."""
        found = [(self._meaning(label), count) for label, count in cost.calls.items() if label not in _BESIDE]
        if anything := cost.calls[ANYTHING]:
            found.append((self._anything, anything))
        reserving = {thing.what for thing in self._contract.owned if thing.reserves}
        held = sum(count for meaning, count in found if meaning.makes & reserving)
        nested = cost.calls[BODY] if any(meaning.nests for meaning, _ in found) else 0
        made: Counter[str] = Counter()
        for thing in self._contract.owned:
            if not thing.reserves:
                made[thing.plural] = sum(count for meaning, count in found if thing.what in meaning.makes)

        def told(channel: str) -> int:
            return sum(count for meaning, count in found if channel in meaning.channels)

        return Counted(
            reservations=held + nested,
            made=made,
            confirming=sum(count for meaning, count in found if meaning.confirms),
            all_at_once=any(meaning.all_at_once for meaning, _ in found),
            emails=told("email"),
            sms=told("sms"),
            webhooks=sum(
                count for meaning, count in found if meaning.changes or "webhook" in meaning.channels
            ),
        )

    def _meaning(self, label: str) -> _Meaning:
        if label not in self._meanings:
            self._meanings[label] = self._read(self._fitting(label), label)
        return self._meanings[label]

    @cached_property
    def _anything(self) -> _Meaning:
        """The meaning of a request that only the run will know."""
        return self._read(self._operations, "")

    def _fitting(self, label: str) -> tuple[Operation, ...]:
        """The operation of this label, or the operations that fit where each gap is one segment, or else
        any text."""
        if self._contract.has_operation(label):
            return (self._contract.operation(label),)
        parts = [re.escape(part) for part in _GAP.split(label)]
        for gap in ("[^/]+", ".+"):
            pattern = re.compile(gap.join(parts))
            if found := tuple(o for o in self._operations if pattern.fullmatch(o.label)):
                return found
        return ()

    def _read(self, operations: tuple[Operation, ...], label: str) -> _Meaning:
        owned = self._contract.owned
        things = {operation.label: owned.in_collection(_collection(operation)) for operation in operations}
        holding = {label for label, thing in things.items() if thing is not None and thing.nests}
        return _Meaning(
            makes=frozenset(thing.what for thing in owned if thing.made_by in things),
            nests=any(o.label in holding and self._takes_nested(o) for o in operations),
            confirms=any(o.effect == "confirms" for o in operations),
            all_at_once=any(o.effect == "confirms" and o.label in holding for o in operations),
            changes=any(map(self._changes, operations)) or (not operations and not label.startswith("GET ")),
            channels=frozenset(channel for o in operations for channel in o.notifies),
        )

    def _takes_nested(self, operation: Operation) -> bool:
        """Whether the body of a request may hold things that are made together with it."""
        thing = self._contract.owned.in_collection(_collection(operation))
        if thing is None or operation.effect not in {"makes", "changes"}:
            return False
        return not thing.nests.keys().isdisjoint(self._contract.sent_properties(operation.label))

    def _changes(self, operation: Operation) -> bool:
        """Whether an operation changes something.

        Everything held is counted as released once by the usual route, so releasing counts only by other
        routes.
        """
        if operation.effect != "releases":
            return operation.effect in {"makes", "changes", "confirms"}
        thing = self._contract.owned.in_collection(_collection(operation))
        if thing is None or not (thing.reserves or thing.nests):
            return True
        return operation.label != thing.release.routes[0]


_BESIDE = frozenset({BODY, MEASURED, ANYTHING})


def _collection(operation: Operation) -> str:
    return operation.path.strip("/").partition("/")[0]
