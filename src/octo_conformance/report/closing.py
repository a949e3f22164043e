"""These lines say how a run has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from rich.text import Text

from octo_conformance.judge.records import FindingRecord, LeftoverRecord, Verdict
from octo_conformance.report.console import COLOUR, SENTENCE_LIMIT, console, finding_lines, say
from octo_conformance.report.dossier import STATUSES, Dossier, open_dossier
from octo_conformance.report.text import line
from octo_conformance.report.words import advice, headline, spoken, tone

_LISTED = 40


def print_summary(verdict: Verdict, folder: Path | None = None, stream: IO[str] | None = None) -> None:
    """Print `summary` to `stream`, or to standard output."""
    out = console(stream)
    for entry in summary(verdict, folder):
        say(out, entry)


def told_again(
    requirement: str,
    shown: Sequence[FindingRecord],
    reason: str | None,
    folder: Path,
    stream: IO[str] | None = None,
) -> None:
    """Say what became of a finding that was looked for again: it stands, it is gone, or why nobody can tell."""
    out = console(stream)
    for finding in shown:
        for entry in finding_lines(finding):
            say(out, entry)
    if shown:
        say(out, f"{line(requirement, 60)} is broken as before")
    elif reason is None:
        say(out, f"{line(requirement, 60)} holds now")
    else:
        say(out, f"{line(requirement, 60)} could not be checked: {line(reason, 400)}")
    say(out, f"report: {line(folder / 'report.html', 1000)}")


def summary(verdict: Verdict, folder: Path | None = None) -> Iterator[str | Text]:
    """How a run ended, line by line: counts, findings, what is missing, the verdict, and last what was left.

    `folder` is where the reports are, if there are any.
    """
    dossier = open_dossier(verdict, (), {})
    yield ""
    yield from _table(dossier)
    findings = dossier.findings()
    if findings:
        yield ""
    for finding in findings[:_LISTED]:
        yield from finding_lines(finding, again=folder is not None)
        for other in dossier.consequences(finding)[:_LISTED]:
            yield Text(
                f"       also: {line(other['requirement'], 60)}  {line(other['sentence'], SENTENCE_LIMIT)}",
                "dim",
            )
    if len(findings) > _LISTED:
        yield f"… and {len(findings) - _LISTED} more findings in the report"
    unanswered = dossier.unanswered()
    if unanswered:
        yield ""
    for status, reason, entries in unanswered[:_LISTED]:
        yield f"{line(status, 20)}  {len(entries)}: {line(reason, 400)}"
        if lacking := dossier.missing(entries):
            yield "    the target file lacks:"
            yield from (f"      {line(text, 400)}" for text in lacking.splitlines())
    if len(unanswered) > _LISTED:
        yield f"… and {len(unanswered) - _LISTED} more reasons in the report"
    for failure in dossier.failures()[:_LISTED]:
        yield f"ERROR  {line(failure['message'], 400)}"
    yield ""
    word = line(spoken(dossier), 80)
    yield Text.assemble((word, COLOUR.get(tone(dossier), "bold")), f"  {line(headline(dossier), 600)}")
    if hint := advice(dossier):
        yield f"what to do: {line(hint, 600)}"
    if folder is not None:
        yield f"report: {line(folder / 'report.html', 1000)}"
    if leftovers := verdict["leftovers"]:
        yield Text(_left_behind(leftovers, folder), "bold yellow")
    elif dossier.stopped:
        yield "nothing was left behind on the target"


def _left_behind(leftovers: Sequence[LeftoverRecord], folder: Path | None) -> str:
    named = [
        f"{'possibly ' if left.get('possible') else ''}{left['kind']} {left['id']}" for left in leftovers[:10]
    ]
    ids = ", ".join(line(name, 100) for name in named)
    more = f" and {len(leftovers) - 10} more" if len(leftovers) > 10 else ""
    again = f"; `octo-conformance cleanup {line(folder, 1000)}` tries again" if folder is not None else ""
    return f"left behind on the target, to be cancelled by hand: {ids}{more}{again}"


def _table(dossier: Dossier) -> Iterator[str | Text]:
    rows = dossier.rows()
    shown = [status for status in STATUSES if any(row["counts"].get(status) for row in rows)]
    width = max(len(line(row["id"], 40)) for row in rows)
    yield Text(f"{'':{width}}  {'':13}  " + "  ".join(_head(status) for status in shown), "dim")
    for row in rows:
        word = line(row["verdict"], 13)
        cells = "  ".join(f"{row['counts'].get(status, 0):>{len(_head(status))}}" for status in shown)
        name = f"{line(row['id'], 40):{width}}  "
        yield Text.assemble(name, (f"{word:13}", COLOUR.get(word, "")), f"  {cells}")


def _head(status: str) -> str:
    return status.replace("_", " ").lower()
