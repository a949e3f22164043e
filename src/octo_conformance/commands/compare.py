"""`octo-conformance compare A B`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from octo_conformance.commands.earlier_runs import verdict_of
from octo_conformance.judge.comparison import Comparison, compare
from octo_conformance.report.compared import as_html, as_json, as_markdown, as_text

VIEWS: Mapping[str, Callable[[Comparison], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "json": as_json,
}


def tell(before: Path, after: Path, output: str) -> int:
    """Print what changed; 0 where nothing is worse, else 1. Raises NoRun."""
    comparison = compare(verdict_of(before), verdict_of(after))
    click.echo(VIEWS[output](comparison), nl=False)
    return 0 if comparison.good else 1
