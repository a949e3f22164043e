"""Members of the target file, the codes sent to them, and keeping both out of every file."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from octo_conformance.contract import load_contract
from octo_conformance.evidence import Evidence, OutcomeLine
from octo_conformance.schemas import schema
from octo_conformance.stage.memberships import Members
from octo_conformance.stage.one_time_code import OneTimeCodes
from octo_conformance.stage.signals import NotApplicable, NotVerified
from octo_conformance.wire import Redactor

BY_REFERENCE = {"reference": "M-1001", "lastName": "Lovelace"}
BY_EMAIL = {"email": "ada@member.example"}


class Mailbox:
    """Letters of one address, over HTTP; `asked` are the headers and paths of each look."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.asked: list[tuple[str, str | None]] = []
        mailbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mailbox.asked.append((self.path, self.headers.get("Authorization")))
                body = json.dumps([{"text": letter} for letter in mailbox.letters]).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    thread = threading.Thread(
        target=mailbox.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield mailbox
    mailbox.server.shutdown()
    mailbox.server.server_close()
    thread.join()


def codes(told: dict[str, Any] | None = None, control: str | None = None, learn: Any = None) -> OneTimeCodes:
    return OneTimeCodes(told, control, "the key", learn or (lambda code: None), wait_s=0.5)


def test_the_code_is_the_one_that_came_after_asking(mailbox: Mailbox) -> None:
    """Letters of earlier runs lie in the same mailbox."""
    mailbox.letters = ["Your code is 111111", "call +447700900123 at 2026-01-01T10:00:00.123456Z"]
    learnt: list[str] = []
    source = codes({"mailbox": mailbox.url}, learn=learnt.append)
    answer, code = source.after(
        lambda: mailbox.letters.append("Your code is 111111") or "asked", "ada@x.example"
    )
    assert (answer, code) == ("asked", "111111")
    assert learnt == ["111111"]


def test_only_the_targets_own_outbox_is_shown_the_key(mailbox: Mailbox) -> None:
    """A mailbox belongs to somebody else."""
    for source in (codes({"mailbox": mailbox.url}), codes(control=mailbox.url)):
        source.after(lambda: mailbox.letters.append("123456"), "ada@x.example")
    keys = {path.partition("?")[0]: key for path, key in mailbox.asked}
    assert keys == {"/": None, "/outbox": "Bearer the key"}


def test_the_address_goes_where_the_mailbox_wants_it(mailbox: Mailbox) -> None:
    """Mail services differ in how they are asked."""
    asked_with = codes({"mailbox": mailbox.url + "/box/{address}/last"})
    asked_with.after(lambda: mailbox.letters.append("123456"), "ada+1@x.example")
    assert {path for path, _ in mailbox.asked} == {"/box/ada%2B1%40x.example/last"}


def test_a_code_that_never_comes_is_not_verified(mailbox: Mailbox) -> None:
    """Waiting ends, and the reader is told what was waited for."""
    with pytest.raises(NotVerified, match="no message with six digits"):
        codes({"mailbox": mailbox.url}).after(lambda: None, "ada@x.example")


def test_a_program_is_told_the_address_by_a_variable() -> None:
    """Arguments can be read by everybody on the machine."""
    script = "import os, sys; print(f'{len(sys.argv)} 654321', os.environ['OCTO_CODE_TO'] == 'ada@x.example')"
    _, code = codes({"command": [sys.executable, "-c", script]}).after(lambda: None, "ada@x.example")
    assert code == "654321"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (None, "cannot be read"),
        ({"command": ["no-such-program-anywhere"]}, "failed"),
        ({"command": [sys.executable, "-c", "print('no digits')"]}, "printed no six digits"),
        ({"prompt": True}, "terminal"),
    ],
)
def test_what_cannot_be_read_is_not_verified(told: dict[str, Any] | None, says: str) -> None:
    """The run goes on, and says what is missing."""
    with pytest.raises(NotVerified, match=says):
        codes(told).after(lambda: None, "ada@x.example")


def members(*told: dict[str, Any], reading: OneTimeCodes | None = None) -> Members:
    return Members(None, told, reading)  # type: ignore[arg-type]  # choosing a member asks nobody


def test_a_member_logs_in_by_reference_where_it_can() -> None:
    """No mailbox is needed for that."""
    chosen = members(BY_EMAIL, {**BY_EMAIL, **BY_REFERENCE}).by()
    assert (chosen.by, chosen.asked) == ("reference", {"reference": "M-1001"})


def test_a_member_is_not_shown_by_its_repr() -> None:
    """A traceback must not print who it is."""
    shown = repr(members(BY_REFERENCE).by())
    assert "M-1001" not in shown
    assert "Lovelace" not in shown


@pytest.mark.parametrize(
    ("told", "by", "member", "more"),
    [
        ((), None, {"reference", "lastName"}, set()),
        (({"reference": "M-1001"},), "reference", {"reference", "lastName"}, set()),
        ((BY_REFERENCE,), "email", {"email"}, {"one_time_code"}),
        (({"mobile": "+44"},), "mobile", {"mobile", "country"}, {"one_time_code"}),
        ((BY_EMAIL,), "email", None, {"one_time_code"}),
    ],
)
def test_what_is_missing_can_be_pasted_into_the_target_file(
    told: tuple[Any, ...], by: str | None, member: set[str] | None, more: set[str]
) -> None:
    """It is data that the schema of the file accepts, also after it was written as YAML and read again."""
    with pytest.raises(NotVerified) as missing:
        members(*told).by(by)
    pasted = yaml.safe_load(yaml.safe_dump(missing.value.add, sort_keys=False))
    Draft202012Validator(schema("target")).validate({"url": "https://a.example", **pasted})
    assert set(pasted) == ({"members"} if member else set()) | more
    assert [set(entry) for entry in pasted.get("members", ())] == ([member] if member else [])


def test_an_expected_benefit_that_is_not_seen_is_left_to_the_check() -> None:
    """Promised, it is broken; denied, it concerns nobody; unknown, it could not be checked."""
    members({**BY_REFERENCE, "benefits": ["units"]}).expect("units")
    with pytest.raises(NotApplicable):
        members({**BY_REFERENCE, "benefits": []}).expect("units")
    with pytest.raises(NotVerified, match="no membership showed the benefit units") as missing:
        members(BY_REFERENCE).expect("units")
    assert isinstance(missing.value.add, dict)
    Draft202012Validator(schema("target")).validate({"url": "https://a.example", **missing.value.add})


def test_no_line_of_evidence_quotes_a_member(tmp_path: Path) -> None:
    """What a check says of an answer is hidden like the answer itself."""
    redactor = Redactor({"name": "Lovelace", "code": "654321"}, b"salt", load_contract())
    evidence = Evidence(tmp_path / "evidence.jsonl")
    evidence.hide(redactor.text, redactor.said)
    evidence.append(
        OutcomeLine(
            test="t",
            requirement="MEMB-001",
            outcome="broken",
            message="Ada Lovelace was told",
            actual="654321",
            operations=("Lovelace",),
            exchange=7,
        )
    )
    evidence.close()
    line = evidence.path.read_text(encoding="ascii")
    assert "Lovelace" not in line
    assert "654321" not in line
    assert json.loads(line)["exchange"] == 7
