"""The script of a finding is executed by a real shell, against the supplier in which the finding was made."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from octo_conformance.document import value_at
from octo_conformance.errors import OctoConformanceError
from octo_conformance.evidence import Asked, ExchangeLine, read
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.needed import Needed, needed
from octo_conformance.report.script import hidden_values, script
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_proof.bodies import Body, all_bodies
from octo_proof.host import Host
from octo_proof.proving import Case
from octo_proof.trial import perform_all

ASKED = Asked(token_env="FIRST_KEY", second_token_env="SECOND_KEY")
_STEP = re.compile(r"^== \d+.*$", re.MULTILINE)
_NEW = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\d{4}-\d\d-\d\d[tT][\d:.]+(?:Z|[+-]\d\d:\d\d)?"
    r"|octoconf-[\w-]+|[\w.+-]+@[\w.-]+|\[redacted:\w+\]|ord_\w+|\d+"
)


JOURNEYS = 6
"""Tests of a suite that are carried out for what only rules and schema see."""


def bodies_of(case: Case) -> list[Body]:
    """The tests of the statement that a fault breaks, or else some of its area."""
    own = [body for body in all_bodies() if body.claim.requirement == case.breaks]
    area = case.breaks.partition("-")[0]
    others = [
        body
        for body in all_bodies()
        if body.claim.requirement.startswith(area) and "generated" not in body.arguments
    ]
    return own or others[:JOURNEYS]


@dataclass(frozen=True)
class Answer:
    """What is compared of an answer: the status, the state or error, and what stands at the place of the finding."""

    status: int
    state: object
    there: object


@dataclass(frozen=True)
class Repeated:
    """A finding, the answer that showed it, and what the script got in its place."""

    case: Case
    finding: FindingRecord
    needed: Needed
    text: str
    seen: Answer
    got: Answer | None
    said: str


def repeat(case: Case, bodies: Sequence[Body], folder: Path) -> Repeated | None:
    """Find the fault, and execute the script of its finding at the same supplier. None where it was not found, or where
    the script asks for what only the run had."""
    supplier = case.field.filled if case.field is not None else case.supplier
    with Host().open() as host, host.play(supplier) as target:
        run = Run(target, RunOptions(folder=folder, depth="quick"))
        try:
            perform_all(run, run.open(), bodies)
        except OctoConformanceError as error:
            run.stop(error)
        verdict = run.judged()
        found = [each for each in verdict["findings"] if each["requirement"] == case.breaks]
        takes = needed(found[:1], lambda: read(folder / "evidence.jsonl"))
        if not takes:
            return None
        finding, takes_it = found[0], takes[found[0]["id"]]
        keys = {"FIRST_KEY": target.keys["first"], "SECOND_KEY": target.keys["second"]}
        text = script(finding, takes_it, ASKED)
        members = {run.said(str(value)): str(value) for member in target.members for value in member.values()}
        filled = {name: members.get(token, "") for token, (name, _) in hidden_values(takes_it).items()}
        if "" in filled.values():
            return None  # a code that was good once
        said = executed(text, {**keys, **filled, "OCTO_CONTROL": target.control_url or ""})
    culprit = next(call for call in takes_it.calls if call.n == takes_it.culprit)
    return Repeated(case, finding, takes_it, text, _seen(culprit, finding), _got(said, finding), said)


def executed(text: str, environment: Mapping[str, str]) -> str:
    """What the script prints."""
    done = subprocess.run(
        ["sh", "-c", text],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


def _seen(culprit: ExchangeLine, finding: FindingRecord) -> Answer:
    assert culprit.response is not None
    body = culprit.response.body if culprit.response.is_json else culprit.response.text
    return _answer(culprit.response.status, body, finding)


def _got(said: str, finding: FindingRecord) -> Answer | None:
    """The answer that the script marks as the wrong one."""
    steps = [(mark.group(), said[mark.end() :]) for mark in _STEP.finditer(said)]
    text = next((rest for mark, rest in steps if "wrong" in mark), None)
    if text is None:
        return None
    answer = _STEP.split(text)[0].strip().replace("\r\n", "\n")
    head, _, body = answer.partition("\n\n")
    status = re.match(r"HTTP/[\d.]+ (\d+)", head)
    try:
        parsed = json.loads(body)
    except ValueError:
        parsed = body
    return _answer(int(status[1]), parsed, finding) if status else None


def _answer(status: int, body: Any, finding: FindingRecord) -> Answer:
    state = body.get("error") or body.get("status") if isinstance(body, dict) else None
    try:
        there = value_at(body, finding["pointer"]) if finding["pointer"] else None
    except (LookupError, TypeError, ValueError):
        there = "nothing"
    return Answer(
        status, state, _shape(there) if isinstance(there, dict | list) else _NEW.sub("…", repr(there))
    )


def _shape(value: Any) -> object:
    """What of an object or a list is the same in the evidence, which hides the data of people."""
    match value:
        case dict():
            return {name: _shape(member) for name, member in sorted(value.items())}
        case list():
            return [_shape(member) for member in value]
    return type(value).__name__
