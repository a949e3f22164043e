"""The commands about many targets at once. What they need is imported when they run."""

from __future__ import annotations

from pathlib import Path

import click

from octo_conformance.commands import options as shared

_PREVIOUS = shared.file_option(
    "--previous", metavar="DIR", text="Say what changed since the fleet with its index in DIR."
)


@click.command()
@click.argument("file", type=shared.Named(path_type=Path), metavar="FILE")
@shared.file_option(
    "--report",
    metavar="DIR",
    text="Folder for the runs and the index. What has ended there is not run again.",
)
@_PREVIOUS
@click.option("--only", multiple=True, metavar="NAME", help="Run only this target; may repeat.")
@click.option(
    "--only-index", type=click.IntRange(0), metavar="N", help="Run only the target at this place, from 0."
)
@click.option(
    "--emit",
    type=click.Choice(["k8s", "github"]),
    help="Run nothing; print what runs the fleet on a cluster, or a workflow.",
)
def fleet(
    file: Path,
    report: Path | None,
    previous: Path | None,
    only: tuple[str, ...],
    only_index: int | None,
    emit: str | None,
) -> int:
    """Certify every target of FILE, each in a process of its own, and write an index.

    Exit code: 1 any is not conformant, else 4 any could not be run, else 3 any is incomplete, else 0; 2 wrong file.
    """
    if only and only_index is not None:
        raise click.UsageError("--only and --only-index are two ways to say one thing.")
    if emit is not None:
        if only or only_index is not None or report is not None or previous is not None:
            raise click.UsageError("--emit is about the whole fleet; it takes no other option.")
        from octo_conformance.commands.fleet_emitted import emitted

        return emitted(file, emit)
    from octo_conformance.commands.fleet import certify_all

    return certify_all(file, report, previous, only, only_index)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=shared.Named(path_type=Path), metavar="DIR…")
@click.option(
    "--report", required=True, type=shared.Named(path_type=Path), metavar="DIR", help="Folder for the whole."
)
@_PREVIOUS
def merge(folders: tuple[Path, ...], report: Path, previous: Path | None) -> int:
    """Bring the parts of a fleet together: each DIR is what `fleet --report` named, or holds such folders.

    Exit code: as that of `fleet`; a target that no part has could not be run.
    """
    from octo_conformance.commands.fleet import merge as work

    return work(folders, report, previous)
