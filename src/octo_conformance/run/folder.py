"""The report folder of a run: its owner's alone, and used by one run or clean-up at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from octo_conformance.contract import Contract
from octo_conformance.document import JsonValue
from octo_conformance.errors import LeftBehind, ReportUnwritable
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.own_files import check_own, open_own
from octo_conformance.report import BADGES, CERTIFICATE, CERTIFICATE_PAGE, FILES

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # a system without it: two runs in one folder are then not kept apart
    _lock: Callable[[IO[bytes]], None] | None = None
else:

    def _lock(file: IO[bytes]) -> None:
        flock(file, LOCK_EX | LOCK_NB)


LEDGER = "ledger.jsonl"
EVIDENCE = "evidence.jsonl"
WRITTEN = (*FILES, *BADGES, CERTIFICATE, CERTIFICATE_PAGE)
"""What a run may write at its end."""


def prepare(folder: Path) -> None:
    """Make the folder, readable by its owner alone; one that is there keeps its mode.

    Raises ReportUnwritable where nothing can be written there, and where the name of a file of the run stands for
    something else: a link, a pipe, a folder, a file that others see under another name.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor, probe = tempfile.mkstemp(dir=folder, prefix=".writable.")
        os.close(descriptor)
        os.unlink(probe)
    except OSError as error:
        raise ReportUnwritable(
            f"the report folder {folder} cannot be written: {error.strerror or error}",
            hint="Name another with --report DIR.",
        ) from None
    for name in (LEDGER, EVIDENCE, *WRITTEN):
        check_own(folder / name)


def forget_reports(folder: Path) -> None:
    """Remove the reports of an earlier run: should this one be killed, nobody must take them for its own.

    Raises ReportUnwritable.
    """
    for name in WRITTEN:
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise ReportUnwritable(
                f"{folder / name} cannot be replaced: {error.strerror or error}",
                hint="Name another with --report DIR.",
            ) from None


class Claimed:
    """A folder that this process uses; nobody else may run or clean up there until it is let go."""

    def __init__(self, folder: Path) -> None:
        """Raises ReportUnwritable where another process is at work in the folder, or the ledger leads elsewhere."""
        # The lock goes with the process, also where that is killed; the file itself means nothing.
        descriptor = open_own(folder / LEDGER, os.O_RDWR | os.O_CREAT)
        self._file = os.fdopen(descriptor, "rb+")
        try:
            if _lock is not None:
                _lock(self._file)
        except OSError:
            self._file.close()
            raise ReportUnwritable(
                f"a run or a clean-up is still at work in {folder}",
                hint="Wait until it has ended, or name another folder.",
            ) from None

    def close(self) -> None:
        self._file.close()


def is_free(folder: Path) -> bool:
    """Whether no run and no clean-up is at work in the folder."""
    if not (folder / LEDGER).exists():
        return True
    try:
        Claimed(folder).close()
    except ReportUnwritable:
        return False
    return True


def new_ledger(path: Path, run_id: str, contract: Contract, about: Mapping[str, JsonValue]) -> Ledger:
    """The ledger of a new run in a claimed folder. Raises LeftBehind where an earlier run into the same folder
    still holds something."""
    if path.stat().st_size:
        try:
            earlier = Ledger.reopen(path, contract)
        except ValueError:
            raise LeftBehind(
                f"{path} is there and no ledger of a run", hint="Name another folder with --report DIR."
            ) from None
        held = earlier.holds()
        earlier.close()
        if held:
            raise LeftBehind(
                f"an earlier run into {path.parent} may still hold {len(held)} things at its target",
                hint=f"Release them with `octo-conformance cleanup {path.parent}`, "
                "or name another folder with --report DIR.",
            )
        os.truncate(path, 0)
    return Ledger(path, run_id, contract, about)


def default_folder(url: str, now: datetime) -> Path:
    """reports/<host>-<time>, a new one for each run."""
    host = (urlsplit(url).hostname or "target").replace(":", "-")
    stem = Path("reports") / f"{host[:100]}-{now:%Y%m%dT%H%M%SZ}"
    folder, number = stem, 2
    while folder.exists():
        folder, number = stem.with_name(f"{stem.name}-{number}"), number + 1
    return folder
