"""A root is a folder with specifications and suites.

In a clone they are the folders `specs/` and `suites/` beside `src/`; an installed package holds them inside
it. A user's own folder with the same two names can be one more root.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from octo_conformance.errors import ContractError

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Root:
    """One folder that may hold `specs/` and `suites/`."""

    path: Path

    @property
    def specs(self) -> Path:
        return self.path / "specs"

    @property
    def suites(self) -> Path:
        return self.path / "suites"


def own_root(package: Path = PACKAGE) -> Root:
    """The root that came with this package: the source tree if we run from one, else the package itself.

    Raises ContractError when neither holds the core specification.
    """
    candidates = [package]
    if package.parent.name == "src":
        candidates.insert(0, package.parent.parent)
    for candidate in candidates:
        if (candidate / "specs" / "core.openapi.yaml").is_file():
            return Root(candidate)
    raise ContractError(
        "the specification files are not there: no specs/core.openapi.yaml in the source tree or the package",
        hint="install octo-conformance again",
    )


def suite_roots(extra: Iterable[Path] = ()) -> list[Path]:
    """Every folder of suites, our own first. Raises ContractError as `all_roots` does."""
    return [root.suites for root in all_roots(extra) if root.suites.is_dir()]


def all_roots(extra: Iterable[Path] = ()) -> tuple[Root, ...]:
    """Our own root first, then those that the user named, in their order.

    Raises ContractError for a named folder that has neither `specs/` nor `suites/`.
    """
    roots = [own_root()]
    for path in extra:
        root = Root(Path(path).resolve())
        if not root.specs.is_dir() and not root.suites.is_dir():
            raise ContractError(
                f"{path} has neither a folder specs/ nor a folder suites/",
                hint="name the folder that contains them",
            )
        if root not in roots:
            roots.append(root)
    return tuple(roots)
