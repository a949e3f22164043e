"""The commands. Everything a command needs is imported when it runs, so that `--help` answers at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from octo_conformance import __version__
from octo_conformance.commands import options as shared
from octo_conformance.fleet_cli import fleet, merge
from octo_conformance.run.options import Profile, RunOptions

BUG = 4
"""Exit code of a defect of this suite; never the target's."""


class Commands(click.Group):
    """Turns every error into one line with a hint and the right exit code. No traceback reaches a user."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        from octo_conformance.commands.complaint import complain, drop_output, have_streams, say_error
        from octo_conformance.errors import OctoConformanceError

        have_streams()
        kwargs["standalone_mode"] = False
        try:
            code = super().main(*args, **kwargs)
            sys.stdout.flush()
        except click.exceptions.Abort:
            say_error("stopped")
            sys.exit(130)
        except click.ClickException as error:
            context = getattr(error, "ctx", None)
            where = context.command_path if context is not None else "octo-conformance"
            say_error(f"{error.format_message()} See `{where} --help`.")
            sys.exit(2)
        except OctoConformanceError as error:
            complain(error)
            sys.exit(error.exit_code)
        except OSError as error:
            # What a command has to print cannot be written: the reader went away, or the disk is full.
            drop_output()
            if not isinstance(error, BrokenPipeError):
                where = f"{error.filename}: " if error.filename else ""
                say_error(f"{where}{error.strerror or error}. Make room, or look at what the output goes to.")
            sys.exit(BUG)
        except Exception as error:
            if os.environ.get("OCTO_DEBUG"):
                raise
            say_error(
                f"the suite itself failed ({type(error).__name__}: {error}). "
                "Set OCTO_DEBUG=1 and report what it prints."
            )
            sys.exit(BUG)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="octo-conformance")
@click.pass_context
def main(context: click.Context) -> None:
    """Certify an OCTO endpoint: drive it, record every exchange, judge the evidence."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@main.command()
@click.argument("url", required=False)
@shared.access
@shared.scope
@shared.pace
@click.option("--seed", type=click.IntRange(0), default=shared.DEFAULTS.seed, show_default=True, metavar="N")
@shared.switch("--stress", "Send values too that no shop sends, such as a party of millions.")
@shared.switch("--strict", "Count a broken recommendation (WARN) as a broken demand (FAIL).")
@shared.gate
@shared.sign
@shared.file_option("--report", "folder", metavar="DIR", text="Folder for the files of the run.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: verdict.json on standard output, all else on standard error.",
)
@shared.file_option(
    "--again", metavar="DIR", text="Repeat what the run in DIR found, as it was asked for then."
)
@click.option("--finding", metavar="ID", help="With --again: repeat just this finding, such as f2.")
def run(again: Path | None, finding: str | None, output: str, **options: Any) -> int:
    """Certify URL; without one, the bundled reference supplier.

    Exit code: 0 conformant, 1 not conformant, 2 wrong command or target file, 3 incomplete, 4 the run failed.
    """
    from octo_conformance.run.interrupts import Interrupts

    # From here on Ctrl-C ends the run in order, also while the rest is still being imported.
    with Interrupts() as interrupts:
        if output == "json" and finding is not None:
            raise click.UsageError("--format json is for a whole run, and --finding repeats one finding.")
        if again is not None:
            from octo_conformance.commands.again import look_again

            return look_again(again, finding, RunOptions(**options), interrupts)
        if finding is not None:
            raise click.UsageError("--finding needs --again DIR, the folder of the run that found it.")
        from octo_conformance.commands.run import certify

        return certify(RunOptions(**options), interrupts, as_json=output == "json")


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    metavar="N",
    help="0 picks a free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--token", "tokens", multiple=True, metavar="T", help="A reseller's key; may repeat.")
@click.option("--fault", "faults", multiple=True, metavar="ID", help="Make this mistake; may repeat.")
@click.option(
    "--variant", "variants", multiple=True, metavar="ID", help="Be different in this way; may repeat."
)
@click.option("--dialect", metavar="ID", help="Serve this dialect, a whole other supplier.")
@click.option("--latency", type=click.IntRange(0), default=0, metavar="MS", help="Wait before each answer.")
@click.option("--store", default=":memory:", metavar="FILE", help="Keep bookings in this file.")
@shared.file_option("--write-target", "target_file", text="Write a target file for runs against it.")
@shared.file_option("--judge", metavar="DIR", text="Judge the client, and write what is found into DIR.")
@click.option(
    "--judge-rate",
    type=click.IntRange(1, 100_000),
    default=60,
    show_default=True,
    metavar="N",
    help="With --judge: how often a minute the client may ask the same question.",
)
@click.option("--list", "listing", is_flag=True, help="List the faults, variants and dialects, and end.")
def serve(listing: bool, **options: Any) -> int:
    """Serve the reference supplier until interrupted; http://HOST:PORT/_control/ shows and changes it.

    Exit code: 0; with --judge 0 the client is conformant, 1 it is not, 3 incomplete, 4 no call came.
    """
    from octo_conformance.commands.serve import serve as work
    from octo_conformance.commands.serve import tell_all

    return tell_all() if listing else work(**options)


@main.command()
@click.option(
    "--only",
    multiple=True,
    metavar="PATTERN",
    help="Names or requirement ids, such as 'CORE-BOOK-*'; may repeat.",
)
@click.option(
    "--report", "folder", type=shared.Named(path_type=Path), metavar="DIR", help="Folder for selftest.json."
)
@click.option(
    "--sample", type=click.IntRange(1), metavar="N", help="So many faults, and a tenth of that of variants."
)
def selftest(**options: Any) -> int:
    """Hold every fault and variant of the reference supplier against the suites.

    Exit code: 0 all killed and no variant accused, 1 not so.
    """
    from octo_conformance.commands.selftest import selftest as work

    return work(**options)


@main.command()
@click.argument("identifier", required=False, metavar="[ID]")
@shared.profile
def requirements(identifier: str | None, profile: Profile) -> int:
    """List the catalogue with its checks; with ID, tell all about one requirement."""
    from octo_conformance.commands.catalogue import show

    return show(identifier, profile)


@main.command()
@click.option(
    "--capability", "capabilities", multiple=True, metavar="ID", help="Compose with; may repeat. Default all."
)
@shared.profile
@shared.file_option("--diff", "newer", text="Hold this public OpenAPI document against the contract.")
def contract(capabilities: tuple[str, ...], profile: Profile, newer: Path | None) -> int:
    """Print the composed OpenAPI document as JSON.

    With --diff: 0 where it differs in nothing new, 1 where it does, 2 for a file that is no such document.
    """
    if newer is not None:
        from octo_conformance.commands.drift import drift

        return drift(newer, profile)
    from octo_conformance.commands.catalogue import compose

    return compose(capabilities, profile)


@main.command()
@click.argument("folder", type=shared.Named(path_type=Path), metavar="DIR")
@shared.access
@shared.switch("--new-key", "The reseller got a new key since the run.")
def cleanup(**options: Any) -> int:
    """Release what the run with its files in DIR left behind; twice does no harm.

    Exit code: 0 nothing is left, 1 something is, 2 wrong command or folder, 4 the target could not be asked.
    """
    from octo_conformance.commands.cleanup import clean_up

    return clean_up(**options)


@main.command()
@click.argument("url", required=False)
@shared.access
@shared.scope
@shared.pace
def plan(**options: Any) -> int:
    """Say what a run against URL may book and send at most. Reads, and changes nothing."""
    from octo_conformance.commands.plan import tell

    return tell(RunOptions(**options, dry=True))


@main.command()
@click.argument("url", required=False)
@shared.access
@click.option("--capability", "capabilities", multiple=True, metavar="ID", help="Declare; may repeat.")
@shared.profile
@shared.file_option("--output", text="The file to write; default target.yaml.")
@click.option("--contact-email", "email", metavar="ADDRESS", help="Address of the guest of every booking.")
@shared.switch("--force", "Replace the file where it is there already.")
@shared.file_option("--check", "checked", text="Explain every key of this target file, and end.")
def init(checked: Path | None, output: Path | None, email: str | None, force: bool, **options: Any) -> int:
    """Look at URL, say what a run finds there, and write a target file with comments.

    Reads, and changes nothing. On a terminal, asks for what no flag says. No key is ever written.
    """
    from octo_conformance.commands import init as work

    if checked is not None:
        return work.explain(checked)
    return work.init(RunOptions(**options), output or Path("target.yaml"), email, force=force)


@main.command()
@click.argument("before", type=shared.Named(path_type=Path), metavar="A")
@click.argument("after", type=shared.Named(path_type=Path), metavar="B")
@shared.views
def compare(before: Path, after: Path, output: str) -> int:
    """Say what changed from the run in A to the run in B.

    Exit code: 0 nothing is worse, 1 something is, 2 wrong command or folder.
    """
    from octo_conformance.commands.compare import tell

    return tell(before, after, output)


@main.command()
@click.argument("folders", nargs=-1, required=True, type=shared.Named(path_type=Path), metavar="DIR…")
@shared.views
def trend(folders: tuple[Path, ...], output: str) -> int:
    """Show the runs of one target over time: verdicts, requirements, speed. DIR holds a run, or folders of runs.

    Exit code: 0 the newest run is no worse than the one before it, 1 it is, 2 wrong command or folder.
    """
    from octo_conformance.commands.trend import tell

    return tell(folders, output)


@main.command()
@click.argument("folder", type=shared.Named(path_type=Path), metavar="DIR")
@click.argument("name", required=False, metavar="[N]")
@shared.switch("--har", "Print all traffic as an HTTP Archive (HAR 1.2).")
def show(folder: Path, name: str | None, har: bool) -> int:
    """Show an exchange (12), a finding (f1), a requirement or a test of the run in DIR; without N, how it ended."""
    from octo_conformance.commands.show import show as work

    return work(folder, name, har=har)


@main.command()
@click.argument("folder", type=shared.Named(path_type=Path), metavar="DIR")
@click.option("--key", metavar="KEY", help="It has to be signed by this public key, or the one in this file.")
@shared.file_option(
    "--capabilities-dir", metavar="DIR", text="The capabilities_dir of the run, if it had one."
)
def verify(folder: Path, key: str | None, capabilities_dir: Path | None) -> int:
    """Judge the evidence of the run in DIR again, and say whether its certificate holds.

    Exit code: 0 it holds, 1 it does not, 2 wrong command, folder or contract.
    """
    from octo_conformance.commands.verify import verify as work

    return work(folder, key, capabilities_dir)


@main.command()
@click.argument("file", type=shared.Named(path_type=Path), metavar="FILE")
def keygen(file: Path) -> int:
    """Make a key that signs certificates: the private half in FILE, the public one in FILE.pub."""
    from octo_conformance.commands.keys import keygen as work

    return work(file)


@main.command()
@click.argument("file", type=shared.Named(path_type=Path), metavar="FILE.har")
@click.option("--url", metavar="URL", help="Base URL of the endpoint; default: the one with most requests.")
@click.option(
    "--capability",
    "capabilities",
    multiple=True,
    metavar="ID",
    help="Asked for though no header says so; may repeat.",
)
@shared.profile
@shared.file_option("--report", "folder", metavar="DIR", text="Folder for the files of the judgement.")
def judge(
    file: Path, url: str | None, capabilities: tuple[str, ...], profile: Profile, folder: Path | None
) -> int:
    """Judge recorded traffic that this suite did not send: schema, single objects, headers, errors, leaks.

    Exit code: 0 nothing is broken, 1 something is, 2 wrong command or file, 4 the suite failed.
    """
    from octo_conformance.commands.judge_recorded import judge_recorded

    return judge_recorded(file, url, capabilities, profile, folder)


main.add_command(fleet)
main.add_command(merge)
