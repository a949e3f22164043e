"""`octo-conformance selftest`."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from octo_proof.proving import Proof
    from octo_proof.selftest import Result
    from octo_proof.workers import Answer

TOLD_EVERY = 50
"""How many are done between two lines that tell of them where there is no terminal."""


UNCHECKED_TOLD = 5
"""So many demands that were not checked are told of a dialect that got another verdict than is due."""


def selftest(only: tuple[str, ...], folder: Path | None, sample: int | None) -> int:
    """Run faults, variants and dialects; 0 when each fault is killed for the right reason, no variant is accused, and each
    dialect gets the verdict that is due."""
    from octo_proof.matrix import write
    from octo_proof.selftest import run_selftest

    console = Console(stderr=True)
    with console.status("looking at the supplier that is right") as status:

        def watch(number: int, total: int, answer: Answer) -> None:
            status.update(f"{number} of {total}")
            _tell(console, answer)
            if not console.is_terminal and number % TOLD_EVERY == 0:
                console.print(f"{number} of {total}")

        result = run_selftest(only, sample, watch)
    path = write(result, folder or Path("reports") / f"selftest-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    Console().print(_table(result))
    word = (
        "every fault was killed, no variant was accused, every dialect got its verdict"
        if result.good
        else "not good"
    )
    Console().print(f"{word}; {result.seconds:.0f} s; {path}")
    return 0 if result.good else 1


def _tell(console: Console, answer: Answer) -> None:
    """A line for what is not as it should be."""
    from octo_proof.certification import Certification
    from octo_proof.proving import Acquittal

    if isinstance(answer, Acquittal):
        others = f" and {len(answer.names) - 1} more at once" if len(answer.names) > 1 else ""
        who = f"{answer.names[0]}{others}"
        lines = [
            f"{word} {who}: {told.requirement} {told.title} ({told.actual})"
            for word, several in (("FAILED", answer.failed), ("WARNED", answer.warned))
            for told in several
        ]
    elif isinstance(answer, Certification):
        who = answer.name
        lines = (
            []
            if answer.verdict == answer.due
            else [f"MISJUDGED {who}: {answer.verdict}, due is {answer.due}"]
        )
        if lines:
            lines += [f"UNCHECKED {who}: {each}" for each in answer.unchecked[:UNCHECKED_TOLD]]
        lines += [f"ACCUSED {who}: {each}" for each in sorted({*answer.failed} - {*answer.expected})]
        lines += [f"UNNOTICED {who}: {each}" for each in sorted({*answer.expected} - {*answer.failed})]
    else:
        who = answer.name
        word = "WRONG" if answer.killed else "SURVIVED"
        lines = [] if answer.right else [f"{word} {who}: {answer.breaks} is {answer.status}"]
    for line in (*lines, *(f"ERROR {who}: {error}" for error in answer.errors)):
        console.print(line, markup=False, soft_wrap=True)


def _table(result: Result) -> Table:
    table = Table("area", "faults", "killed", "by their requirement", box=None, header_style="bold")
    areas: dict[str, list[Proof]] = defaultdict(list)
    for proof in result.proofs:
        areas[proof.breaks.rpartition("-")[0]].append(proof)
    for area, proofs in areas.items():
        killed, right = sum(p.killed for p in proofs), sum(p.right for p in proofs)
        table.add_row(area, str(len(proofs)), str(killed), str(right))
    table.add_section()
    proofs = result.proofs
    table.add_row(
        "all", str(len(proofs)), str(sum(p.killed for p in proofs)), str(sum(p.right for p in proofs))
    )
    held = sum(acquittal.holds for acquittal in result.acquittals)
    table.add_row("variants", str(len(result.acquittals)), "", f"{held} not accused")
    due = sum(certification.holds for certification in result.certifications)
    table.add_row("dialects", str(len(result.certifications)), "", f"{due} as they are due")
    return table
