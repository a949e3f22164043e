"""The index of a fleet: all rows, the worst first, and one exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from octo_conformance.errors import UsageError
from octo_conformance.fleet.records import FleetIndex, SupplierRecord
from octo_conformance.fleet.suppliers import without_verdict
from octo_conformance.judge.gate import BAD, EXIT, GOOD

FORMAT: Final = "octo-conformance/fleet/1"
NONE: Final = "NO VERDICT"
"""The word for a target whose run left no verdict."""
_WORST_FIRST: Final = ("NONCONFORMANT", "ERROR", NONE, "INCOMPLETE", "CONFORMANT")
_CODES: Final = (BAD, EXIT["ERROR"], EXIT["INCOMPLETE"])


def exit_code(rows: Iterable[SupplierRecord]) -> int:
    """1 where any target is not conformant, else 4 where any could not be run, else 3 where any is incomplete, else 0."""
    codes = {row["exit_code"] for row in rows}
    return next((code for code in _CODES if code in codes), GOOD)


def compose(
    rows: Iterable[SupplierRecord],
    names: Sequence[str],
    *,
    suite: str,
    made_at: str,
    before: Iterable[str] = (),
) -> FleetIndex:
    """The index of these rows. `names` are all targets of the fleet file, `before` those of an earlier fleet."""
    ranked = sorted(rows, key=lambda row: (_WORST_FIRST.index(word(row)), row["name"].casefold()))
    return FleetIndex(
        format=FORMAT,
        suite=suite,
        made_at=made_at,
        exit_code=exit_code(ranked),
        fleet=list(names),
        targets=ranked,
        gone=sorted(set(before) - set(names)),
    )


def merged(shards: Sequence[FleetIndex]) -> tuple[list[SupplierRecord], list[str]]:
    """The rows of all shards, and the names of the whole fleet. A target that no shard has gets a row that says so.

    Raises UsageError for a target that two shards have.
    """
    rows = [row for shard in shards for row in shard["targets"]]
    seen = Counter(row["name"].casefold() for row in rows)
    if twice := next((row["name"] for row in rows if seen[row["name"].casefold()] > 1), None):
        raise UsageError(f"{twice} is in two of the folders", hint="Name the folder of each shard once.")
    names = list(dict.fromkeys(name for shard in shards for name in shard["fleet"]))
    missing = [name for name in names if name.casefold() not in seen]
    said = "no folder that was merged holds it"
    return [*rows, *(without_verdict(name, None, "not started", said) for name in missing)], names


def word(row: SupplierRecord) -> str:
    """The verdict of a target, or that there is none."""
    return row["verdict"] or NONE


def counted(index: FleetIndex) -> list[tuple[str, int]]:
    """How many targets have each verdict, the worst first."""
    seen = Counter(word(row) for row in index["targets"])
    return [(name, seen[name]) for name in _WORST_FIRST if seen[name]]


def capabilities(index: FleetIndex) -> list[str]:
    """Every capability that a target was judged for, core first."""
    found = {each["id"] for row in index["targets"] for each in row["capabilities"]}
    return sorted(found, key=lambda name: (name != "octo/core", name))
