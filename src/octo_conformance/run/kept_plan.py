"""A plan that was made before is kept for the next run that asks for the same.

It is read off the source of all tests, which takes two seconds of processor time, and comes out the same until a file of
the suites or of this package changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from octo_conformance import kept_files
from octo_conformance.plan import Plan

MOST: Final = 30


def kept(asked: object, roots: Iterable[Path], make: Callable[[], Plan]) -> Plan:
    """The plan for what is `asked`, a JSON value, over the suites in `roots`; made by `make` where none is kept."""
    name = kept_files.key(asked, kept_files.own_sources(), kept_files.sources(roots))
    return kept_files.kept("plans", name, make, most=MOST)
