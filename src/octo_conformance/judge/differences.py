"""Where two JSON values differ: by JSON Pointer, left and right. Lists of names are compared as sets are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from octo_conformance.document import JsonValue, escape, plain
from octo_conformance.evidence import Difference
from octo_conformance.judge import spoken

MOST: Final = 20
"""Differences that are told; two long lists may differ everywhere."""
_SPOKEN: Final = 3
_NAMES: Final = ("uuid", "id", "localDate", "code")


def differences(left: object, right: object) -> tuple[Difference, ...]:
    """The places where two values differ, in order, at most `MOST` of them."""
    found: list[Difference] = []
    for each in _between(_json(left), _json(right), ""):
        found.append(each)
        if len(found) == MOST:
            break
    return tuple(found)


def _told(alike: list[Difference], left: str, right: str | None) -> str:
    """Differences of one kind in one place in words; the sides are called `left` and `right`, and without a name the
    right one is what is due."""
    difference = alike[0]
    where, above, last = _parts(difference)
    one, other = difference.left, difference.right
    if difference.lacks is None:
        if isinstance(one, list) and isinstance(other, list) and one and other:
            where, one, other = (
                f"the first that is elsewhere{f' in {where}' if where else ''}",
                *_first_apart(one, other),
            )
        if right is None:
            return f"{where or 'it'} is {spoken.value(one)}, where {spoken.value(other)} is due"
        named = f"{where} " if where else ""
        return f"{left} shows {named}{spoken.value(one)}, {right} {spoken.value(other)}"
    has, lacking = (right, left) if difference.lacks == "left" else (left, right)
    values = spoken.listed(each.right if each.lacks == "left" else each.left for each in alike)
    inside = f"{above}: " if above else ""
    what = f"{inside}{values}" if last.isdecimal() else where
    if right is None:
        return f"{what} {'is missing' if difference.lacks == 'left' else 'is too much'}"
    return f"{has} shows {what}, {lacking} does not"


def _replaced(shown: list[Difference], due: list[Difference]) -> str:
    """The members of a list that stand there, and those that are due in their place."""
    _, above, _ = _parts(shown[0])
    values = spoken.listed(each.left for each in shown)
    are = "is" if len(due) == 1 else "are"
    return f"{above or 'it'} shows {values}, where {spoken.listed(each.right for each in due)} {are} due"


def _parts(difference: Difference) -> tuple[str, str, str]:
    """The place in words, what it is inside of, and its last part."""
    above, _, last = difference.pointer.rpartition("/")
    return spoken.field(difference.pointer), spoken.field(above), last


def _first_apart(one: list[JsonValue], other: list[JsonValue]) -> tuple[JsonValue, JsonValue]:
    return next((pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]), (one[0], other[0]))


def in_words(found: tuple[Difference, ...], left: str, right: str | None) -> str:
    """The first differences in words, and how many more there are. Members that one list lacks are told together,
    and beside what is due there nothing but what stands in their place."""
    groups: dict[tuple[str, str], list[Difference]] = {}
    for each in found:
        _, above, last = _parts(each)
        whole = each.lacks is None or not last.isdecimal()
        groups.setdefault(("", each.pointer) if whole else (str(each.lacks), above), []).append(each)
    told = []
    for (lacking, above), those in groups.items():
        due = groups.get(("left", above)) if right is None and lacking == "right" else None
        if due is not None:
            told.append(_replaced(those, due))
        elif right is not None or lacking != "left" or ("right", above) not in groups:
            told.append(_told(those, left, right))
    more = len(told) - _SPOKEN
    return "; ".join([*told[:_SPOKEN], *([f"and {more} more"] if more > 0 else [])])


def _json(value: object) -> JsonValue:
    value = plain(value)
    if isinstance(value, Mapping):
        return {str(key): _json(member) for key, member in value.items()}
    if isinstance(value, set | frozenset):
        return [_json(member) for member in sorted(value, key=str)]
    if isinstance(value, list | tuple):
        return [_json(member) for member in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return spoken.value(value)


def _between(left: JsonValue, right: JsonValue, at: str) -> Iterator[Difference]:
    if left == right and isinstance(left, bool) == isinstance(right, bool):
        return
    if isinstance(left, dict) and isinstance(right, dict):
        for name in dict.fromkeys((*left, *right)):
            here = f"{at}/{escape(name)}"
            if name not in left:
                yield Difference(pointer=here, right=right[name], lacks="left")
            elif name not in right:
                yield Difference(pointer=here, left=left[name], lacks="right")
            else:
                yield from _between(left[name], right[name], here)
    elif isinstance(left, list) and isinstance(right, list):
        yield from _of_lists(left, right, at)
    else:
        yield Difference(pointer=at, left=left, right=right)


def _of_lists(left: list[JsonValue], right: list[JsonValue], at: str) -> Iterator[Difference]:
    """Members with names are compared by name, single values as a set, and everything else in order."""
    one, other = [_name(member) for member in left], [_name(member) for member in right]
    named = None not in one and None not in other
    if named and len(set(one)) == len(one) and len(set(other)) == len(other):
        for index, name in enumerate(one):
            here = f"{at}/{index}"
            if name in other:
                yield from _between(left[index], right[other.index(name)], here)
            else:
                yield Difference(pointer=here, left=left[index], lacks="right")
        for index, name in enumerate(other):
            if name not in one:
                yield Difference(pointer=f"{at}/{index}", right=right[index], lacks="left")
        if sorted(map(str, one)) == sorted(map(str, other)) and one != other and not _deep(left):
            yield Difference(pointer=at, left=left, right=right)  # the same members in another order
        return
    if not _deep(left) and not _deep(right):
        yield from _of_values(left, right, at)
        return
    for index in range(max(len(left), len(right))):
        here = f"{at}/{index}"
        if index >= len(left):
            yield Difference(pointer=here, right=right[index], lacks="left")
        elif index >= len(right):
            yield Difference(pointer=here, left=left[index], lacks="right")
        else:
            yield from _between(left[index], right[index], here)


def _of_values(left: list[JsonValue], right: list[JsonValue], at: str) -> Iterator[Difference]:
    """Single values, some of them more than once: which are too many on either side."""
    more_left, more_right = Counter(map(repr, left)), Counter(map(repr, right))
    if more_left == more_right:
        yield Difference(pointer=at, left=left, right=right)
        return
    extra = more_left - more_right
    for index, member in enumerate(left):
        if extra[repr(member)] > 0:
            extra[repr(member)] -= 1
            yield Difference(pointer=f"{at}/{index}", left=member, lacks="right")
    extra = more_right - more_left
    for index, member in enumerate(right):
        if extra[repr(member)] > 0:
            extra[repr(member)] -= 1
            yield Difference(pointer=f"{at}/{index}", right=member, lacks="left")


def _deep(members: list[JsonValue]) -> bool:
    return any(isinstance(member, dict | list) for member in members)


def _name(member: JsonValue) -> JsonValue:
    """By which a member of a list is the same on both sides; None where it has no name."""
    if isinstance(member, str):
        return member
    if isinstance(member, dict):
        return next((name for key in _NAMES if isinstance(name := member.get(key), str)), None)
    return None
