"""Named differences that the standard allows, one area a file. A new file needs no entry elsewhere.

policies = find_variant("times-have-an-offset").change(Policies())
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from octo_sandbox.variants.registry import Variant, variant, variants

__all__ = ["Variant", "all_variants", "find_variant", "variant"]


@cache
def all_variants() -> tuple[Variant, ...]:
    """Return every variant of this package."""
    for module in sorted(each.name for each in walk_packages(__path__, f"{__name__}.")):
        import_module(module)
    return tuple(variants())


def find_variant(name: str) -> Variant:
    """Return the variant of this name. Raises KeyError."""
    found = next((each for each in all_variants() if each.name == name), None)
    if found is None:
        raise KeyError(name)
    return found
