"""What a finding says is English: no word of the suite's code reaches a report, whatever the supplier does wrong.

A sample of the faults is tried, and all of them where OCTO_EVERY_FAULT is set.
"""

from __future__ import annotations

import ast
import functools
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import OctoConformanceError
from octo_conformance.judge.records import FindingRecord
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_proof.cases import rule_cases, wire_cases
from octo_proof.host import Host
from octo_proof.proving import Case
from octo_proof.trial import perform_all
from support.scripts import bodies_of

SAMPLE, SEED = 12, 13
CODE = re.compile(r"==|!=|\[\]|\{\}|\b(?:True|False|None|lambda|assert|not in)\b|\bocto\.[a-z]")


def _cases() -> list[Case]:
    cases = [*rule_cases(), *wire_cases()]
    if os.environ.get("OCTO_EVERY_FAULT"):
        return cases
    return random.Random(SEED).sample(cases, SAMPLE)


@functools.cache
def _names_of_code() -> frozenset[str]:
    """Every name in the suites that no English word could be."""
    found: set[str] = set()
    for root in suite_roots():
        for path in root.glob("*/*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = (getattr(node, name, None) for name in ("id", "arg", "attr", "name"))
                found.update(name for name in names if isinstance(name, str) and "_" in name.strip("_"))
    return frozenset(name for name in found if not name.isupper())


def _texts(finding: FindingRecord) -> Iterator[str]:
    """Everything that a reader of the report is told in words."""
    yield from (finding["title"], finding["detail"], finding["sentence"])
    yield from (finding["expected"] or "", finding["actual"] or "")
    yield from (side["name"] for side in finding["sides"])
    for step in finding["story"]:
        yield from (step["says"], step["as"], step["answer"])


def code_in(text: str) -> list[str]:
    """What of a text is code; the supplier's own words stand in quotation marks."""
    own = re.sub(r"“[^”]*”", "", text)
    return [*CODE.findall(own), *(word for word in re.findall(r"\w+", own) if word in _names_of_code())]


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """One server for all of them."""
    with Host().open() as opened:
        yield opened


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case.name)
def test_no_text_of_a_finding_is_code(case: Case, host: Host, tmp_path: Path) -> None:
    """Who reads it runs a supplier, and knows neither Python nor the suite."""
    with host.play(case.supplier) as target:
        run = Run(target, RunOptions(folder=tmp_path, depth="quick"))
        try:
            perform_all(run, run.open(), bodies_of(case))
        except OctoConformanceError as error:
            run.stop(error)
        verdict = run.judged()
    told = [text for finding in verdict["findings"] for text in _texts(finding)]
    assert {text: code_in(text) for text in told if code_in(text)} == {}
    assert all(finding["sentence"].endswith(".") for finding in verdict["findings"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("expected twice == []", ["==", "[]"]),
        ("answer.ok is False", ["False"]),
        ("by_calendar differs", ["by_calendar"]),
        ("octo.attempt was refused", ["octo.a"]),
        ("the note says “x == []”, INVALID_PRODUCT_ID, ord_1f", []),
    ],
)
def test_code_is_told_from_english(text: str, code: list[Any]) -> None:
    """The test above would see it."""
    assert code_in(text) == code
