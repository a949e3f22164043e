"""Which recorded run, and which test, runs which line of what is mutated."""

from __future__ import annotations

import ast
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import coverage

from mutation.recording import Recording
from mutation.replaying import Verdict, is_as_meant, judge_again

TESTS = (
    "tests/judge",
    "tests/rules",
)


@dataclass
class Reach:
    """Who runs which line, how long it takes, and what each recorded run ends with when nothing is changed."""

    runs: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    tests: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def runs_of(self, path: Path, lines: Iterable[int]) -> list[str]:
        """The recorded runs that run one of these lines."""
        of = self.runs.get(str(path), {})
        return list(dict.fromkeys(name for line in lines for name in of.get(line, ())))

    def tests_of(self, path: Path, lines: Iterable[int]) -> list[str]:
        """The tests that run one of these lines."""
        of = self.tests.get(str(path), {})
        return list(dict.fromkeys(name for line in lines for name in of.get(line, ())))


def measure(recordings: Sequence[Recording], folder: Path, paths: Sequence[Path]) -> Reach:
    """Judge every recording and run every test once, unchanged. Raises AssertionError where one is not as meant."""
    reach = Reach()
    watch = coverage.Coverage(
        data_file=None, config_file=False, include=[str(path.resolve()) for path in paths]
    )
    watch.start()
    for recording in recordings:
        watch.switch_context(recording.name)
        began = time.perf_counter()
        verdict = judge_again(recording, folder)
        reach.seconds[recording.name] = time.perf_counter() - began
        assert is_as_meant(recording, verdict), recording.name
        reach.verdicts[recording.name] = verdict
    watch.stop()
    reach.runs = _by_line(watch.get_data(), paths)
    return reach


def measure_tests(paths: Sequence[Path]) -> dict[str, dict[int, list[str]]]:
    """The tests by file and line. Raises AssertionError where one fails without a mutant."""
    import pytest

    watch = coverage.Coverage(
        data_file=None, config_file=False, include=[str(path.resolve()) for path in paths]
    )

    class Switch:
        """Tells which test is running."""

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
            watch.switch_context(item.nodeid)
            return (yield)

    watch.start()
    code = pytest.main([*quiet(), *(name for name in TESTS if Path(name).exists())], plugins=[Switch()])
    watch.stop()
    assert code == pytest.ExitCode.OK, "the tests fail without a mutant"
    return _by_line(watch.get_data(), paths)


def quiet() -> list[str]:
    """pytest without what takes time and is not needed."""
    return [
        "-x",
        "-q",
        "--no-header",
        "--disable-plugin-autoload",
        "--noconftest",
        "-p",
        "no:cacheprovider",
        "--tb=no",
    ]


def _by_line(data: coverage.CoverageData, paths: Sequence[Path]) -> dict[str, dict[int, list[str]]]:
    found: dict[str, dict[int, list[str]]] = {}
    for path in paths:
        contexts = data.contexts_by_lineno(str(path.resolve()))
        found[str(path)] = {line: sorted(filter(None, names)) for line, names in contexts.items()}
    return found


def lines_for(source: str, line: int) -> list[int]:
    """The lines that run when what stands at `line` matters.

    Those of the statement; of a function those of its body; of a constant those that mention it; of a class,
    which may be used without any line of it, the whole file.
    """
    tree = ast.parse(source)
    innermost = _statement(tree, line)
    if innermost is None:
        return [line]
    if isinstance(innermost, ast.ClassDef):
        return list(range(1, source.count("\n") + 2))
    if isinstance(innermost, ast.FunctionDef):
        return list(range(innermost.body[0].lineno, (innermost.end_lineno or line) + 1))
    last = innermost.end_lineno or line
    body = getattr(innermost, "body", None)
    if body:
        last = max(innermost.lineno, body[0].lineno - 1)
    lines = list(range(innermost.lineno, last + 1))
    if innermost in tree.body or _is_in_class_body(tree, innermost):
        names = {each.id for each in ast.walk(innermost) if isinstance(each, ast.Name) and _stored(each)}
        words = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b") if names else None
        texts = source.splitlines()
        lines = [n for n, text in enumerate(texts, 1) if words and words.search(text) and n not in lines]
        return lines or list(range(1, len(texts) + 1))
    return lines


def _stored(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)


def _is_in_class_body(tree: ast.Module, statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.ClassDef) and statement in node.body for node in ast.walk(tree))


def _statement(tree: ast.Module, line: int) -> ast.stmt | None:
    best: ast.stmt | None = None
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        if first <= line <= (node.end_lineno or first) and (best is None or node.lineno >= best.lineno):
            best = node
    return best


def save(reach: Reach, file: Path) -> None:
    """Keep what was measured, as it takes minutes."""
    file.write_text(json.dumps(vars(reach)), encoding="utf-8")


def load(file: Path) -> Reach:
    """What was measured before."""
    told = json.loads(file.read_text(encoding="utf-8"))
    for kind in ("runs", "tests"):
        told[kind] = {
            path: defaultdict(list, {int(line): names for line, names in by.items()})
            for path, by in told[kind].items()
        }
    return Reach(**told)
