"""What a call asks for: its operation and its capabilities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from octo_conformance.clients.calls import ClientCall
from octo_conformance.contract import CORE, Contract, Operation

HEADER: Final = "octo-capabilities"
IN_QUERY: Final = "_capabilities"
ANY: Final = "any call"
"""Stands for the operation where a mistake has nothing to do with it."""
_ID: Final = re.compile(r"\d|.{25}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as the contract reads it.

    `operation` is None where the contract has no such route. `named` are the capabilities as they were sent, None where
    the call says nothing of them; `known` are those that the contract has, with all that they require.
    """

    call: ClientCall
    operation: Operation | None
    arguments: dict[str, str]
    named: tuple[str, ...] | None
    known: frozenset[str]

    @property
    def label(self) -> str:
        """The operation, or method and path where there is none, with {id} in place of what looks like one."""
        if self.operation is not None:
            return self.operation.label
        segments = ("{id}" if _ID.search(each) else each for each in self.call.path.split("/"))
        return f"{self.call.method} {'/'.join(segments)}"

    def lacks(self, capability: str) -> bool:
        """Whether the call does not ask for this capability."""
        return capability != CORE and capability not in self.known


def read_call(call: ClientCall, contract: Contract) -> Asked:
    """What this call asks for."""
    found = contract.route(call.method, call.path)
    text = call.headers.get(HEADER, dict(call.query).get(IN_QUERY))
    named = None if text is None else tuple(part for each in text.split(",") if (part := each.strip()))
    known = contract.expand(name for name in named or () if name in contract.capabilities)
    return Asked(call, found[0] if found else None, found[1] if found else {}, named, known)
