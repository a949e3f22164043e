"""`octo-conformance fleet FILE --emit k8s|github`."""

from __future__ import annotations

from pathlib import Path

import click

from octo_conformance.fleet_file import read_fleet


def emitted(file: Path, platform: str) -> int:
    """Print what runs the fleet elsewhere. Raises FleetFileError, and UsageError for what that place cannot take."""
    fleet = read_fleet(file)
    if platform == "k8s":
        from octo_conformance.fleet.kubernetes import manifests

        click.echo(manifests(fleet, file.read_text(encoding="utf-8-sig")), nl=False)
    else:
        from octo_conformance.fleet.github import workflow

        click.echo(workflow(fleet), nl=False)
    return 0
