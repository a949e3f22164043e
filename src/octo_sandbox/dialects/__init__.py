"""Whole suppliers with the habits of real suppliers. Public documentation and code show these habits.

with Supplier(find_dialect("shared-capacity").compose(), tokens=("key",)).serve() as running: ...
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from octo_sandbox.dialects.registry import (
    CONFORMANT,
    NONCONFORMANT,
    Composition,
    Dialect,
    dialect,
    registered,
)
from octo_sandbox.dialects.supplier import Supplier

__all__ = [
    "CONFORMANT",
    "NONCONFORMANT",
    "Composition",
    "Dialect",
    "Supplier",
    "all_dialects",
    "dialect",
    "find_dialect",
]


@cache
def all_dialects() -> tuple[Dialect, ...]:
    """Return every dialect of this package, by name."""
    for module in sorted(each.name for each in iter_modules(__path__)):
        import_module(f"{__name__}.{module}")
    return tuple(sorted(registered(), key=lambda each: each.name))


def find_dialect(name: str) -> Dialect:
    """Return the dialect of this name. Raises KeyError."""
    found = next((each for each in all_dialects() if each.name == name), None)
    if found is None:
        raise KeyError(name)
    return found
