"""Parts of answers that were judged before and need no second look.

Every booking carries its product, option and units whole, and every order its bookings. What was found
in order once, in answers to the same operation under the same capabilities, is in order again: only what
depends on the exchange is done once more.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from octo_conformance.contract import Found
from octo_conformance.suite import Rule

REPEATED = frozenset({"Product", "Option", "Unit", "Booking", "Gift"})
"""Components that come again and again inside others."""

MOST_KNOWN = 5_000
"""So many are remembered; a catalogue larger than that is judged each time."""


@dataclass(slots=True)
class Notes:
    """What judging one object showed: what held, whether anything was wrong, and which rules looked at the
    exchange as well."""

    held: Counter[str] = field(default_factory=Counter)
    flawless: bool = True
    again: list[Rule] = field(default_factory=list)

    def of_rule(self, rule: Rule, *, flawless: bool, alone: bool, concerned: bool) -> None:
        """A rule was held against the object; `alone` says that it looked at nothing else."""
        self.flawless = self.flawless and flawless
        if not alone:
            self.again.append(rule)
        elif concerned:
            self.held[rule.requirement] += 1


@dataclass(frozen=True, slots=True)
class CachedObject:
    """An object without flaw, with all that is in it. `again` are the rules to hold once more, each with the
    place below the object that it looks at; `products` are the places of products."""

    held: Counter[str]
    again: tuple[tuple[Rule, str], ...]
    products: tuple[str, ...]


@dataclass(slots=True)
class Step:
    """An object of a walk: judged now, or familiar. `repeated` are those that come again and again, and what is
    in them; of these notes are taken. `key` is what it may be remembered by;
    none for what deviates."""

    found: Found
    repeated: bool = False
    key: Hashable | None = None
    notes: Notes | None = None
    cached: CachedObject | None = None

    def __post_init__(self) -> None:
        if self.notes is None and self.repeated:
            self.notes = Notes()


class AnswerCache:
    """Remembers flawless objects by what they say and where they were found."""

    def __init__(self) -> None:
        self._known: dict[Hashable, CachedObject] = {}

    @property
    def room(self) -> int:
        """How many objects more it can remember."""
        return MOST_KNOWN - len(self._known)

    def recall(self, key: Hashable) -> CachedObject | None:
        """The object as it was judged before; None for one that is new, or had a flaw."""
        return self._known.get(key)

    def remember(self, walk: list[Step], flawed: Iterable[str]) -> None:
        """Keep what turned out flawless. `walk` has every object before those in it; what deviates has no key
        there. `flawed` are the places that leak, or hold what is only tolerated."""
        flawed_within = with_all_above(flawed)
        for index, step in enumerate(walk):
            if step.key is None:
                continue
            if len(self._known) >= MOST_KNOWN:
                return
            at = step.found.pointer
            within = [step, *_below(walk, index)]
            if all(one.notes is None or one.notes.flawless for one in within) and at not in flawed_within:
                self._known[step.key] = _sum(within, len(at))


def is_below(place: str, at: str) -> bool:
    """Whether a pointer is the other or leads further."""
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
    again: list[tuple[Rule, str]] = []
    products: list[str] = []
    for step in within:
        below = step.found.pointer[depth:]
        if step.found.component == "Product":
            products.append(below)
        elif step.cached is not None:
            products += [below + deeper for deeper in step.cached.products]
        if step.cached is not None:
            held.update(step.cached.held)
            again += [(rule, below + deeper) for rule, deeper in step.cached.again]
        elif step.notes is not None:
            held.update(step.notes.held)
            again += [(rule, below) for rule in step.notes.again]
    return CachedObject(held, tuple(again), tuple(products))


def key_of(context: Hashable, found: Found) -> Hashable:
    """What an object says, and where: in what is in order once it is in order again."""
    text = json.dumps(found.value, sort_keys=False, default=str)
    return context, found.component, hashlib.blake2b(text.encode(), digest_size=16).digest()
