"""`plan` says how long a run takes at the pace that a target allows, and whether its limits are enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from octo_conformance.plan.traffic import measured
from octo_sandbox import Policies, Sandbox, serve
from support.certifying import octo

KEY = "a-key-for-the-plan"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve(Sandbox(tokens=(KEY,), policies=Policies())) as running:
        yield running.url


def said(folder: Path, url: str, *more: str) -> str:
    """What the plan of a run at depth quick says, on one line."""
    done = octo("plan", url, "--depth", "quick", *more, cwd=folder, OCTO_TOKEN=KEY)
    assert done.returncode == 0, done.stdout + done.stderr
    return " ".join(done.stdout.split())


def test_a_slow_pace_needs_more_time_than_the_limits_give(url: str, tmp_path: Path) -> None:
    """The run would end after half an hour with most requirements unchecked, and nobody would have said so before."""
    plan = said(tmp_path, url, "--rate", "1")
    assert re.search(r"requests take \d+ h \d+ min at least, at 1 request a second\.", plan)
    assert "limits.seconds is too low for that" in plan


@pytest.mark.parametrize("part", [("--read-only",), ("--requirement", "CORE-SUPP-001"), ("-k", "supplier")])
def test_a_part_of_a_run_was_not_measured(part: tuple[str, ...], url: str, tmp_path: Path) -> None:
    """No number is better than one that was made up."""
    assert "requests take" not in said(tmp_path, url, *part)


def test_a_whole_run_is_told_by_what_the_last_one_sent(url: str, tmp_path: Path) -> None:
    """An engineer asks for the slot that the run needs."""
    (number,) = re.findall(r"about ([\d,]+) requests take", said(tmp_path, url))
    traffic = measured("quick")
    # This supplier has no members, no second key and nobody who listens, so that some tests are left out.
    assert 0.8 < int(number.replace(",", "")) / (traffic.opening + sum(traffic.tests.values())) < 1.05


def test_a_run_says_at_its_start_that_its_limits_are_too_low(url: str, tmp_path: Path) -> None:
    """The engineer of a slow supplier waits for half an hour and learns only then that it was in vain."""
    target = tmp_path / "target.yaml"
    target.write_text(f"url: {url}\nlimits: {{seconds: 4}}\n", encoding="utf-8")
    options = ("--target", "target.yaml", "--depth", "quick", "--rate", "2", "--report", "out")
    done = octo("run", *options, cwd=tmp_path, OCTO_TOKEN=KEY)
    shown = " ".join(done.stdout.split())
    assert done.returncode == 3, done.stdout + done.stderr
    assert re.search(r"limits\.seconds will end this run .*at 2 requests a second", shown)
