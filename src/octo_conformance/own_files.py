"""Opening files without being led elsewhere: no links, no pipes, no devices, nothing that others see as well.

A report folder may lie where others can write. What stands there under the name of a file of a run may lead to a
file of somebody else, or have no end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

from octo_conformance.errors import NotOwnFile

_HINT: Final = "Name another folder with --report DIR."
# Neither is known on every system. Without O_NONBLOCK opening a pipe waits for its other end.
_NOT_LED: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def what_is_it(mode: int) -> str:
    """The kind of a thing that is no ordinary file, in a word or three."""
    if stat.S_ISLNK(mode):
        return "a symbolic link"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a named pipe" if stat.S_ISFIFO(mode) else "no ordinary file"


def open_own(path: Path, flags: int) -> int:
    """The descriptor of a file of a run, made for its owner alone where it is not there yet.

    Raises NotOwnFile where the name leads elsewhere, or the file belongs to somebody else.
    """
    try:
        descriptor = os.open(path, flags | _NOT_LED, 0o600)
    except OSError as error:
        # What O_NOFOLLOW says of a link is worded for loops of links, and O_NONBLOCK's word for a pipe is no better.
        check_own(path)
        why = "it is a symbolic link" if error.errno == errno.ELOOP else error.strerror or str(error)
        raise NotOwnFile(f"{path} cannot be written: {why}", hint=_HINT) from None
    try:
        _must_be_own(path, os.fstat(descriptor))
        os.fchmod(descriptor, 0o600)  # a file that was there keeps its mode otherwise
    except OSError as error:
        os.close(descriptor)
        why = f"it cannot be made its owner's alone: {error.strerror or error}"
        raise NotOwnFile(f"{path} cannot be written: {why}", hint=_HINT) from None
    except NotOwnFile:
        os.close(descriptor)
        raise
    return descriptor


def check_own(path: Path) -> None:
    """Raises NotOwnFile where something stands under this name that no run may write to."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise NotOwnFile(f"{path} cannot be written: {error.strerror or error}", hint=_HINT) from None
    _must_be_own(path, found)


def _must_be_own(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        wrong = f"is {what_is_it(found.st_mode)}"
    elif found.st_nlink > 1:
        wrong = "has another name as well, where somebody else may read it"
    else:
        return
    raise NotOwnFile(f"{path} {wrong}", hint="Remove it, or name another folder with --report DIR.")
