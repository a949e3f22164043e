"""A run ends with these files and lines. Each is a view of verdict and evidence and knows nothing else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from octo_conformance.errors import ReportUnwritable
from octo_conformance.judge.records import Verdict
from octo_conformance.report.dossier import Dossier, Requirement, open_dossier

__all__ = ["write_reports"]


def write_reports(
    verdict: Verdict,
    evidence_path: Path,
    folder: Path,
    catalogue: Mapping[str, Requirement],
) -> list[Path]:
    """Write verdict.json, junit.xml, summary.md and report.html into `folder`, and return their paths.

    The verdict, which other programs wait for, comes first. A file is there whole or not at all, and only
    its owner can read it. In place of a view that a defect of the suite kept from being made, the file says so.
    Raises ReportUnwritable.
    """
    # Jinja2 alone takes longer to import than a command takes to print its help.
    from octo_conformance.report import missing
    from octo_conformance.report.html import html
    from octo_conformance.report.junit import junit
    from octo_conformance.report.markdown import markdown

    written = [_write(folder / "verdict.json", json.dumps(verdict, indent=1) + "\n")]
    dossier = _opened(verdict, evidence_path, catalogue)
    for name, view, instead in (
        ("junit.xml", junit, missing.junit),
        ("summary.md", markdown, missing.markdown),
        ("report.html", html, missing.html),
    ):
        try:
            text = view(dossier)
        except Exception as defect:
            text = instead(verdict["verdict"], f"{type(defect).__name__}: {defect}")
        written.append(_write(folder / name, text))
    return written


def _opened(verdict: Verdict, evidence: Path, catalogue: Mapping[str, Requirement]) -> Dossier:
    """The verdict with its evidence, or without it where the evidence cannot be read."""
    try:
        return open_dossier(verdict, evidence, catalogue)
    except OSError:
        return open_dossier(verdict, (), catalogue)


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp gives the file to its owner alone, before there is anything in it.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ReportUnwritable(
            f"{path} could not be written: {error.strerror or error}",
            hint="Make room or name another folder with --report; evidence.jsonl can be judged again.",
        ) from error
    return path
