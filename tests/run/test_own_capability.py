"""A user's folder installs a capability that this project has never heard of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.certifying import KEY, Certified, certify, octo
from support.evidence import written_out
from support.lockers import CAPABILITY, STRANGER, LockerSupplier, install, supplier_with_lockers


@dataclass
class Seen:
    """A run against a supplier of lockers, the supplier afterwards, and the lines of evidence."""

    run: Certified
    supplier: LockerSupplier
    plan: str
    lines: list[dict[str, Any]]

    def keepers(self) -> dict[str, str]:
        """Who has which locker, as the list of all lockers is kept that was asked for by the suite."""
        listed = [
            line["response"]["body"]
            for line in self.lines
            if line.get("operation") == "GET /lockers" and "?" not in line["request"]["url"]
        ]
        return {locker["lockerId"]: locker["keeper"] for body in listed for locker in body}

    def line(self, kind: str) -> dict[str, Any]:
        return next(line for line in self.lines if line["kind"] == kind)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("somebody")
    install(folder / "ours")
    with supplier_with_lockers() as (running, supplier):
        target = {"control": {"url": running.control_url}, "capabilities_dir": "ours"}
        only = ("--capability", CAPABILITY, "-k", "lockers")
        run = certify(running.url, folder, *only, target=target)
        planned = octo("plan", running.url, "--target", "target.yaml", *only, cwd=folder, OCTO_TOKEN=KEY)
    return Seen(run, supplier, planned.stdout + planned.stderr, written_out(run.folder))


def test_its_requirements_are_judged(seen: Seen) -> None:
    """The folder needs nothing but overlay, catalogue and suite."""
    assert seen.run.ids("FAIL", "WARN", "ERROR", "BLOCKED") == []
    assert seen.run.entry("LOCKER-001")["status"] == "PASS"
    assert seen.run.entry("LOCKER-001")["capability"] == CAPABILITY


def test_its_people_are_hidden(seen: Seen) -> None:
    """Who keeps a locker is nobody's business."""
    kept = seen.run.text()
    assert STRANGER["lockerId"] in kept
    assert STRANGER["keeper"] not in kept
    assert seen.keepers()[STRANGER["lockerId"]].startswith("[redacted:")


def test_what_the_run_wrote_itself_stays_readable(seen: Seen) -> None:
    """Nobody could follow a finding in which everything is hidden."""
    assert "Octavia Conformance" in seen.keepers().values()


def test_what_it_makes_is_given_back(seen: Seen) -> None:
    """The next guest finds every locker taken."""
    assert seen.supplier.taken() == [STRANGER]
    assert len(seen.supplier.freed) > 1
    assert seen.run.verdict["leftovers"] == []


def test_its_plan_is_counted(seen: Seen) -> None:
    """A user has to know beforehand how many lockers and messages a run may take."""
    rows = {row["name"]: row for row in seen.line("plan")["rows"]}
    row = rows[CAPABILITY]
    assert row["reservations"] == row["sms"] == 1 + 30 + 1 + 5
    assert row["emails"] == 0
    assert len(seen.supplier.asked) <= row["reservations"] + 30
    assert CAPABILITY in seen.plan


def test_its_requests_are_violated_and_drawn(seen: Seen) -> None:
    """Each constraint is violated once, and well-formed requests stay within what a shop would ask for."""
    wishes = seen.supplier.asked
    assert any(isinstance(wish, dict) and "size" not in wish for wish in wishes)
    assert any(isinstance(wish, dict) and wish.get("hours") == 0 for wish in wishes)
    good = [
        w for w in wishes if isinstance(w, dict) and type(w.get("hours")) is int and w["hours"] >= 1
        and w.get("size") in {"SMALL", "LARGE"}
    ]  # fmt: skip
    assert len({json.dumps(wish, sort_keys=True) for wish in good}) > 2
    assert max(wish["hours"] for wish in good) <= 24


def test_what_a_run_had_to_leave_is_given_back_from_its_ledger(tmp_path: Path) -> None:
    """The supplier would not take the lockers back while the run was there; nobody else knows of them."""
    install(tmp_path / "ours")
    with supplier_with_lockers() as (running, supplier):
        supplier.stuck = True
        target = {"control": {"url": running.control_url}, "capabilities_dir": "ours"}
        run = certify(running.url, tmp_path, "--capability", CAPABILITY, "-k", "is_listed", target=target)
        held = len(supplier.taken()) - 1
        assert held > 0
        assert {left["kind"] for left in run.verdict["leftovers"]} == {"locker"}
        supplier.stuck = False
        done = octo("cleanup", str(run.folder), cwd=tmp_path, OCTO_TOKEN=KEY)
        again = octo("cleanup", str(run.folder), cwd=tmp_path, OCTO_TOKEN=KEY)
    assert (done.returncode, again.returncode) == (0, 0)
    assert f"released: {held} locker" in done.stdout
    assert supplier.taken() == [STRANGER]


def test_a_folder_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    """A certificate without the user's own part would say too much."""
    (tmp_path / "target.yaml").write_text("capabilities_dir: nowhere\n", encoding="utf-8")
    done = octo("run", "http://127.0.0.1:9", "--target", "target.yaml", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert done.returncode == 2
    assert "capabilities_dir" in done.stderr
