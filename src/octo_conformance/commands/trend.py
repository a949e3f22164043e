"""`octo-conformance trend DIR…`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from octo_conformance.commands.earlier_runs import VERDICT, folders_with, verdict_of
from octo_conformance.errors import UsageError
from octo_conformance.judge.trend import Trend, trend
from octo_conformance.report.trended import as_html, as_json, as_markdown, as_text

VIEWS: Mapping[str, Callable[[Trend], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}


def tell(folders: tuple[Path, ...], output: str) -> int:
    """Print how the runs of a target went over time; 0 where the newest is no worse than the one before, else 1.

    A folder is that of a run, or holds such folders. Raises NoRun where there is none or one cannot be read, and
    UsageError where the runs are of several targets.
    """
    found = trend([verdict_of(folder) for named in folders for folder in folders_with(VERDICT, named, "run")])
    targets = sorted({verdict["target"]["url"] for verdict in found.runs})
    if len(targets) > 1:
        raise UsageError(
            f"the runs are of {len(targets)} targets: {', '.join(targets[:3])}",
            hint="A trend is about one target. Name the folders of its runs.",
        )
    click.echo(VIEWS[output](found), nl=False)
    return 0 if found.good else 1
