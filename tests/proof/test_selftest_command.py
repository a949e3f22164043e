"""`octo-conformance selftest` at the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.commands.selftest import selftest
from octo_proof import selftest as proving
from octo_proof.certification import Certification
from octo_proof.proving import Acquittal, Proof
from octo_proof.selftest import Result
from support.guarded import Command
from support.proofs import ACQUITTAL, PROOF, TOLD

CERTIFICATION = Certification(
    name="mock",
    verdict="INCOMPLETE",
    due="INCOMPLETE",
    failed=(),
    expected=(),
    warned=(),
    errors=(),
    left=0,
    exchanges=9,
    seconds=1.0,
    unchecked=("CORE-BOOK-080",),
)


def test_a_name_that_nothing_has_is_a_wrong_command(tmp_path: Path) -> None:
    """A selftest of nothing would be green."""
    command = Command(tmp_path, "selftest", "--only", "no-such-fault", "--report", "out")
    assert command.wait() == 2
    assert "no-such-fault" in command.complained
    assert "Traceback" not in command.complained


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            replace(PROOF, killed=False, right=False, status="PASS"),
            "SURVIVED cancel-is-noop: CORE-BOOK-080 is PASS",
        ),
        (replace(PROOF, right=False, status="PASS"), "WRONG cancel-is-noop: CORE-BOOK-080 is PASS"),
        (replace(PROOF, right=False, errors=("KeyError: 'id'",)), "ERROR cancel-is-noop: KeyError: 'id'"),
        (replace(ACQUITTAL, failed=(TOLD,)), "FAILED times-have-an-offset: CORE-BOOK-080"),
        (
            replace(ACQUITTAL, names=("a", "b", "c"), warned=(TOLD,)),
            "WARNED a and 2 more at once: CORE-BOOK-080",
        ),
        (replace(CERTIFICATION, due="CONFORMANT"), "MISJUDGED mock: INCOMPLETE, due is CONFORMANT"),
        (replace(CERTIFICATION, due="CONFORMANT"), "UNCHECKED mock: CORE-BOOK-080"),
        (replace(CERTIFICATION, failed=("CORE-1",)), "ACCUSED mock: CORE-1"),
        (replace(CERTIFICATION, expected=("CORE-1",)), "UNNOTICED mock: CORE-1"),
    ],
)
def test_what_is_not_as_it_should_be_is_told_and_ends_with_one(
    answer: Any,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The line names the supplier and what was said of it, and the exit code is that of a failure."""

    def found(only: object, sample: object, watch: Any) -> Result:
        watch(50, 100, answer)
        result = Result(sampled=True)
        kinds = {Proof: result.proofs, Acquittal: result.acquittals, Certification: result.certifications}
        kinds[type(answer)].append(answer)
        return result

    monkeypatch.setattr(proving, "run_selftest", found)
    assert selftest((), tmp_path, None) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert "50 of 100" in told.err
    assert "not good" in told.out


def test_what_is_as_it_should_be_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the table and the path are."""

    def found(only: object, sample: object, watch: Any) -> Result:
        for number, answer in enumerate((PROOF, ACQUITTAL, CERTIFICATION), 1):
            watch(number, 3, answer)
        return Result(True, [PROOF], [PROOF], [ACQUITTAL], [CERTIFICATION], 7.0)

    monkeypatch.setattr(proving, "run_selftest", found)
    assert selftest((), tmp_path, None) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "every fault was killed" in told.out
