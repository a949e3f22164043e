"""Reading a body within a size, however it is packed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

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
    _parts: list[bytes] = field(default_factory=list)
    _size: int = 0

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
        return b"".join(self._parts)

    def _keep(self, part: bytes) -> None:
        room = self.limit - self._size
        if len(part) > room:
            self._parts.append(part[:room])
            self._size = self.limit
            raise TooLarge(f"more than {self.limit} bytes")
        self._parts.append(part)
        self._size += len(part)

    def _inflate(self, chunks: Iterable[bytes], coding: str) -> None:
        # 47 takes a gzip as well as a zlib header.
        unpack = zlib.decompressobj(47)
        packed = 0
        broken = False
        for chunk in chunks:
            packed += len(chunk)
            if packed > self.limit:
                raise TooLarge(f"more than {self.limit} bytes")
            rest = chunk
            try:
                while rest and not broken:
                    self._keep(unpack.decompress(rest, _STEP))
                    rest = unpack.unconsumed_tail
            except zlib.error:
                broken = True
        if packed and (broken or not unpack.eof):
            self.flaws.append(f"the body is not valid {coding}")
