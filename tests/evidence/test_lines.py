"""The lines of a run as types, and the schema that tells other programs of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, FrozenInstanceError, asdict, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from octo_conformance.evidence import (
    CollectedLine,
    CollectedTest,
    Evidence,
    ExchangeLine,
    KnownLine,
    NoAnswer,
    NoteLine,
    OutcomeLine,
    PlanLine,
    PlanRow,
    ReceivedResponse,
    SentRequest,
    StrangeLine,
    from_json,
    read,
    to_json,
)
from octo_conformance.evidence.codec import from_text, text_of
from octo_conformance.schemas import schema

KINDS: dict[str, type[Any]] = {each.kind: each for each in get_args(KnownLine)}
ANSWERED = ExchangeLine(
    n=3,
    at="2026-11-21T10:00:00.000Z",
    operation="GET /products",
    path_args={"productId": "p"},
    capabilities=("octo/cart",),
    request=SentRequest(method="GET", url="https://supplier.example/products", headers=(("A", "b"),)),
    response=ReceivedResponse(
        status=200, headers=(("A", "b"),), body=[{"id": "\ud800"}, 10**40], is_json=True, flaws=("NaN",)
    ),
    failure=NoAnswer(kind="reset", message="cut"),
)


def records(kind: type[Any], written: Mapping[str, Any]) -> Iterator[tuple[type[Any], Mapping[str, Any]]]:
    """A class with the schema of its JSON, and then those of the records in it."""
    yield kind, written
    hints = get_type_hints(kind, localns={"JsonValue": object})
    for name, part in written["properties"].items():
        inner = next((each for each in parts(hints.get(name)) if is_dataclass(each)), None)
        if isinstance(inner, type):
            yield from records(inner, object_in(part))


def parts(hint: Any) -> Iterator[Any]:
    """The types that an annotation is made of."""
    if isinstance(hint, UnionType) or get_origin(hint) is tuple:
        for each in get_args(hint):
            yield from parts(each)
    else:
        yield hint


def object_in(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the object that a member is, or has items of."""
    if "$ref" in part:
        return dict(schema("evidence")["$defs"][part["$ref"].rsplit("/", 1)[1]])
    if "items" in part:
        return object_in(part["items"])
    if "anyOf" in part:
        return object_in(part["anyOf"][1])
    return part


def test_every_kind_of_the_schema_is_a_class() -> None:
    """Whoever reads the schema knows every line."""
    assert sorted(schema("evidence")["properties"]["kind"]["enum"]) == sorted(KINDS)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_class_has_the_members_of_its_schema(name: str) -> None:
    """No member is written that the schema does not explain, and none is promised that nobody writes."""
    for kind, written in records(KINDS[name], schema("evidence")["$defs"][name]):
        members = {each.name for each in fields(kind)}
        assert members == written["properties"].keys() - ({"kind"} - members), kind.__name__


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_a_class_cannot_do_without_is_required(name: str) -> None:
    """A line that is valid can be read."""
    for kind, written in records(KINDS[name], schema("evidence")["$defs"][name]):
        implied = {"method", "url"} if kind is SentRequest else set()
        assert needed(kind) - implied <= set(written.get("required", ())), kind.__name__


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"run"}))
def test_what_a_line_may_leave_out_is_not_required_and_has_its_default(name: str) -> None:
    """Other programs know what a member that is absent stands for."""
    written, line = schema("evidence")["$defs"][name], KINDS[name]
    always = needed(line) | ({"n"} if line is ExchangeLine else set())
    assert set(written["required"]) == always | {"kind"}
    for each in fields(line):
        if each.name not in always | {"is_json", "size"}:
            default = each.default if each.default_factory is MISSING else each.default_factory()
            assert written["properties"][each.name]["default"] == json.loads(text_of(default)), each.name


def needed(kind: type[Any]) -> set[str]:
    """The members that have no default."""
    return {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}


def test_a_line_is_for_good() -> None:
    """A listener cannot change what others read."""
    with pytest.raises(FrozenInstanceError):
        NoteLine(message="a").message = "b"  # type: ignore[misc]


@pytest.mark.parametrize(
    "line",
    [
        ANSWERED,
        OutcomeLine(test="t", requirement="CORE-BOOK-004", outcome="held", exchanges=(1, 2), control=("a",)),
        CollectedLine(tests=(CollectedTest(test="t", requirement="r"),), selected=None),
        PlanLine(rows=(), whole=PlanRow(name="in all", reservations=2, made={"orders": 1, "lockers": 0})),
    ],
)
def test_a_line_comes_back_as_it_was_written(line: KnownLine) -> None:
    """A line with a lone surrogate or a number beyond every machine word comes back too."""
    assert from_json(to_json(line)) == line
    assert wrong(to_json(line)) == []


def test_the_kind_of_a_failure_is_its_own() -> None:
    """The kind of a failure is no kind of a line."""
    assert to_json(ANSWERED)["failure"] == {"kind": "reset", "message": "cut"}
    assert next(iter(to_json(ANSWERED))) == "kind"


def test_a_kind_of_things_hides_no_number_of_a_plan() -> None:
    """Webhooks are things that a run makes, and calls that a target makes."""
    row = PlanRow(name="octo/webhooks", made={"webhooks": 3}, webhooks=40)
    line = PlanLine(rows=(row,), whole=row)
    assert from_json(to_json(line)) == line


def test_what_is_made_stood_beside_the_other_numbers_of_a_plan() -> None:
    """Files of the formats before the fourth are read."""
    row = {**asdict(PlanRow(name="octo/cart", reservations=2)), "orders": 3}
    del row["made"]
    line = from_json({"kind": "plan", "rows": [row], "whole": row})
    assert isinstance(line, PlanLine)
    assert line.whole == PlanRow(name="octo/cart", reservations=2, made={"orders": 3})


def test_members_of_a_newer_version_are_passed_over() -> None:
    """Whole kinds of a newer version are passed over too."""
    assert from_json({"kind": "note", "message": "m", "colour": "red"}) == NoteLine(message="m")
    assert from_json({"kind": "gossip", "about": "x"}) == StrangeLine(kind="gossip")


def test_what_an_older_version_did_not_write_has_its_default() -> None:
    """A file of last year can be judged again."""
    written = to_json(ANSWERED)
    for name in ("expects", "will_retry", "retry_of"):
        del written[name]
    assert from_json(written) == ANSWERED


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"kind": "note"}, "message is missing"),
        ({"kind": "note", "message": 7}, "message: no str"),
        ({"kind": "collected", "tests": {}, "selected": None}, "tests: no array of the right length"),
        ({"kind": "collected", "tests": [[]], "selected": None}, "tests: CollectedTest is no object"),
        ({**to_json(ANSWERED), "n": True}, "n: no int"),
        ({**to_json(ANSWERED), "n": 1.5}, "n: no int"),
        ({**to_json(ANSWERED), "path_args": []}, "path_args: no object"),
        ({**to_json(ANSWERED), "response": {"status": "200"}}, "response: status: no int"),
        ([], "no object with a kind"),
        ({"kind": 1}, "no object with a kind"),
    ],
)
def test_a_line_that_is_none_says_why(written: Any, why: str) -> None:
    """Evidence that was changed by hand is not taken for what it is not."""
    line = from_json(written)
    assert isinstance(line, StrangeLine)
    assert line.why == why


@pytest.mark.parametrize("text", ["", "{", "nonsense", "[" * 100_000])
def test_a_text_that_is_no_json_is_no_line(text: str) -> None:
    """A disk that was full leaves such lines."""
    line = from_text(text)
    assert isinstance(line, StrangeLine)
    assert line.why is not None


def test_a_file_is_read_to_where_a_crash_cut_it(tmp_path: Path) -> None:
    """All lines before are there."""
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.append(NoteLine(message="one"))
    number = evidence.exchange(ANSWERED)
    evidence.append(NoteLine(message="three"))
    evidence.close()
    evidence.path.write_text(evidence.path.read_text()[:-5])
    first, second, third = read(evidence.path)
    assert first == NoteLine(message="one")
    assert isinstance(second, ExchangeLine)
    assert (second.n, number) == (1, 1)
    assert third == StrangeLine(kind=None, cut=True)


def test_texts_are_hidden_in_every_member_and_exchanges_left_as_they_are(tmp_path: Path) -> None:
    """What quotes an answer is hidden as answers are; an exchange comes redacted."""
    seen: list[KnownLine] = []
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.listen(seen.append)
    evidence.hide(lambda text: f"<{text}>", lambda text: f"«{text}»")
    tests = (CollectedTest(test="t", requirement="r"),)
    evidence.append(CollectedLine(tests=tests, selected=("r",)))
    evidence.append(OutcomeLine(test="t", requirement="r", outcome="broken", message="m", actual="a"))
    evidence.exchange(ANSWERED)
    evidence.close()
    assert seen[0] == CollectedLine(tests=(CollectedTest(test="<t>", requirement="<r>"),), selected=("<r>",))
    assert isinstance(seen[1], OutcomeLine)
    assert (seen[1].test, seen[1].message, seen[1].actual) == ("<t>", "«m»", "«a»")
    assert isinstance(seen[2], ExchangeLine)
    assert seen[2].response == ANSWERED.response
    assert [json.loads(text)["kind"] for text in evidence.path.read_text().splitlines()] == [
        "collected",
        "outcome",
        "exchange",
    ]


def test_a_full_disk_ends_the_file_and_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens is told of every line, and the reason is kept."""
    seen: list[KnownLine] = []
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.listen(seen.append)
    evidence.append(NoteLine(message="one"))

    def full(text: str) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(evidence._file, "write", full)
        evidence.append(NoteLine(message="two"))
    assert evidence.exchange(ANSWERED) == 1
    evidence.close()
    assert evidence.problem is not None
    assert evidence.problem.strerror == "No space left on device"
    assert [line.kind for line in seen] == ["note", "note", "exchange"]
    assert list(read(evidence.path)) == [NoteLine(message="one")]


def wrong(line: Mapping[str, Any]) -> list[str]:
    """Where a line is not as the schema has it."""
    return [error.json_path for error in Draft202012Validator(schema("evidence")).iter_errors(line)]
