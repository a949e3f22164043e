"""What a run works out, and later runs get to the same, in the cache folder of the user. Whoever deletes it loses time.

A file is found by a key over all that its content depends on, and begins with the digest of its content: half a file,
or one of somebody else, is none.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar, cast

from octo_conformance import __version__

_DIGEST: Final = 16
_T = TypeVar("_T")


def key(*parts: object) -> str:
    """The name of what depends on these JSON values, on this version and on the interpreter."""
    told = json.dumps([__version__, sys.implementation.cache_tag, *parts], sort_keys=True)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


def sources(folders: Iterable[Path]) -> list[tuple[str, int, int]]:
    """Every file of Python in these folders, with its size and when it was changed, in nanoseconds."""
    return sorted(source(path) for folder in folders for path in folder.rglob("*.py"))


@functools.cache
def own_sources() -> list[tuple[str, int, int]]:
    """Those of this package, as they were when somebody asked first."""
    return sources([Path(__file__).resolve().parent])


def source(path: Path) -> tuple[str, int, int]:
    """A file with its size and when it was changed, in nanoseconds. Raises OSError."""
    seen = path.stat()
    return str(path), seen.st_size, seen.st_mtime_ns


def kept(kind: str, name: str, make: Callable[[], _T], *, most: int) -> _T:
    """What was made under this name before, or is made now. Raises what `make` raises, and then keeps nothing."""
    content = read(kind, name)
    if content is not None:
        # It is this user's own, as the byte code of this package is, and whole.
        with suppress(Exception):
            return cast(_T, pickle.loads(content))
    made = make()
    keep(kind, name, pickle.dumps(made, pickle.HIGHEST_PROTOCOL), most=most)
    return made


def read(kind: str, name: str) -> bytes | None:
    """What was kept of this kind under this name; None where there is nothing, or nothing of this user."""
    try:
        path = _folder(kind) / name
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            digest, content = file.read(_DIGEST), file.read()
        os.utime(path)
    except (OSError, RuntimeError):  # the user may have no home
        return None
    return content if _digest(content) == digest else None


def keep(kind: str, name: str, content: bytes, *, most: int) -> None:
    """Keep it for later; where that is not possible it is worked out again. Of each kind the `most` stay that were
    used last."""
    with suppress(OSError, RuntimeError):
        folder = _folder(kind)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_digest(content) + content)
        os.replace(made, folder / name)
        by_use = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns)
        for old in by_use[:-most]:
            old.unlink(missing_ok=True)


def _folder(kind: str) -> Path:
    told = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(told) if os.path.isabs(told) else Path.home() / ".cache") / "octo-conformance" / kind


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()
