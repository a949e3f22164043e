"""A supplier keeps what earlier runs left in its lists; the verdict stays the same, and so does what a run costs.

The whole suites, so this is a part of `tox -e safety`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from octo_sandbox.dialects import Composition, find_dialect
from octo_sandbox.dialects import Supplier as Dialect
from octo_sandbox.policies import Policies
from support.guarded import KEY, SECOND_KEY, Command, Supplier, in_the_long_form, run, verdict
from support.kept_things import changed

SUPPLIERS: dict[str, Callable[[], Composition]] = {
    "the reference supplier": lambda: Composition(Policies()),
    "with-a-past": find_dialect("with-a-past").compose,
}
"""The one with a past has another customer, who books and cancels on the same slots and with the same key."""
LIMITS = {"reservations": 20_000, "confirmations": 20_000, "requests": 100_000, "wait_s": 1}
QUICK = ("--depth", "quick")
SILENT = "INCOMPLETE"
"""What is told where nothing is broken: these runs have no second key, so that they certify nothing."""
QUIET = os.environ.get("QUIET_MACHINE", "") != ""
"""Whether the machine does nothing else, so that seconds can be compared."""
pytestmark = in_the_long_form


@contextmanager
def served(name: str) -> Iterator[Supplier]:
    dialect = Dialect(SUPPLIERS[name](), (KEY, SECOND_KEY))
    with dialect.serve() as running:
        yield Supplier(dialect.sandbox, running)


def begun(folder: Path, target: Supplier, *arguments: str) -> Command:
    """Start a run in a folder of its own."""
    folder.mkdir()
    return run(folder, target, *arguments, part=QUICK, limits=LIMITS)


def told(folder: Path, command: Command) -> str:
    """The verdict of a run, and the requirements that it broke."""
    command.wait(1_500)
    broken = [each["id"] for each in verdict(folder)["requirements"] if each["status"] in {"FAIL", "ERROR"}]
    return " ".join([verdict(folder)["verdict"], *broken])


@pytest.mark.parametrize("name", SUPPLIERS)
def test_three_runs_in_a_row_say_the_same(name: str, tmp_path: Path) -> None:
    """An endpoint that was certified once is certified again, and asked as much as the first time."""
    said, sent, took = [], [], []
    with served(name) as target:
        for number in range(3):
            folder = tmp_path / str(number)
            said.append(told(folder, begun(folder, target)))
            sent.append(verdict(folder)["traffic"]["exchanges"])
            took.append(verdict(folder)["traffic"]["seconds"])
    print(f"{name}: {', '.join(f'{n} requests in {s:.0f} s' for n, s in zip(sent, took, strict=True))}")
    assert said == [SILENT] * 3
    assert sent[2] <= 1.2 * sent[0]
    # How long a run takes depends on what else the machine does.
    assert not QUIET or took[2] <= 1.2 * took[0]


@pytest.mark.parametrize("name", SUPPLIERS)
def test_two_runs_at_the_same_time_say_the_same(name: str, tmp_path: Path) -> None:
    """Two engineers of one supplier do not accuse each other's run."""
    with served(name) as target:
        commands = {folder: begun(folder, target) for folder in (tmp_path / "one", tmp_path / "other")}
        said = [told(folder, command) for folder, command in commands.items()]
    assert said == [SILENT] * 2


@pytest.mark.parametrize("name", SUPPLIERS)
@pytest.mark.parametrize("concurrency", ["1", "32"])
def test_the_verdict_does_not_depend_on_the_concurrency(name: str, concurrency: str, tmp_path: Path) -> None:
    """A run that is in a hurry accuses nobody whom a slow one acquits."""
    with served(name) as target:
        folder = tmp_path / "out"
        assert told(folder, begun(folder, target, "--concurrency", concurrency)) == SILENT


def test_nothing_of_others_changes(tmp_path: Path) -> None:
    """What stood in the lists before the run stands there after it, unchanged."""
    with served("with-a-past") as target:
        before = target.everything()
        folder = tmp_path / "one"
        told(folder, begun(folder, target))
        after = target.everything()
    assert len(before) > 3_000
    assert changed(before, after) == []
