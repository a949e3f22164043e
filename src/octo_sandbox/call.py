"""One request as the rules see it: who asks, when, under which capabilities, in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from octo_sandbox.accounts import Reseller
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.ids import Ids
    from octo_sandbox.outbox import Outbox
    from octo_sandbox.policies import Policies
    from octo_sandbox.store import Store


@dataclass(frozen=True)
class Incoming:
    """A request as it came. Header names are lower case; a repeated header is joined with commas."""

    method: str
    segments: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes
    base_url: str


@dataclass(frozen=True)
class Call:
    """An authenticated request on its way through one operation.

    `capabilities` are those applied, in the order they are echoed. `now` is the reseller's own time.
    `path` holds the ids of the address by name.
    """

    incoming: Incoming
    operation: str
    path: Mapping[str, str]
    reseller: Reseller
    now: datetime
    capabilities: tuple[str, ...]
    language: str
    environment: str
    policies: Policies
    store: Store
    outbox: Outbox
    ids: Ids
    extra: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent, empty if none was."""
        return self.policies.read_body(self.incoming)

    @cached_property
    def fields(self) -> Fields:
        policies = self.policies
        return Fields(self.body, nullable=policies.nullable_inputs, checks_forms=policies.checks_forms)

    @property
    def query(self) -> Mapping[str, str]:
        return self.incoming.query

    def has(self, capability: str) -> bool:
        return capability in self.capabilities

    def within(self, body: dict[str, Any], **path: str) -> Call:
        """The same request as if only this part of its body had been sent, to an address with these ids."""
        part = replace(self, path={**self.path, **path})
        # Where `cached_property` keeps what it has read.
        vars(part)["body"] = body
        return part


Handler = Callable[[Call], Any]
