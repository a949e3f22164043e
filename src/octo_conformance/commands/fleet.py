"""`octo-conformance fleet FILE` and `octo-conformance merge DIR…`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path

import click

from octo_conformance.commands.earlier_runs import folders_with
from octo_conformance.commands.fleet_index import INDEX, PAGE, index_of, written
from octo_conformance.commands.fleet_runs import Processes
from octo_conformance.commands.fleet_target import FleetRun
from octo_conformance.errors import ReportUnwritable
from octo_conformance.fleet.index import counted, merged, word
from octo_conformance.fleet.records import FleetIndex, SupplierRecord
from octo_conformance.fleet.selection import selected
from octo_conformance.fleet_file import Fleet, FleetTarget, read_fleet
from octo_conformance.report.text import line
from octo_conformance.run.folder import forget_reports
from octo_conformance.run.interrupts import Interrupts


def certify_all(
    file: Path,
    report: Path | None,
    previous: Path | None,
    only: tuple[str, ...],
    only_index: int | None,
) -> int:
    """Run every target asked for, and write the index. The exit code is that of the index.

    Raises FleetFileError and UsageError for what is asked, NoRun where `previous` is no fleet, and ReportUnwritable.
    """
    fleet = read_fleet(file)
    asked = selected(fleet, only, only_index)
    if previous is not None:
        index_of(previous)
    folder = report or Path("reports") / f"fleet-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    processes = Processes(fleet.grace_s)
    with Interrupts() as signals:
        signals.listen(lambda _: processes.stop())
        rows = _carried_out(fleet, asked, folder, processes)
        others = (FleetRun(fleet, each, folder, processes).earlier() for each in _others(fleet, asked))
        rows += [row for row in others if row is not None]
        index = written(rows, [target.name for target in fleet.targets], folder, previous)
    return _told(index, folder)


def _others(fleet: Fleet, asked: list[FleetTarget]) -> list[FleetTarget]:
    names = {target.name for target in asked}
    return [target for target in fleet.targets if target.name not in names]


def _carried_out(
    fleet: Fleet, asked: list[FleetTarget], folder: Path, processes: Processes
) -> list[SupplierRecord]:
    rows: list[SupplierRecord] = []
    with ThreadPoolExecutor(fleet.processes, thread_name_prefix="octo-fleet") as pool:
        futures = [pool.submit(FleetRun(fleet, each, folder, processes).carry_out) for each in asked]
        for future in as_completed(futures):
            rows.append(future.result())
            _say(rows[-1], len(rows), len(asked))
    return rows


def _say(row: SupplierRecord, number: int, whole: int) -> None:
    worst = f"{row['worst']['requirement']}: {row['worst']['sentence']}" if row["worst"] else None
    why = row["says"] or worst
    said = f"[{number}/{whole}] {row['name']}: {word(row)}, {row['seconds']:.0f} s"
    click.echo(line(f"{said}, {why}" if why else said, 300))


def merge(folders: tuple[Path, ...], report: Path, previous: Path | None) -> int:
    """Bring the runs of several fleets into one folder, and write its index. The exit code is that of the index.

    Raises NoRun where a folder is none of a fleet, UsageError for a target that two have, and ReportUnwritable.
    """
    places = [place for folder in folders for place in folders_with(INDEX, folder, "fleet")]
    indexes = [index_of(place) for place in places]
    rows, names = merged(indexes)
    for place, index in zip(places, indexes, strict=True):
        _copy(place, (row["name"] for row in index["targets"]), report)
    return _told(written(rows, names, report, previous), report)


def _copy(place: Path, names: Iterable[str], report: Path) -> None:
    if place.resolve() == report.resolve():
        return
    for name in names:
        if not (place / name).is_dir():
            continue
        if (report / name).is_dir():
            # A certificate of an earlier run must not lie beside the verdict of this one.
            forget_reports(report / name)
        try:
            shutil.copytree(place / name, report / name, symlinks=True, dirs_exist_ok=True)
        except (OSError, shutil.Error) as problem:
            raise ReportUnwritable(
                f"{place / name} cannot be copied into {report}: {problem}",
                hint="Make room, or name another folder with --report DIR.",
            ) from None


def _told(index: FleetIndex, folder: Path) -> int:
    numbers = ", ".join(f"{number} {name}" for name, number in counted(index))
    click.echo(line(f"{numbers or 'no targets'}; {folder / PAGE}", 600))
    return index["exit_code"]
