"""Which targets of a fleet are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from octo_conformance.errors import UsageError
from octo_conformance.fleet_file import Fleet, FleetTarget


def selected(fleet: Fleet, only: Sequence[str], only_index: int | None) -> list[FleetTarget]:
    """All targets, those of these names, or the one at this place, counted from 0. Raises UsageError for what is not
    there."""
    if only_index is not None:
        if only_index >= len(fleet.targets):
            raise UsageError(
                f"{fleet.path} has {len(fleet.targets)} targets, so none at {only_index}",
                hint="Places are counted from 0.",
            )
        return [fleet.targets[only_index]]
    known = {target.name for target in fleet.targets}
    if unknown := [name for name in only if name not in known]:
        raise UsageError(
            f"{fleet.path} has no target {unknown[0][:80]}", hint="Names are written as in the file."
        )
    return [target for target in fleet.targets if not only or target.name in only]
