"""`judge FILE.har`: traffic of a partner's browser is judged as answers are, and a hostile file does no harm."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.commands.judge_recorded import judge_recorded
from octo_conformance.errors import ArchiveError
from support.evidence_lines import SUPPLIER

KEY = "Bearer the-key-of-a-partner-4711"
BASE = "https://shop.example/api/octo"


def entry(path: str, body: Any, status: int = 200, **content: Any) -> dict[str, Any]:
    """One entry as a browser writes it."""
    text = body if isinstance(body, str) else json.dumps(body)
    headers = [
        {"name": "content-type", "value": "application/json"},
        {"name": "octo-capabilities", "value": ""},
    ]
    sent = [
        {"name": ":method", "value": "GET"},
        {"name": "Authorization", "value": KEY},
        {"name": "Octo-Capabilities", "value": ""},
    ]
    return {
        "startedDateTime": "2026-11-21T09:30:00.000+01:00",
        "time": 12.5,
        "request": {"method": "GET", "url": f"{BASE}{path}", "headers": sent},
        "response": {
            "status": status,
            "headers": headers,
            "content": {"size": len(text), "text": text, **content},
        },
    }


def archive(*entries: Any) -> dict[str, Any]:
    return {
        "log": {"version": "1.2", "creator": {"name": "a browser", "version": "1"}, "entries": list(entries)}
    }


def judged(folder: Path, content: Any, **given: Any) -> tuple[int, dict[str, Any]]:
    file = folder / "traffic.har"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    asked = {"url": None, "capabilities": (), "profile": "octo", "folder": folder / "out", **given}
    code = judge_recorded(file, **asked)
    return code, json.loads((folder / "out" / "verdict.json").read_text(encoding="utf-8"))


def status(verdict: dict[str, Any], requirement: str) -> str:
    return str(next(each["status"] for each in verdict["requirements"] if each["id"] == requirement))


def test_what_is_right_is_not_broken_and_nothing_is_certified(tmp_path: Path) -> None:
    """The address is found in the traffic, among requests for other things."""
    other = {
        **entry("/x", "<p>"),
        "request": {"method": "GET", "url": "https://cdn.example/a.js", "headers": []},
    }
    code, verdict = judged(tmp_path, archive(other, entry("/supplier", SUPPLIER)))
    assert (code, verdict["verdict"], verdict["target"]["url"]) == (0, "INCOMPLETE", BASE)
    assert status(verdict, "CORE-SUPP-001") == "PASS"
    assert verdict["traffic"]["exchanges"] == 1
    assert not (tmp_path / "out" / "certificate.json").exists()


@pytest.mark.parametrize(
    ("told", "broken"),
    [
        (
            entry("/supplier", {key: value for key, value in SUPPLIER.items() if key != "name"}),
            "CORE-SUPP-001",
        ),
        (entry("/supplier", "{"), "CORE-HTTP-003"),
        (entry("/products/none", {"wrong": "form"}, 400), "CORE-ERR-001"),
    ],
)
def test_schema_json_and_errors_are_judged(tmp_path: Path, told: dict[str, Any], broken: str) -> None:
    """With the exit code of a run, and its report."""
    code, verdict = judged(tmp_path, archive(entry("/supplier", SUPPLIER), told))
    assert (code, status(verdict, broken)) == (1, "FAIL")
    assert (tmp_path / "out" / "report.html").is_file()


def test_bodies_in_base64_are_read_and_missing_ones_prove_nothing(tmp_path: Path) -> None:
    """A browser that forgot a body must not make a supplier red."""
    coded = base64.b64encode(json.dumps(dict(SUPPLIER)).encode()).decode()
    forgotten = entry("/products", [])
    forgotten["response"]["content"] = {"size": 900, "mimeType": "application/json"}
    code, verdict = judged(tmp_path, archive(entry("/supplier", coded, encoding="base64"), forgotten))
    assert (code, verdict["traffic"]["exchanges"]) == (0, 1)


def test_no_secret_of_the_recording_is_kept(tmp_path: Path) -> None:
    """Neither in the header nor where the supplier echoes it."""
    echo = {**SUPPLIER, "name": f"you sent {KEY}"}
    judged(tmp_path, archive(entry("/supplier", echo)))
    for file in (tmp_path / "out").iterdir():
        assert "the-key-of-a-partner-4711" not in file.read_text(encoding="utf-8"), file.name


HOSTILE: dict[str, Any] = {
    "nothing": "",
    "no JSON": "{",
    "no archive": [],
    "no entries": {"log": {"entries": {}}},
    "entries that are none": archive(1, None, [], {}, {"request": 1, "response": []}),
    "a status that is none": archive({**entry("/supplier", {}), "response": {"status": "200"}}),
    "an address that is none": archive(
        {**entry("/x", {}), "request": {"method": "GET", "url": "http://[::1/supplier"}}
    ),
    "another scheme": archive({**entry("/x", {}), "request": {"method": "GET", "url": "file:///supplier"}}),
    "a method with lines": archive(
        {**entry("/x", {}), "request": {"method": "GET /\r\nX", "url": f"{BASE}/supplier"}}
    ),
    "an endless address": archive(
        {**entry("/x", {}), "request": {"method": "GET", "url": f"{BASE}/supplier?" + "x" * 50_000}}
    ),
    "a hundred thousand levels": "[" * 100_000,
    "levels in an entry": '{"log":{"entries":' + "[" * 5_000 + "]" * 5_000 + "}}",
    "an object of many members": '{"log":{' + ",".join(f'"m{n}":1' for n in range(20_000)) + "}}",
    "only other traffic": archive(entry("/favicon.ico", "x")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_recording_of_octo_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    """Exit code 2, and nothing is written."""
    with pytest.raises(ArchiveError) as refused:
        judged(tmp_path, HOSTILE[name])
    assert (refused.value.exit_code, len(refused.value.message.splitlines())) == (2, 1)
    assert len(refused.value.message) < 600
    assert not (tmp_path / "out").exists()


def test_hostile_members_of_an_entry_are_passed_over(tmp_path: Path) -> None:
    """Times, headers and bodies that are none cost nothing but themselves."""
    strange = entry("/supplier", SUPPLIER)
    strange.update(startedDateTime="::error::\n" * 1000, time=1e308)
    strange["response"]["headers"] += [1, {"name": 1}, {"name": "X", "value": ["y"]}]
    deep = entry("/supplier", "[" * 10_000)
    code, verdict = judged(tmp_path, archive(strange, deep))
    assert code == 1  # what is nested so deeply is no JSON that a reseller could read
    assert status(verdict, "CORE-SUPP-001") == "PASS"


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A pipe would have no end."""
    for file in (tmp_path, tmp_path / "nothing.har"):
        with pytest.raises(ArchiveError):
            judge_recorded(file, None, (), "octo", tmp_path / "out")


GUEST = {"fullName": "Grace Hopper", "emailAddress": "grace@navy.example", "phoneNumber": "+15551234567"}


def test_nobody_is_known_by_name_afterwards(tmp_path: Path) -> None:
    """What a shop sends is about its guests, also where it does not look like a booking: a confirmation has a contact
    and nothing else."""
    confirmed = {"uuid": "u", "status": "CONFIRMED", "unitItems": [], "availabilityId": "a", "contact": GUEST}
    confirm = entry("/bookings/u/confirm", confirmed)
    confirm["request"] |= {
        "method": "POST",
        "postData": {"text": json.dumps({"contact": GUEST, "notes": "has a wheelchair"})},
    }
    listed = entry("/orders?contactLastName=Hopper&resellerReference=HOPPER-1", [])
    judged(tmp_path, archive(confirm, listed))
    kept = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").iterdir())
    said = (*GUEST.values(), "wheelchair", "Hopper", "HOPPER-1")
    assert [text for text in said if text in kept] == []
