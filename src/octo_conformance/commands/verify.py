"""`octo-conformance verify DIR`: judge the evidence again, and say whether the certificate holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from octo_conformance.commands.earlier_runs import json_file, verdict_of
from octo_conformance.commands.keys import public_key
from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import NoRun, UsageError
from octo_conformance.evidence import RunLine, read
from octo_conformance.judge import Judge, load_rules
from octo_conformance.judge.records import Verdict
from octo_conformance.report import BADGES, CERTIFICATE, CERTIFICATE_PAGE, FILES
from octo_conformance.report.certificate import as_text, certificate, digest_of, expired, signer
from octo_conformance.report.certificate_page import certificate_page
from octo_conformance.report.text import line
from octo_conformance.run.certify import WITNESSES, write_certificate
from octo_conformance.run.folder import EVIDENCE
from octo_conformance.run.options import PROFILES
from octo_conformance.run.run import write_files

_VIEWS: Final = tuple(name for name in FILES if name != "verdict.json")


@dataclass(frozen=True)
class Judged:
    """The evidence of a run, judged again."""

    verdict: Verdict
    contract: Contract
    narrowed: bool


def verify(folder: Path, key: str | None, capabilities_dir: Path | None, now: datetime | None = None) -> int:
    """Print what does not hold; 0 where everything does, else 1. Raises UsageErrors for a folder without a run."""
    wanted = public_key(key) if key is not None else None
    roots = (capabilities_dir,) if capabilities_dir is not None else ()
    verdict = verdict_of(folder)
    # What is not the file that was certified needs no judging, which takes as long as it did in the run.
    wrong = list(certificate_problems(verdict, folder, wanted, now or datetime.now(UTC)))
    if not wrong or verdict["verdict"] != "CONFORMANT":
        judged = judge_again(folder / EVIDENCE, roots)
        wrong += [*_verdict_problems(verdict, judged), *_view_problems(verdict, judged, folder, roots)]
    for problem in wrong:
        click.echo(line(f"not so: {problem}", 800))
    if not wrong:
        by = signer(_certificate(folder))
        click.echo(
            line(
                f"{verdict['verdict']}: {verdict['target']['url']}; the evidence says so again, and the certificate "
                f"holds, {f'signed by {by}' if by else 'unsigned'}"
            )
        )
    return 1 if wrong else 0


def judge_again(evidence: Path, roots: Sequence[Path]) -> Judged:
    """Judge the evidence by the contract at hand. Raises NoRun, and UsageError where it was judged by another one."""
    try:
        head = next(iter(read(evidence)), None)
    except OSError as problem:
        raise NoRun(
            f"{evidence} cannot be read: {problem.strerror}", hint="Name the folder of a run."
        ) from None
    if not isinstance(head, RunLine) or head.target.profile not in PROFILES:
        raise NoRun(f"{evidence} does not begin with a run", hint="Name the folder of a run.")
    contract = load_contract(head.target.profile, roots)
    if head.suite.contract_digest != contract.digest:
        raise UsageError(
            f"the run was judged by another contract ({line(head.suite.contract_digest, 80)})",
            hint=f"Install octo-conformance {line(head.suite.version, 40)}, or name the --capabilities-dir of the run.",
        )
    judge = Judge(contract, load_rules(suite_roots(roots)))
    for entry in read(evidence):
        judge.feed(entry)
    return Judged(judge.verdict(), contract, judge.selected is not None)


def _verdict_problems(verdict: Verdict, judged: Judged) -> Iterator[str]:
    told, again = _plain(verdict), _plain(judged.verdict)
    different = sorted(name for name in told.keys() | again.keys() if told.get(name) != again.get(name))
    if different:
        yield f"the evidence gives another verdict.json ({', '.join(different)})"
    if judged.narrowed and verdict["verdict"] == "CONFORMANT":
        yield "the run was narrowed, and certifies nothing"


def _plain(verdict: Verdict) -> dict[str, Any]:
    """A verdict without the commands that repeat its findings, as they name the folder in which the run lay then."""
    findings = [{**finding, "rerun": ""} for finding in verdict["findings"]]
    return {**verdict, "findings": findings}


def _view_problems(verdict: Verdict, judged: Judged, folder: Path, roots: Sequence[Path]) -> Iterator[str]:
    """Every view is made again from the verdict and the evidence of the folder."""
    with tempfile.TemporaryDirectory(prefix="octo-verify-") as made:
        again = Path(made)
        (again / EVIDENCE).symlink_to((folder / EVIDENCE).resolve())
        write_files(verdict, again, judged.contract, roots)
        names = [*_VIEWS]
        if verdict["verdict"] == "CONFORMANT":
            for name in WITNESSES:
                (again / name).touch()
            write_certificate(verdict, again)
            names += BADGES
        for name in names:
            try:
                same = (folder / name).read_bytes() == (again / name).read_bytes()
            except OSError as problem:
                yield f"{name} cannot be read: {problem.strerror}"
            else:
                if not same:
                    yield f"{name} is not what verdict and evidence show"


def _certificate(folder: Path) -> dict[str, Any]:
    read_in = json_file(folder / CERTIFICATE)
    return read_in if isinstance(read_in, dict) else {}


def certificate_problems(verdict: Verdict, folder: Path, wanted: str | None, now: datetime) -> Iterator[str]:
    """What is wrong with the certificate and the files that it speaks of; nothing is judged for that."""
    if verdict["verdict"] != "CONFORMANT":
        yield f"the run certifies nothing: it ended {verdict['verdict']}"
        return
    try:
        told = _certificate(folder)
        digests = {name: digest_of(folder / name) for name in WITNESSES}
    except NoRun as problem:
        yield problem.message
        return
    except OSError as problem:
        yield f"{problem.filename} cannot be read: {problem.strerror}"
        return
    try:
        due = {**certificate(verdict, digests, EVIDENCE), "signature": told.get("signature")}
    except ValueError:
        yield "the run has no end, so nothing says how long a certificate of it is valid"
        return
    different = sorted(name for name in told.keys() | due.keys() if told.get(name) != due.get(name))
    if different:
        yield f"{CERTIFICATE} is not that of this run ({', '.join(different)})"
    elif (folder / CERTIFICATE).read_bytes() != as_text(due).encode():
        yield f"{CERTIFICATE} is not written as it was"
    try:
        by = signer(told)
        if expired(told, now):
            yield f"the certificate has expired, on {told['expires_at']}"
    except ValueError as problem:
        yield str(problem)
        return
    if not different:
        yield from _page_problems(folder / CERTIFICATE_PAGE, told)
    if wanted is not None and by != wanted:
        yield f"the certificate is {f'signed by {by}' if by else 'not signed'}, and not by {wanted}"


def _page_problems(page: Path, told: dict[str, Any]) -> Iterator[str]:
    """The page that people read has to say what the certificate says."""
    try:
        if page.read_bytes() != certificate_page(told).encode():
            yield f"{page.name} does not show what {CERTIFICATE} says"
    except OSError as problem:
        yield f"{page} cannot be read: {problem.strerror}"
