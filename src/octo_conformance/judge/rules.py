"""The rules of the suites are loaded from every `rules*.py` of every suite folder."""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from octo_conformance.errors import ContractError
from octo_conformance.suite import Rule


class Rules:
    """The rules, grouped by the component they look at."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple(rules)
        self._on: dict[str, list[Rule]] = {}
        for rule in self.all:
            self._on.setdefault(rule.on, []).append(rule)

    def on(self, component: str) -> list[Rule]:
        return self._on.get(component, [])

    @property
    def requirements(self) -> frozenset[str]:
        return frozenset(rule.requirement for rule in self.all)


def load_rules(roots: Iterable[Path]) -> Rules:
    """Load the rules below each suites folder. Raises ContractError where a file does not import."""
    found: list[Rule] = []
    for root in roots:
        for path in sorted(root.glob("*/rules*.py")):
            module = _load(path, path.stat().st_mtime_ns)
            for value in vars(module).values():
                found.extend(getattr(value, "octo_rules", ()))
    return Rules(dict.fromkeys(found))


@functools.cache
def _load(path: Path, _changed_at: int) -> ModuleType:
    """The module of a file, read once for as long as the file stays as it is."""
    name = f"octo_suites.{path.parent.name}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ContractError(f"cannot load the rules in {path.name}", hint="Is the file readable?")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise ContractError(
            f"the rules in {path.parent.name}/{path.name} do not load: {error}",
            hint="Correct the file, or leave its folder out.",
        ) from error
    return module
