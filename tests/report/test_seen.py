"""What a run saw is told beside what held: drawings, fields and words, speed, and what was made."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.evidence import Line, from_json
from octo_conformance.report.dossier import Dossier, open_dossier
from octo_conformance.report.html import html
from octo_conformance.report.page.facts import command, gaps, supplier
from octo_conformance.report.page.latency import WIDTH, paces
from octo_conformance.report.page.states import picture
from octo_conformance.report.page.timeline import timeline

SAMPLES = Path(__file__).parents[2] / "reports" / "sample"


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


class Calls:
    """Lines of evidence, one call after the other."""

    def __init__(self, template: dict[str, Any]) -> None:
        self.lines: list[Line] = []
        self._template = template

    def __call__(self, operation: str, body: Any, status: int = 200, **changed: Any) -> None:
        line = copy.deepcopy(self._template)
        line.update(n=len(self.lines) + 1, operation=operation, **changed)
        line["response"].update(status=status, body=body)
        self.lines.append(from_json(line))


@pytest.fixture
def calls(run: Any) -> Calls:
    return Calls(next(line for line in run.lines if line["kind"] == "exchange"))


def seen(run: Any, calls: Calls, contract: Contract) -> Dossier:
    return open_dossier(run.verdict, calls.lines, run.catalogue, contract)


def booking(status: str, uuid: str = "b1") -> dict[str, Any]:
    return {"uuid": uuid, "status": status, "unitItems": []}


def test_the_life_of_a_booking_is_drawn_with_how_many_went_where(run: Any, calls: Any, contract: Any) -> None:
    """Each step counts once, however often the state is read; what another customer holds is not counted."""
    for uuid in ("b1", "b2"):
        calls("POST /bookings", booking("ON_HOLD", uuid))
    calls("GET /bookings/{uuid}", booking("ON_HOLD"))
    calls("POST /bookings/{uuid}/confirm", booking("CONFIRMED"))
    calls("GET /bookings/{uuid}", booking("CONFIRMED"))
    calls("GET /bookings", [booking("ON_HOLD")])
    for uuid in ("b1", "b2"):
        calls("POST /bookings/{uuid}/cancel", booking("CANCELLED", uuid))
    calls("GET /bookings/{uuid}", booking("CONFIRMED", "of somebody else"))
    (kind,) = seen(run, calls, contract).seen.lives.kinds()
    drawn = picture(kind)
    assert drawn is not None
    assert {(arrow.before, arrow.after): arrow.count for arrow in drawn.arrows} == {
        ("made", "ON_HOLD"): 2,
        ("ON_HOLD", "CONFIRMED"): 1,
        ("CONFIRMED", "CANCELLED"): 1,
        ("ON_HOLD", "CANCELLED"): 1,
    }
    assert {box.name: (box.count, box.ended) for box in drawn.boxes}["CANCELLED"] == (2, 2)


def test_states_without_end_make_no_endless_drawing(run: Any, calls: Any, contract: Any) -> None:
    """A target may make up a state for each answer, and go in circles."""
    calls("POST /bookings", booking("A"))
    for number in range(300):
        calls("GET /bookings/{uuid}", booking(f"S{number % 150}"))
    (kind,) = seen(run, calls, contract).seen.lives.kinds()
    drawn = picture(kind)
    assert drawn is not None
    assert len(drawn.boxes) <= 41


def test_fields_and_words_that_were_never_seen_are_named(run: Any, calls: Any, contract: Any) -> None:
    """A field that is there and null is told apart from one that never was."""
    calls("GET /bookings/{uuid}", {**booking("ON_HOLD"), "utcRedeemedAt": None})
    calls("GET /bookings/{uuid}", booking("CONFIRMED"))
    shown = seen(run, calls, contract).seen.shown
    (one,) = [each for each in shown.components() if each.name == "Booking"]
    assert set(one.shown) == {"uuid", "status", "unitItems"}
    assert one.empty == ("utcRedeemedAt",)
    assert "supplierReference" in one.never
    (words,) = [each for each in shown.words() if each.place == "Booking.status"]
    assert words.shown == ("ON_HOLD", "CONFIRMED")
    assert "REDEEMED" in words.never


def test_a_second_best_reading_is_told(run: Any, calls: Any, contract: Any) -> None:
    """The entry of the register, where it was seen, and what it counts."""
    calls(
        "GET /products", [{"id": "p", "options": [{"id": "o", "units": [{"id": "u", "type": "TRAVELLER"}]}]}]
    )
    (told,) = seen(run, calls, contract).seen.shown.readings()
    assert (told.entry.id, told.places) == ("CON-031", ("Unit.type",))
    assert told.values == (("TRAVELLER", "second_best"),)


def test_answers_are_told_by_operation_status_and_code(run: Any, calls: Any, contract: Any) -> None:
    """And what was never called stands beside them."""
    calls("GET /bookings/{uuid}", {"error": "INVALID_BOOKING_UUID"}, 400)
    calls("GET /bookings/{uuid}", booking("ON_HOLD"))
    page = html(seen(run, calls, contract))
    assert "INVALID_BOOKING_UUID <small>× 1</small>" in page
    assert "never called" in page


def test_a_story_is_drawn_with_callers_times_and_states(run: Any, calls: Any, contract: Any) -> None:
    """Two resellers have a line each; the state is that of the booking, and the wrong answer is marked."""
    calls("POST /bookings", booking("ON_HOLD"), at="2026-11-21T09:30:00.000Z")
    calls("POST /bookings/{uuid}/confirm", booking("CONFIRMED"), at="2026-11-21T09:30:01.500Z", key="second")
    step = {"says": "do it", "as": "the reseller", "exchange": 1, "answer": "HTTP 200", "culprit": False}
    finding = run.verdict["findings"][1]
    finding["story"] = [
        step,
        {**step, "exchange": None, "says": "wait 20 minutes"},
        {**step, "as": "another reseller", "exchange": 2, "culprit": True},
    ]
    drawn = timeline(finding, seen(run, calls, contract).seen)
    assert drawn is not None
    assert [lane.name for lane in drawn.lanes] == ["the reseller", "another reseller"]
    assert [row.states for row in drawn.rows] == [("ON_HOLD",), (), ("CONFIRMED",)]
    assert [row.time for row in drawn.rows] == ["+0.00 s", "", "+1.50 s"]
    assert [(row.sent, row.culprit) for row in drawn.rows] == [(True, False), (False, False), (True, True)]
    assert drawn.rows[2].label == "POST /bookings/{uuid}/confirm"


def delivery(n: int, at: str, answered: int, event: str = "booking_update") -> Line:
    body = {"webhook": {"event": event}, "supplier": {"id": "s"}, "booking": booking("ON_HOLD")}
    told = {"kind": "delivery", "at": at, "n": n, "to": "https://tunnel.example/hook", "method": "POST"}
    return from_json({**told, "body": body, "is_json": True, "answered": answered})


def test_what_the_supplier_delivered_is_drawn_towards_the_reseller(
    run: Any, calls: Any, contract: Any
) -> None:
    """Which event, when, to whom, how it was taken, and of what state it told."""
    calls("POST /bookings", booking("ON_HOLD"), at="2026-11-21T09:30:00.000Z")
    calls.lines += [
        delivery(4, "2026-11-21T09:30:01.250Z", 200),
        delivery(5, "2026-11-21T09:30:02.000Z", 503, "<b>bold</b>"),
    ]
    step = {"says": "do it", "as": "the reseller", "exchange": 1, "answer": "HTTP 200", "culprit": False}
    came = {**step, "as": "the supplier", "exchange": None, "says": "deliver it", "to": "another reseller"}
    finding = run.verdict["findings"][1]
    finding["story"] = [step, {**came, "delivery": 4}, {**came, "delivery": 5, "culprit": True}]
    dossier = seen(run, calls, contract)
    drawn = timeline(finding, dossier.seen)
    assert drawn is not None
    assert [lane.name for lane in drawn.lanes] == ["the reseller", "another reseller"]
    assert [(row.comes, row.x == drawn.lanes[1].x) for row in drawn.rows] == [
        (False, False),
        (True, True),
        (True, True),
    ]
    assert [row.time for row in drawn.rows] == ["+0.00 s", "+1.25 s", "+2.00 s"]
    assert [row.states for row in drawn.rows] == [("ON_HOLD",), ("ON_HOLD",), ("ON_HOLD",)]
    assert (drawn.rows[1].label, drawn.rows[1].answer) == ("booking_update", "taken with 200")
    assert drawn.rows[2].answer == "answered 503"
    page = html(dossier)
    assert "delivery 4 at +1.25 s" in page
    assert "this is the wrong delivery" in page
    assert "<b>bold" not in page


def test_a_budget_that_is_broken_stands_in_the_drawing(run: Any, calls: Any, contract: Any) -> None:
    """With its number, and marked."""
    calls.lines.append(from_json({"kind": "budget", "operation": "*", "p50_ms": None, "p95_ms": 100.0}))
    dossier = seen(run, calls, contract)
    rows = paces(run.verdict["traffic"]["operations"], dossier.seen).rows
    assert [(row.budget_ms, row.over) for row in rows] == [(100.0, False), (100.0, True), (100.0, True)]
    assert html(dossier).count(" broken</td>") == 2


def test_the_scale_reaches_to_a_budget_that_nothing_comes_near(run: Any, calls: Any, contract: Any) -> None:
    """The dashed line would stand at a time that is not the budget."""
    calls.lines.append(from_json({"kind": "budget", "operation": "*", "p50_ms": None, "p95_ms": 60_000.0}))
    drawn = paces(run.verdict["traffic"]["operations"], seen(run, calls, contract).seen)
    assert drawn.ends.endswith(" to 60,000 ms")
    assert {row.budget for row in drawn.rows} == {WIDTH}


def test_the_first_screen_says_who_and_how_to_do_it_again(run: Any, calls: Any, contract: Any) -> None:
    """The supplier by its own name; the command by what the run was asked for, without a key."""
    calls(
        "GET /supplier", {"id": "s", "name": "Harbour & Hill", "contact": {"email": "a@b.example", "x": None}}
    )
    head = next(line for line in run.lines if line["kind"] == "run")
    asked = {"target_file": None, "token_env": "STAGING_KEY", "second_token_env": None}
    head["selection"]["capabilities"] = ["octo/cart"]
    calls.lines.append(from_json({**head, "asked": asked}))
    dossier = seen(run, calls, contract)
    assert supplier(dossier) == ("Harbour & Hill", ["a@b.example"])
    assert command(dossier) == (
        "octo-conformance run https://supplier.example/octo --capability octo/cart --token-env STAGING_KEY "
        "--depth standard --seed 1"
    )
    assert "Harbour &amp; Hill" in html(dossier)


def test_what_was_not_covered_is_told_first(run: Any, calls: Any, contract: Any) -> None:
    """Nobody takes a part for the whole."""
    run.verdict["target"]["not_looked_at"] = ["acme/lockers"]
    run.verdict["limits"] = ["requests: 5000 were made"]
    told = " ".join(gap.says for gap in gaps(seen(run, calls, contract)))
    for part in (
        "3 statements could not be checked",
        "acme/lockers",
        "requests: 5000",
        "octo/memberships",
        "1 breach",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (None, "because the target does not say that it has"),
        (["octo/cart"], "because the run was asked for others"),
    ],
)
def test_a_capability_that_was_not_looked_at_says_why(
    asked: list[str] | None, why: str, run: Any, calls: Any, contract: Any
) -> None:
    """A supplier does not read as a lack what nobody asked it for."""
    run.verdict["target"]["declared"] = ["octo/cart"]  # what a target file declares narrows nothing
    head = next(line for line in run.lines if line["kind"] == "run")
    head["selection"]["capabilities"] = asked
    calls.lines.append(from_json(head))
    assert any(why in gap.says for gap in gaps(seen(run, calls, contract)))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("conformant", "CONFORMANT"), ("five-faults", "NONCONFORMANT"), ("incomplete", "INCOMPLETE")],
)
def test_the_samples_are_pages_of_this_version(name: str, verdict: str) -> None:
    """Whoever looks at the project before installing it sees what they would get."""
    told = json.loads((SAMPLES / name / "verdict.json").read_text(encoding="utf-8"))
    page = (SAMPLES / name / "report.html").read_text(encoding="utf-8")
    assert told["verdict"] == verdict
    assert all(part in page for part in ('id="coverage"', 'id="lives"', 'class="life"'))
    own = [finding for finding in told["findings"] if finding["cause"] is None]
    assert page.count('<article class="finding') == len(own)
    assert len(page.encode()) < 1_000_000


def test_three_thousand_exchanges_make_a_page_at_once(run: Any, contract: Any, tmp_path: Path) -> None:
    """In two seconds, of which a busy machine makes four, and small enough for a mail: with thirty findings."""
    line = next(line for line in run.lines if line["kind"] == "exchange")
    first = run.verdict["findings"][1]
    run.lines = [run.lines[0], *({**line, "n": number} for number in range(1, 3001))]
    run.verdict["findings"] = [
        {**first, "id": f"f{number}", "exchanges": [number * 90 + 1]} for number in range(30)
    ]
    evidence = run.evidence(tmp_path)
    begun = time.process_time()
    page = html(open_dossier(run.verdict, evidence, run.catalogue, contract))
    assert time.process_time() - begun < 4
    assert len(page.encode()) < 4_000_000
