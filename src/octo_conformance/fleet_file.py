"""The fleet file: YAML that names many targets, and how their runs are carried out.

Whatever is wrong with it ends in one FleetFileError that names file and line. What is wrong with a single target, its
file or its key is told by the run of that target, and stops no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, TypedDict, cast

from octo_conformance.addresses import checked_url
from octo_conformance.document import JsonValue
from octo_conformance.errors import BadUrl, FleetFileError
from octo_conformance.file_demands import first_wrong
from octo_conformance.plain_yaml import PlainYaml
from octo_conformance.schemas import schema

_MOST_NODES: Final = 60_000
_SHOWN: Final = "Start with `targets:` and a list; docs/fleet.md shows one."
_RESERVED: Final = frozenset({"index.html", "fleet.json", "summary.md"})
"""What a fleet writes beside the folders of its targets."""


class Asked(TypedDict, total=False):
    """What is asked of a run, in the words of the options of `run`."""

    profile: str
    depth: str
    capabilities: list[str]
    requirements: list[str]
    concurrency: int
    rate: float
    seed: int
    read_only: bool
    live: bool
    stress: bool
    strict: bool
    allow_incomplete: bool
    accept_missing: list[str]
    max_findings: int
    waivers: str
    ca_file: str


ASKED: Final = tuple(Asked.__annotations__)


@dataclass(frozen=True)
class FleetTarget:
    """One target. Either `url` or `target`, the path of its file as it was written, is there."""

    name: str
    url: str | None
    target: str | None
    token_env: str
    second_token_env: str | None
    asked: Asked


@dataclass(frozen=True)
class Fleet:
    """The targets in their order. At most `processes` runs are there at once; each has `seconds`, and then `grace_s` to
    end in."""

    path: Path
    processes: int
    seconds: float
    grace_s: float
    targets: tuple[FleetTarget, ...]

    def file(self, written: str) -> Path:
        """A path of the fleet file, which is relative to that file."""
        return self.path.parent / written

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that hold keys, each once."""
        named = [name for each in self.targets for name in (each.token_env, each.second_token_env) if name]
        return tuple(dict.fromkeys(named))


def read_fleet(path: Path) -> Fleet:
    """What a fleet file says. Raises FleetFileError."""
    source = PlainYaml(path, "the fleet file", FleetFileError, most_nodes=_MOST_NODES)
    read = source.read()
    if not isinstance(read, dict):
        raise FleetFileError(f"the fleet file {path} is no mapping", hint=_SHOWN)
    if wrong := first_wrong(source, read, schema("fleet")):
        _refuse(path, *wrong)
    defaults = cast(Asked, read.get("defaults", {}))
    _check_files(path, source.line_of(read.get("defaults")), defaults)
    targets: list[FleetTarget] = []
    lines: dict[str, int | None] = {}
    for entry in cast(list[dict[str, JsonValue]], read["targets"]):
        line = source.line_of(entry)
        target = _target(path, line, entry, defaults)
        name = target.name.casefold()
        if name in _RESERVED:
            _refuse(path, line, f"{target.name} is the name of a file that the fleet writes")
        if name in lines:
            _refuse(path, line, f"{target.name} is there twice, first in line {lines[name]}")
        lines[name] = line
        targets.append(target)
    known = schema("fleet")["properties"]
    numbers: dict[str, Any] = {
        name: read.get(name, known[name]["default"]) for name in ("processes", "seconds", "grace_s")
    }
    return Fleet(path=path, targets=tuple(targets), **numbers)


def _target(path: Path, line: int | None, entry: dict[str, Any], defaults: Asked) -> FleetTarget:
    name, url, target = entry["name"], entry.get("url"), entry.get("target")
    if (url is None) == (target is None):
        _refuse(path, line, f"{name} needs either `target` or `url`" + (", not both" if url else ""))
    if url is not None:
        try:
            url = checked_url(url)
        except BadUrl as wrong:
            _refuse(path, line, f"{name}: {wrong.message}")
    if target is not None and not (path.parent / target).is_file():
        _refuse(path, line, f"{name}: there is no file {path.parent / target}")
    own = cast(Asked, {key: value for key, value in entry.items() if key in ASKED})
    _check_files(path, line, own)
    default = schema("fleet")["properties"]["targets"]["items"]["properties"]["token_env"]["default"]
    asked = cast(Asked, {**defaults, **own})
    return FleetTarget(
        name, url, target, entry.get("token_env", default), entry.get("second_token_env"), asked
    )


def _check_files(path: Path, line: int | None, asked: Asked) -> None:
    for written in (asked.get("waivers"), asked.get("ca_file")):
        if written is not None and not (path.parent / written).is_file():
            _refuse(path, line, f"there is no file {path.parent / written}")


def _refuse(path: Path, line: int | None, what: str) -> NoReturn:
    at = f", line {line}" if line is not None else ""
    raise FleetFileError(
        f"{path}{at}: {what}", hint="Correct it; fleet.schema.json says what a fleet file holds."
    )
