"""These lines say how a run has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from rich.text import Text

from octo_conformance.judge.gate import Decision
from octo_conformance.judge.records import FindingRecord, LeftoverRecord, RequirementRecord, Verdict
from octo_conformance.report.console import COLOUR, console, finding_lines, say
from octo_conformance.report.dossier import STATUSES, Dossier, open_dossier
from octo_conformance.report.text import line
from octo_conformance.report.words import advice, headline, spoken, tone

_LISTED = 40
_FINDINGS, _REASONS = 8, 5
"""How many a summary lists, so that the whole of it is one screen. Findings were told in full when they were found."""
_FEW = 3
_ANY_WIDTH = 200


def print_summary(verdict: Verdict, folder: Path | None = None, stream: IO[str] | None = None) -> None:
    """Print `summary` to `stream`, or to standard output."""
    out = console(stream)
    for entry in summary(verdict, folder, out.width if out.is_terminal else _ANY_WIDTH):
        say(out, entry)


def print_decision(verdict: Verdict, decision: Decision, stream: IO[str] | None = None) -> None:
    """Say why the exit code is not that of the verdict, where it is not, or what else a CI job asked for failed."""
    out = console(stream)
    for reason in decision.reasons[:_LISTED]:
        say(out, f"gate: {line(reason, 600)}")
    if decision.reasons:
        word = "passed" if decision.exit_code == 0 else "failed"
        say(out, f"gate: {word}, exit code {decision.exit_code} (verdict {line(verdict['verdict'], 20)})")


def told_again(
    requirement: str,
    shown: Sequence[FindingRecord],
    reason: str | None,
    folder: Path,
    stream: IO[str] | None = None,
    *,
    holds: bool = True,
) -> None:
    """Say what became of a finding that was looked for again: it stands, it is gone, or why nobody can tell. `holds`:
    its statement was seen to hold as well."""
    out = console(stream)
    for finding in shown:
        for entry in finding_lines(finding):
            say(out, entry)
    if shown:
        say(out, f"{line(requirement, 60)} is broken as before")
    elif reason is None:
        now = "holds now" if holds else "is not broken any more by the calls that broke it"
        say(out, f"{line(requirement, 60)} {now}")
    else:
        say(out, f"{line(requirement, 60)} could not be checked: {line(reason, 400)}")
    say(out, f"report: {line(folder / 'report.html', 1000)}")


def summary(verdict: Verdict, folder: Path | None = None, width: int = _ANY_WIDTH) -> Iterator[str | Text]:
    """How a run ended, line by line: counts, findings, what is missing, the verdict, and last what was left.

    `folder` is where the reports are, if there are any; `width` is how many columns the table may have.
    """
    dossier = open_dossier(verdict, (), {})
    yield ""
    yield from _table(dossier, width)
    findings = dossier.findings()
    if findings:
        yield ""
    for finding in findings[:_FINDINGS]:
        yield from finding_lines(finding, again=folder is not None)
        if others := dossier.consequences(finding):
            yield Text(f"       {_also(others)}", "dim")
    if len(findings) > _FINDINGS:
        yield f"… and {len(findings) - _FINDINGS} more findings in the report"
    unanswered = dossier.unanswered()
    if unanswered:
        yield ""
    for status, reason, entries in unanswered[:_REASONS]:
        yield f"{line(status, 20)}  {_named(entries)}: {line(reason, 400)}"
        if lacking := dossier.missing(entries):
            yield "    the target file lacks:"
            yield from (f"      {line(text, 400)}" for text in lacking.splitlines())
    if len(unanswered) > _REASONS:
        yield f"… and {len(unanswered) - _REASONS} more reasons in the report"
    for failure in dossier.failures()[:_LISTED]:
        yield f"ERROR  {line(failure['message'], 400)}"
    yield ""
    word = line(spoken(dossier), 80)
    yield Text.assemble((word, COLOUR.get(tone(dossier), "bold")), f"  {line(headline(dossier), 600)}")
    if hint := advice(dossier):
        yield f"what to do: {line(hint, 600)}"
    if folder is not None:
        yield Text(f"report: {line(folder / 'report.html', 1000)}", no_wrap=True)
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


def _named(entries: Sequence[RequirementRecord]) -> str:
    """How many requirements share a reason; which, where they are few."""
    few = "" if len(entries) > _FEW else f" ({', '.join(line(entry['id'], 60) for entry in entries)})"
    return f"{len(entries)}{few}"


def _also(others: Sequence[FindingRecord]) -> str:
    """What follows from a finding, by requirement."""
    named = list(dict.fromkeys(line(other["requirement"], 60) for other in others))
    more = f" and {len(named) - 6} more statements" if len(named) > 6 else ""
    return f"the same cause breaks {', '.join(named[:6])}{more} ({len(others)} more)"


def _table(dossier: Dossier, width: int) -> Iterator[str | Text]:
    """Statuses by capability. The last columns are left out where the terminal is narrow."""
    rows = dossier.rows()
    shown = [status for status in STATUSES if any(row["counts"].get(status) for row in rows)]
    first = max(len(line(row["id"], 40)) for row in rows)
    while len(shown) > 1 and first + 15 + sum(2 + len(_head(status)) for status in shown) > width:
        shown.pop()
    yield Text(f"{'':{first}}  {'':13}  " + "  ".join(_head(status) for status in shown), "dim")
    for row in rows:
        word = line(row["verdict"], 13)
        cells = "  ".join(f"{row['counts'].get(status, 0):>{len(_head(status))}}" for status in shown)
        name = f"{line(row['id'], 40):{first}}  "
        yield Text.assemble(name, (f"{word:13}", COLOUR.get(word, "")), f"  {cells}")


def _head(status: str) -> str:
    return status.replace("_", " ").lower()
