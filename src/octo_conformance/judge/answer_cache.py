"""The cache remembers parts of answers that were judged before and need no second look.

Every booking carries its product, option and units whole, and every order its bookings. An object that was
found right in an answer under one set of capabilities is right in any other under these capabilities. Only the
rules that depend on the exchange are held against it once more.
"""

from __future__ import annotations

import hashlib
import marshal
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from octo_conformance.contract import Found
from octo_conformance.suite import Rule

REPEATED = frozenset(
    {
        "Product",
        "Option",
        "Unit",
        "Pricing",
        "Availability",
        "AvailabilityCalendar",
        "Booking",
        "UnitItem",
        "Gift",
        "Order",
    }
)
"""Components that come again and again, inside others or read once more."""

MOST_KNOWN = 10_000
"""The most objects that are remembered, those that were met last. A larger catalogue is judged each time."""


@dataclass(slots=True)
class Notes:
    """What judging one object showed: what held, whether anything was wrong, and which rules looked at the
    exchange as well."""

    held: Counter[str] = field(default_factory=Counter)
    flawless: bool = True
    again: list[Rule] = field(default_factory=list)

    def of_rule(self, rule: Rule, *, flawless: bool, alone: bool, concerned: bool) -> None:
        """Note that a rule was held against the object; `alone` says that the rule looked at nothing else."""
        self.flawless = self.flawless and flawless
        if not alone:
            self.again.append(rule)
        elif concerned:
            self.held[rule.requirement] += 1


@dataclass(frozen=True, slots=True)
class CachedObject:
    """A flawless object with everything inside it.

    `again` are the rules to hold once more, by the place below the object that they look at; `products`
    are the places of products.
    """

    held: Counter[str]
    again: tuple[tuple[str, tuple[Rule, ...]], ...]
    products: tuple[str, ...]


@dataclass(slots=True)
class Step:
    """An object of a walk, which is judged now or was judged before.

    `repeated` marks objects that come again and again, and objects inside them; the walk takes notes of
    these. `key` is the key under which the object may be remembered, or None where it deviates.
    """

    found: Found
    repeated: bool = False
    key: Hashable | None = None
    notes: Notes | None = None
    cached: CachedObject | None = None

    def __post_init__(self) -> None:
        if self.notes is None and self.repeated:
            self.notes = Notes()


class AnswerCache:
    """Remembers flawless objects by their content and the place where they were found."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, CachedObject] = OrderedDict()

    def recall(self, key: Hashable) -> CachedObject | None:
        """The object as it was judged before; None for one that is new, or had a flaw."""
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
        return known

    def remember(self, walk: list[Step], flawed: Iterable[str]) -> None:
        """Keep the objects that turned out flawless.

        `walk` has every object before those inside it; an object that deviates has no key there. `flawed` are
        the places that leak, or that hold a value which is only tolerated.
        """
        flawed_within = with_all_above(flawed)
        for index, step in enumerate(walk):
            if step.key is None:
                continue
            at = step.found.pointer
            within = [step, *_below(walk, index)]
            if all(one.notes is None or one.notes.flawless for one in within) and at not in flawed_within:
                self._known[step.key] = _sum(within, len(at))
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


def is_below(place: str, at: str) -> bool:
    """Whether a pointer equals another or leads below it."""
    return place == at or place.startswith(f"{at}/")


def with_all_above(pointers: Iterable[str]) -> frozenset[str]:
    """These places and every place that holds one of them; a thousand objects are looked up in it at once."""
    found: set[str] = set()
    for pointer in pointers:
        while pointer not in found:
            found.add(pointer)
            pointer = pointer.rpartition("/")[0]
    return frozenset(found)


def _below(walk: list[Step], index: int) -> Iterable[Step]:
    prefix = f"{walk[index].found.pointer}/"
    for later in range(
        index + 1, len(walk)
    ):  # a copy of the rest for each object would take longer than all else
        step = walk[later]
        if not step.found.pointer.startswith(prefix):
            return
        yield step


def _sum(within: list[Step], depth: int) -> CachedObject:
    held: Counter[str] = Counter()
    again: list[tuple[str, tuple[Rule, ...]]] = []
    products: list[str] = []
    for step in within:
        below = step.found.pointer[depth:]
        if step.found.component == "Product":
            products.append(below)
        elif step.cached is not None:
            products += [below + deeper for deeper in step.cached.products]
        if step.cached is not None:
            held.update(step.cached.held)
            again += [(below + deeper, rules) for deeper, rules in step.cached.again]
        elif step.notes is not None:
            held.update(step.notes.held)
            if step.notes.again:
                again.append((below, tuple(step.notes.again)))
    return CachedObject(held, tuple(again), tuple(products))


def key_of(context: Hashable, found: Found) -> Hashable:
    """The key of an object: its context, its component and a digest of its content."""
    content = marshal.dumps(found.value, _WITHOUT_REFERENCES)
    return context, found.component, hashlib.blake2b(content, digest_size=16).digest()


_WITHOUT_REFERENCES = 2
"""The newest format of `marshal` in which equal values are written alike, whether or not their parts are shared."""
