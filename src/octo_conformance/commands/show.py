"""`octo-conformance show DIR [N]`: an exchange, a test, a finding or a requirement of a run, for people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from octo_conformance.commands.earlier_runs import verdict_of
from octo_conformance.contract import load_contract
from octo_conformance.errors import NoRun, UsageError
from octo_conformance.evidence import ExchangeLine, Line, OutcomeLine, RunLine, read
from octo_conformance.judge.records import FindingRecord, Verdict
from octo_conformance.report.closing import print_summary
from octo_conformance.report.console import console, finding_lines, say
from octo_conformance.report.har import write_har
from octo_conformance.report.places import others
from octo_conformance.report.text import line, lines
from octo_conformance.report.transcript import Message, transcript
from octo_conformance.run.folder import EVIDENCE

_SHOWN = 20
"""The most exchanges shown of one test."""


def show(folder: Path, name: str | None, *, har: bool = False) -> int:
    """Print what is named, or how the run ended. Raises NoRun, and UsageError for what the run does not have."""
    evidence = folder / EVIDENCE
    if not evidence.is_file():
        raise NoRun(f"{folder} holds no run", hint="Name the folder that a run printed as its report.")
    if har:
        write_har(read(evidence), sys.stdout)
        return 0
    if name is None:
        print_summary(verdict_of(folder), folder)
        return 0
    if name.isdigit():
        _exchanges(read(evidence), {int(name)}, name)
        return 0
    verdict = verdict_of(folder)
    found = [f for f in verdict["findings"] if name.casefold() in {f["id"], f["requirement"].casefold()}]
    if found:
        for finding in found:
            _finding(finding, evidence)
    elif not _requirement(verdict, name) and not _test(evidence, name):
        raise UsageError(
            f"the run has no exchange, finding, requirement or test {name}",
            hint="Name a number, such as 12, a finding, such as f1, an id of the catalogue, or a part of a test's name.",
        )
    return 0


def _finding(finding: FindingRecord, evidence: Path) -> None:
    out = console()
    for entry in finding_lines(finding, again=True):
        say(out, entry)
    if finding["detail"]:
        say(out, lines(finding["detail"]))
    say(out, f"       {line(finding['impact'], 600)}")
    for number, step in enumerate(finding["story"], 1):
        mark = "  ← the wrong answer" if step["culprit"] else ""
        say(out, line(f"  {number}. {step['as']}: {step['says']} → {step['answer']}{mark}", 600))
    _exchanges(read(evidence), set(others(finding)[:_SHOWN]), finding["id"], some=True)


def _requirement(verdict: Verdict, name: str) -> bool:
    """Print a requirement of which nothing was found; whether there is such a one."""
    entry = next((e for e in verdict["requirements"] if e["id"].casefold() == name.casefold()), None)
    if entry is None:
        return False
    says = load_contract().catalogue
    out = console()
    sentence = says[entry["id"]].says if entry["id"] in says else ""
    say(out, line(f"{entry['status']}  {entry['id']}  {sentence}", 600))
    say(out, line(f"{entry['level']}, {entry['checks']} checks. {entry['reason'] or ''}", 600))
    return True


def _test(evidence: Path, name: str) -> bool:
    """Print the tests with this in their names, with what they sent; whether there are any."""
    outcomes = [each for each in read(evidence) if isinstance(each, OutcomeLine) and name in each.test]
    out = console()
    for outcome in outcomes:
        told = outcome.sentence or outcome.message or ""
        say(out, line(f"{outcome.outcome}  {outcome.requirement}  {outcome.test}  {told}", 800))
    shown = {number for outcome in outcomes for number in outcome.exchanges}
    if shown:
        _exchanges(read(evidence), set(sorted(shown)[:_SHOWN]), name, some=True)
    return bool(outcomes)


def _exchanges(evidence: Iterator[Line], wanted: set[int], name: str, *, some: bool = False) -> None:
    """Print these exchanges. Raises UsageError where there is none, unless `some` may be missing."""
    asked, seen, out = None, False, console()
    for entry in evidence:
        if isinstance(entry, RunLine):
            asked = entry.asked
        if isinstance(entry, ExchangeLine) and entry.n in wanted:
            seen = True
            shown = transcript(entry, asked=asked)
            say(out, "")
            say(out, line(f"exchange {shown.number}: {shown.title}  {shown.purpose}", 600))
            for message in (shown.request, shown.response):
                _message(message)
            say(out, lines(shown.curl, 40_000))
    if not seen and not some:
        raise UsageError(f"the run has no exchange {name}", hint="Exchanges are numbered from 1.")


def _message(message: Message) -> None:
    out = console()
    say(out, line(message.opening, 2_000))
    for header, value in message.headers:
        say(out, line(f"  {header}: {value}", 800))
    for row in message.body:
        if row.stands_for:
            continue
        say(out, line(f"  {row.text}", 800))
    for remark in message.remarks:
        say(out, line(f"  ({remark})", 400))
