"""A program of the user tells a one-time code."""

from __future__ import annotations

import resource
import sys
import time

import pytest

from octo_conformance.stage.program import ProgramFailed, output_of

ENDLESS = "import sys\nwhile True: sys.stdout.write('y' * 65536)"
GRANDCHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"


def said(code: str, seconds: float = 10) -> str:
    return output_of([sys.executable, "-c", code], {"PATH": "/bin"}, seconds=seconds, most=64 * 1024)


def test_what_it_prints_is_read() -> None:
    """The standard error of the program is not read."""
    assert said("import sys; print('code 123456'); print('x', file=sys.stderr)") == "code 123456\n"


def test_endless_output_is_cut_off() -> None:
    """It would fill the memory of the run."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ProgramFailed, match="printed more than 65536 bytes"):
        said(ENDLESS)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", GRANDCHILD])
def test_a_program_that_does_not_end_is_ended_with_its_children(code: str) -> None:
    """The child of one that has ended holds the pipe open."""
    started = time.monotonic()
    with pytest.raises(ProgramFailed, match="did not end within 1 s"):
        said(code, seconds=1)
    assert time.monotonic() - started < 10


def test_one_that_fails_or_is_not_there_says_so() -> None:
    """Whoever reads the report knows where to look."""
    with pytest.raises(ProgramFailed, match="ended with 3"):
        said("raise SystemExit(3)")
    with pytest.raises(ProgramFailed, match="FileNotFoundError"):
        output_of(["/no/such/program"], {}, seconds=1, most=10)
