"""The command line of the run of one target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from octo_conformance.fleet_file import Fleet, FleetTarget

_OPTIONS: Final[Mapping[str, str]] = {
    "capabilities": "--capability",
    "requirements": "--requirement",
}
"""Lists whose option names one of them; every other key is named as its option."""
_FILES: Final = frozenset({"waivers", "ca_file"})


def run_arguments(fleet: Fleet, target: FleetTarget, folder: Path) -> list[str]:
    """The arguments of `octo-conformance run`. No key is among them."""
    url = [target.url] if target.url is not None else []
    return ["run", *url, *_access(fleet, target), *_asked(fleet, target), "--report", str(folder)]


def cleanup_arguments(fleet: Fleet, target: FleetTarget, folder: Path) -> list[str]:
    """The arguments of `octo-conformance cleanup`."""
    ca_file = target.asked.get("ca_file")
    trusted = ["--ca-file", str(fleet.file(ca_file))] if ca_file is not None else []
    return ["cleanup", str(folder), *_access(fleet, target), *trusted]


def _access(fleet: Fleet, target: FleetTarget) -> Iterator[str]:
    yield from ("--token-env", target.token_env)
    if target.second_token_env is not None:
        yield from ("--second-token-env", target.second_token_env)
    if target.target is not None:
        yield from ("--target", str(fleet.file(target.target)))


def _asked(fleet: Fleet, target: FleetTarget) -> Iterator[str]:
    for key, value in target.asked.items():
        option = _OPTIONS.get(key, f"--{key.replace('_', '-')}")
        if value is True:
            yield option
        elif isinstance(value, list):
            for each in value:
                yield from (option, each)
        elif value is not False:
            yield from (option, str(fleet.file(str(value)) if key in _FILES else value))


def environment_of(fleet: Fleet, target: FleetTarget, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of a run: its own keys, and no other target's."""
    own = {target.token_env, target.second_token_env}
    others = {*fleet.variables, "OCTO_TOKEN"} - own
    # OCTO_URL would take the place of the address in a target file. A step of GitHub has one page, which is the fleet's.
    kept_back = others | {"OCTO_URL", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"}
    return {name: value for name, value in inherited.items() if name not in kept_back}
