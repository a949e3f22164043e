"""One thread of a run parses Python at a time, because Python below 3.11.8 and 3.12.2 fails over two that do so at once."""

from __future__ import annotations

import os
from pathlib import Path

from octo_conformance.judge import rewritten
from octo_conformance.judge.rewritten import rewrite, telling
from support.certifying import octo

SPY = """
import builtins, pathlib, sys, threading
compiles = builtins.compile
def who():
    if threading.current_thread() is threading.main_thread():
        return "main"
    drawing = sys.modules.get("octo_conformance.generate.drawing")
    return "drawing" if drawing is not None and drawing.DRAWING._is_owned() else "thread"
def spied(source, *arguments, **named):
    if not isinstance(source, (str, bytes)) or named.get("flags", (arguments + (0, 0, 0))[2]) & 0x400:
        with pathlib.Path({told!r}).open("a") as file:
            file.write(who() + "\\n")
    return compiles(source, *arguments, **named)
builtins.compile = spied
"""
"""Takes down which threads make syntax trees, from the moment at which Python starts."""


def test_syntax_trees_are_made_by_one_thread_at_a_time(tmp_path: Path) -> None:
    """Hypothesis makes some while the bodies of tests run; two threads at once would end a run with exit code 4."""
    told = tmp_path / "told"
    (tmp_path / "sitecustomize.py").write_text(SPY.format(told=str(told)), encoding="utf-8")
    chosen = ("CORE-BOOK-001", "CORE-PROD-001", "CORE-DRAWN-002")
    done = octo(
        "run", "--depth", "quick", *(part for each in chosen for part in ("--requirement", each)),
        cwd=tmp_path, PYTHONPATH=os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", ""))),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    threads = told.read_text().split()
    assert threads == ["main"] * threads.count("main") + ["drawing"] * threads.count("drawing")


def _a_check(one: object) -> None:
    assert one == 1


def test_what_was_written_anew_before_is_not_parsed_again() -> None:
    """The thread that carries a body out finds it ready, and no tree of its file is kept."""
    rewrite([_a_check])
    assert rewritten._definitions.cache_info().currsize == 0
    assert telling(_a_check) is telling(_a_check) is not _a_check
    assert rewritten._definitions.cache_info().currsize == 0
