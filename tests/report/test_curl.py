"""Exchanges as commands: what a shell makes of them is what the run sent."""

import copy
import json
import os
import shutil
import subprocess
from typing import Any

import pytest

from octo_conformance.evidence import Asked, ExchangeLine, from_json
from octo_conformance.report.curl import curl

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="runs the command in bash")


@pytest.fixture
def exchange(run: Any) -> dict[str, Any]:
    """An exchange as the file has it, to be changed."""
    return copy.deepcopy(next(entry for entry in run.lines if entry["kind"] == "exchange"))


def command(written: dict[str, Any]) -> str:
    """The command for an exchange that is written like this."""
    line = from_json(written)
    assert isinstance(line, ExchangeLine)
    return curl(line)


def arguments(called: str, **environment: str) -> list[bytes]:
    """What curl would be called with, if bash ran `called`."""
    told = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{called}"
    ran = subprocess.run(
        ["bash", "-c", told], capture_output=True, check=True, env={"PATH": os.environ["PATH"], **environment}
    )
    return ran.stdout.split(b"\0")[:-1]


@needs_bash
def test_the_command_sends_what_the_run_sent(exchange: dict[str, Any]) -> None:
    """Method, address, headers and body survive the shell's quoting."""
    told = arguments(command(exchange), OCTO_TOKEN="k-1")
    assert told == [
        b"--include",
        b"--request",
        b"POST",
        b"--url",
        exchange["request"]["url"].encode(),
        b"--header",
        b"Authorization: Bearer k-1",
        b"--header",
        b"Octo-Capabilities;",
        b"--header",
        b"Content-Type: application/json",
        b"--data-raw",
        b'{"contact": {"fullName": "O\'Hara [redacted:1f00ab34]"}}',
    ]


@needs_bash
@pytest.mark.parametrize(
    "text", ["$(touch x) `id` \\ ' \" !x", "\x1b[31m\n\x00end"[:6], "ü\ud800", "-o/etc/passwd"]
)
def test_no_text_of_an_exchange_is_code_for_the_shell(exchange: dict[str, Any], text: str) -> None:
    """A partner may paste the command without reading it first."""
    exchange["request"].update(method=text, url=text, headers=[[text, text]], body=None, text=text)
    told = arguments(command(exchange))
    sent = text.encode("utf-8", "surrogatepass")
    assert [part for part in told if not part.startswith(b"--")] == [sent, sent, sent + b": " + sent, sent]


@pytest.mark.parametrize(
    ("key", "header"),
    [
        ("first", '"Authorization: Bearer $OCTO_TOKEN"'),
        ("second", '"Authorization: Bearer $OCTO_SECOND_TOKEN"'),
        ("wrong", "'Authorization: Bearer a-key-that-nobody-has'"),
    ],
)
def test_the_key_is_left_to_the_shell(exchange: dict[str, Any], key: str, header: str) -> None:
    """No report holds a key, and each exchange names the one it was sent with."""
    exchange["key"] = key
    assert f"--header {header}" in command(exchange)


def test_the_variable_is_the_one_that_the_user_named(exchange: dict[str, Any]) -> None:
    """Nobody has to rename what a CI job calls otherwise; what is no name of a variable is not put into a shell."""
    told = from_json(exchange)
    assert isinstance(told, ExchangeLine)
    assert '"Authorization: Bearer $STAGING_KEY"' in curl(told, Asked(token_env="STAGING_KEY"))
    assert '"Authorization: Bearer $OCTO_TOKEN"' in curl(told, Asked(token_env="X$(touch y)"))


@needs_bash
def test_what_is_made_gets_a_fresh_uuid(exchange: dict[str, Any]) -> None:
    """The old one is taken: a supplier would answer with the first booking, or refuse."""
    old = "7c1f9e8e-1111-4222-8333-444455556666"
    exchange["request"].update(method="POST", body={"uuid": old, "notes": "it's"})
    exchange["response"]["status"] = 200
    sent = [json.loads(part) for part in arguments(command(exchange)) if part.startswith(b"{")]
    assert [(body["notes"], len(body["uuid"]), body["uuid"] == old) for body in sent] == [("it's", 36, False)]


def test_a_request_without_a_key_is_repeated_without_one(exchange: dict[str, Any]) -> None:
    """What was asked anonymously must not be answered to a reseller the second time."""
    exchange["key"] = "none"
    assert "Authorization" not in command(exchange)


def test_brackets_and_dots_of_an_address_are_sent_as_they_are(exchange: dict[str, Any]) -> None:
    """Left alone, curl would expand the ones and resolve the others."""
    exchange["request"]["url"] = "https://supplier.example/a/../bookings?uuid=[redacted:00000000]"
    assert "--globoff" in command(exchange)
    assert "--path-as-is" in command(exchange)


def test_a_body_too_long_for_a_command_line_is_named_as_a_file(exchange: dict[str, Any]) -> None:
    """A command that is cut would send something else."""
    exchange["request"]["body"] = {"notes": "x" * 50_000}
    assert "--data-binary @body-of-exchange-11.json" in command(exchange)


@needs_bash
def test_a_key_that_the_target_made_is_a_variable_of_its_own(exchange: dict[str, Any]) -> None:
    """A request under clock-2 is no request without a key."""
    exchange["key"] = "clock-2"
    assert b"Authorization: Bearer k-9" in arguments(command(exchange), OCTO_CLOCK_TOKEN="k-9")
