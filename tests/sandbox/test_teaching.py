"""The teaching server is changed while it runs, and shows what clients sent."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from octo_sandbox import Policies, Running, Sandbox, serve
from octo_sandbox.teaching import Chosen, Named, NotPossible, Remark, SeenCall, Supplied, TeachingServer
from octo_sandbox.teaching.calls import KEPT

KEY = "teaching-key-0123456789"
CRUISE = {"productId": "harbour-cruise", "optionId": "classic"}
HOSTILE = '<img src=x onerror="alert(1)">'


class FewBehaviours:
    """One fault, and one dialect that is live."""

    def known(self) -> Sequence[Named]:
        return [
            Named("fault", "no-json", "Answers are plain text."),
            Named("dialect", "empty", "It has a past."),
        ]

    def supplier(self, dialect: str | None) -> Supplied:
        if dialect != "empty":
            raise NotPossible(f"{dialect} is none of the dialects.")
        sandbox = Sandbox(tokens=(KEY,))
        return Supplied(sandbox, sandbox.app)

    def change(
        self, sandbox: Sandbox, faults: Sequence[str], variants: Sequence[str]
    ) -> Callable[[], ASGIApp]:
        if not set(faults) <= {"no-json"} or variants:
            raise NotPossible("nothing like it is known.")
        policies = replace(Policies(), content_type="text/plain") if faults else Policies()

        def changed() -> ASGIApp:
            sandbox.policies = policies
            return sandbox.app

        return changed


class Lesson:
    """A served supplier that teaches, with a client of it. `seen` are the calls that came."""

    def __init__(self, running: Running, server: TeachingServer, seen: list[SeenCall]) -> None:
        self.running, self.server, self.seen = running, server, seen
        headers = {"Authorization": f"Bearer {KEY}"}
        self.http = httpx.Client(base_url=running.url, headers=headers, timeout=30, verify=False)

    def control(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.http.request(method, f"{self.running.control_url}/{path}", json=body)
        assert answer.status_code == status
        return answer.json()

    def calls(self, number: int) -> list[SeenCall]:
        """The calls, once so many are written down, which happens after a client has its answer."""
        until = time.monotonic() + 10
        while len(self.seen) < number and time.monotonic() < until:
            time.sleep(0.01)
        return sorted(self.seen, key=lambda call: call.number)

    def slot(self) -> str:
        day = (datetime.now(UTC).date() + timedelta(days=6)).isoformat()
        return str(self.http.post("/availability", json={**CRUISE, "localDate": day}).json()[0]["id"])

    def reserve(self) -> httpx.Response:
        body = {**CRUISE, "availabilityId": self.slot(), "unitItems": [{"unitId": "adult"}] * 3}
        return self.http.post("/bookings", json=body)


@pytest.fixture
def lesson() -> Iterator[Lesson]:
    sandbox, seen = Sandbox(tokens=(KEY,)), []

    def watch(call: SeenCall) -> Sequence[Remark]:
        seen.append(call)
        return [Remark("RULE-1", f"It sent {HOSTILE} with {KEY}.")]

    server = TeachingServer(Supplied(sandbox, sandbox.app), Chosen(), (KEY,), FewBehaviours(), watch)
    with serve(server) as running:
        lesson = Lesson(running, server, seen)
        yield lesson
        lesson.http.close()
    server.close()


def test_a_fault_is_switched_on_and_off_and_bookings_stay(lesson: Lesson) -> None:
    """A learner sees the same booking with and without the mistake."""
    booking = f"/bookings/{lesson.reserve().json()['uuid']}"
    told = lesson.control("PUT", "behaviour", {"faults": ["no-json"]})
    assert told["on"] == [{"kind": "fault", "name": "no-json", "says": "Answers are plain text."}]
    assert lesson.http.get(booking).headers["content-type"] == "text/plain"
    assert lesson.control("PUT", "behaviour", {})["on"] == []
    answer = lesson.http.get(booking)
    assert (answer.headers["content-type"], answer.json()["status"]) == ("application/json", "ON_HOLD")


def test_a_dialect_is_another_supplier_and_the_first_comes_back(lesson: Lesson) -> None:
    """Its bookings are not mixed with those of the first."""
    booking = f"/bookings/{lesson.reserve().json()['uuid']}"
    lesson.control("PUT", "behaviour", {"dialect": "empty"})
    assert lesson.http.get(booking).json()["error"] == "INVALID_BOOKING_UUID"
    lesson.control("PUT", "behaviour", {})
    assert lesson.http.get(booking).json()["status"] == "ON_HOLD"


def test_what_cannot_be_is_refused_and_changes_nothing(lesson: Lesson) -> None:
    """A learner who mistypes a name is told so."""
    mixed = {"dialect": "empty", "faults": ["no-json"]}
    for wrong in ({"faults": ["x"]}, {"faults": "no-json"}, {"dialect": "x"}, mixed, {"fault": []}):
        assert lesson.control("PUT", "behaviour", wrong, 400)["errorMessage"]
    assert lesson.control("GET", "behaviour")["on"] == []


def test_calls_are_shown_without_keys_and_within_bounds(lesson: Lesson) -> None:
    """A server that runs for weeks keeps no more than its last calls, and no key is read from its page."""
    lesson.http.get("/products/" + HOSTILE, params={"a": KEY}, headers={"X-Told": KEY, "Cookie": "a=b"})
    (call,) = lesson.control("GET", "calls")["calls"]
    assert (call["method"], call["status"], call["number"]) == ("GET", 400, 1)
    assert call["path"].startswith("/products/%3Cimg")
    assert dict(call["headers"])["authorization"] == dict(call["headers"])["cookie"] == "…"
    assert KEY not in str(call)
    assert call["remarks"][0]["rule"] == "RULE-1"
    for _ in range(KEPT + 5):
        lesson.http.get("/supplier")
    calls = lesson.control("GET", "calls")["calls"]
    assert (len(calls), calls[0]["number"]) == (KEPT, KEPT + 6)


def test_a_control_route_needs_a_valid_key(lesson: Lesson) -> None:
    """Whoever reaches the port without a key learns and changes nothing."""
    for path in ("behaviour", "behaviours", "calls", "stock", "trouble", "clock", "outbox"):
        for key, status in (("", 401), ("Bearer other", 403)):
            answer = lesson.http.get(f"{lesson.running.control_url}/{path}", headers={"Authorization": key})
            assert answer.status_code == status, path
    assert not lesson.seen


def test_the_page_runs_only_its_own_script(lesson: Lesson) -> None:
    """Nothing comes from elsewhere, no key stands in an address, and texts of clients never become markup."""
    page = lesson.http.get(f"{lesson.running.control_url}/", headers={"Authorization": ""})
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page.text)) == {
        "data:,", "/_control/page.css", "/_control/page.js",
    }  # fmt: skip
    assert not re.search(r"<script>|\son\w+=|<form", page.text)
    script = lesson.http.get(f"{lesson.running.control_url}/page.js").text
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|localStorage|sessionStorage", script
    )
    assert script.count("fetch(") == 1
    assert "Authorization" in script


def test_seats_are_shown_by_slot(lesson: Lesson) -> None:
    """A learner sees what a hold takes."""
    booked = lesson.reserve().json()["availabilityId"]
    sold = lesson.control("GET", "stock")["products"][0]
    assert (sold["id"], sold["options"][0]["id"]) == ("harbour-cruise", "classic")
    query = f"product=harbour-cruise&option=classic&day={booked[:10]}"
    slots = {slot["id"]: slot for slot in lesson.control("GET", f"stock?{query}")["slots"]}
    assert slots[booked]["booked"] == 3
    assert slots[booked]["capacity"] == sum(
        slots[booked][name] for name in ("booked", "sold_elsewhere", "vacancies")
    )
    assert (
        lesson.control("GET", "stock?product=x&option=y&day=2030-01-01", status=400)["error"]
        == "INVALID_PRODUCT_ID"
    )


def test_trouble_comes_as_often_as_it_was_asked_for(lesson: Lesson) -> None:
    """A client is judged by what it does when an answer is lost, and the booking is there all the same."""
    for kind in ("lost-answer", "busy", "too-many-requests"):
        lesson.control("PUT", "trouble", {"kind": kind, "operation": "POST /bookings"})
    answers = [lesson.reserve() for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 503, 429, 200]
    assert [answer.headers.get("retry-after") for answer in answers] == [None, "2", "2", None]
    day = answers[3].json()["availabilityId"][:10]
    slots = lesson.control("GET", f"stock?product=harbour-cruise&option=classic&day={day}")["slots"]
    assert sum(slot["booked"] for slot in slots) == 6
    assert lesson.control("PUT", "trouble", {"kind": "busy", "operation": "POST /nowhere"}, 400)[
        "errorMessage"
    ]
    assert lesson.control("DELETE", "trouble")["coming"] == []


def test_a_client_that_gives_up_is_seen_to_have_no_answer(lesson: Lesson) -> None:
    """What a client does after a timeout is right or wrong because it had no answer."""
    lesson.control("PUT", "trouble", {"kind": "no-answer", "operation": "GET /supplier", "seconds": 20})
    with pytest.raises(httpx.ReadTimeout):
        lesson.http.get("/supplier", timeout=0.3)
    lesson.http.get("/supplier")
    assert [(call.number, call.status) for call in lesson.calls(2)] == [(1, None), (2, 200)]
