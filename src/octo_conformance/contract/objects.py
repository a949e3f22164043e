"""These walks over a body find which objects are in it, and which properties should not be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Set

from octo_conformance.contract.model import Found, Leak, below
from octo_conformance.contract.pruned_walk import PrunedWalk
from octo_conformance.contract.shapes import Shape
from octo_conformance.document import CONTAINERS, JsonValue

#: A body that leaks more than this tells nothing new.
MOST_LEAKS = 1000


#: Whether a walk goes on below an object.
Enter = Callable[[Found], bool]


def find_objects(
    trail: PrunedWalk, shape: Shape, body: JsonValue, enter: Enter | None = None
) -> Iterator[Found]:
    """Yield every component in a body and every list of components, outermost first, in the order of the
    body.

    `trail` leads to components. An object that `enter` rejects is left out together with its content.
    """
    rest: list[tuple[Shape, JsonValue, str]] = [(shape, body, "")]
    while rest:
        shape, value, at = rest.pop()
        here = shape.fitting(value)
        if isinstance(value, dict):
            if here.component:
                found = Found(here.component, at, value)
                if enter is not None and not enter(found):
                    continue
                yield found
        elif isinstance(value, list) and here.items is not None:
            item = here.items.fitting(value[0] if value else None)
            if item.component:
                yield Found(f"{item.component}[]", at, value)
        else:
            continue
        inside = [(child, item, below(at, key)) for key, child, item in trail.children(here, value)]
        rest.extend(reversed(inside))


def find_leaks(
    trail: PrunedWalk,
    everything: Shape,
    asked: Shape | None,
    body: JsonValue,
    allowed: Set[str],
    passed: Collection[int] = (),
) -> list[Leak]:
    """Yield properties that only capabilities outside `allowed` add, without properties inside such a
    property.

    `everything` is the shape with every capability, `asked` is the one with `allowed` alone, and `trail`
    leads to what capabilities added. Objects whose identity in memory is in `passed` are known to leak
    nothing.
    """
    leaks: list[Leak] = []
    rest: list[tuple[Shape, Shape | None, JsonValue, str, str, str]] = [(everything, asked, body, "", "", "")]
    while rest and len(leaks) < MOST_LEAKS:
        shape, known, value, at, component, prefix = rest.pop()
        here = shape.fitting(value)
        known = known.fitting(value) if known else None
        if here.component:
            component, prefix = here.component, ""
        inside = []
        for key, child, item in trail.children(here, value):
            if id(item) in passed:
                continue
            counterpart = known.child(value, key) if known else None
            place = below(at, key)
            name = prefix if isinstance(key, int) else f"{prefix}.{key}".lstrip(".")
            if counterpart is None and child.capabilities and allowed.isdisjoint(child.capabilities):
                leaks.append(Leak(place, component, name, child.capabilities[0]))
            elif isinstance(item, CONTAINERS):
                inside.append((child, counterpart, item, place, component, name))
        rest.extend(reversed(inside))
    return leaks
