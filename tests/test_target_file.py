"""A target file with any content is read, or refused in one line that names file, line or key."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings

from octo_conformance.errors import BadUrl, OctoConformanceError, TargetFileError
from octo_conformance.plain_yaml import MOST_BYTES
from octo_conformance.report.text import line
from octo_conformance.run.secrets import secrets_of
from octo_conformance.target import read_target
from octo_conformance.target_file import read_file
from octo_conformance.wire.message import Sender
from octo_conformance.wire.request import Request
from support.guarded import LONG
from support.target_texts import target_texts

BOMB = "a: &a [x]\nb: &b [*a, *a]\n" + "capabilities: [*b, *b]\n"
WRONG = {
    "aliases in capabilities": ("capabilities: &a [octo/cart]\nproducts: *a\n", "line 1: an alias or an anchor"),
    "aliases in members": ("members: [&a {id: x}, *a]\n", "line 1: an alias or an anchor"),
    "aliases that multiply": (BOMB, "line 1: an alias or an anchor"),
    "deep nesting": ("members: " + "[" * 50, "nested more than 16 levels deep"),
    "a thousand levels": ("members: " + "[" * 3000, "nested more than 16 levels deep"),
    "many values": ("capabilities: [" + "x, " * 5000 + "]", "more than 2,000 values"),
    "no such day": ("url: 2026-13-45\n", "url does not keep to"),
    "5,000 digits": (f"limits:\n  requests: {'9' * 5000}\n", "line 2: a number has 5,000 digits"),
    "not a number": ("limits: {seconds: .nan}\n", "limits.seconds has to be of type number"),
    "no end": ("limits: {seconds: .inf}\n", "limits.seconds has to be of type number"),
    "too large for a float": ("limits: {seconds: 1e999}\n", "line 1: a number is too large"),
    "longer than anybody waits": ("limits: {wait_s: 1e300}\n", "limits.wait_s has to be at most"),
    "a header in other letters": ('headers: {X-Name: "Zürich"}\n', "headers.X-Name"),
    "a header with a line": ('headers: {X-Name: "a\\nb"}\n', "headers.X-Name"),
    "a header with a line at its end": ('headers: {X-Name: "a\\n"}\n', "headers.X-Name"),
    "a header twice": ("headers: {X-Name: a, x-name: b}\n", "is there twice"),
    "a key twice": ("url: https://a.example\nlimits: {}\nurl: https://b.example\n", "line 3: `url` is there twice"),
    "an inner key twice": ("limits:\n  seconds: 1\n  seconds: 2\n", "line 3: `seconds` is there twice"),
    "a tag": ("url: !!python/object/apply:os.system [id]\n", "line 1: a tag is used"),
    "a tag of YAML": ("limits: {requests: !!int '3'}\n", "line 1: a tag is used"),
    "a tab": ("limits:\n\tseconds: 1\n", "(line 2, column 1)"),
    "two documents": ("url: https://a.example\n---\nurl: https://b.example\n", "line 2: a second document"),
    "a list as a key": ("? [a]\n: b\n", "line 1: a key is no text"),
    "a control character": ("url: https://a.example\nmembers: \x07\n", "(line 2"),
    "a NUL in a text": ('one_time_code: {command: ["a\\0b"]}\n', "line 1: a text has a character"),
    "own Authorization": ("headers: {authorization: Bearer x}\n", "headers.authorization cannot be set"),
    "own capabilities": ("headers: {Octo-Capabilities: octo/cart}\n", "headers.Octo-Capabilities cannot be set"),
    "own framing": ("headers: {Transfer-Encoding: chunked}\n", "headers.Transfer-Encoding cannot be set"),
    "a broken control route": ('control: {url: "http://[::1"}\n', "control.url: the host of the URL"),
    "a broken mailbox": ('one_time_code: {mailbox: "http://a..b/"}\n', "one_time_code.mailbox: the host a..b"),
}  # fmt: skip


def wrong(path: Path) -> str:
    with pytest.raises(TargetFileError) as refused:
        read_file(path)
    assert len(refused.value.message.splitlines()) == 1
    assert str(path) in refused.value.message
    return refused.value.message


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_file_is_refused_with_its_line_or_key(case: str, tmp_path: Path) -> None:
    """Whoever wrote it sees where to look, at once."""
    text, says = WRONG[case]
    path = tmp_path / "target.yaml"
    path.write_text(text, encoding="utf-8")
    started = time.monotonic()
    assert says in wrong(path)
    assert time.monotonic() - started < 5


def test_what_is_no_ordinary_file_is_not_read(tmp_path: Path) -> None:
    """A device has no end, and a pipe waits for somebody who writes into it."""
    os.mkfifo(tmp_path / "pipe")
    assert "is a named pipe" in wrong(tmp_path / "pipe")
    assert "no ordinary file" in wrong(Path("/dev/zero"))
    assert "is a folder" in wrong(tmp_path)
    assert "cannot be read" in wrong(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to("loop")
    assert "cannot be read" in wrong(tmp_path / "loop")
    assert "cannot be read" in wrong(tmp_path / ("long" * 100))


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A gigabyte that takes no room on the disk would take it in memory."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(2**30)
    assert f"larger than {MOST_BYTES // 1024} KiB" in wrong(path)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"url: \xe4\n", "url: x".encode("utf-16"), bytes(range(256))]
)
def test_what_is_no_text_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    """A file in another encoding would name another host."""
    (tmp_path / "target.yaml").write_bytes(content)
    assert "no text in UTF-8" in wrong(tmp_path / "target.yaml")


def test_yaml_means_what_json_would_mean(tmp_path: Path) -> None:
    """NO for Norway is no boolean, a telephone number is no integer, and a byte order mark is no letter."""
    path = tmp_path / "target.yaml"
    text = "\ufeffcontact: {country: NO, phoneNumber: +442079460123}\nlimits: {requests: 1e3, seconds: 0.5}\n"
    path.write_text(text, encoding="utf-8")
    told = read_file(path)
    assert told["contact"] == {"country": "NO", "phoneNumber": "+442079460123"}
    assert told["limits"] == {"requests": 1000, "seconds": 0.5}
    assert isinstance(told["limits"]["requests"], int)


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    """Everything may be left out."""
    path = tmp_path / "target.yaml"
    for text in ("", "# nothing\n", "---\n", "~\n"):
        path.write_text(text, encoding="utf-8")
        assert read_file(path) == {}


@settings(
    max_examples=10_000 if LONG else 300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(content=target_texts())
def test_every_file_is_read_or_refused(content: bytes, tmp_path: Path) -> None:
    """A file is refused with one line about it, or what is read can be sent."""
    path = tmp_path / "target.yaml"
    path.write_bytes(content)
    try:
        target = read_target(None, path, environment={"OCTO_TOKEN": "key-of-a-reseller"})
    except (TargetFileError, BadUrl) as refusal:
        refused: OctoConformanceError | None = refusal
    else:
        refused = None
    event(type(refused).__name__)
    if refused is not None:
        shown = line(f"error: {refused.message}. {refused.hint}")
        assert len(shown.splitlines()) == 1
        assert len(shown) < 1500
        return
    secrets_of(target)
    Sender(target.url, dict(target.keys), target.headers).message(Request("GET", "/supplier"))
