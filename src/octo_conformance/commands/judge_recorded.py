"""`octo-conformance judge FILE.har`: judge traffic that this suite did not send.

Schema, rules about single objects, the forms of headers and errors, and leaks are judged as in a run, with the same
report. Behaviour is not: nobody knows what the recorded requests were meant to show.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from octo_conformance import __version__
from octo_conformance.addresses import checked_url
from octo_conformance.bounds import ARCHIVE_BYTES, MIB
from octo_conformance.commands.target_options import prefixed
from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import ArchiveError, ReportUnwritable
from octo_conformance.evidence import (
    CollectedLine,
    EndLine,
    Evidence,
    ExchangeLine,
    NegotiationLine,
    NoteLine,
    RunLine,
    SuiteHead,
    TargetHead,
)
from octo_conformance.judge import Judge, load_rules
from octo_conformance.report.closing import print_summary
from octo_conformance.report.text import line
from octo_conformance.run.folder import EVIDENCE, forget_reports, prepare
from octo_conformance.run.run import EXIT, write_files
from octo_conformance.values import utc
from octo_conformance.wire.recorded import Recording, lines_of, read_archive, read_recording
from octo_conformance.wire.redact import Redactor

_HINT: Final = "Save the traffic of a browser or a proxy as an HTTP Archive, with its bodies."


def judge_recorded(
    file: Path,
    url: str | None,
    capabilities: tuple[str, ...],
    profile: str,
    folder: Path | None,
) -> int:
    """Judge a recording and write the files of a run; 0 where nothing is broken, 1 where something is.

    Raises ArchiveError for a file that is no recording of OCTO, BadUrl, UnknownCapability and ReportUnwritable.
    """
    contract = load_contract(profile)
    named = tuple(sorted(contract.expand(prefixed(each) for each in capabilities)))
    recording = _recording(file)
    base = checked_url(url) if url is not None else recording.base_url(contract)
    now = datetime.now(UTC)
    redactor = Redactor(recording.secrets(), os.urandom(16), contract)
    lines = list(lines_of(recording, base, contract, redactor, utc(now))) if base is not None else []
    if base is None or not lines:
        raise ArchiveError(
            f"{file} holds no answer of an OCTO endpoint{_told(recording)}",
            hint="Name its address with --url URL.",
        )
    folder = folder or Path("reports") / f"recorded-{now:%Y%m%dT%H%M%SZ}"
    prepare(folder)
    forget_reports(folder)
    judge = Judge(contract, load_rules(suite_roots()))
    judge.folder = str(folder)
    evidence = Evidence(folder / EVIDENCE)
    evidence.listen(judge.feed)
    _tell(evidence, recording, lines, contract, redactor.url(base), named, now)
    evidence.close()
    if evidence.problem is not None:
        raise ReportUnwritable(
            f"{evidence.path} could not be written: {evidence.problem.strerror}",
            hint="Name another with --report.",
        )
    verdict = judge.verdict()
    write_files(verdict, folder, contract)
    print_summary(verdict, folder)
    click.echo(line(f"{len(lines)} recorded exchanges were judged{_told(recording)}", 600))
    return 0 if verdict["verdict"] == "INCOMPLETE" else EXIT[verdict["verdict"]]


def _recording(file: Path) -> Recording:
    """Raises ArchiveError."""
    try:
        if not file.is_file():
            raise ArchiveError(f"{file} is no file", hint=_HINT)
        with file.open("rb") as opened:
            content = opened.read(ARCHIVE_BYTES + 1)
        if len(content) > ARCHIVE_BYTES:
            raise ArchiveError(f"{file} is larger than {ARCHIVE_BYTES // MIB} MiB", hint=_HINT)
        return read_recording(read_archive(content))
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise ArchiveError(f"{file} is no HTTP Archive: {why}", hint=_HINT) from None


def _tell(
    evidence: Evidence,
    recording: Recording,
    lines: list[ExchangeLine],
    contract: Contract,
    base: str,
    named: tuple[str, ...],
    now: datetime,
) -> None:
    """Write the lines of a run that is a recording."""
    asked = {prefixed(each) for entry in lines for each in entry.capabilities or ()}
    negotiated = tuple(sorted(set(named) | (asked & set(contract.capabilities))))
    evidence.append(
        RunLine(
            run_id="recorded",
            suite=SuiteHead(version=__version__, contract_digest=contract.digest),
            target=TargetHead(url=base, profile=contract.profile, declared=named),
            seed=0,
            depth="quick",
            started_at=utc(now),
        )
    )
    evidence.append(
        NegotiationLine(declared=(), offered=None, echoed=negotiated, negotiated=negotiated, no_echo=False)
    )
    evidence.append(CollectedLine(tests=(), selected=None))
    evidence.append(NoteLine(message="this traffic was recorded elsewhere; the suite did not send it"))
    for entry in lines:
        evidence.exchange(entry)
    for why, number in recording.passed_over.items():
        evidence.append(NoteLine(message=f"{number} entries were passed over: {why}"))
    evidence.append(EndLine(finished_at=utc(now)))


def _told(recording: Recording) -> str:
    passed = [f"{number} of {why}" for why, number in sorted(recording.passed_over.items())]
    return f" (passed over: {', '.join(passed)})" if passed else ""
