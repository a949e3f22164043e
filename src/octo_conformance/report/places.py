"""Which places of an answer a finding means: its own, and those in which two compared answers differ."""

from __future__ import annotations

from octo_conformance.document import JsonValue, value_at
from octo_conformance.evidence import ExchangeLine
from octo_conformance.judge.records import DifferenceRecord, FindingRecord, SideRecord


def places(finding: FindingRecord, entry: ExchangeLine) -> list[str]:
    """The JSON Pointers to mark in the answer of one exchange."""
    body = entry.response.body if entry.response is not None else None
    own = [finding["pointer"]] if entry.n in finding["exchanges"] and finding["pointer"] is not None else []
    found = dict.fromkeys(own)
    for number, side in enumerate(finding["sides"]):
        if side["exchange"] != entry.n:
            continue
        if side["pointer"] is not None and not finding["differences"]:
            found[side["pointer"]] = None
        for difference in finding["differences"]:
            pointer = f"{side['pointer'] or ''}{difference['pointer']}"
            if side["pointer"] is not None or _stands_there(body, pointer, difference, first=number == 0):
                found[pointer] = None
    # A place above another one would mark the whole of it.
    return [at for at in found if not any(other != at and other.startswith(f"{at}/") for other in found)]


def others(finding: FindingRecord) -> list[int]:
    """The exchanges of a finding in the order in which they explain it: the wrong answer, what it was compared with,
    where else it was seen, and what came before."""
    sides = [side["exchange"] for side in finding["sides"]]
    culprit = [step["exchange"] for step in finding["story"] if step["culprit"]]
    story = [step["exchange"] for step in finding["story"]]
    numbers = (*culprit, *finding["exchanges"][:1], *sides, *finding["exchanges"], *story)
    return list(dict.fromkeys(number for number in numbers if number is not None))


def compared(side: SideRecord) -> str:
    """A side as a heading."""
    return side["name"][:1].upper() + side["name"][1:]


def _stands_there(body: JsonValue, pointer: str, difference: DifferenceRecord, *, first: bool) -> bool:
    """Whether what was compared is the answer itself, and not something that was made from it."""
    lacks = difference["lacks"]
    if lacks == ("left" if first else "right"):
        pointer = pointer.rpartition("/")[0]
        try:
            return isinstance(value_at(body, pointer), dict)
        except (LookupError, TypeError, ValueError):
            return False
    try:
        return bool(value_at(body, pointer) == difference["left" if first else "right"])
    except (LookupError, TypeError, ValueError):
        return False
