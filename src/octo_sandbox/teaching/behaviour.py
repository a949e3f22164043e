"""What a supplier is told to be: faults, variants, or a dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from starlette.types import ASGIApp

from octo_sandbox.sandbox import Sandbox

Kind = Literal["fault", "variant", "dialect"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LISTS: Mapping[str, str] = {"faults": "fault", "variants": "variant"}
_MOST = 100


class NotPossible(ValueError):
    """No supplier is as it was asked for; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a supplier can be told to be. `says` is what a reseller sees of it."""

    kind: Kind
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is on. A dialect is a whole supplier, so it stands alone."""

    faults: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    dialect: str | None = None

    def names(self) -> dict[Kind, tuple[str, ...]]:
        """The names by kind."""
        dialects = () if self.dialect is None else (self.dialect,)
        return {"fault": self.faults, "variant": self.variants, "dialect": dialects}


@dataclass(frozen=True, slots=True)
class Supplied:
    """A supplier: the sandbox, and the application that stands around it."""

    sandbox: Sandbox
    app: ASGIApp


class Behaviours(Protocol):
    """Makes suppliers. The faults that are derived from a contract are not known here."""

    def known(self) -> Sequence[Named]:
        """Everything that a supplier can be told to be."""
        ...

    def supplier(self, dialect: str | None) -> Supplied:
        """A new supplier of this dialect, None for the reference supplier, with an empty store in memory.

        Raises NotPossible.
        """
        ...

    def change(
        self, sandbox: Sandbox, faults: Sequence[str], variants: Sequence[str]
    ) -> Callable[[], ASGIApp]:
        """What changes the reference supplier, when it is called; it keeps its bookings. Raises NotPossible."""
        ...


def read_choice(body: Mapping[str, Any]) -> Chosen:
    """What a client of the control route asks for: {"faults": […], "variants": […], "dialect": …}.

    Raises NotPossible for another form.
    """
    strange = set(body) - {*_LISTS, "dialect"}
    if strange:
        raise NotPossible(f"{min(strange)} is no key; there are faults, variants and dialect.")
    lists: dict[str, tuple[str, ...]] = {}
    for key in _LISTS:
        value = body.get(key, [])
        if (
            not isinstance(value, list)
            or not all(isinstance(name, str) for name in value)
            or len(value) > _MOST
        ):
            raise NotPossible(f"{key} is a list of at most {_MOST} names.")
        lists[key] = tuple(dict.fromkeys(value))
    dialect = body.get("dialect")
    if dialect is not None and not isinstance(dialect, str):
        raise NotPossible("dialect is a name or null.")
    if dialect is not None and any(lists.values()):
        raise NotPossible("A dialect is a whole supplier: leave faults and variants empty.")
    return Chosen(lists["faults"], lists["variants"], dialect)
