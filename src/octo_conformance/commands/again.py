"""`octo-conformance run --again DIR [--finding ID]`: repeat what found something, as it was asked for then."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from octo_conformance.commands.run import carry_out
from octo_conformance.commands.target_options import asked_target, resolved
from octo_conformance.contract import Contract, load_contract
from octo_conformance.errors import NoRun, UsageError
from octo_conformance.evidence import ExchangeLine, OutcomeLine, RunLine, WaiverLine, read
from octo_conformance.judge.records import FindingRecord, Verdict
from octo_conformance.report.closing import told_again
from octo_conformance.report.terminal import Terminal
from octo_conformance.run.folder import EVIDENCE
from octo_conformance.run.interrupts import Interrupts
from octo_conformance.run.options import DEPTHS, PROFILES, RunOptions
from octo_conformance.run.run import EXIT, Run

STANDING, GONE = 1, 0


def look_again(folder: Path, name: str | None, given: RunOptions, interrupts: Interrupts) -> int:
    """Repeat a finding, or all of them; `given` says only where the new files go.

    Returns 0 where what was broken holds now, 1 where it is shown again, else the exit code of the run. Raises NoRun
    where the folder holds no run, and UsageError for a finding that it does not have.
    """
    head, verdict = _opened(folder)
    findings = [_named(verdict, name)] if name is not None else verdict["findings"]
    if not findings:
        raise UsageError(f"the run in {folder} found nothing", hint="There is nothing to repeat.")
    earlier = _EarlierRun(folder)
    tests = earlier.tests(findings)
    requirements = tuple(dict.fromkeys(finding["requirement"] for finding in findings))
    options = replace(
        _options(head), requirements=requirements, expression=None, tests=tests or None, folder=given.folder
    )
    with asked_target(options) as target:
        contract = load_contract(options.profile, target.roots)
        options = replace(options, controls=earlier.controls(tests, contract))
        run = Run(target, resolved(options, target), waivers=earlier.waivers)
        terminal = Terminal() if name is None else None
        code = carry_out(run, terminal, interrupts)
        if name is None or run.verdict is None:
            return code
        repeated = bool(tests) and run.judge.told.issuperset(tests)
        return _told(run.verdict, requirements[0], run.folder, code, repeated=repeated)


def _told(verdict: Verdict, requirement: str, folder: Path, code: int, *, repeated: bool) -> int:
    """Say in a line what became of it. `repeated`: the tests that showed it compared what they compare."""
    shown = [finding for finding in verdict["findings"] if finding["requirement"] == requirement]
    status = next(entry for entry in verdict["requirements"] if entry["id"] == requirement)
    holds = status["status"] == "PASS"
    # The form of a refusal is judged in passing; the same calls may be answered now as nothing is said about.
    gone = holds or (repeated and status["status"] == "NOT_VERIFIED")
    told_again(requirement, shown, None if gone else status["reason"], folder, holds=holds)
    if shown:
        return STANDING
    return GONE if gone else code or EXIT["INCOMPLETE"]


def _opened(folder: Path) -> tuple[RunLine, Verdict]:
    try:
        head = next(iter(read(folder / EVIDENCE)), None)
        verdict: Verdict = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise NoRun(
            f"{folder} holds no run that ended ({problem})",
            hint="Name the folder that the run printed as its report.",
        ) from None
    if not isinstance(head, RunLine):
        raise NoRun(f"{folder / EVIDENCE} does not begin with a run", hint="Name the folder of a run.")
    return head, verdict


def _named(verdict: Verdict, name: str) -> FindingRecord:
    known = {finding["id"]: finding for finding in verdict["findings"]}
    if name in known:
        return known[name]
    of = [finding["id"] for finding in verdict["findings"] if finding["requirement"] == name]
    close = of or get_close_matches(name, known, n=3)
    listed = ", ".join(close or list(known)[:10]) or "none"
    raise UsageError(f"{name} is no finding of that run", hint=f"Its findings are named f1, f2 …: {listed}.")


def _options(head: RunLine) -> RunOptions:
    asked, selection = head.asked, head.selection
    profile = next((each for each in PROFILES if each == head.target.profile), PROFILES[0])
    depth = next((each for each in DEPTHS if each == head.depth), RunOptions.depth)
    return RunOptions(
        url=None if head.embedded else head.target.url,
        token_env=asked.token_env or RunOptions.token_env,
        second_token_env=asked.second_token_env,
        target_file=Path(asked.target_file) if asked.target_file is not None else None,
        capabilities=selection.capabilities or (),
        profile=profile,
        depth=depth,
        read_only=selection.read_only,
        live=asked.live,
        stress=selection.stress,
        strict=selection.strict,
        concurrency=asked.concurrency,
        rate=asked.rate,
        seed=head.seed,
        ca_file=Path(asked.ca_file) if asked.ca_file is not None else None,
        suite=Path(asked.suite) if asked.suite is not None else None,
    )


class _EarlierRun:
    """What the evidence of a run says of its tests, read once."""

    def __init__(self, folder: Path) -> None:
        self._sent_in: dict[int, str] = {}
        self._opening: dict[int, str] = {}
        self._askers: dict[str | None, set[str]] = {}
        self._calls = Counter[str]()
        self._outcomes: list[OutcomeLine] = []
        self.waivers: list[WaiverLine] = []
        for line in read(folder / EVIDENCE):
            if isinstance(line, ExchangeLine):
                self._note(line)
            elif isinstance(line, OutcomeLine):
                self._outcomes.append(line)
            elif isinstance(line, WaiverLine):
                self.waivers.append(line)

    def _note(self, line: ExchangeLine) -> None:
        if line.test is not None:
            self._sent_in[line.n] = line.test
            self._calls[line.test] += 1
            self._askers.setdefault(line.operation, set()).add(line.test)
        elif line.operation is not None and not self._sent_in:
            self._opening[line.n] = line.operation

    def tests(self, findings: Sequence[FindingRecord]) -> tuple[str, ...]:
        """The tests that showed the findings; empty where what showed one was no test's."""
        found = [self._test_of(finding) for finding in findings]
        return () if None in found else tuple(dict.fromkeys(test for test in found if test is not None))

    def controls(self, tests: Sequence[str], contract: Contract) -> tuple[str, ...]:
        """The statements of what the tests call: where they see it refused only, nothing shows that it works."""
        used = dict.fromkeys(
            label
            for line in self._outcomes
            if line.test in tests
            for label in (*line.operations, *line.control)
        )
        known = [label for label in used if contract.has_operation(label)]
        return tuple(dict.fromkeys(contract.operation(label).requirement for label in known))

    def _test_of(self, finding: FindingRecord) -> str | None:
        """The test that found it, else one in whose course its exchange was made or used, the one with the fewest
        calls. What the run saw in a call of its own, before any test, shows in every test that makes this call."""
        if finding.get("test"):
            return finding["test"]
        seen = finding["exchanges"]
        made = [self._sent_in[n] for n in seen if n in self._sent_in]
        if seen and seen[0] in self._opening:
            made = sorted(self._askers.get(self._opening[seen[0]], made))
        used = (line.test for line in self._outcomes if not set(seen).isdisjoint(line.exchanges))
        return min(made, key=self._calls.__getitem__, default=None) or next(used, None)
