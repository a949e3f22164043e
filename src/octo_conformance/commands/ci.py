"""A CI that says who it is gets what it shows: so far GitHub Actions. The others read the files of a run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import click

from octo_conformance.commands.complaint import say_error
from octo_conformance.judge.records import Verdict


def tell_ci(
    verdict: Verdict,
    folder: Path,
    stream: IO[str] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Print the annotations and append the summary to the page of the step, where a job of GitHub runs. What cannot be
    written there is told, and changes nothing else."""
    if environment.get("GITHUB_ACTIONS") != "true":
        return
    from octo_conformance.report.github import page, workflow_commands

    try:
        for command in workflow_commands(verdict):
            click.echo(command, file=stream)
        name = environment.get("GITHUB_STEP_SUMMARY")
        if name:
            summary = (folder / "summary.md").read_text(encoding="utf-8")
            with Path(name).open("a", encoding="utf-8") as file:
                file.write(page(summary) + "\n")
    except (OSError, ValueError) as problem:
        say_error(f"the summary of the step could not be written: {problem}")
