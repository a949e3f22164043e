"""Lines go to a terminal or a log: coloured where that is wanted, and always harmless.

Text goes to rich as `Text`, never as markup, and every character that the stream cannot show becomes an
escape.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from rich.console import Console
from rich.text import Text

from octo_conformance.contract.deviations import MISSING
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.text import fit, line, no_command

COLOUR = {
    "PASS": "green",
    "CONFORMANT": "bold green",
    "FAIL": "bold red",
    "NONCONFORMANT": "bold red",
    "ERROR": "bold red",
    "WARN": "yellow",
    "WAIVED": "yellow",
    "INCOMPLETE": "bold yellow",
}
HANGING = 7
"""Columns by which a line that goes on is indented: where the text behind a status begins."""
TITLE_LIMIT = 160
SENTENCE_LIMIT = 600


def console(stream: IO[str] | None = None) -> Console:
    """A console on `stream`, or on standard output, that interprets no markup in its text."""
    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)


def finding_lines(finding: FindingRecord, *, again: bool = False) -> Iterator[str | Text]:
    """A finding in a few lines; `again` ends them with the command that repeats it, once the run has ended."""
    status = line(finding["status"], 20)
    said = f"  {line(finding['requirement'], 60)}  {line(finding['sentence'], SENTENCE_LIMIT)}"
    yield Text.assemble((f"{status:5}", COLOUR.get(status, "")), said)
    if again:
        yield Text(f"       again: {line(finding['rerun'], 1000)}", "dim", no_wrap=True)
        return
    if finding["operation"]:
        place = f" at {line(finding['pointer'], TITLE_LIMIT)}" if finding["pointer"] else ""
        yield Text(f"       {line(finding['operation'], TITLE_LIMIT)}{place}", "dim")
    expected, actual = finding["expected"], finding["actual"]
    told = all(each is None or each in finding["sentence"] for each in (expected, actual))
    if not told and actual != MISSING:
        yield Text(f"       expected {line(expected, TITLE_LIMIT)}, got {line(actual, TITLE_LIMIT)}", "dim")


def say(console: Console, entry: str | Text) -> None:
    """Print one line, also to a stream that knows few characters and to a CI that looks for commands.

    On a terminal a long line goes on below, indented, but for a command that somebody may copy: the terminal itself
    wraps a `Text` with `no_wrap`.
    """
    text = entry if isinstance(entry, Text) else Text(entry)
    shown = no_command(fit(text.plain, console.encoding))
    if shown != text.plain:
        text = Text(shown, no_wrap=text.no_wrap)
    if console.is_terminal and not text.no_wrap:
        for row in _rows(console, text):
            console.print(row)
    else:
        console.print(text)


def _rows(console: Console, text: Text) -> Iterator[Text]:
    """The rows of a line that is longer than a terminal is wide."""
    if text.cell_len <= console.width:
        yield text
        return
    leading = len(text.plain) - len(text.plain.lstrip(" "))
    hanging = max(leading, HANGING)
    rows = text[leading:].wrap(console, max(console.width - hanging, 20))
    for number, row in enumerate(rows):
        yield Text(" " * (hanging if number else leading)) + row
