"""The files about a client: as their schema says, readable, and harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema

from octo_conformance.client_report import FILES, write_client_reports
from octo_conformance.clients import ClientCall, from_line, to_line
from octo_conformance.schemas import schema
from support.junit import problems_for_azure, problems_for_jenkins
from support.watched_client import BEGUN, WatchedClient

HOSTILE = "</script><img src=x onerror=alert(1)>\u202e::error::[a](javascript:b)|"


def test_what_is_written_is_what_the_schema_says_and_runs_nothing(tmp_path: Path) -> None:
    """A client chooses its texts; whoever reads its report runs none of them."""
    client = WatchedClient()
    client.capabilities = f"octo/{HOSTILE}"
    client.call("GET", f"/bookings?{HOSTILE}=1")
    client.hold()
    client.call("POST", "/availability", {"productId": HOSTILE, HOSTILE: HOSTILE})
    write_client_reports(client.finish(), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    verdict = json.loads((tmp_path / "client-verdict.json").read_text(encoding="utf-8"))
    jsonschema.validate(verdict, schema("client_verdict"))
    page = (tmp_path / "client-report.html").read_text(encoding="utf-8")
    assert set(re.findall(r"<(?:img|script)\b", page)) == set()
    assert "&lt;img src=x" in page
    assert "\u202e" not in page
    summary = (tmp_path / "client-summary.md").read_text(encoding="utf-8")
    assert "<img" not in summary
    assert not [line for line in summary.splitlines() if line.startswith("::")]
    results = (tmp_path / "junit.xml").read_text(encoding="utf-8")
    assert (problems_for_jenkins(results), problems_for_azure(results)) == ([], [])
    suite = ET.fromstring(results.encode())[0]
    assert suite.get("failures") == str(verdict["counts"]["FAIL"])


def test_the_verdict_says_what_a_client_still_has_to_do() -> None:
    """A client of which little was seen is not certified, and a server that nobody called certifies nothing."""
    client = WatchedClient()
    client.confirm(client.hold())
    verdict = client.finish()
    open_rules = {rule["id"]: rule["reason"] for rule in verdict["rules"] if rule["status"] == "NOT_VERIFIED"}
    assert verdict["verdict"] == "INCOMPLETE"
    assert set(open_rules) == {"CLIENT-040"}
    assert "_control/trouble" in str(open_rules["CLIENT-040"])
    assert WatchedClient().finish()["verdict"] == "ERROR"


def test_a_call_reads_back_as_it_was_written() -> None:
    """What was recorded can be judged again."""
    call = ClientCall(1, None, BEGUN, BEGUN, BEGUN, "GET", "/x", (("a", "b"),), {"accept": "c"}, {"d": [1]})
    assert from_line(to_line(call)) == call
