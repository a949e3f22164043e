"""The schemas that ship with the package, and what they are held to."""

import copy
from typing import Any, NotRequired, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from octo_conformance.judge import records
from octo_conformance.schemas import schema

TARGET: dict[str, Any] = {
    "url": "https://staging.supplier.example/octo",
    "headers": {"Octo-Env": "test"},
    "capabilities": ["octo/pricing", "octo/cart"],
    "products": {"START_TIME": {"product": "p", "option": "o", "unit": "adult"}},
    "contact": {"fullName": "Ada Lovelace", "emailAddress": "ada@example.org"},
    "members": [
        {"id": "m", "reference": "M-1001", "lastName": "Lovelace", "email": "a@b.example", "country": "GB"}
    ],
    "one_time_code": {"command": ["cat", "code"]},
    "control": {"url": "http://127.0.0.1:9/_control"},
    "limits": {"reservations": 200, "confirmations": 60, "requests": 5000, "seconds": 1800, "wait_s": 120},
}


def wrong(name: Any, document: Any) -> list[str]:
    validator = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.json_path for error in validator.iter_errors(document)]


@pytest.mark.parametrize("name", ["verdict", "target", "evidence"])
def test_a_schema_is_a_schema(name: Any) -> None:
    """Others can load it, and every member of it is explained or named by its place."""
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["description"]


def test_a_verdict_with_every_status_is_valid(run: Any) -> None:
    """What the reports are made from is what the schema describes."""
    assert {entry["status"] for entry in run.verdict["requirements"]} == set(run.verdict["counts"])
    assert wrong("verdict", run.verdict) == []


@pytest.mark.parametrize(
    ("member", "value", "place"),
    [
        ("verdict", "GREEN", "$.verdict"),
        ("format", "octo-conformance/verdict/2", "$.format"),
        ("started_at", "yesterday", "$.started_at"),
        ("certificate", {}, "$"),
        ("counts", {"PASS": 1}, "$.counts"),
    ],
)
def test_a_verdict_that_other_programs_would_stumble_over_is_refused(
    run: Any, member: str, value: object, place: str
) -> None:
    """Fixed names stay fixed."""
    run.verdict[member] = value
    assert place in wrong("verdict", run.verdict)


@pytest.mark.parametrize("member", ["requirements", "findings", "leftovers", "capabilities"])
def test_every_entry_of_a_verdict_has_the_members_that_are_promised(run: Any, member: str) -> None:
    """A consumer never has to ask whether a member is there."""
    for name in run.verdict[member][0].keys() - {"reason"}:
        changed = copy.deepcopy(run.verdict)
        del changed[member][0][name]
        assert wrong("verdict", changed) == [f"$.{member}[0]"]


def test_every_line_of_the_evidence_is_valid(run: Any) -> None:
    """What the reports are made from is what the schema describes."""
    assert [wrong("evidence", entry) for entry in run.lines] == [[]] * len(run.lines)


def test_a_line_of_an_unknown_kind_or_without_its_members_is_refused(run: Any) -> None:
    """Evidence that cannot be judged again is none."""
    assert wrong("evidence", {"kind": "gossip"}) == ["$.kind"]
    for entry in run.lines:
        cut = {"kind": entry["kind"]}
        assert wrong("evidence", cut) != []


def test_the_target_file_of_the_documentation_is_valid() -> None:
    """Every key that is promised is known."""
    assert wrong("target", TARGET) == []
    assert wrong("target", {}) == []
    assert wrong("target", {"one_time_code": {"prompt": True}}) == []


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"capabilites": []}, "$"),
        ({"token": "secret"}, "$"),
        ({"url": "ftp://supplier.example"}, "$.url"),
        ({"limits": {"reservation": 1}}, "$.limits"),
        ({"limits": {"wait_s": -1}}, "$.limits.wait_s"),
        ({"members": [{"surname": "L"}]}, "$.members[0]"),
        ({"headers": {"A": "b\r\nC: d"}}, "$.headers.A"),
        ({"one_time_code": {"prompt": True, "mailbox": "https://x.example"}}, "$.one_time_code"),
        ({"products": {"START_TIME": {"unit": "adult"}}}, "$.products.START_TIME"),
        ({"capabilities": "octo/cart"}, "$.capabilities"),
    ],
)
def test_a_misspelled_or_impossible_target_file_is_refused(part: dict[str, Any], place: str) -> None:
    """A key nobody reads would be a promise nobody keeps."""
    assert place in wrong("target", {**TARGET, **part})


def test_every_key_of_a_target_file_is_explained() -> None:
    """The schema is what an editor shows while the file is written."""
    properties = schema("target")["properties"]
    assert [name for name, part in properties.items() if not part.get("description")] == []


RECORDS = {
    records.Verdict: (),
    records.SuiteRecord: ("suite",),
    records.TargetRecord: ("target",),
    records.CapabilityRecord: ("capabilities", "items"),
    records.RequirementRecord: ("requirements", "items"),
    records.FindingRecord: ("findings", "items"),
    records.TrafficRecord: ("traffic",),
    records.OperationTraffic: ("traffic", "operations", "items"),
    records.LeftoverRecord: ("leftovers", "items"),
    records.FailureRecord: ("failures", "items"),
    records.StoppedRecord: ("stopped", "anyOf"),
}


def described(path: tuple[str, ...]) -> Any:
    """The schema of a record in the verdict."""
    part: Any = schema("verdict")
    for step in path:
        if step == "items":
            part = part["items"]
        elif step == "anyOf":
            part = part["anyOf"][1]
        else:
            part = part["properties"][step]
    return part


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_of_the_verdict_has_the_members_of_its_schema(record: Any) -> None:
    """What other programs are promised is what the judge writes."""
    written = described(RECORDS[record])
    members = get_type_hints(record, include_extras=True)
    assert set(members) == set(written["properties"])
    required = {name for name, hint in members.items() if get_origin(hint) is not NotRequired}
    assert required == set(written["required"])
