"""Checks that were compiled before are not compiled again, and never taken for others."""

from __future__ import annotations

import importlib.util
import linecache
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from octo_conformance import kept_files
from octo_conformance.judge import kept_code, rewritten
from octo_conformance.judge.asserted import watching
from octo_conformance.judge.kept_code import KeptCode

CHECK = """
def test_seats(seats):
    left = seats - 1
    assert left == 4
"""

RUNS, EACH = 4, 20


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a check, in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "suites" / "test_seats.py"
    path.parent.mkdir()
    path.write_text(CHECK, encoding="utf-8")
    return path


def loaded(path: Path) -> Callable[..., object]:
    """The check of a file, as pytest imports it."""
    spec = importlib.util.spec_from_file_location("test_seats", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast(Callable[..., object], module.test_seats)


def compiled(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Callable[..., object], list[str]]:
    """The check of a file as a process sees it that starts now, and what it had to compile."""
    now: list[str] = []
    compile_now = rewritten._compiled_now
    monkeypatch.setattr(rewritten, "_kept", KeptCode(rewritten.__file__))

    def compile_and_tell(path: str, name: str, line: int) -> object:
        now.append(name)
        return compile_now(path, name, line)

    monkeypatch.setattr(rewritten, "_compiled_now", compile_and_tell)
    linecache.clearcache()
    for each in (rewritten.telling, rewritten._compiled, rewritten._definitions, kept_code._now):
        each.cache_clear()
    check = loaded(path)
    rewritten.rewrite([check])
    telling = rewritten.telling(check)
    monkeypatch.setattr(rewritten, "_compiled_now", compile_now)
    return telling, now


def told(check: Callable[..., object], seats: int) -> tuple[object, object]:
    """Both sides of the assertion that failed."""
    with watching() as watched, pytest.raises(AssertionError):
        check(seats)
    assert watched.failed is not None
    return watched.failed.left.value, watched.failed.right.value


def test_a_check_is_compiled_once(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand of them take a second of each start."""
    first, compiled_first = compiled(suite, monkeypatch)
    again, compiled_again = compiled(suite, monkeypatch)
    assert (compiled_first, compiled_again) == (["test_seats"], [])
    assert told(first, 3) == told(again, 3) == (2, 4)


def test_a_check_that_was_changed_is_compiled_again(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its author would look at the verdict of what stood there before."""
    compiled(suite, monkeypatch)
    suite.write_text(CHECK.replace("4", "5"), encoding="utf-8")
    os.utime(suite, ns=(1, 1))
    check, now = compiled(suite, monkeypatch)
    assert now == ["test_seats"]
    assert told(check, 3) == (2, 5)


@pytest.mark.parametrize("content", [b"", b"half", b"\xe9"])
def test_what_holds_no_code_is_passed_over(
    content: bytes, suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that wrote otherwise left it."""
    compiled(suite, monkeypatch)
    (kept,) = (each for each in (suite.parents[1] / "cache").rglob("*") if each.is_file())
    kept_files.keep("checks", kept.name, content, most=9)
    check, now = compiled(suite, monkeypatch)
    assert now == ["test_seats"]
    assert told(check, 3) == (2, 4)


def test_checks_of_several_runs_are_kept_at_once(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A selftest has several runs in one process, and one of them would break down."""
    monkeypatch.setattr(rewritten, "_kept", KeptCode(rewritten.__file__))
    checks = []
    for number in range(RUNS * EACH):
        path = suite.parents[1] / f"suites-{number}" / suite.name
        path.parent.mkdir()
        path.write_text(CHECK, encoding="utf-8")
        checks.append(loaded(path))
    with ThreadPoolExecutor(RUNS) as pool:
        runs = [pool.submit(rewritten.rewrite, checks[first::RUNS]) for first in range(RUNS)]
        assert [run.result() for run in runs] == [None] * RUNS
    assert all(told(rewritten.telling(check), 3) == (2, 4) for check in checks)
