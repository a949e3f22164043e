"""A target file that is a trap is refused in one line, and costs the command neither memory nor time."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from support.certifying import KEY, carry_out
from support.meeting import MOST_MEMORY_MB

LAUGHTER = "a: &a [x]\n" + "".join(
    f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]\n" for p, n in pairwise("abcdefghi")
)
TRAPS = {
    "aliases that multiply": LAUGHTER + "capabilities: *i\n",
    "aliases in members": "members: &m [{id: x}]\nproducts: {p: *m}\n",
    "a hundred thousand levels": "members: " + "[" * 100_000,
    "a number of a hundred thousand digits": f"limits: {{requests: {'9' * 100_000}}}\n",
    "a hundred thousand capabilities": "capabilities: [" + "octo/cart, " * 100_000 + "]\n",
    "no number": "limits: {seconds: .nan}\n",
    "no day": "url: 2026-13-45\n",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_a_wrong_file(trap: str, tmp_path: Path) -> None:
    """Two kilobytes of aliases once took 2.5 GB."""
    (tmp_path / "target.yaml").write_text(TRAPS[trap], encoding="utf-8")
    refused_cheaply("target.yaml", tmp_path)


@pytest.mark.parametrize("size", [10**9, None], ids=["a gigabyte that is not there", "a device without end"])
def test_a_file_without_end_is_not_read(size: int | None, tmp_path: Path) -> None:
    """A wrong path in a CI job is told at once."""
    path = Path("/dev/zero") if size is None else tmp_path / "target.yaml"
    if size is not None:
        with path.open("wb") as file:
            file.truncate(size)
    refused_cheaply(str(path), tmp_path)


def refused_cheaply(file: str, folder: Path) -> None:
    began = time.monotonic()
    done, memory_mb = carry_out("run", "http://127.0.0.1:1", "--target", file, cwd=folder, OCTO_TOKEN=KEY)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "the suite itself failed" not in done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2
    assert memory_mb < MOST_MEMORY_MB
    assert time.monotonic() - began < 120
