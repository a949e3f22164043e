"""Every error a user can meet, as one tree.

    OctoConformanceError
    ├── UsageError            exit 2: the command or the target file is wrong
    │   ├── BadUrl
    │   ├── NoKey
    │   ├── UnknownCapability
    │   ├── UnknownRequirement
    │   ├── TargetFileError
    │   ├── WaiverFileError
    │   ├── FleetFileError
    │   ├── NothingSelected
    │   ├── NoRun
    │   ├── ArchiveError
    │   └── LeftBehind
    └── RunError              exit 4: the run could not do its work
        ├── Unreachable
        ├── KeyRefused
        ├── CertificateBad
        ├── WrongScheme
        ├── NotOcto
        ├── ReportUnwritable
        │   └── NotOwnFile
        ├── NotInTestMode
        ├── SuiteFailed
        └── ContractError

Each has a `code` that programs may read and a `hint` that says what to do next.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import ClassVar


def told_defect(error: Exception, most: int | None = None) -> str:
    """What a defect of the suite is told as, with the place where it showed: "KeyError: 'Order' (orders.py, confirm,
    line 9)". `most` is how many characters of its message are kept."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(where.filename).name}, {where.name}, line {where.lineno}"
    return f"{type(error).__name__}: {str(error)[:most]} ({place})"


class OctoConformanceError(Exception):
    """What went wrong in one line, and in `hint` what to do about it."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 4

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(OctoConformanceError):
    """The command line or the target file asks for something that cannot be."""

    code = "usage"
    exit_code = 2


class BadUrl(UsageError):
    code = "bad-url"


class NoKey(UsageError):
    code = "no-key"


class UnknownCapability(UsageError):
    code = "unknown-capability"


class UnknownRequirement(UsageError):
    code = "unknown-requirement"


class TargetFileError(UsageError):
    code = "target-file"


class WaiverFileError(UsageError):
    code = "waiver-file"


class FleetFileError(UsageError):
    code = "fleet-file"


class NothingSelected(UsageError):
    code = "nothing-selected"


class NoRun(UsageError):
    """What is named is not the folder of a run, or cannot be cleaned up after as it is asked for."""

    code = "no-run"


class ArchiveError(UsageError):
    """A file that is no recording of an OCTO endpoint."""

    code = "archive"


class LeftBehind(UsageError):
    """An earlier run left things at its target, and its ledger must not be lost."""

    code = "left-behind"


class RunError(OctoConformanceError):
    """The run itself could not be carried out; no judgement of the target."""

    code = "run"
    exit_code = 4


class Unreachable(RunError):
    code = "unreachable"


class KeyRefused(RunError):
    code = "key-refused"


class CertificateBad(RunError):
    code = "certificate-bad"


class WrongScheme(RunError):
    """The port speaks TLS and the URL says http, or the other way round."""

    code = "wrong-scheme"


class NotOcto(RunError):
    """What answers at the URL is no OCTO endpoint; there is nothing to judge."""

    code = "not-octo"


class ReportUnwritable(RunError):
    code = "report-unwritable"


class NotOwnFile(ReportUnwritable):
    """What stands under the name of a file of a run is no ordinary file of the run's own."""


class NotInTestMode(RunError):
    code = "not-in-test-mode"


class SuiteFailed(RunError):
    """A defect of this suite, met in the middle of a run."""

    code = "suite-failed"

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="Set OCTO_DEBUG=1, run again and report what it prints.")


class ContractError(RunError):
    """The specification files contradict themselves; a defect of this suite, not of a target."""

    code = "contract"
