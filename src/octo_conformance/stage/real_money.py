"""What moves money is sent to a target in test mode alone, whoever sends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from octo_conformance.stage.signals import NotVerified

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage


def hold_back(stage: Stage, body: object) -> None:
    """Let a body pass that names no field of `x-octo-test-only`, at whatever depth, or whose target has said that its
    bookings are tests. Raises NotVerified for any other."""
    if stage.mode.known is True:
        return
    named = next((name for name in _names(body) if name in stage.contract.test_only), None)
    if named is None:
        return
    if stage.mode.known is False:
        raise NotVerified(f"the target is not in test mode (testMode is false), so no {named} is sent to it")
    raise NotVerified(
        f"the target does not say whether its bookings are tests, so no {named} is sent to it; "
        "let them show testMode true"
    )


def _names(body: object) -> Iterator[str]:
    if isinstance(body, Mapping):
        for name, value in body.items():
            yield str(name)
            yield from _names(value)
    elif isinstance(body, Sequence) and not isinstance(body, str | bytes):
        for value in body:
            yield from _names(value)
