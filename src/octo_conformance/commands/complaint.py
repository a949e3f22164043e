"""An error as a user meets it: one line, what is wrong and what to do."""

from __future__ import annotations

import click

from octo_conformance.errors import OctoConformanceError
from octo_conformance.report.text import line


def complain(error: OctoConformanceError) -> None:
    """Print the error and its hint on standard error, as one line."""
    click.echo(line(f"error: {error.message}. {error.hint}"), err=True)
