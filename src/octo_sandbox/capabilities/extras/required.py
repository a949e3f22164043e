"""A supplier that requires an extra, and what it may make of a booking without it (reading CON-256)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from octo_sandbox.capabilities.extras import catalogue
from octo_sandbox.capabilities.extras.catalogue import Extra
from octo_sandbox.capabilities.extras.names import EXTRAS
from octo_sandbox.errors import unprocessable
from octo_sandbox.policies import Policies


def with_required(policies: Policies, least: int = 1) -> Policies:
    """Require so many kimonos of every booking of a tea ceremony."""
    kimono = replace(catalogue.KIMONO, required=True, least=least)

    def of_option(product: str, option: str) -> tuple[Extra, ...]:
        sold = catalogue.of_option(product, option)
        return tuple(kimono if each.id == kimono.id else each for each in sold)

    return policies.with_capability(EXTRAS, of_option=of_option)


def required_ones(_product: str, sold: Sequence[Extra]) -> list[Extra]:
    """What comes by itself where all that is required does: as many of it as are sold at once."""
    return [each for each in sold if each.required for _ in range(each.least)]


def nothing_may_be_missing(missing: Sequence[Extra]) -> None:
    """Refuse a booking that lacks something which is required."""
    if missing:
        raise unprocessable("missing-extras", count=len(missing))
