"""A plan that was made before is kept for the next run that asks for the same.

It is read off the source of all tests, which takes two seconds of processor time, and comes out the same until a file of
the suites or of this package changes. It lies in the cache folder of the user; whoever deletes it loses two seconds.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

from octo_conformance import __version__
from octo_conformance.contract.roots import PACKAGE
from octo_conformance.evidence import PlanRow
from octo_conformance.plan import Plan
from octo_conformance.plan.effects import Counted

MOST: Final = 30
"""Plans that are kept, those that were used last."""


def kept(asked: object, roots: Iterable[Path], make: Callable[[], Plan]) -> Plan:
    """The plan for what is `asked`, a JSON value, over the suites in `roots`; made by `make` where none is kept."""
    try:
        path = _folder() / f"{_key(asked, roots)}.json"
    except (OSError, RuntimeError):  # the user has no home
        return make()
    plan = _read(path)
    if plan is None:
        plan = make()
        _write(path, plan)
    return plan


def _folder() -> Path:
    told = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(told) if os.path.isabs(told) else Path.home() / ".cache") / "octo-conformance" / "plans"


def _key(asked: object, roots: Iterable[Path]) -> str:
    files = sorted(_sources([PACKAGE, *roots]))
    told = json.dumps([__version__, asked, files], sort_keys=True)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _sources(folders: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    """Every file of Python in these folders, with its size and when it was changed."""
    for folder in folders:
        for path in folder.rglob("*.py"):
            seen = path.stat()
            yield str(path), seen.st_size, seen.st_mtime_ns


def _read(path: Path) -> Plan | None:
    """The plan that lies there, None where nothing does that is one."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(_row(each) for each in told["rows"])
        tests = {
            str(test): Counted(int(held), confirming=int(sold))
            for test, (held, sold) in told["tests"].items()
        }
        plan = Plan(rows, tests, int(told["confirming"]))
        whole = _row(told["whole"])
        os.utime(path)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return plan if plan.whole == whole else None


def _row(told: dict[str, object]) -> PlanRow:
    """Raises TypeError or ValueError for anything else."""
    made = told.pop("made")
    numbers = {name: told[name] for name in _NUMBERS}
    if not isinstance(made, dict) or not all(
        type(each) is int for each in (*numbers.values(), *made.values())
    ):
        raise TypeError("a row of a plan is made of numbers")
    return PlanRow(name=str(told["name"]), made=made, **numbers)  # type: ignore[arg-type]


_NUMBERS: Final = tuple(each.name for each in fields(PlanRow) if each.name not in {"name", "made"})


def _write(path: Path, plan: Plan) -> None:
    """Keep the plan; where that is not possible it is made again the next time."""
    told = {
        "rows": [asdict(row) for row in plan.rows],
        "whole": asdict(plan.whole),
        "confirming": plan.confirming,
        "tests": {test: [counted.reservations, counted.confirming] for test, counted in plan.tests.items()},
    }
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(told, file)
        os.replace(made, path)
        by_use = sorted(path.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)
        for old in by_use[:-MOST]:
            old.unlink(missing_ok=True)
