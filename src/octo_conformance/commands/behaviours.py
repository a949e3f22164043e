"""What the served supplier can be told to be: faults, variants and dialects, also the faults derived from the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import cached_property

from starlette.types import ASGIApp

from octo_conformance.errors import UsageError
from octo_proof.asking import behaving, listed
from octo_sandbox import Outage, Sandbox
from octo_sandbox.dialects import Supplier, all_dialects
from octo_sandbox.teaching import Chosen, Named, NotPossible, Supplied
from octo_sandbox.teaching.behaviour import Kind

_KINDS: dict[str, Kind] = {"--fault": "fault", "--variant": "variant", "--dialect": "dialect"}


class ProofBehaviours:
    """Makes suppliers for these keys. `latency` is in milliseconds."""

    def __init__(self, tokens: Sequence[str], latency: int) -> None:
        self._tokens = tokens
        self._latency = latency

    def known(self) -> Sequence[Named]:
        """Everything that a supplier can be told to be."""
        return self._known

    def supplier(self, dialect: str | None) -> Supplied:
        """A new supplier with an empty store. Raises NotPossible for an unknown dialect, and for one that closes its port."""
        try:
            supplied, outage = self.begin(Chosen(dialect=dialect), ":memory:")
        except UsageError as error:
            raise NotPossible(f"{error.message}. {error.hint}") from None
        if outage is not None:
            supplied.sandbox.close()
            raise NotPossible(
                f"{dialect} closes its port, so it has to be served from the start: --dialect {dialect}."
            )
        return supplied

    def begin(self, chosen: Chosen, store: str) -> tuple[Supplied, Outage | None]:
        """A supplier with this store, and what lets its server pause.

        Raises UsageError for unknown names and for impossible pairs, and sqlite3.Error where the store is none.
        """
        dialect = chosen.dialect
        if dialect is None:
            policies, wrapped = behaving(chosen.faults, chosen.variants)
            sandbox = Sandbox(tokens=self._tokens, policies=policies, store=store, latency_ms=self._latency)
            return Supplied(sandbox, wrapped(sandbox.app)), None
        found = next((each for each in all_dialects() if each.name == dialect), None)
        if found is None:
            names = sorted(each.name for each in all_dialects())
            close = get_close_matches(dialect, names, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"The dialects are {', '.join(names)}."
            raise UsageError(f"{dialect} is none of the dialects", hint=hint)
        supplier = Supplier(found.compose(), self._tokens, store=store, latency_ms=self._latency)
        return Supplied(supplier.sandbox, supplier.app), supplier.outage

    def change(
        self, sandbox: Sandbox, faults: Sequence[str], variants: Sequence[str]
    ) -> Callable[[], ASGIApp]:
        """What makes the reference supplier so. Raises NotPossible for unknown names and for impossible pairs."""
        try:
            policies, wrapped = behaving(faults, variants)
        except UsageError as error:
            raise NotPossible(f"{error.message}. {error.hint}") from None

        def changed() -> ASGIApp:
            sandbox.policies = policies
            return wrapped(sandbox.app)

        return changed

    @cached_property
    def _known(self) -> tuple[Named, ...]:
        return tuple(
            Named(_KINDS[option], name, says) for option, entries in listed() for name, says in entries
        )
