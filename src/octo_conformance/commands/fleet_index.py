"""The files of a fleet: written into its folder, and read again from an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from octo_conformance import __version__
from octo_conformance.commands.earlier_runs import json_file, verdict_if_any
from octo_conformance.errors import ReportUnwritable
from octo_conformance.fleet.index import compose
from octo_conformance.fleet.page import as_json, html
from octo_conformance.fleet.records import FleetIndex, SupplierRecord
from octo_conformance.fleet.summary import markdown
from octo_conformance.fleet.suppliers import changed
from octo_conformance.report import write_file
from octo_conformance.values import utc

INDEX: Final = "fleet.json"
PAGE: Final = "index.html"


def index_of(folder: Path) -> FleetIndex:
    """The index of the fleet in a folder. Raises NoRun where there is none."""
    return cast(FleetIndex, json_file(folder / INDEX, "fleet_index"))


def written(
    rows: Sequence[SupplierRecord], names: Sequence[str], report: Path, previous: Path | None
) -> FleetIndex:
    """Write the index of these rows into the folder, compared with an earlier fleet where one is named.

    Raises NoRun where the earlier fleet has no index, and ReportUnwritable.
    """
    before: list[str] = []
    if previous is not None:
        before = index_of(previous)["fleet"]
        rows = [_compared(row, report, previous) for row in rows]
    index = compose(rows, names, suite=__version__, made_at=utc(datetime.now(UTC)), before=before)
    try:
        for name, text in ((INDEX, as_json(index)), ("summary.md", markdown(index)), (PAGE, html(index))):
            write_file(report / name, text)
    except OSError as problem:
        raise ReportUnwritable(
            f"the index of the fleet cannot be written into {report}: {problem.strerror or problem}",
            hint="Make room, and run the fleet again; what has ended is not run twice.",
        ) from None
    return index


def _compared(row: SupplierRecord, report: Path, previous: Path) -> SupplierRecord:
    name = row["name"]
    after = verdict_if_any(report / name) if row["verdict"] is not None else None
    return {**row, "change": changed(verdict_if_any(previous / name), after)}
