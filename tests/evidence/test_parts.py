"""What an exchange holds is written once, and read as if it were written each time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from octo_conformance.evidence import (
    FORMAT,
    DeliveryLine,
    Evidence,
    ExchangeLine,
    ReceivedResponse,
    RunLine,
    SentRequest,
    StrangeLine,
    SuiteHead,
    TargetHead,
    read,
    to_json,
    to_text,
)
from octo_conformance.evidence import parts as named
from octo_conformance.evidence.parts import HEXADECIMAL, Naming, PartsRead, WrittenParts
from octo_conformance.schemas import schema

PRODUCT = {
    "id": "harbour-cruise",
    "internalName": "Harbour cruise",
    "options": [{"id": "classic", "units": []}],
}
HELD = {"uuid": "b7", "status": "ON_HOLD", "product": PRODUCT, "notes": "a window seat, if there is one"}
CONFIRMED = {**HELD, "status": "CONFIRMED"}
OLD = RunLine(
    format="octo-conformance/evidence/1",
    suite=SuiteHead(version="1", contract_digest=""),
    target=TargetHead(url="https://supplier.example", profile="octo", declared=()),
    seed=1,
    depth="quick",
    started_at="2026-11-21T10:00:00Z",
)

names = st.sampled_from(
    ["=", "==", "~", "id", "uuid", "status", "a name that is longer than thirty-two characters"]
)
scalars = st.sampled_from([0, 1, 1.0, True, None, -0.0, 10**40, "x", "\ud800", "ü" * 12, "a text " * 6])
bodies = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=25,
)


def answered(body: Any) -> ExchangeLine:
    return ExchangeLine(
        n=1,
        at="2026-11-21T10:00:00.000Z",
        operation="GET /bookings/{uuid}",
        request=SentRequest(method="GET", url="https://supplier.example/bookings/b7"),
        response=ReceivedResponse(status=200, headers=(("Date", "Sat"),), body=body, is_json=True),
    )


def file_of(tmp_path: Path, *bodies: Any) -> list[str]:
    """The lines of a file with answers of these bodies."""
    evidence = Evidence(tmp_path / "evidence.jsonl")
    for body in bodies:
        evidence.exchange(answered(body))
    evidence.close()
    return evidence.path.read_text("ascii").splitlines()


def test_a_body_that_was_seen_before_is_named_by_its_digest(tmp_path: Path) -> None:
    """A run at standard depth would leave a hundred and fifty megabytes."""
    first, *again = [
        json.loads(text)["response"]["body"] for text in file_of(tmp_path, HELD, HELD, CONFIRMED, [HELD])
    ]
    assert first == HELD
    assert [list(body) for body in again[:2]] == [["="], ["=", "~"]]
    assert again[1]["~"] == {"status": "CONFIRMED"}
    assert again[2] == [again[0]]
    assert [line.response.body for line in read(tmp_path / "evidence.jsonl")] == [
        HELD,
        HELD,
        CONFIRMED,
        [HELD],
    ]  # type: ignore[union-attr]


def test_lines_of_a_file_are_those_of_the_schema(tmp_path: Path) -> None:
    """Other programs are told what a name is, and what is left out."""
    for text in file_of(tmp_path, HELD, HELD, CONFIRMED):
        assert list(Draft202012Validator(schema("evidence")).iter_errors(json.loads(text))) == []
    assert "will_retry" not in text


@given(st.lists(bodies, min_size=1, max_size=8))
@settings(max_examples=150, deadline=None, database=None, derandomize=True)
def test_whatever_was_written_is_read(told: list[Any]) -> None:
    """The judge of a file sees what the judge of the run saw, to the letter."""
    written, parts = WrittenParts(), PartsRead()
    for body in (*told, *told):
        assert json.dumps(parts.whole(json.loads(written.text(body)))) == json.dumps(body)


def test_a_delivery_names_what_exchanges_and_deliveries_held(tmp_path: Path) -> None:
    """Each change of a booking is sent to its listeners; two hundred of them were a sixth of the file."""
    evidence = Evidence(tmp_path / "evidence.jsonl")
    told = [
        DeliveryLine(
            at="2026-11-21T10:00:00.000Z", n=n, to="/1", method="POST", body=HELD, is_json=True, answered=200
        )
        for n in (1, 2)
    ]
    evidence.exchange(answered(HELD))
    for line in told:
        evidence.append(line)
    evidence.close()
    for text in evidence.path.read_text("ascii").splitlines()[1:]:
        assert list(json.loads(text)["body"]) == ["="]
        assert list(Draft202012Validator(schema("evidence")).iter_errors(json.loads(text))) == []
    assert list(read(evidence.path))[1:] == told


def test_what_is_told_again_and_again_takes_no_room() -> None:
    """The bytes of an exchange, and not its seconds, can be held to a number on any machine."""
    written = WrittenParts()
    products = [{**PRODUCT, "id": f"product-{number}"} for number in range(50)]
    bookings = [{**HELD, "uuid": f"b{number % 9}", "product": products[number % 50]} for number in range(500)]
    plain = sum(len(json.dumps(body)) for body in bookings)
    assert sum(len(written.text(body)) for body in bookings) < plain / 3


def test_two_parts_of_one_name_are_written_out() -> None:
    """A target that makes two objects of one name would else be judged by what it did not say."""
    one_letter = Naming(shortest=26, of=lambda digest: digest.hex()[:1], reference=9)
    written, parts = WrittenParts(naming=one_letter), PartsRead(one_letter)
    told = [{**HELD, "uuid": f"b{number}"} for number in range(60)] * 2
    assert [parts.whole(json.loads(written.text(body))) for body in told] == told


def test_beyond_what_is_kept_in_mind_whole_bodies_still_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of a hundred thousand products does not fill the memory, and takes no room a second time."""
    monkeypatch.setattr(named, "MOST_NAMED", 20)
    written, parts = WrittenParts(), PartsRead()
    lists = [[{**PRODUCT, "id": f"{at}-{number}"} for number in range(30)] for at in range(3)]
    texts = [written.text(each) for each in lists * 2]
    assert [parts.whole(json.loads(text)) for text in texts] == lists * 2
    assert max(map(len, texts[3:])) < 26


def test_a_line_that_names_what_nobody_wrote_is_no_line(tmp_path: Path) -> None:
    """A file that lost a line says so; what does not rely on it is judged."""
    evidence = Evidence(tmp_path / "evidence.jsonl")
    other = ExchangeLine(at="x", operation=None, request=SentRequest(method="GET", url="/"), response=None)
    for line in (answered(HELD), answered(HELD), other):
        evidence.exchange(line)
    evidence.close()
    evidence.path.write_text("".join(evidence.path.read_text("ascii").splitlines(keepends=True)[1:]), "ascii")
    lost, whole = read(evidence.path)
    assert lost == StrangeLine(kind="exchange", why="it names what no line before it holds")
    assert whole == replace(other, n=3)


def test_a_file_of_the_first_format_is_read_as_it_stands(tmp_path: Path) -> None:
    """Evidence of last year can be judged again, also of a target that has members with such names."""
    path = tmp_path / "old.jsonl"
    line = answered({"=": "harbour-cruise", "~": {"==": HELD}})
    path.write_text(f"{to_text(OLD)}\n{to_text(line)}\n", "ascii")
    assert list(read(path)) == [OLD, line]


def test_a_delivery_of_the_second_format_is_read_as_it_stands(tmp_path: Path) -> None:
    """It was written out, whatever the target called its members."""
    path, head = tmp_path / "old.jsonl", replace(OLD, format="octo-conformance/evidence/2")
    line = DeliveryLine(
        at="2026-11-21T10:00:00.000Z", n=1, to="/1", method="POST", body={"=": "harbour"}, answered=200
    )
    path.write_text(f"{to_text(head)}\n{to_text(line)}\n", "ascii")
    assert list(read(path)) == [head, line]


def test_names_of_the_third_format_are_read(tmp_path: Path) -> None:
    """They were longer."""
    path, head = tmp_path / "old.jsonl", replace(OLD, format="octo-conformance/evidence/3")
    written, lines, exchanges = WrittenParts(naming=HEXADECIMAL), [to_text(head)], [answered(HELD)] * 2
    for line in map(to_json, exchanges):
        line["response"]["body"] = json.loads(written.text(line["response"]["body"]))  # type: ignore[index, call-overload]
        lines.append(json.dumps(line))
    path.write_text("\n".join([*lines, ""]), "ascii")
    assert len(json.loads(lines[2])["response"]["body"]["="]) == 10
    assert list(read(path)) == [head, *exchanges]


BASE = "https://supplier.example/octo"


@pytest.mark.parametrize(
    ("operation", "path_args", "method", "url", "left_out"),
    [
        ("GET /bookings/{uuid}", {"uuid": "b7"}, "GET", f"{BASE}/bookings/b7", {"method", "url"}),
        ("GET /bookings/{uuid}", {"uuid": "b/7"}, "GET", f"{BASE}/bookings/b%2F7", {"method", "url"}),
        ("GET /bookings/{uuid}", {"uuid": "b7"}, "GET", f"{BASE}/bookings/b7?a=b", {"method"}),
        ("GET /bookings/{uuid}", {"uuid": "b7"}, "HEAD", f"{BASE}/bookings/b7", {"url"}),
        ("GET /bookings/{uuid}", {}, "GET", f"{BASE}/bookings/b8", {"method"}),
        (None, {}, "GET", f"{BASE}/capabilities", set()),
    ],
)
def test_what_the_operation_tells_of_a_request_is_left_out(
    tmp_path: Path,
    operation: str | None,
    path_args: dict[str, str],
    method: str,
    url: str,
    left_out: set[str],
) -> None:
    """It was a tenth of the file. What differs from it is written."""
    head = replace(OLD, format=FORMAT, target=replace(OLD.target, url=f"{BASE}/"))
    line = replace(
        answered(HELD),
        operation=operation,
        path_args=path_args,
        request=SentRequest(method=method, url=url),
    )
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.append(head)
    evidence.exchange(line)
    evidence.close()
    assert list(read(evidence.path)) == [head, line]
    written = json.loads(evidence.path.read_text("ascii").splitlines()[1])
    assert {"method", "url"} - written["request"].keys() == left_out
    assert list(Draft202012Validator(schema("evidence")).iter_errors(written)) == []


@pytest.mark.parametrize(("body", "is_json"), [(HELD, True), (None, True), (None, False), (HELD, False)])
def test_that_a_body_is_json_is_told_where_the_body_does_not(
    tmp_path: Path, body: Any, is_json: bool
) -> None:
    """`null` is JSON, and no body is none."""
    line = replace(answered(body), response=ReceivedResponse(status=200, body=body, is_json=is_json))
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.exchange(line)
    evidence.close()
    assert list(read(evidence.path)) == [line]
    assert ("is_json" in evidence.path.read_text("ascii")) == (is_json != (body is not None))


@pytest.mark.parametrize(
    ("length", "size", "told"),
    [("44", 44, False), ("44", 0, True), ("44", 45, True), (None, 0, False), (None, 44, True)]
    + [(strange, 0, False) for strange in ("", "-1", "4 4", "\u0664", "9" * 5000)],
)
def test_a_size_is_told_where_the_headers_do_not(
    tmp_path: Path, length: str | None, size: int, told: bool
) -> None:
    """Half an answer, or an unpacked one, has another size than was promised."""
    headers = (("Date", "Sat"),) if length is None else (("content-LENGTH", length), ("Content-Length", "7"))
    line = replace(answered(HELD), response=ReceivedResponse(status=200, headers=headers, size=size))
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.exchange(line)
    evidence.close()
    assert list(read(evidence.path)) == [line]
    assert ('"size"' in evidence.path.read_text("ascii")) == told
