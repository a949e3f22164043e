"""What a job of GitHub Actions shows of a run: annotations on its page, and the summary as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from octo_conformance.judge.records import FindingRecord, Verdict
from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.text import line

_EACH_KIND: Final = 10
"""A step shows no more annotations of one kind."""
PAGE_BYTES: Final = 1_000_000
"""A step may write a MiB; what is longer is refused as a whole."""
_KIND: Final = {"FAIL": "error", "ERROR": "error", "WARN": "warning", "WAIVED": "notice"}


def workflow_commands(verdict: Verdict) -> Iterator[str]:
    """One workflow command for each finding, the worst first."""
    told: dict[str, int] = {}
    for finding in open_dossier(verdict, (), {}).findings():
        kind = _KIND.get(finding["status"], "warning")
        told[kind] = told.get(kind, 0) + 1
        if told[kind] <= _EACH_KIND:
            yield f"::{kind} title={_property(_title(finding))}::{_data(line(finding['sentence'], 600))}"
    if verdict["verdict"] in {"ERROR", "INCOMPLETE"} and not told.get("error"):
        yield f"::warning title=octo-conformance::{_data(verdict['verdict'])}"


def page(summary: str) -> str:
    """summary.md as far as a step may write it."""
    content = summary.encode()
    if len(content) <= PAGE_BYTES:
        return summary
    cut = content[:PAGE_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{cut}\n\n… and more: the summary.md of the run has all of it.\n"


def _title(finding: FindingRecord) -> str:
    return line(f"{finding['requirement']} {finding['status']}", 100)


def _data(text: str) -> str:
    """A text in which no sign has a meaning for the runner."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
