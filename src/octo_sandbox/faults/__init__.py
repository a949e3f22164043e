"""Named mistakes of a supplier, one area a file. A new file needs no entry elsewhere.

policies = find_fault("cancel-is-noop").change(Policies())
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from octo_sandbox.faults.registry import Change, Fault, fault, faults

__all__ = ["Change", "Fault", "all_faults", "fault", "find_fault"]


@cache
def all_faults() -> tuple[Fault, ...]:
    """Return every fault of this package."""
    for module in sorted(each.name for each in walk_packages(__path__, f"{__name__}.")):
        import_module(module)
    return tuple(faults())


def find_fault(name: str) -> Fault:
    """Return the fault of this name. Raises KeyError."""
    return next((each for each in all_faults() if each.name == name), None) or _unknown(name)


def _unknown(name: str) -> Fault:
    raise KeyError(name)
