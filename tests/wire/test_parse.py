"""The wire reads hostile JSON."""

from __future__ import annotations

import json

import pytest

from octo_conformance.bounds import DEPTH
from octo_conformance.wire.parse import parse


@pytest.mark.parametrize("content", [b"", b"  \n", b"{", b"{}}", b"nope", b"\x00\xff", b"[1,]", b"'a'"])
def test_what_is_not_json_is_no_value(content: bytes) -> None:
    """It is told apart from the JSON value null."""
    assert not parse(content).is_json
    assert parse(b"null").is_json


@pytest.mark.parametrize("levels", [200, 5_000, 1_000_000])
def test_deep_nesting_is_a_flaw_and_no_exception(levels: int) -> None:
    """Any depth is a flaw and never an exception."""
    parsed = parse(b'{"a":' * levels + b"1" + b"}" * levels)
    assert parsed.flaws == (f"nested deeper than {DEPTH} levels",)
    assert not parsed.is_json


def test_ordinary_nesting_and_many_brackets_are_no_flaw() -> None:
    """A long list is not a deep one."""
    assert parse(b"[" + b"[],{}," * 1000 + b"1]").flaws == ()


def test_a_byte_order_mark_is_read_over_and_named() -> None:
    """JSON has none, and a client would choke on it."""
    parsed = parse(b"\xef\xbb\xbf{}")
    assert parsed.value == {}
    assert parsed.flaws == ("byte order mark",)


def test_paired_surrogates_are_a_character() -> None:
    """Only the lone half is a flaw."""
    assert parse(b'"\\ud83d\\ude00"').value == "\U0001f600"
    assert parse(b'"\\ud83d\\ude00"').flaws == ()
    assert parse(b'"\\ude00"').flaws == ("lone surrogate",)


def test_every_value_can_be_written_again() -> None:
    """Whatever was read, the evidence can hold it."""
    hostile = b'{"a": [1e400, -1e400, NaN, -' + b"9" * 6000 + b'], "\\ud800": "\\udfff", "a": 1.5}'
    assert json.dumps(parse(hostile).value, allow_nan=False)


def test_the_number_of_flaws_told_is_bounded() -> None:
    """A body of nothing but flaws does not fill the evidence twice."""
    keys = b",".join(b'"k%d":1,"k%d":2' % (n, n) for n in range(1000))
    assert len(parse(b"{" + keys + b"}").flaws) == 20
