"""A conformant run leaves a certificate, a page of it, and a badge beside its other files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from octo_conformance.errors import ReportUnwritable
from octo_conformance.judge.records import Verdict
from octo_conformance.report import BADGES, CERTIFICATE, CERTIFICATE_PAGE, FILES, write_file
from octo_conformance.run.folder import EVIDENCE, LEDGER

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

WITNESSES: Final = (EVIDENCE, LEDGER, *FILES, *BADGES)
"""The files that a certificate speaks of: all others of the run but its own page."""


def certifies(verdict: Verdict, *, narrowed: bool) -> bool:
    """Whether a run earned a certificate: a narrowed one never does."""
    return verdict["verdict"] == "CONFORMANT" and not narrowed


def write_certificate(verdict: Verdict, folder: Path, key: Ed25519PrivateKey | None = None) -> None:
    """Write badge, certificate and its page, once the other files are there. Raises ReportUnwritable."""
    # The library of the signature takes its time, and most runs need none.
    from octo_conformance.report.badge import shields, svg
    from octo_conformance.report.certificate import as_text, certificate, digest_of, signed
    from octo_conformance.report.certificate_page import certificate_page

    try:
        for name, text in zip(BADGES, (svg(verdict), shields(verdict)), strict=True):
            write_file(folder / name, text)
        made = certificate(verdict, {name: digest_of(folder / name) for name in WITNESSES}, EVIDENCE)
        if key is not None:
            made = signed(made, key)
        write_file(folder / CERTIFICATE, as_text(made))
        write_file(folder / CERTIFICATE_PAGE, certificate_page(made))
    except OSError as error:
        raise ReportUnwritable(
            f"the certificate could not be written into {folder}: {error.strerror or error}",
            hint="Make room or name another folder with --report, and run again.",
        ) from None
