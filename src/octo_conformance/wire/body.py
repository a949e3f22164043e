"""Reading a body within a size, however it is packed."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

# 47 takes a gzip as well as a zlib header.
_ANY_HEADER = 47
_GZIP = b"\x1f\x8b"
# Decompressing in steps of this size keeps a gzip bomb from unfolding in one piece.
_STEP = 1 << 20


class TooLarge(Exception):
    """The body is larger than allowed, on the wire or unfolded."""


@dataclass
class Body:
    """The unpacked bytes as they arrive; what came before a failure stays readable."""

    limit: int
    encoding: str = ""
    flaws: list[str] = field(default_factory=list)
    _kept: io.BytesIO = field(default_factory=io.BytesIO)

    def read(self, chunks: Iterable[bytes]) -> None:
        """Take all chunks. Raises TooLarge, and whatever the connection raises while they come."""
        coding = self.encoding.strip().lower()
        if coding in {"gzip", "x-gzip", "deflate"}:
            self._inflate(chunks, coding)
            return
        if coding not in {"", "identity"}:
            self.flaws.append(f"content encoding {coding[:40]} was not asked for")
        for chunk in chunks:
            self._keep(chunk)

    @property
    def content(self) -> bytes:
        return self._kept.getvalue()

    def _keep(self, part: bytes) -> None:
        room = self.limit - self._kept.tell()
        self._kept.write(part[:room])
        if len(part) > room:
            raise TooLarge(f"more than {self.limit} bytes")

    def _inflate(self, chunks: Iterable[bytes], coding: str) -> None:
        packed = 0
        stream = _Unpacking()
        for chunk in chunks:
            packed += len(chunk)
            if packed > self.limit:
                raise TooLarge(f"more than {self.limit} bytes")
            for part in stream.unpacked(chunk):
                self._keep(part)
        if packed and not stream.whole:
            self.flaws.append(f"the body is not valid {coding}")
        elif stream.behind:
            self.flaws.append(f"{stream.behind} bytes follow the end of the {coding} body")


class _Unpacking:
    """A gzip or zlib stream, or several gzip streams one after the other, which is one as well (RFC 1952)."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj(_ANY_HEADER)
        self._broken = False
        self.behind = 0

    @property
    def whole(self) -> bool:
        return self._unpack.eof and not self._broken

    def unpacked(self, chunk: bytes) -> Iterator[bytes]:
        """What a chunk unfolds to, in pieces; nothing of what comes after the end or after a fault."""
        rest = chunk
        while rest and not self._broken:
            if self._unpack.eof:
                if self.behind or not _GZIP.startswith(rest[: len(_GZIP)]):
                    self.behind += len(rest)
                    return
                self._unpack = zlib.decompressobj(_ANY_HEADER)
            try:
                part = self._unpack.decompress(rest, _STEP)
            except zlib.error:
                self._broken = True
                return
            # After the end zlib keeps in `unconsumed_tail` what it was given, for ever.
            rest = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
            yield part
