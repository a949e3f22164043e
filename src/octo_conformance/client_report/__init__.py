"""The files about a reseller's client. Each is a view of its verdict and knows nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from octo_conformance.clients import ClientVerdict
from octo_conformance.errors import ReportUnwritable
from octo_conformance.report import write_file

VERDICT: Final = "client-verdict.json"
CALLS: Final = "calls.jsonl"
FILES: Final = (VERDICT, "client-report.html", "client-summary.md", "junit.xml")
"""What is written at the end. `CALLS` is written as the calls come."""


def write_client_reports(verdict: ClientVerdict, folder: Path) -> None:
    """Write the verdict and its views. Raises ReportUnwritable."""
    from octo_conformance.client_report.html import html
    from octo_conformance.client_report.junit import junit
    from octo_conformance.client_report.markdown import markdown

    views: tuple[Callable[[ClientVerdict], str], ...] = (_as_json, html, markdown, junit)
    for name, view in zip(FILES, views, strict=True):
        try:
            write_file(folder / name, view(verdict))
        except OSError as error:
            raise ReportUnwritable(
                f"{folder / name} could not be written: {error.strerror or error}",
                hint="Make room, or name another folder with --judge.",
            ) from None


def _as_json(verdict: ClientVerdict) -> str:
    return json.dumps(verdict, indent=1) + "\n"
