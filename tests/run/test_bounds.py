"""Suppliers with too much of something: a run takes in what it can bear, says what was too much, and ends.

Each of these once cost gigabytes, hours, or the clean-up.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from support.certifying import KEY, Certified
from support.evidence import written_out
from support.guarded import Command, in_the_long_form, target_file, verdict
from support.hostile import outsized
from support.hostile.living import living
from support.meeting import BUYING, EVERY_STEP, FILES, Part, meet

SELLING = Part(
    ("octo/cart",),
    (*BUYING.tests, "test_more_units", "test_fewer_units", "test_more_of_a_unit", "test_fewer_of_a_unit"),
)
ENDING = Part(
    ("octo/cart",),
    (*BUYING.tests, "test_an_expired", "test_extending", "test_a_hold_lasts", "test_a_hold_can_be_used"),
)


def longer(name: str) -> Any:
    """A case that only the long form tries."""
    return pytest.param(name, marks=in_the_long_form)


def accused(run: Certified) -> set[str]:
    return {finding["requirement"] for finding in run.verdict["findings"]}


@pytest.mark.parametrize("name", ["no-limit", longer("no-limit-in-64-bits"), longer("three-million-at-most")])
def test_a_most_that_is_none_accuses_nobody(name: str, tmp_path: Path) -> None:
    """A supplier that writes the largest number for "no limit" is as right as one that writes null."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, SELLING)
    assert accused(run) == set()
    assert run.verdict["leftovers"] == []
    assert run.entry("CORE-BOOK-022")["status"] != "FAIL"


@pytest.mark.parametrize(
    "name", ["twenty-million-at-least", longer("numbers-of-64-bits"), "numbers-of-390-digits"]
)
def test_a_number_beyond_sense_is_no_size_of_anything(name: str, tmp_path: Path) -> None:
    """Nobody books twenty million tickets to see whether they can be booked."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, SELLING)
        assert supplier.held() == []
    assert run.verdict["leftovers"] == []


def test_a_hundred_thousand_names_in_each_object(tmp_path: Path) -> None:
    """No program of a reseller can read that either, which is a finding and not more."""
    with living("a-hundred-thousand-names") as supplier:
        run = meet(supplier, tmp_path)
    assert run.word in {"NONCONFORMANT", "ERROR"}
    assert "10,000 members" in run.text()


def test_a_small_answer_that_unfolds_to_millions_of_lists(tmp_path: Path) -> None:
    """Six kilobytes on the wire are two million values in memory; they are counted before they are made."""
    with living("unfolds-to-empty-lists") as supplier:
        run = meet(supplier, tmp_path, EVERY_STEP)
        held = {thing.split()[0] for thing in supplier.held()}
    assert held <= {"identity"}
    assert "1,048,576 objects and arrays" in run.text()


def test_bytes_behind_the_end_of_a_packed_body(tmp_path: Path) -> None:
    """The body is read to its end and no further."""
    with living("bytes-behind-gzip") as supplier:
        run = meet(supplier, tmp_path)
        assert supplier.held() == []
    assert accused(run) == {"CORE-HTTP-003"}
    assert run.verdict["leftovers"] == []


@pytest.mark.parametrize("name", ["dates-far-away", longer("dates-long-ago")])
def test_a_date_that_cannot_be_reckoned_with_is_no_time(name: str, tmp_path: Path) -> None:
    """What the header says is nobody's clock."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, ENDING)
    assert accused(run) == set()
    assert run.verdict["leftovers"] == []


@pytest.mark.parametrize(
    "name", ["holds-until-never", longer("holds-until-never-without-zone"), longer("year-one")]
)
def test_times_at_the_ends_of_the_calendar_are_read(name: str, tmp_path: Path) -> None:
    """.NET writes its last moment for "never", and its first for "not set"."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, ENDING)
        assert supplier.held() == []
    assert run.verdict["leftovers"] == []


@pytest.mark.parametrize(
    "name", ["throttles-cancels-until-the-end-of-days", "throttles-cancels-with-a-word-of-its-own"]
)
def test_a_moment_to_come_back_that_is_none_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    """The clean-up goes on, whatever the header says."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path)
        held = supplier.held()
    assert len(run.verdict["leftovers"]) >= len(held)
    if name.endswith("of-its-own"):
        assert held == []
        assert accused(run) == set()


def test_a_supplier_that_leaves_for_an_hour(tmp_path: Path) -> None:
    """What needed an answer that did not come is not verified, with the reason; nothing is held against it."""
    with living("leaves-for-an-hour") as supplier:
        run = meet(supplier, tmp_path, Part(("octo/cart",), ("test_",)))
    assert accused(run) == set()
    assert run.word == "INCOMPLETE"
    reasons = Counter(r["reason"] for r in run.verdict["requirements"] if r["status"] == "NOT_VERIFIED")
    assert any("wants to be left alone for 3600 s" in str(reason) for reason in reasons)
    # An order that only an answer named cannot be looked at any more, so nothing shows that it is this run's.
    reasons_left = [left["reason"] for left in run.verdict["leftovers"]]
    assert any("asked too often" in reason for reason in reasons_left)
    assert all("asked too often" in reason or "the target called it" in reason for reason in reasons_left)
    answered = statuses(run)
    assert answered[429] < 20, "a supplier that wants to be left alone is left alone"
    assert answered.total() - answered[429] == outsized.ALLOWED


def statuses(run: Certified) -> Counter[int]:
    """How often each status was answered."""
    lines = written_out(run.folder)
    return Counter(line["response"]["status"] for line in lines if line["kind"] == "exchange")


@pytest.mark.parametrize("name", ["empty-lines-behind-bodies", "second-answers"])
def test_what_stands_behind_an_answer_is_no_answer(name: str, tmp_path: Path) -> None:
    """The next request would be told what was meant for nobody, or that nothing came."""
    with living(name) as supplier:
        run = meet(supplier, tmp_path, EVERY_STEP)
        assert supplier.held() == []
    assert accused(run) == set()
    assert run.verdict["leftovers"] == []


def test_the_time_of_a_run_is_kept_to(tmp_path: Path) -> None:
    """Two hundred thousand products in each list: what a run of twenty seconds has begun to judge is judged, and
    nothing more is asked for."""
    with living("two-hundred-thousand-products") as supplier:
        run = meet(supplier, tmp_path, Part(("octo/cart", "octo/pricing"), ("test_",)), seconds=20)
        assert supplier.held() == []
    assert run.seconds < 75
    assert run.word in {"NONCONFORMANT", "INCOMPLETE"}


def test_the_bytes_of_a_run_are_kept_to(tmp_path: Path) -> None:
    """What is read is kept as evidence: a long list, read again and again, fills a disk."""
    with living("calm") as supplier:
        run = meet(supplier, tmp_path, Part(("octo/cart",), ("test_",)), run_bytes=2_000_000)
    assert run.word == "INCOMPLETE"
    assert run.verdict["leftovers"] == []
    assert (run.folder / "evidence.jsonl").stat().st_size < 20_000_000
    reasons = {str(r["reason"]) for r in run.verdict["requirements"] if r["status"] == "NOT_VERIFIED"}
    assert any(reason.startswith("not reached: the limit run_bytes (2000000)") for reason in reasons)


@pytest.mark.parametrize("name", ["bytes-behind-gzip", longer("empty-lines-behind-bodies")])
def test_two_interrupts_end_a_run_in_the_middle(name: str, tmp_path: Path) -> None:
    """A run that was reading such a body once heard neither the first nor the second."""
    with living(name) as supplier:
        named = ("--target", target_file(tmp_path, supplier), "--report", "out")
        command = Command(tmp_path, "run", *named, *BUYING.arguments, OCTO_TOKEN=KEY)
        evidence = tmp_path / "out" / "evidence.jsonl"
        while command.process.poll() is None and not (evidence.exists() and exchanges_in(evidence) > 20):
            time.sleep(0.05)
        for _ in range(2):
            command.send(signal.SIGINT)
            time.sleep(0.3)
        assert command.wait(60) in {1, 3}, command.complained
        assert supplier.held() == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert verdict(tmp_path)["stopped"]["code"] == "interrupted"


def exchanges_in(evidence: Path) -> int:
    return evidence.read_text(encoding="ascii").count('"kind":"exchange"')
