"""A run ends with these files and lines. Each is a view of verdict and evidence and knows nothing else."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from octo_conformance.contract import Contract
from octo_conformance.contract.statement_places import Place
from octo_conformance.errors import ReportUnwritable
from octo_conformance.judge.records import Verdict
from octo_conformance.report.dossier import Dossier, Requirement, open_dossier

__all__ = ["BADGES", "CERTIFICATE", "CERTIFICATE_PAGE", "FILES", "write_file", "write_reports"]

FILES: Final = (
    "verdict.json",
    "junit.xml",
    "summary.md",
    "report.sarif",
    "code-quality.json",
    "report.html",
)
"""What is written at the end of a run."""
BADGES: Final = ("badge.svg", "badge.json")
CERTIFICATE: Final = "certificate.json"
CERTIFICATE_PAGE: Final = "certificate.html"
"""What a conformant run leaves beside them. The page shows what the certificate says, and is not among its files."""


def write_reports(
    verdict: Verdict,
    evidence_path: Path,
    folder: Path,
    catalogue: Mapping[str, Requirement],
    places: Mapping[str, Place] | None = None,
    contract: Contract | None = None,
) -> list[Path]:
    """Write verdict.json and every view of it into `folder`, and return their paths. `places` says where the
    statements of the catalogue stand; with the `contract` the page tells which of its fields and words were shown.

    The verdict, which other programs wait for, comes first. A file is there whole or not at all, and only
    its owner can read it. In place of a view that a defect of the suite kept from being made, the file says so.
    Raises ReportUnwritable with those that could not be written; the others are there all the same.
    """
    # Jinja2 alone takes longer to import than a command takes to print its help.
    from octo_conformance.report import missing
    from octo_conformance.report.code_quality import code_quality
    from octo_conformance.report.html import html
    from octo_conformance.report.junit import junit
    from octo_conformance.report.markdown import markdown
    from octo_conformance.report.sarif import sarif

    stand = places or {}
    views: dict[str, tuple[Callable[[Dossier], str], Callable[[str, str], str]]] = {
        "junit.xml": (junit, missing.junit),
        "summary.md": (markdown, missing.markdown),
        "report.html": (html, missing.html),
        "report.sarif": (lambda each: sarif(each, stand), missing.sarif),
        "code-quality.json": (lambda each: code_quality(each, stand), missing.code_quality),
    }
    dossier = _opened(verdict, evidence_path, catalogue, contract)
    problems: dict[str, str] = {}
    for name in FILES:
        try:
            if name in views:
                view, instead = views[name]
                text = _seen(view, dossier, instead)
            else:
                text = json.dumps(verdict, indent=1) + "\n"
            write_file(folder / name, text)
        except OSError as error:
            problems[name] = error.strerror or str(error)
    if problems:
        raise ReportUnwritable(
            f"{', '.join(problems)} could not be written into {folder}: {'; '.join(dict.fromkeys(problems.values()))}",
            hint="Make room or name another folder with --report; evidence.jsonl can be judged again.",
        )
    return [folder / name for name in FILES]


def _seen(view: Callable[[Dossier], str], dossier: Dossier, instead: Callable[[str, str], str]) -> str:
    """What a view shows, or in its place that a defect of the suite kept it from being made."""
    try:
        return view(dossier)
    except Exception as defect:
        return instead(dossier.verdict["verdict"], f"{type(defect).__name__}: {defect}")


def _opened(
    verdict: Verdict, evidence: Path, catalogue: Mapping[str, Requirement], contract: Contract | None
) -> Dossier:
    """The verdict with its evidence, or without it where the evidence cannot be read."""
    try:
        return open_dossier(verdict, evidence, catalogue, contract)
    except OSError:
        return open_dossier(verdict, (), catalogue, contract)


def write_file(path: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner alone. Raises OSError."""
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
