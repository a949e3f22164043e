"""The wire reads a packed body to its end, and no further."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from octo_conformance.bounds import BODY_CONTAINERS, BODY_VALUES, MEMBERS
from octo_conformance.wire.body import Body, TooLarge
from octo_conformance.wire.parse import parse

LIMIT = 8 * 2**20


def pieces(data: bytes, size: int = 65_536) -> Iterator[bytes]:
    """As they come from the network."""
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [1, 7, 65_536])
@pytest.mark.parametrize("content", [b"{}", b"x" * (3 * 2**20)])
def test_what_stands_behind_the_end_is_named_and_not_read(content: bytes, size: int) -> None:
    """A body of more than a megabyte with an empty line behind it once never ended."""
    body = Body(LIMIT, "gzip")
    body.read(pieces(gzip.compress(content) + b"\r\n", size))
    assert body.content == content
    assert body.flaws == ["2 bytes follow the end of the gzip body"]


def test_several_gzip_streams_are_one_body() -> None:
    """RFC 1952 allows that."""
    body = Body(LIMIT, "gzip")
    body.read(pieces(gzip.compress(b"{") + gzip.compress(b"}"), 3))
    assert (body.content, body.flaws) == (b"{}", [])


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b"{}")[:-4], b"{}", gzip.compress(b"{}")[:12] + b"\xff" * 40],
    ids=["cut", "plain", "spoilt"],
)
def test_what_is_no_gzip_is_named(packed: bytes) -> None:
    """It ends all the same."""
    body = Body(LIMIT, "gzip")
    body.read(pieces(packed))
    assert body.flaws == ["the body is not valid gzip"]


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(b" " * 200 * 2**20, 1), gzip.compress(b"x" * 2**20) * 200],
    ids=["one-stream", "many-streams"],
)
def test_a_bomb_goes_no_further_than_the_limit(packed: bytes) -> None:
    """The limit holds for one stream and for many."""
    body = Body(LIMIT, "gzip")
    tracemalloc.start()
    with pytest.raises(TooLarge):
        body.read(pieces(packed))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(body.content) == LIMIT
    assert peak < 4 * LIMIT


def test_a_body_that_nobody_asked_to_be_packed_so_is_not_unpacked() -> None:
    """Brotli is not asked for, and its bombs stay folded."""
    body = Body(LIMIT, "br")
    body.read(pieces(zlib.compress(b"x" * 100)))
    assert body.flaws == ["content encoding br was not asked for"]


@pytest.mark.parametrize(
    ("content", "excess"),
    [
        (b"[" + b"[]," * BODY_CONTAINERS + b"[]]", f"more than {BODY_CONTAINERS:,} objects and arrays"),
        (b"[" + b"1," * BODY_VALUES + b"1]", f"more than {BODY_VALUES:,} values"),
        (b"{" + b",".join(b'"k%d":1' % n for n in range(MEMBERS + 1)) + b"}", f"an object with more than {MEMBERS:,} members"),
    ],
)  # fmt: skip
def test_too_much_is_counted_before_anything_is_made_of_it(content: bytes, excess: str) -> None:
    """A few kilobytes on the wire are gigabytes as values."""
    started = time.monotonic()
    parsed = parse(content)
    assert (parsed.value, parsed.is_json, parsed.excess) == (None, False, excess)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "content",
    [
        b'["' + b"[,{" * BODY_VALUES + b'"]',
        b'["' + b'\\",[' * BODY_VALUES + b'"]',
        b"[" + b"[ ]," * (BODY_CONTAINERS - 2) + b"{}]",
        b"[" + b"1," * (BODY_VALUES - 3) + b"1]",
    ],
)
def test_what_stands_in_a_text_is_no_value(content: bytes) -> None:
    """A supplier with long descriptions is not accused of too many values."""
    parsed = parse(content)
    assert (parsed.is_json, parsed.excess) == (True, None)
