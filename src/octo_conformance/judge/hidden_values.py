"""Telling whether a rule broke over a value that the judge cannot see.

What is secret, or belongs to other guests, stands in the evidence as a token. A token is no link, no telephone number
and no date, and that is not the supplier's fault: a rule that meets one says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from octo_conformance.contract.deviations import TOKEN
from octo_conformance.document import JsonValue, Read, value_at
from octo_conformance.evidence import ExchangeLine
from octo_conformance.judge.explain import Explanation


def met_hidden(told: Explanation, line: ExchangeLine, reads: Iterable[Read]) -> bool:
    """Whether a failed rule compared a hidden value, or read one on the way there."""
    if TOKEN.search(told.expected) or TOKEN.search(told.actual):
        return True
    bodies = [line.request.body, line.response.body if line.response is not None else None]
    read = {each.pointer for each in reads if each.exchange == line.n}
    return any(_hidden_at(body, pointer) for pointer in read for body in bodies)


def _hidden_at(body: JsonValue, pointer: str) -> bool:
    """Objects are not looked into: what a rule needs of them it reads by name."""
    try:
        value = value_at(body, pointer)
    except (LookupError, TypeError, ValueError):
        return False
    texts = value if isinstance(value, list) else [value]
    return any(isinstance(text, str) and TOKEN.search(text) for text in texts)
