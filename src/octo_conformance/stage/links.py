"""Links of the target that anybody can open: only those at the target's own host are asked for, without a key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from octo_conformance.wire.out_of_band import File, NoAnswer, OutOfBand

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Opened:
    """What was found behind a link; `why` says why nothing was."""

    file: File | None
    why: str = ""

    def holds(self, kind: str) -> bool:
        """Whether it holds something, and says that it is of this kind."""
        return self.file is not None and self.file.size > 0 and self.file.kind == kind.lower()

    def __str__(self) -> str:
        if self.file is None:
            return self.why
        return f"{self.file.size} bytes of {self.file.kind or 'no kind'}"


class Links:
    """Opens links. `base_url` is the address of the target."""

    def __init__(self, base_url: str, ca_file: Path | None = None) -> None:
        self._base = urlsplit(base_url)
        self._ca_file = ca_file

    def here(self, url: str) -> bool:
        """Whether a link leads to the target's own host, which the user allowed this run to ask."""
        try:
            return _place(urlsplit(url)) == _place(self._base)
        except ValueError:
            return False

    def opened(self, url: str) -> Opened:
        """Open a link at the target's own host. Raises ValueError for any other."""
        if not self.here(url):
            raise ValueError(f"{url} is at another host")
        try:
            return Opened(OutOfBand(url, self._ca_file).file(headers={}))
        except NoAnswer as problem:
            return Opened(None, str(problem))


def _place(url: SplitResult) -> tuple[str, str, int | None]:
    return url.scheme, (url.hostname or "").lower(), url.port or _PORTS.get(url.scheme)
