"""`pytest suites --octo-url URL` in a clone: pytest owns the session, and the verdict its exit code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octo_sandbox import Policies
from octo_sandbox.faults import find_fault
from support.guarded import KEY, SECOND_KEY, Command, Supplier, supplier

CLONE = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:1"


class Pytest(Command):
    """pytest over a part of the suites, in the clone."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        part = ("suites/questions", "-p", "no:cacheprovider", "--octo-capability", "octo/questions")
        super().__init__(CLONE, *part, "--octo-report", str(folder / "out"), *arguments, **environment)
        self.code = self.wait()

    @property
    def how(self) -> tuple[str, ...]:
        return ("-m", "pytest")


@pytest.fixture(scope="module")
def right() -> Iterator[Supplier]:
    with supplier() as target:
        yield target


def verdict(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "out" / "verdict.json").read_text("utf-8")))


def test_a_part_that_holds_is_incomplete_and_leaves_all_files(right: Supplier, tmp_path: Path) -> None:
    """A part of the suites certifies nothing, whatever it shows."""
    done = Pytest(tmp_path, "--octo-url", right.url, "--octo-second-token-env", "OCTO_SECOND")
    assert done.code == 3, done.said
    assert re.search(r"INCOMPLETE: .*report\.html", done.said)
    assert "17 passed" in done.said
    assert {"verdict.json", "report.html", "evidence.jsonl"} <= {
        each.name for each in (tmp_path / "out").iterdir()
    }
    assert verdict(tmp_path)["verdict"] == "INCOMPLETE"


def test_a_mistake_fails_its_test_and_the_session(tmp_path: Path) -> None:
    """Neither key is in what pytest shows."""
    with supplier(find_fault("answers-without-a-question").change(Policies())) as target:
        done = Pytest(tmp_path, "--octo-url", target.url)
        assert target.held() == []
    assert done.code == 1, done.said
    assert "failed" in done.said
    assert "QUESTION-001" in {each["requirement"] for each in verdict(tmp_path)["findings"]}
    assert not any(key in done.said + done.complained for key in (KEY, SECOND_KEY))


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "said"),
    [
        (("--octo-url", NOBODY), {}, 4, "cannot be reached"),
        (("--octo-url", NOBODY), {"OCTO_TOKEN": ""}, 2, "OCTO_TOKEN holds no key"),
        (("--octo-url", "ftp://supplier.example"), {}, 2, "http"),
        (("--octo-target", "nowhere.yaml"), {}, 2, "nowhere.yaml"),
    ],
    ids=["nobody listens", "no key", "no address", "no target file"],
)
def test_what_cannot_be_certified_is_told_in_a_line(
    arguments: tuple[str, ...], environment: dict[str, str], code: int, said: str, tmp_path: Path
) -> None:
    """A gate gets the same exit code as from the command."""
    done = Pytest(tmp_path, *arguments, **environment)
    told = done.said + done.complained
    assert (done.code, said in told) == (code, True), told
    assert "Traceback" not in told
    assert "INTERNALERROR" not in told


def test_without_a_target_nothing_is_opened(tmp_path: Path) -> None:
    """The suites of a clone can be collected, by an editor for one."""
    done = Pytest(tmp_path, "--collect-only", "-q")
    assert done.code == 0, done.said
    assert "test_answers.py::test_an_answer_is_shown_by_the_booking" in done.said
    assert list(tmp_path.iterdir()) == []
