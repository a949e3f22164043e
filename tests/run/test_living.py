"""Targets that are real suppliers and hostile all the same: a run gets deep into its flows before they hurt.

Whatever they do, a run ends in time with all its files, keeps what it had found out, accuses them of nothing
but what they did, and leaves behind only what it lists.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.certifying import KEY, Certified
from support.evidence import written_out
from support.guarded import LONG
from support.hostile.living import living
from support.meeting import EVERY_STEP, Part, meet

EARLY = {"CORE-AVAIL-002"}
"""What is checked before anything is booked: no trouble that comes later takes it away."""

Exchange = dict[str, Any]


CHECKING = Part(
    ("octo/pricing",),
    ("test_slots_are_found", "test_slots_asked_for_by_id", "test_a_single_day", "test_asking_twice"),
)
LOOKING = Part(("octo/pricing",), ("test_slots_are_found", "test_a_confirmed_hold_is_confirmed"))


def exchanges(run: Certified) -> dict[int, Exchange]:
    """All exchanges of a run by their number."""
    return {line["n"]: line for line in written_out(run.folder) if line["kind"] == "exchange"}


def unfounded(run: Certified, spoilt: Callable[[Exchange], bool]) -> list[str]:
    """Findings that show an exchange which was not spoilt."""
    sent = exchanges(run)
    return [
        f"{finding['requirement']}: {finding['title']} (exchange {n})"
        for finding in run.verdict["findings"]
        for n in finding["exchanges"]
        if not spoilt(sent[n])
    ]


def lost(exchange: Exchange) -> bool:
    return exchange.get("failure") is not None


def server_error(exchange: Exchange) -> bool:
    return exchange["response"]["status"] >= 500


def unreadable(exchange: Exchange) -> bool:
    return lost(exchange) or not exchange["response"]["is_json"]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Certified:
    """A supplier without any hostility, with which the others are compared."""
    with living("calm") as supplier:
        return meet(supplier, tmp_path_factory.mktemp("calm"))


def test_a_calm_supplier_is_accused_of_nothing(calm: Certified) -> None:
    """The other suppliers are compared with this one."""
    assert calm.verdict["findings"] == []
    assert set(calm.ids("PASS")) > EARLY
    assert calm.verdict["leftovers"] == []


@pytest.mark.parametrize("name", ["old-fashioned", "an-hour-ahead"])
def test_what_the_standard_allows_changes_nothing(name: str, calm: Certified, tmp_path: Path) -> None:
    """Cookies, old HTTP and a fast clock make no finding, leave nothing unchecked, and leave nothing
    behind."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path)
    assert run.verdict["findings"] == []
    assert set(run.ids("PASS")) >= set(calm.ids("PASS"))
    assert run.verdict["leftovers"] == []


def test_a_storm_is_waited_out(calm: Certified, tmp_path: Path) -> None:
    """Reads and writes alike are sent again when it is over, and the hints of the supplier are credited."""
    with living("throttles-in-storms") as supplier:
        run = meet(supplier, tmp_path)
    throttled = [e for e in exchanges(run).values() if e["response"]["status"] == 429]
    assert {exchange["request"]["method"] for exchange in throttled} - {"GET"}
    assert all(exchange["will_retry"] for exchange in throttled)
    assert run.verdict["findings"] == []
    assert run.verdict["leftovers"] == []
    assert set(run.ids("PASS")) >= set(calm.ids("PASS"))
    assert run.entry("CORE-HTTP-009")["status"] == "PASS"


def test_a_clock_that_is_slow_ends_holds_before_they_begin(tmp_path: Path) -> None:
    """The guest would be shown seats that are gone; that is one finding, and nothing else is held against it."""
    with living("an-hour-behind") as supplier:
        run = meet(supplier, tmp_path)
    assert [finding["requirement"] for finding in run.verdict["findings"]] == ["CORE-BOOK-006"]
    assert run.verdict["leftovers"] == []


@pytest.mark.parametrize("name", ["torn-now-and-then", "torn-always"])
def test_connections_that_break(name: str, tmp_path: Path) -> None:
    """Whatever was carried out without an answer is found and released, or, where it has no name to be found
    by, listed. The supplier is accused of giving no answer and of nothing else."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, EVERY_STEP)
        held = {thing.split()[0] for thing in supplier.held()}
    assert {finding["title"].partition(" gave ")[2] for finding in run.verdict["findings"]} == {"no answer"}
    assert unfounded(run, lost) == []
    assert held <= {"identity"}, "a booking and a gift can be found by the uuid they were sent with"
    assert set(run.ids("PASS")) > EARLY


def test_connections_that_break_after_the_hold(tmp_path: Path) -> None:
    """Nothing but the holds was ever answered, the cancellations neither: all the same nothing is left, and the
    run knows that."""
    with living("torn-after-the-hold") as supplier:
        run = meet(supplier, tmp_path, EVERY_STEP)
        assert supplier.held() == []
    assert unfounded(run, lost) == []
    assert run.verdict["leftovers"] == []


def test_errors_now_and_then(tmp_path: Path) -> None:
    """A gateway that loses answers: what it said is held against the supplier, what was booked behind it is
    released."""
    with living("errors-now-and-then") as supplier:
        run = meet(supplier, tmp_path, EVERY_STEP)
        held = {thing.split()[0] for thing in supplier.held()}
    assert run.verdict["findings"]
    assert unfounded(run, server_error) == []
    assert held <= {"identity"}
    assert set(run.ids("PASS", "FAIL")) > EARLY


def test_bodies_that_end_early_or_never(tmp_path: Path) -> None:
    """Half a JSON text is a finding, and so is a gzip bomb; neither is more than that."""
    with living("spoils-bodies-now-and-then") as supplier:
        run = meet(supplier, tmp_path)
    assert "CORE-HTTP-003" in run.ids("FAIL")
    assert unfounded(run, unreadable) == []


def test_reads_answered_from_the_cache(tmp_path: Path) -> None:
    """An answer with another booking than the one asked for is a finding, and the run leaves the strange
    booking in peace."""
    with living("answers-of-the-read-before") as supplier:
        strange = book(supplier.url)
        before = supplier.everything()[strange]
        run = meet(supplier, tmp_path)
        assert supplier.everything()[strange] == before
    assert "CORE-BOOK-030" in run.ids("FAIL")


def book(url: str) -> str:
    """The id of a booking that a person made with the same key, and looked at last of all."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}"}) as client:
        headers = {"Octo-Capabilities": ""}
        product = client.get("/products", headers=headers).json()[0]
        option = product["options"][0]
        asked = {"productId": product["id"], "optionId": option["id"]}
        days = {"localDateStart": time.strftime("%Y-%m-%d"), "localDateEnd": time.strftime("%Y-12-31")}
        slots = client.post("/availability", headers=headers, json=asked | days).json()
        slot = next(slot["id"] for slot in slots if slot["available"])
        wanted = asked | {"availabilityId": slot, "unitItems": [{"unitId": option["units"][0]["id"]}]}
        made = client.post("/bookings", headers=headers, json=wanted).json()
        return str(client.get(f"/bookings/{made['uuid']}", headers=headers).json()["id"])


def test_slots_answered_from_the_cache(tmp_path: Path) -> None:
    """An answer with the slots of another check is a finding."""
    with living("slots-of-the-check-before") as supplier:
        run = meet(supplier, tmp_path, CHECKING)
    assert run.word == "NONCONFORMANT"
    assert {finding["operation"] for finding in run.verdict["findings"]} == {"POST /availability"}


def test_a_supplier_that_dies(tmp_path: Path) -> None:
    """What was checked before stays checked, and each thing that is still held is named, with a reason."""
    with living("dies") as supplier:
        run = meet(supplier, tmp_path, timeout_s=2, dead_s=3)
        held = {thing.split()[1] for thing in supplier.held()}
    left = run.verdict["leftovers"]
    assert held
    assert held <= {entry["id"] for entry in left}
    assert all(entry["reason"] for entry in left)
    assert set(run.ids("PASS")) > EARLY
    assert unfounded(run, lost) == []
    assert run.seconds < 30


def test_a_supplier_that_turns_slow(tmp_path: Path) -> None:
    """The time the user gave is kept to, what was checked stays, slowness is no breach, and all is released."""
    with living("turns-slow") as supplier:
        run = meet(supplier, tmp_path, seconds=8)
        assert supplier.held() == []
    assert run.word == "INCOMPLETE"
    assert run.verdict["findings"] == []
    assert run.verdict["leftovers"] == []
    assert set(run.ids("PASS")) > EARLY
    assert run.seconds < 30


@pytest.mark.parametrize("name", ["many-slots", "many-products"])
def test_a_supplier_that_sells_a_lot(name: str, tmp_path: Path) -> None:
    """Much to read is no mistake, and does not fill the memory. The long form has 50,000 slots and 10,000
    products."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, LOOKING)
    assert run.verdict["findings"] == []
    assert run.verdict["leftovers"] == []
    assert run.entry("CORE-AVAIL-002")["status"] == "PASS"
    assert run.seconds < (120 if LONG else 60)
