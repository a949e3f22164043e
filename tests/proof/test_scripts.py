"""The script of a finding leads a real shell to the same wrong answer."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from octo_proof.cases import rule_cases, wire_cases
from support.scripts import Repeated, bodies_of, repeat

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the scripts use curl")

COUNT, SEED = 40, 13
CANDIDATES = 75
"""Faults that are tried, as some show only in what other tests call."""
AT_ONCE = 4


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Repeated]:
    """Faults found at a supplier of their own each, and the scripts of their findings executed there."""
    cases = random.Random(SEED).sample([*rule_cases(), *wire_cases()], CANDIDATES)
    # Collecting the suites holds back what is printed, which threads cannot do at once.
    bodies = [bodies_of(case) for case in cases]
    folders = [tmp_path_factory.mktemp("run") for _ in cases]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [each for each in pool.map(repeat, cases, bodies, folders) if each is not None]


@pytest.mark.parametrize("number", range(COUNT))
def test_the_script_leads_to_the_same_answer(number: int, repeated: Sequence[Repeated]) -> None:
    """The supplier's engineer sees the mistake at the own desk, without this suite."""
    seen = repeated[number]
    assert seen.got == seen.seen, f"{seen.case.name}\n{seen.text}\n{seen.said[-2000:]}"
