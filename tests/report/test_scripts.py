"""What led to a finding as a script of the shell: what one call answers, the next one sends."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.evidence import Asked, ClockLine, ExchangeLine, ReceivedResponse, SentRequest
from octo_conformance.report.needed import Needed, needed
from octo_conformance.report.script import script

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="runs the script with curl")
OLD = "7c1f9e8e-1111-4222-8333-444455556666"
BASE = "https://supplier.example"


def exchange(
    n: int,
    method: str,
    path: str,
    sent: Any = None,
    answer: Any = None,
    *,
    key: str = "first",
    status: int = 200,
) -> ExchangeLine:
    return ExchangeLine(
        at="2026-11-29T10:00:00Z",
        test="t",
        operation=f"{method} {path.partition('?')[0]}",
        key=key,
        request=SentRequest(method=method, url=f"{BASE}{path}", headers=(("authorization", "x"),), body=sent),
        response=ReceivedResponse(status=status, body=answer, is_json=True),
        n=n,
    )


PURCHASE = (
    exchange(1, "GET", "/products", answer=[{"id": "tour-1"}]),
    exchange(
        2, "POST", "/availability", {"productId": "tour-1"}, [{"id": "x"}, {"id": "2026-12-01T09:00:00Z"}]
    ),
    exchange(3, "POST", "/bookings", {"uuid": OLD, "availabilityId": "2026-12-01T09:00:00Z"}, {"uuid": OLD}),
    exchange(4, "POST", "/bookings", {"uuid": OLD[::-1], "availabilityId": "none"}, {"uuid": OLD[::-1]}),
    exchange(5, "POST", f"/bookings/{OLD}/cancel", {}, {"status": "CANCELLED"}),
    exchange(6, "POST", f"/bookings/{OLD}/confirm", {}, {"status": "CANCELLED"}),
)


def finding(culprit: int, sentence: str = "It is wrong.") -> Any:
    return {
        "id": "f1",
        "requirement": "CORE-BOOK-078",
        "sentence": sentence,
        "story": [],
        "exchanges": [culprit],
    }


def takes(culprit: int, *lines: Any) -> Needed:
    return needed([finding(culprit)], lambda: lines)["f1"]


def numbers(calls: Sequence[ExchangeLine]) -> list[int]:
    return [call.n for call in calls]


def test_a_call_needs_those_that_made_and_changed_its_thing() -> None:
    """The slot was found, the booking was made and cancelled; another booking and the catalogue do not matter."""
    needs = takes(6, *PURCHASE)
    assert numbers(needs.calls) == [2, 3, 5, 6]
    assert dict(needs.carried) == {"2026-12-01T09:00:00Z": (2, "/1/id")}
    assert needs.fresh == {OLD}


def test_the_script_reads_the_slot_and_makes_a_uuid_of_its_own() -> None:
    """The old ones are of yesterday, and taken."""
    shown = script(finding(6), takes(6, *PURCHASE), Asked(token_env="STAGING_KEY")).splitlines()
    text = "\n".join(line for line in shown if not line.startswith("#"))
    assert OLD not in text
    assert "2026-12-01T09:00:00Z" not in text
    assert "id_1=$(pick /1/id)" in text
    assert '"Authorization: Bearer $STAGING_KEY"' in text


def test_time_that_passed_passes_in_the_script() -> None:
    """A hold has to run out here as well."""
    held = exchange(1, "POST", "/bookings", {"uuid": OLD}, {"uuid": OLD}, key="clock-1")
    late = exchange(2, "GET", f"/bookings/{OLD}", answer={"status": "ON_HOLD"}, key="clock-1")
    text = script(finding(2), takes(2, held, ClockLine(key="clock-1", advance_s=900.0), late))
    assert 'later 900 "$OCTO_CLOCK_TOKEN"' in text


def test_what_the_run_hid_is_asked_for() -> None:
    """A script that sends a mark in place of a member's number would be refused for another reason."""
    asked = exchange(1, "POST", "/memberships/lookup", {"reference": "[redacted:1f00ab34]"}, {})
    text = script(finding(1), takes(1, asked))
    assert ': "${REFERENCE_1:?the reference that the run hid}"' in text
    assert "redacted" not in text


@needs_curl
@pytest.mark.parametrize(
    "text", ["$(touch x)`touch x`", '";touch x;"', "'\ntouch x\n'", "\x1b]0;x\x07", "-o x"]
)
def test_no_text_of_a_target_is_code_for_the_shell(text: str, tmp_path: Path) -> None:
    """An engineer pastes it before reading it."""
    hostile = exchange(1, "POST", "/bookings", {"uuid": OLD, text: text}, {text: f"{text}123456"})
    other = exchange(2, "PATCH", "/bookings", {"notes": f"{text}123456"}, {})
    shown = script(finding(2, sentence=text), takes(2, hostile, other))
    fake = "curl() { printf 'HTTP/1.1 200 OK\\r\\n\\r\\n%s' '{}'; }\n"
    ran = subprocess.run(
        ["sh", "-c", fake + shown], cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "OCTO_TOKEN": "k"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
    assert b"(this answer is wrong)" in ran.stdout, json.dumps(shown)
