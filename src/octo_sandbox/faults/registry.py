"""The names of all faults, what each breaks, and how it is made out of a supplier that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from octo_sandbox.policies import Policies

Change = Callable[[Policies], Policies]


@dataclass(frozen=True)
class Fault:
    """One mistake. `says` is what a reseller sees of it; `breaks` is the id of the requirement it trips.

    `needs` are the capabilities a supplier has to have for the mistake to show; core alone by default.
    `profile` is the one under which it is a mistake. `slow_s` is how long it keeps a client waiting,
    who sees the mistake by giving up earlier.
    """

    name: str
    breaks: str
    says: str
    change: Change
    needs: tuple[str, ...] = ()
    profile: str = "octo"
    slow_s: float | None = None


_FAULTS: dict[str, Fault] = {}


def fault(
    name: str,
    *,
    breaks: str,
    needs: tuple[str, ...] = (),
    profile: str = "octo",
    slow_s: float | None = None,
) -> Callable[[Change], Change]:
    """Register a function that makes the mistake; its docstring says what a reseller sees."""

    def register(change: Change) -> Change:
        add(Fault(name, breaks, " ".join((change.__doc__ or "").split()), change, needs, profile, slow_s))
        return change

    return register


def add(made: Fault) -> None:
    """Register one of a family of faults. Raises ValueError for a name that is taken, or without words."""
    if made.name in _FAULTS:
        raise ValueError(f"two faults are called {made.name}")
    if not made.says:
        raise ValueError(f"the fault {made.name} does not say what it is")
    _FAULTS[made.name] = made


def faults() -> Iterator[Fault]:
    """Yield the registered faults in the order of their files."""
    yield from _FAULTS.values()
