"""The selftest itself, on a sample: it has to find what is there, and to say so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from octo_conformance.errors import UsageError
from octo_conformance.schemas import schema
from octo_proof.matrix import write
from octo_proof.selftest import Result, run_selftest
from support.guarded import Command
from support.proofs import ACQUITTAL, PROOF, TOLD


def test_a_sample_of_faults_is_killed_and_no_variant_fails(tmp_path: Path) -> None:
    """The suites find mistakes, and leave alone what is only different."""
    command = Command(tmp_path, "selftest", "--sample", "12", "--report", "out")
    code = command.wait(600)
    assert command.complained.count("SURVIVED") == 0, command.complained
    assert code == 0, command.complained
    told = json.loads((tmp_path / "out" / "selftest.json").read_text(encoding="utf-8"))
    assert (told["faults"]["total"], told["faults"]["for_the_right_reason"]) == (12, 12)
    assert told["variants"]["failed"] == []
    assert told["sampled"]


def test_a_pattern_that_matches_nothing_is_a_wrong_command() -> None:
    """A selftest of nothing would be green."""
    with pytest.raises(UsageError):
        run_selftest(["no-such-fault-*"], None)


def test_a_survivor_makes_the_selftest_fail() -> None:
    """A fault that another requirement found makes it fail as well, and so does a variant that was accused."""
    assert Result(False, [PROOF], [], [ACQUITTAL]).good
    assert not Result(False, [replace(PROOF, killed=False, right=False)], [], []).good
    assert not Result(False, [replace(PROOF, right=False)], [], []).good
    assert not Result(False, [PROOF], [], [replace(ACQUITTAL, failed=(TOLD,))]).good
    assert not Result(False, [PROOF], [], [replace(ACQUITTAL, warned=(TOLD,))]).good


def test_selftest_json_has_the_fixed_parts(tmp_path: Path) -> None:
    """Other programs read them."""
    survivor = replace(PROOF, name="reason-is-lost", killed=False, right=False)
    path = write(Result(False, [PROOF, survivor], [PROOF, survivor], [ACQUITTAL]), tmp_path)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["faults"]["total"] == 2
    assert told["faults"]["killed"] == 1
    assert told["faults"]["for_the_right_reason"] == 1
    assert told["faults"]["survivors"] == ["reason-is-lost"]
    assert told["variants"]["total"] == 1
    assert told["variants"]["failed"] == []
    assert told["findings_per_fault"] == {"p50": 1, "p95": 1, "measured": 2}
    jsonschema.Draft202012Validator(schema("selftest")).validate(told)


def test_the_committed_result_is_of_a_whole_selftest() -> None:
    """What a partner reads in docs/ was not made on a sample, and hides no survivor."""
    committed = Path(__file__).parents[2] / "docs" / "selftest.json"
    told = json.loads(committed.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema("selftest")).validate(told)
    assert told["sampled"] is False
    assert (told["faults"]["survivors"], told["faults"]["wrong_reason"], told["variants"]["failed"]) == (
        [],
        [],
        [],
    )


def test_the_matrix_is_a_page(tmp_path: Path) -> None:
    """Every fault with the requirement it broke, for people."""
    write(Result(False, [PROOF], [], [ACQUITTAL]), tmp_path)
    page = (tmp_path / "kill-matrix.md").read_text(encoding="utf-8")
    assert "`cancel-is-noop`" in page
    assert "**CORE-BOOK-080**" in page
