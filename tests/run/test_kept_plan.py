"""A plan is made once for what is asked, and never believed where it may be another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from octo_conformance.evidence import PlanRow
from octo_conformance.plan import Plan
from octo_conformance.plan.effects import Counted
from octo_conformance.run.kept_plan import MOST, kept

PLAN = Plan(
    (PlanRow(name="octo/core", tests=2, reservations=3, made={"webhooks": 4}, confirmations=1, webhooks=9),),
    {"test_reserve": Counted(3, confirming=1), "test_read": Counted(0)},
    1,
)


class Making:
    """Makes the plan, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Plan:
        self.times += 1
        return PLAN


@pytest.fixture
def suites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "suites"
    folder.mkdir()
    (folder / "test_one.py").write_text("one = 1\n", encoding="utf-8")
    return folder


def files(suites: Path) -> list[Path]:
    return [each for each in (suites.parent / "cache").rglob("*") if each.is_file()]


def test_a_plan_is_made_once(suites: Path) -> None:
    """Reading the source of a thousand tests takes longer than the first of them."""
    make = Making()
    told = [kept({"depth": "quick"}, [suites], make) for _ in range(3)]
    assert make.times == 1
    assert told == [PLAN] * 3
    assert [plan.line() for plan in told] == [PLAN.line()] * 3
    assert [list(plan.tests) for plan in told] == [list(PLAN.tests)] * 3


@pytest.mark.parametrize(
    "change",
    [
        lambda suites: {"depth": "deep"},
        lambda suites: (suites / "test_one.py").write_text("one = 22\n", encoding="utf-8"),
        lambda suites: (suites / "test_two.py").write_text("", encoding="utf-8"),
    ],
    ids=["another depth", "another text", "one more file"],
)
def test_another_suite_or_another_run_gets_a_plan_of_its_own(
    change: Callable[[Path], object], suites: Path
) -> None:
    """A run that books more than it said is held up in the middle."""
    make, asked = Making(), {"depth": "quick"}
    kept(asked, [suites], make)
    told = change(suites)
    kept(told if isinstance(told, dict) else asked, [suites], make)
    assert make.times == 2


@pytest.mark.parametrize("changed", [b"", b"half a ", b"{}"])
def test_a_file_that_is_not_as_it_was_written_is_passed_over(changed: bytes, suites: Path) -> None:
    """A full disk left half a file. The numbers of a plan are what a run is held to."""
    make = Making()
    kept({}, [suites], make)
    (only,) = files(suites)
    only.write_bytes(only.read_bytes()[:-20] + changed)
    assert kept({}, [suites], make).line() == PLAN.line()
    assert make.times == 2


def test_without_a_folder_to_keep_it_in_the_plan_is_made(
    suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container whose files cannot be written certifies all the same."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(suites / "test_one.py"))
    make = Making()
    assert [kept({}, [suites], make).line() for _ in range(2)] == [PLAN.line()] * 2
    assert make.times == 2


def test_only_the_last_plans_are_kept(suites: Path) -> None:
    """The folder does not grow for ever."""
    for number in range(MOST + 5):
        kept({"number": number}, [suites], Making())
    assert len(files(suites)) == MOST
