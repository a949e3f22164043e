"""The pictures of the supplier, and the route that shows them to anybody."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from octo_sandbox.responses import Outgoing

if TYPE_CHECKING:
    from octo_sandbox.call import Incoming

ROUTE: Final = "media"
PNG: Final = "image/png"
_SIDE = 16


@cache
def picture(name: str) -> bytes:
    """A PNG in the colour that its name leads to."""
    colour = struct.pack(">I", zlib.crc32(name.encode()))[:3]
    rows = b"".join(b"\0" + colour * _SIDE for _ in range(_SIDE))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def served(incoming: Incoming, segments: Sequence[str]) -> Outgoing | None:
    """The picture at this address, without a key; None where the address is of something else."""
    if incoming.method not in {"GET", "HEAD"} or len(segments) != 2 or segments[0] != ROUTE:
        return None
    name = segments[1].removesuffix(".png")
    if name == segments[1]:
        return None
    return Outgoing(200, None, {"Content-Type": PNG}, picture(name))
